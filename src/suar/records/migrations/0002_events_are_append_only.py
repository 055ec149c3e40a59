"""The database itself refuses a change of the audit trail, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION records_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER records_event_no_change BEFORE UPDATE OR DELETE ON records_event
    FOR EACH ROW EXECUTE FUNCTION records_event_is_append_only();
CREATE TRIGGER records_event_no_truncate BEFORE TRUNCATE ON records_event
    FOR EACH STATEMENT EXECUTE FUNCTION records_event_is_append_only();
"""
ALLOW = """
DROP TRIGGER records_event_no_truncate ON records_event;
DROP TRIGGER records_event_no_change ON records_event;
DROP FUNCTION records_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
