"""The minutes of a berth meeting keep their past; berth plans and actual stays are found by place and time."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("portcalls", "0005_only_what_is_determined_excludes")]
    operations = [
        migrations.AddField("berthmeeting", "chain_hash", models.CharField(default="", editable=False, max_length=64)),
        migrations.AddField("berthmeeting", "chain_length", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddIndex(
            "berthbooking",
            models.Index(F("place"), F("during__endswith"), condition=Q(cancelled_at=None), name="plan_of_a_place"),
        ),
        migrations.AddIndex(
            "movement",
            models.Index(
                fields=["place", "at"],
                condition=Q(kind="all_fast", confirmed_at__isnull=False, superseded=False),
                name="stays_at_a_place",
            ),
        ),
    ]
