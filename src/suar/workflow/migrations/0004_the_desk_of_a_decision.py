"""Who consented at its own desk is written with the decision; what was decided so far is told by the decider's company."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    decision = apps.get_model("workflow", "Decision")
    companies = apps.get_model("accounts", "User").objects.filter(pk=models.OuterRef("decided_by"))
    decided = decision.objects.filter(decided_by__organisation__isnull=False)
    decided = decided.exclude(decided_by__organisation__kind__in=("office", "directorate"))
    decided.update(desk=models.Subquery(companies.values("organisation")[:1]))
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the index that follows waits for their checks, and fails


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_every_service"), ("workflow", "0003_every_service")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="desk",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
