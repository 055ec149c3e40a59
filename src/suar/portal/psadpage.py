"""What stands on the page of a PSAD: who answers what, and where the promise of twelve hours stands."""

from dataclasses import dataclass
from typing import Any

from suar.accounts.actors import Actor
from suar.kernel.words import gettext
from suar.portal.standing import look_of, stands
from suar.portcalls.models import PortCall
from suar.workflow import psad
from suar.workflow.models import Application
from suar.workflow.promise import REQUEST, Kept, Promise, promise


@dataclass(frozen=True, slots=True)
class Line:
    """One answer with its look and, where this reader may open it, the application."""

    answer: psad.Answer
    status: str
    word: str
    application_id: int | None


def psad_page(actor: Actor, call: PortCall) -> dict[str, Any]:
    """The context of the page."""
    stand = stands(actor, [call])[0]
    lines = [_line(answer) for answer in psad.answers(call, stand.stops)]
    made = promise(call, Application.objects.filter(call=call, service_code=REQUEST))
    return {
        "call": call,
        "zone": call.port.zone,
        "lines": lines,
        "missing": [line for line in lines if line.answer.missing],
        "promise": made,
        "promise_word": promise_words(made),
        "promise_tone": promise_tone(made),
    }


def _line(answer: psad.Answer) -> Line:
    stop = answer.stop
    status = "granted" if stop.done and stop.application is None else look_of(stop)
    word = gettext("Belum diajukan") if answer.missing else ""
    app = stop.application if stop.seen else None
    return Line(answer, status, word, app.pk if app is not None else None)


def promise_words(made: Promise | None) -> str:
    """Where the promise stands, in a few words; times are said beside them."""
    if made is None:
        return gettext("Belum ada PPKB yang diterima; janji 12 jam belum berjalan.")
    return {
        Kept.AHEAD: gettext("PPKB diterima; 12 jam berjalan sejak kapal tiba."),
        Kept.RUNNING: gettext("Janji 12 jam sedang berjalan."),
        Kept.LATE: gettext("12 jam sudah lewat dan kapal belum sandar."),
        Kept.KEPT: gettext("Janji 12 jam ditepati."),
        Kept.BROKEN: gettext("Janji 12 jam tidak ditepati."),
    }[made.state]


def promise_tone(made: Promise | None) -> str:
    """The tone of the band that says so."""
    tones = {Kept.RUNNING: "applicant", Kept.LATE: "rejected", Kept.KEPT: "granted", Kept.BROKEN: "rejected"}
    return tones.get(made.state, "neutral") if made is not None else "neutral"
