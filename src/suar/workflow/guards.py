"""What is asked before a transition: that the call still stands, that nothing is missing, that reasons are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.workflow import validity
from suar.workflow.models import Application, State
from suar.workflow.reasons import Reason
from suar.workflow.requirements import Standing, standing_by_origin
from suar.workflow.service import Service


@dataclass(frozen=True, slots=True)
class Anchor:
    """A remark of the office on one field of the statement."""

    field: str
    code: str
    text: str


def refuse_second(service: Service, call: PortCall | None, company: int | None, *, besides: int = 0) -> None:
    """One of a kind stands on a call. Another company's draft, which nobody else sees, is in nobody's way."""
    if call is None:
        return
    if service.code in standing_by_origin(call):
        stands = gettext("%(code)s kunjungan ini sudah ada dalam daftar yang diambil alih.")
        if call.schedule_id is not None:
            stands = gettext("%(code)s pelayaran ini sudah termasuk dalam jadwal tetapnya.")
        raise Refused(
            Problem("", "already", stands % {"code": service.code}, gettext("Lanjutkan dengan layanan berikutnya.")),
            status=409,
        )
    if service.repeatable:
        return
    standing = Application.objects.filter(call=call, service_code=service.code).exclude(pk=besides)
    standing = standing.filter(shift=call.shift_id) if service.per_movement else standing
    for other in standing.exclude(state__in=[State.REJECTED, State.WITHDRAWN, State.REVOKED]):
        private = other.state == State.DRAFT and other.organisation_id != company
        if not private and not validity.lapsed(other):
            raise Refused(
                Problem(
                    "",
                    "already",
                    gettext("%(code)s untuk kunjungan ini sudah ada: %(number)s.")
                    % {"code": service.code, "number": other},
                    gettext("Buka permohonan yang ada dan lanjutkan di sana."),
                ),
                status=409,
            )


def standing_problems(app: Application) -> Iterable[Problem]:
    ended = call_ended(app.call)
    if ended is not None:
        yield ended
        return
    yield from prerequisites(app)
    yield from app.service.problems(app)


def call_ended(call: PortCall | None) -> Problem | None:
    """A call that is cancelled or closed takes nothing more."""
    if call is None or not (call.cancelled or call.closed_at):
        return None
    how = gettext("dibatalkan") if call.cancelled else gettext("selesai")
    text = gettext("Kunjungan %(call)s sudah %(how)s.") % {"call": call, "how": how}
    return Problem("", "call_ended", text, gettext("Buka kunjungan baru."))


def prerequisites(app: Application) -> Iterable[Problem]:
    standing = Standing(app.call)
    for requirement in app.service.requires:
        yield from requirement.problems(app, standing)


def refuse_if(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise Refused.of(found)


def same_version(app: Application, version: int | None) -> None:
    if version is not None and version != app.version:
        raise Refused(
            Problem(
                "",
                "stale",
                gettext("Pemohon telah mengajukan versi %(version)s sementara itu.") % {"version": app.version},
                gettext("Muat ulang permohonan dan periksa perubahannya."),
            ),
            status=409,
        )


def check_reason(app: Application, reason: str, text: str, anchors: Sequence[Anchor]) -> None:
    problems = []
    if reason not in Reason.values:
        problems.append(Problem("reason", "reason", gettext("Pilih alasan R01–R22.")))
    if not text.strip():
        problems.append(
            Problem("text", "missing", gettext("Tulis apa yang harus diperbaiki."), gettext("Satu kalimat cukup."))
        )
    problems += [
        Problem("anchors", "reason", gettext("Alasan %(code)s tidak dikenal.") % {"code": anchor.code})
        for anchor in anchors
        if anchor.code not in Reason.values
    ]
    if problems:
        raise Refused.of(problems)


def plain(anchors: Sequence[Anchor]) -> list[dict[str, str]]:
    return [{"field": a.field, "code": a.code, "text": a.text} for a in anchors]
