"""A proposal of an operator stands beside others; what the office determined excludes them, as before."""

from django.db import migrations

DROP = "ALTER TABLE portcalls_berthbooking DROP CONSTRAINT berth_bookings_cannot_overlap"
EXCLUDE = """
ALTER TABLE portcalls_berthbooking ADD CONSTRAINT berth_bookings_cannot_overlap EXCLUDE USING gist (
    int8range(place_id, place_id, '[]') WITH &&,
    numrange(from_m, to_m) WITH &&,
    during WITH &&
) WHERE (cancelled_at IS NULL AND alongside_of_id IS NULL{only})
"""
DETERMINED = "UPDATE portcalls_berthbooking SET determined_at = created_at WHERE determined_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("portcalls", "0004_convoys_orders_and_proposals")]
    operations = [
        migrations.RunSQL(DETERMINED, migrations.RunSQL.noop),
        migrations.RunSQL(
            [DROP, EXCLUDE.format(only=" AND determined_at IS NOT NULL")], [DROP, EXCLUDE.format(only="")]
        ),
    ]
