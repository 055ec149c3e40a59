"""The automatic checks of a case, made before an officer opens it, and made anew when somebody looks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.db import transaction

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, in_language, said
from suar.portcalls.models import PortCall
from suar.workflow.models import Application, CaseCheck, State
from suar.workflow.service import Check

log = logging.getLogger("suar.workflow")

GREEN, AMBER, RED = LIGHTS = ("green", "amber", "red")


def checks_of(app: Application) -> list[Check]:
    """Every check of a case in the reader's language; where they cannot be made, a red one says so."""
    try:
        with transaction.atomic():  # a fault of the database must not spoil what is asked after it
            return [*app.service.checks(app)]
    except Exception:
        log.exception("checks of %s could not be made", app)
        return [Check(gettext("Pemeriksaan otomatis"), RED, gettext("tidak dapat dihitung; periksa sendiri"))]


def worst(checks: Iterable[Check]) -> str:
    """The light of a case as a whole. Without any check nothing speaks against it, and nothing for it: amber."""
    lights = [check.light for check in checks]
    return max(lights, key=LIGHTS.index) if lights else AMBER


def make(app: Application) -> CaseCheck:
    """Make the checks of an open case and keep them beside it for the queue."""
    with in_language("id"):
        checks = checks_of(app)
        results = [{name: said(value) for name, value in asdict(check).items()} for check in checks]
    made = {"version": app.version, "computed_at": clock.now(), "light": worst(checks), "results": results}
    return CaseCheck.objects.update_or_create(application=app, defaults=made)[0]


def make_for(call: PortCall | None, app: Application) -> None:
    """After something happened to an application: its own checks and those of every open case of the same call."""
    open_cases = Application.objects.filter(state=State.IN_REVIEW).select_related("port", "organisation")
    here = open_cases.filter(call=call) if call is not None else open_cases.filter(pk=app.pk)
    for case in here.select_related("call__ship", "call__port", "call__place"):
        make(case)
    CaseCheck.objects.filter(application=app).exclude(application__state=State.IN_REVIEW).delete()


def may_be_bulk(app: Application) -> bool:
    """Whether this kind of decision can be made for many at once: nothing to determine, and no clearance of a ship."""
    return app.in_review and app.service.bulk and app.current_step.form is None


def refuse_unless_green(app: Application) -> None:
    """What is granted in bulk is of a kind that may be, and every check is green at this moment."""
    if not may_be_bulk(app):
        text = gettext("%(code)s tidak disetujui secara massal.") % {"code": app.service_code}
        raise Refused(Problem("", "bulk", text, gettext("Buka dan putuskan satu per satu.")))
    checks = checks_of(app)
    if not checks:
        text = gettext("%(code)s tidak mempunyai pemeriksaan otomatis.") % {"code": app.service_code}
        raise Refused(Problem("", "not_green", text, gettext("Buka dan putuskan satu per satu.")))
    others = [check for check in checks if check.light != GREEN]
    if others:
        raise Refused.of([_not_green(check) for check in others])


def _not_green(check: Check) -> Problem:
    text = gettext("%(check)s: %(evidence)s") % {"check": check.title, "evidence": check.evidence}
    return Problem(check.field, "not_green", text, gettext("Buka dan putuskan satu per satu."))


def lights(apps: Sequence[Application]) -> dict[int, str]:
    """The kept light of each case, by its id; one query."""
    kept = CaseCheck.objects.filter(application__in=[app.pk for app in apps])
    known = {pk: (version, light) for pk, version, light in kept.values_list("application_id", "version", "light")}
    return {app.pk: known[app.pk][1] for app in apps if app.pk in known and known[app.pk][0] == app.version}
