"""What an appointed company files on a call that is not its own: only while it is appointed, and one of a kind."""

from collections.abc import Iterable, Sequence

from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls import appointments
from suar.portcalls.models import PortCall
from suar.workflow.models import ENDED, Application, State

#: Handed in, and not refused or taken back.
HANDED_IN = (State.IN_REVIEW, State.SENT_BACK, State.GRANTED)
#: Waiting for somebody.
OPEN = (State.IN_REVIEW, State.SENT_BACK)
#: What an appointed company files of its work: a change hangs on its plan.
_OF_WORK = ("RKBM", "RKBMC", "LAB")


def appointed_problems(app: Application) -> Iterable[Problem]:
    """Only who is appointed for the call works on it."""
    if not appointments.is_appointed(app.visit, app.organisation_id):
        text = gettext("%(company)s tidak ditunjuk untuk kunjungan ini.") % {"company": app.organisation.name}
        yield Problem("", "R11", text, gettext("Minta agen menunjuk perusahaan Anda."), "PM 8/2022")


def already_problems(app: Application, states: Sequence[State] = HANDED_IN) -> Iterable[Problem]:
    """A company has one of a kind on a call at a time; other companies have their own. Asked under the call's lock."""
    if app.version:
        return  # it was handed in first, so no other could be since
    same = Application.objects.filter(call=app.call, service_code=app.service_code, organisation=app.organisation_id)
    for other in same.filter(state__in=states).exclude(pk=app.pk)[:1]:
        text = gettext("%(code)s perusahaan Anda untuk kunjungan ini sudah ada: %(number)s.")
        remedy = gettext("Buka permohonan yang ada dan lanjutkan di sana.")
        yield Problem("", "already", text % {"code": app.service_code, "number": other}, remedy)


def plans_of(call: PortCall, *companies: int) -> list[tuple[str, int]]:
    """What these companies have on a call for their work and not ended: code and id, each plan before its changes."""
    found = Application.objects.filter(call=call, organisation__in=companies, service_code__in=_OF_WORK)
    rows = found.exclude(state__in=ENDED).order_by("pk").values_list("service_code", "pk")
    return sorted(rows, key=lambda row: (_OF_WORK.index(row[0]), row[1]))
