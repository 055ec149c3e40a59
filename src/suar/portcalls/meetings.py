"""The minutes of the daily berth meeting: one per port and day; every change stays readable in its chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction

from suar.accounts.actors import Actor
from suar.accounts.roles import Right, Role
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import BerthMeeting
from suar.records import chain
from suar.registry.models import Port

#: The menu of berth plans and meetings, for groups that an organisation has cut down.
MENU_BERTHS = "berths"
_LONGEST = {"chair": 120, "attendees": 2_000, "minutes": 20_000}


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is written down: who led, who was there, what was said."""

    chair: str
    attendees: str
    minutes: str

    @classmethod
    def of(cls, meeting: BerthMeeting | None) -> Minutes:
        return cls(meeting.chair, meeting.attendees, meeting.minutes) if meeting else cls("", "", "")


def may_record(actor: Actor, port: Port) -> bool:
    """The port authority of the port keeps the minutes."""
    return actor.has_role(Role.PORT_AUTHORITY, port.code) and actor.has_right(MENU_BERTHS, Right.EDIT)


def may_read(actor: Actor, port: Port) -> bool:
    """Who sits at the table: the port's own office, operators of its places, and the directorate."""
    if not actor.active or not actor.has_right(MENU_BERTHS, Right.VIEW) or not actor.reaches(port.code):
        return False
    if port.code in actor.ports() or actor.has_role(Role.DIRECTORATE):
        return True
    return actor.has_role(Role.PORT_OPERATOR) and port.places.filter(operator_id=actor.organisation_id).exists()


def held(port: Port, on: date) -> BerthMeeting | None:
    """The meeting of a day, where its minutes were written."""
    return BerthMeeting.objects.filter(port=port, on=on).select_related("recorded_by").first()


def earlier(port: Port, before: date | None, size: int) -> list[BerthMeeting]:
    """Meetings before a day (None: all), newest first."""
    found = BerthMeeting.objects.filter(port=port, **({"on__lt": before} if before else {}))
    return list(found.select_related("recorded_by").order_by("-on")[:size])


def problems(port: Port, on: date, said: Minutes) -> Iterator[Problem]:
    """Why these minutes cannot stand."""
    if on > clock.today(port.zone):
        yield Problem("", "clock", gettext("Rapat ini belum berlangsung."), gettext("Tulis notulen setelah rapat."))
    for field, label in (("chair", gettext("Pemimpin rapat")), ("minutes", gettext("Notulen"))):
        if not getattr(said, field).strip():
            text = gettext("%(what)s belum diisi.") % {"what": label}
            yield Problem(field, "required", text, gettext("Isi lebih dahulu."))
    for field, longest in _LONGEST.items():
        text = getattr(said, field)
        if len(text) > longest:
            yield Problem(
                field, "too_long", gettext("Lebih dari %(most)s karakter.") % {"most": longest},
                gettext("Persingkat teksnya."),
            )  # fmt: skip
        if "\x00" in text:
            yield Problem(field, "characters", gettext("Ada karakter yang tidak dapat disimpan."), gettext("Hapus."))


def record(actor: Actor, port: Port, on: date, said: Minutes, *, version: int) -> BerthMeeting:
    """Write or change the minutes of a day. ``version``: how often they were written when the writer read them.

    Refused (403) for whoever does not keep them, (409) where somebody else wrote meanwhile.
    """
    if not may_record(actor, port):
        text = gettext("Notulen ditulis oleh penyelenggara pelabuhan ini.")
        raise Refused(Problem("", "not_yours", text, gettext("Hubungi kantor pelabuhan.")), status=403)
    wrong = list(problems(port, on, said))
    if wrong:
        raise Refused.of(wrong)
    try:
        with transaction.atomic():
            return _written(actor, port, on, said, version)
    except IntegrityError as error:
        raise _meanwhile(held(port, on)) from error


def _written(actor: Actor, port: Port, on: date, said: Minutes, version: int) -> BerthMeeting:
    meeting = BerthMeeting.objects.select_for_update(no_key=True).filter(port=port, on=on).first()
    if meeting is not None and Minutes.of(meeting) == said:
        return meeting
    if version != (meeting.chain_length if meeting else 0):
        raise _meanwhile(meeting)
    first = meeting is None
    meeting = meeting or BerthMeeting(port=port, on=on)
    meeting.chair, meeting.attendees, meeting.minutes = said.chair, said.attendees, said.minutes
    meeting.recorded_at, meeting.recorded_by_id = clock.now(), actor.user_id
    meeting.save()
    chain.append(meeting, "recorded" if first else "changed", actor, port=port.code, on=on, **asdict(said))
    meeting.save(update_fields=["chain_length", "chain_hash"])
    return meeting


def _meanwhile(meeting: BerthMeeting | None) -> Refused:
    who = str(meeting.recorded_by) if meeting is not None and meeting.recorded_by else gettext("orang lain")
    text = gettext("Notulen ini sementara itu sudah ditulis oleh %(who)s.") % {"who": who}
    return Refused(Problem("", "meanwhile", text, gettext("Muat ulang halaman, lalu gabungkan.")), status=409)
