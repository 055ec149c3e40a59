"""What must stand before a service can be filed and granted; each says what is missing, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portcalls import times
from suar.portcalls.models import Hold, MovementKind
from suar.workflow import licences, registry
from suar.workflow.models import Application, State
from suar.workflow.service import Check

if TYPE_CHECKING:
    from suar.portcalls.models import PortCall
    from suar.workflow.service import Service


#: What stands on a call that was announced before it came here: such calls are facts without applications.
ANNOUNCED = ("AGENCY", "PKK", "LK3A")
#: What the season's schedule stands for on each of its sailings.
SCHEDULED = (*ANNOUNCED, "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK")


def standing_by_origin(call: PortCall) -> tuple[str, ...]:
    """Codes of the services that stand on a call without an application: it was taken over, or is one of a season."""
    if call.schedule_id is not None:
        return SCHEDULED
    return ANNOUNCED if call.imported else ()


class Standing:
    """Which services stand on a call; read once and asked by every requirement of a transition.

    Of what is asked for each movement, only what belongs to the movement under way counts.
    """

    def __init__(self, call: PortCall | None) -> None:
        self.call = call
        self._by_code: dict[str, set[str]] | None = None

    def granted(self, code: str) -> bool:
        """Whether the service is granted on this call."""
        return State.GRANTED in self._states().get(code, ())

    def filed(self, code: str) -> bool:
        """Whether an application of the service was handed in and not refused or taken back."""
        return bool(self._states().get(code, set()) & {State.GRANTED, State.IN_REVIEW})

    def _states(self) -> dict[str, set[str]]:
        if self.call is None:
            return {}
        if self._by_code is None:
            self._by_code = {code: {State.GRANTED} for code in standing_by_origin(self.call)}
            found = Application.objects.filter(call=self.call).values_list("service_code", "state", "shift_id")
            for code, state, shift in found:
                if shift == self.call.shift_id or not registry.current_of(code).per_movement:
                    self._by_code.setdefault(code, set()).add(state)
        return self._by_code


class Requirement:
    """One thing that must stand. ``services``: codes it waits for, from which the process graph is drawn."""

    services: tuple[str, ...] = ()
    law: str = ""
    #: Asked on some calls only.
    sometimes: ClassVar[bool] = False

    def concerns(self, service: Service, call: PortCall) -> bool:
        """Whether it is asked of this service on this call at all."""
        return True

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        """What is missing now; nothing where it stands."""
        raise NotImplementedError  # pragma: no cover

    def words(self) -> str:
        """The requirement as the catalogue says it."""
        raise NotImplementedError  # pragma: no cover


@dataclass(frozen=True)
class Granted(Requirement):
    """Another service of the same call is granted (where the road of this call goes through it)."""

    service: str
    law: str = ""

    @property
    def services(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.service,)

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        needed = registry.in_force(self.service, clock.today(app.port.zone))
        if app.call is None or not needed.on_road(app.call) or standing.granted(self.service):
            return
        yield Problem(
            "",
            "requires",
            gettext("%(title)s (%(code)s) belum disetujui.") % {"title": needed.title, "code": needed.code},
            gettext("Tunggu atau ajukan %(code)s lebih dahulu.") % {"code": needed.code},
            self.law or needed.law,
        )

    def words(self) -> str:
        return gettext("%(code)s disetujui") % {"code": self.service}


@dataclass(frozen=True)
class Filed(Requirement):
    """Another service of the same call has been handed in: asked for, whether or not it is decided."""

    service: str
    law: str = ""

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        needed = registry.in_force(self.service, clock.today(app.port.zone))
        if app.call is None or not needed.on_road(app.call) or standing.filed(self.service):
            return
        yield Problem(
            "",
            "requires",
            gettext("%(title)s (%(code)s) belum diajukan.") % {"title": needed.title, "code": needed.code},
            gettext("Ajukan %(code)s lebih dahulu.") % {"code": needed.code},
            self.law or needed.law,
        )

    def words(self) -> str:
        return gettext("%(code)s diajukan") % {"code": self.service}


@dataclass(frozen=True)
class Where(Requirement):
    """Something that must stand only where a condition holds (a port asks for it, the ship is of a kind)."""

    condition: Callable[[Application], bool]
    requirement: Requirement
    sometimes: ClassVar[bool] = True

    @property
    def services(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.requirement.services

    def concerns(self, service: Service, call: PortCall) -> bool:
        probe = Application(service_code=service.code, service_since=service.since, port=call.port, call=call)
        return self.condition(probe)

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if self.condition(app):
            yield from self.requirement.problems(app, standing)

    def words(self) -> str:
        return gettext("%(what)s, bila diwajibkan") % {"what": self.requirement.words()}


@dataclass(frozen=True)
class NotHeld(Requirement):
    """Nobody keeps the ship in port: no court, customs, police or port state control (ruling 28)."""

    law: str = "UU 17/2008"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if app.call is None:
            return
        for hold in Hold.objects.filter(ship=app.call.ship_id, lifted_at=None).order_by("set_at"):
            yield Problem(
                "",
                "R20",
                gettext("Kapal ditahan oleh %(who)s sejak %(since)s (%(ground)s).")
                % {
                    "who": said(hold.get_kind_display()),
                    "since": times.local(hold.set_at, app.port),
                    "ground": hold.legal_ground,
                },
                gettext("Selesaikan perkaranya; penahanan diangkat oleh instansi yang menetapkannya."),
                self.law,
            )

    def words(self) -> str:
        return gettext("kapal tidak ditahan")


@dataclass(frozen=True)
class NotPostponed(Requirement):
    """The harbour master has not postponed the departure (PM 28/2022)."""

    law: str = "PM 28/2022"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if standing.granted("TUNDA"):
            yield Problem(
                "",
                "R15",
                gettext("Syahbandar menunda keberangkatan kapal ini."),
                gettext("Penuhi perintah pada penundaan, lalu minta pemeriksaan ulang."),
                self.law,
            )

    def words(self) -> str:
        return gettext("keberangkatan tidak ditunda")


@dataclass(frozen=True)
class Licensed(Requirement):
    """The company's notice of business at this port (PMKU) is in force, or was when it was appointed on this call."""

    law: str = "PM 8/2022"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        day, held = clock.today(app.port.zone), licences.of(app.organisation_id, app.port_id)
        if any(licence.covers(day) for licence in held):
            return
        if licences.carried_on(app.call, app.organisation_id, held):
            return
        lapsed = held[0].until if held and held[0].until < day else None
        if lapsed is not None:
            text = gettext("PMKU perusahaan di %(port)s berakhir pada %(day)s.")
            remedy = gettext("Ajukan endorse PMKU (PMKUE); kunjungan yang sedang berjalan tetap dilanjutkan.")
        else:
            text = gettext("Perusahaan belum memiliki PMKU yang berlaku di %(port)s.")
            remedy = gettext("Ajukan PMKU untuk pelabuhan ini lebih dahulu.")
        known = {"port": app.port.name, "day": day_text(lapsed) if lapsed else ""}
        yield Problem("", "R06", text % known, remedy, self.law)

    def words(self) -> str:
        return gettext("PMKU berlaku di pelabuhan ini")


@dataclass(frozen=True)
class Sailed(Requirement):
    """The ship's departure is recorded."""

    law: str = "PM 28/2022"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if app.call is None or times.confirmed(app.call, MovementKind.DEPARTED) is None:
            yield Problem(
                "",
                "requires",
                gettext("Keberangkatan kapal belum dikonfirmasi kantor pelabuhan."),
                gettext("Catat waktu berangkat pada SPB; petugas mengonfirmasinya."),
                self.law,
            )

    def words(self) -> str:
        return gettext("kapal sudah berangkat")


@dataclass(frozen=True)
class Settled(Requirement):
    """Every bill of the call is paid and confirmed, or nothing is due."""

    law: str = "PM 8/2022 art. 49"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        from suar.billing import invoices

        if app.call is None:
            return
        if app.call.schedule_id is not None and not app.in_review:
            return  # one tap files it; it is granted once the bill of that tap is paid
        for invoice in invoices.unsettled(app.call):
            # How much is owed is for those who hold the menu of bills: the page of the call tells them.
            known = {"number": invoice.number, "payer": invoice.payer_shown}
            text = gettext("Tagihan %(number)s atas nama %(payer)s belum dibayar.") % known
            remedy = gettext("Bayar dengan kode billing pada halaman kunjungan; SPB menyusul setelah NTPN diterima.")
            if invoice.payer_id != app.call.agent_id:
                remedy = gettext("Minta pihak itu membayarnya; SPB menyusul setelah NTPN diterima.")
            yield Problem("", "R14", text, remedy, self.law)

    def words(self) -> str:
        return gettext("PNBP lunas")


#: Said by the screens where a requirement is met.
MET = _("Terpenuhi")


def settled_check(app: Application) -> Check:
    """Whether the dues are paid, as evidence on the officer's screen."""
    from suar.billing import invoices

    paid = invoices.is_settled(app.visit)
    words = gettext("semua tagihan ber-NTPN") if paid else gettext("ada tagihan terbuka")
    return Check.of(gettext("PNBP lunas"), paid, words, otherwise="red")
