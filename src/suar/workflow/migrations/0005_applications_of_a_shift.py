"""The index of shifts leaves out what belongs to none, so that no plan reads every application by it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_the_desk_of_a_decision")]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="shift",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="of_shift",
                to="workflow.application",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(condition=Q(shift__isnull=False), fields=["shift"], name="applications_of_a_shift"),
        ),
    ]
