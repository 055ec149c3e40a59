"""The database itself refuses two ships on the same metres at the same time; no extension is needed for it."""

from django.db import migrations

FORBID = """
ALTER TABLE portcalls_berthbooking ADD CONSTRAINT berth_bookings_cannot_overlap EXCLUDE USING gist (
    int8range(place_id, place_id, '[]') WITH &&,
    numrange(from_m, to_m) WITH &&,
    during WITH &&
) WHERE (cancelled_at IS NULL AND alongside_of_id IS NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("portcalls", "0001_initial")]
    operations = [
        migrations.RunSQL(FORBID, "ALTER TABLE portcalls_berthbooking DROP CONSTRAINT berth_bookings_cannot_overlap")
    ]
