"""Cargo lines of a call: planned at the PKK, worked by stevedores day by day, realised at departure."""

from django.db import models

from suar.kernel.words import _


class Direction(models.TextChoices):
    DISCHARGE = "discharge", _("Bongkar")
    LOAD = "load", _("Muat")
    TRANSIT = "transit", _("Transit")
    THROUGH = "through", _("Terusan")


class Packaging(models.TextChoices):
    """The closed list that the LK3 report knows (production values, process.md K)."""

    DRY_BULK = "dry_bulk", _("Curah kering")
    LIQUID_BULK = "liquid_bulk", _("Curah cair")
    CONTAINER_DOMESTIC = "container_domestic", _("Petikemas antar pulau")
    CONTAINER_INTERNATIONAL = "container_international", _("Petikemas internasional")
    BREAK_BULK = "break_bulk", _("Break bulk")
    BAG_CARGO = "bag_cargo", _("Bag cargo")
    UNITIZED = "unitized", _("Unitized")
    HEADS = "heads", _("Ekor (ternak)")


class Phase(models.TextChoices):
    PLANNED = "planned", _("Rencana")
    REALISED = "realised", _("Realisasi")


class CargoLine(models.Model):
    """One kind of goods, one way, in tonnes to the kilogram."""

    call = models.ForeignKey("portcalls.PortCall", on_delete=models.CASCADE, related_name="cargo")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    position = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=10, choices=Direction.choices)
    packaging = models.CharField(max_length=24, choices=Packaging.choices)
    commodity = models.CharField(max_length=12)
    description = models.CharField(max_length=120, blank=True)
    tonnes = models.DecimalField(max_digits=14, decimal_places=3)
    cubic_metres = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    units = models.PositiveIntegerField(null=True)
    dangerous = models.BooleanField(default=False)

    class Meta:
        ordering = ["phase", "position"]
        indexes = [models.Index(fields=["call", "phase"])]


class StevedoringPlan(models.Model):
    """What a stevedore may do on a call (RKBM granted): when, with how many gangs of dock labour."""

    call = models.ForeignKey("portcalls.PortCall", on_delete=models.CASCADE, related_name="stevedoring")
    stevedore = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    gangs = models.PositiveSmallIntegerField()
    men = models.PositiveSmallIntegerField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "stevedore"], condition=models.Q(cancelled_at=None), name="one_plan_per_stevedore"
            )
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], condition=models.Q(cancelled_at=None), name="plans_by_time")
        ]


class PlannedWork(models.Model):
    """One kind of goods that a stevedoring plan is to handle, one way."""

    plan = models.ForeignKey(StevedoringPlan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=10, choices=Direction.choices)
    packaging = models.CharField(max_length=24, choices=Packaging.choices)
    commodity = models.CharField(max_length=12)
    tonnes = models.DecimalField(max_digits=14, decimal_places=3)
    dangerous = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan", "position"]


class DailyWork(models.Model):
    """What was handled of a plan on one day, as the stevedore reports it; a later report of a day replaces it."""

    plan = models.ForeignKey(StevedoringPlan, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    direction = models.CharField(max_length=10, choices=Direction.choices)
    packaging = models.CharField(max_length=24, choices=Packaging.choices, blank=True)
    commodity = models.CharField(max_length=12)
    tonnes = models.DecimalField(max_digits=14, decimal_places=3)
    remarks = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["plan", "on"])]
