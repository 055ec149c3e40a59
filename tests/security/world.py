"""A real call at an operated berth, one row behind every kind of address, and everybody who might knock there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from suar.accounts import sanctions, succession, tickets
from suar.accounts.actors import Actor, new_key
from suar.accounts.models import ApiKey, Correction, Delegation, Organisation, Posting, RegistrationPaper, Succession
from suar.accounts.roles import Level, Right
from suar.accounts.sanctions import Imposed
from suar.accounts.signins import sessions_of
from suar.billing import invoices, restitution
from suar.billing.models import CreditEntry, CreditReason, ExchangeRate
from suar.exchange.models import ImportRun
from suar.kernel import clock
from suar.portcalls.models import BerthMeeting, ConvoyProposal, WorkOrder
from suar.records.models import FreeDay
from suar.registry.models import Permit, Place
from suar.workflow.models import Application, IssuedDocument
from tests import build, commerce
from tests.accounts import acting, registering
from tests.accounts.nominating import ANSWERS as NOMINEE
from tests.billing.test_invoices import pay
from tests.build import Walk
from tests.every_service import people
from tests.signon.relying import a_system

#: Who acts for the agent under a letter that reaches to one service at one port.
LETTER = "under a letter"
FEW, ADMIN = "few rights", "admin of the agent"
FROZEN = "second stevedore, frozen"
#: Of whom another of the list stands for the same: every knock costs time.
_LIKE_OTHERS = (
    "another stevedore", "another forwarder", "another owner", "second forwarder", "head elsewhere",
    "health elsewhere", "immigration elsewhere", "quarantine elsewhere",
)  # fmt: skip


@dataclass
class World:
    """The rows by the words of the addresses, and the people with the browser and the key of each."""

    walk: Walk
    rows: dict[str, Any]
    at: Any
    actors: dict[str, Actor]
    browsers: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    #: One for all: a client makes every layer of the site anew.
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def browser(self, who: str) -> Client:
        """A browser in which this person is signed in, as it was before anybody knocked anywhere."""
        self.client.cookies.clear()
        for name, value in self.browsers.get(who, {}).items():
            self.client.cookies[name] = value
        return self.client


def a_world() -> World:
    """The call up to the order of her pilot, with her clearance still to come."""
    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("SPK") + 1])
    actors = _everybody(walk)
    asked = walk.file("SPOG")
    draft = walk.draft("PWMS")
    walk.at += timedelta(minutes=1)
    with clock.at(walk.at):
        world = World(walk, {}, walk.at, actors)
        world.rows = {**_of_the_call(walk, asked, draft), **_of_the_accounts(world)}
        for who, actor in actors.items():
            _lets_in(world, who, actor)
        own = acting.person_of(actors["agent"])
        world.rows["session"] = sessions_of(own)[0].pk
        return world


def _everybody(walk: Walk) -> dict[str, Actor]:
    found = people.of_a_call(walk.cast) | people.strangers(walk.call) | people.appointed_rivals(walk.call)
    agent = walk.cast.agent
    with clock.at(walk.at):
        found[FEW] = acting.a_colleague(agent, FEW, PKK=frozenset({Right.VIEW}))
        found[ADMIN] = acting.a_colleague(agent, ADMIN, Level.ADMIN)
        found[LETTER] = acting.a_company("PT Kuasa", nib="9120000012346")
    frozen = found.pop("second stevedore")
    assert frozen.organisation_id is not None
    for who in _LIKE_OTHERS:
        del found[who]
    Organisation.objects.filter(pk=frozen.organisation_id).update(active=False)
    found[FROZEN] = acting.again(frozen)
    return found


def _of_the_call(walk: Walk, asked: Application, draft: Application) -> dict[str, Any]:
    call, pkk = walk.call, walk.apps["PKK"]
    bill = invoices.raise_bill(call, walk.cast.authority)
    pay(bill)
    credit = CreditEntry.objects.create(
        organisation=call.agent, invoice=bill, reason=CreditReason.VOIDED, amount=1000, booked_at=clock.now()
    )
    ticket, *_fees = restitution.open_for(call, walk.cast.authority, "SL013")
    sailing = build.a_sailing(build.a_season(walk.cast))
    meeting = BerthMeeting.objects.create(
        port=call.port, on="2026-11-10", chair="Kepala", minutes="Rapat", recorded_at=clock.now()
    )
    run = ImportRun.objects.create(
        kind="calls", file_name="daftar.xlsx", sha256="0" * 64, imported_at=clock.now(), by_label="x", rows=1,
        port_codes=[call.port.code],
    )  # fmt: skip
    paper = IssuedDocument.objects.filter(application__call=call, kind="PKK").get()
    handed = pkk.files.exclude(file=None).filter(ship_paper=None).first()
    assert handed is not None
    return {
        "call": call.pk, "spm": walk.apps["SPM"].pk, "ship": walk.voyage.ship.pk, "app": pkk.pk, "case": asked.pk,
        "draft": draft.pk,
        "number": paper.number, "token": paper.token, "file": handed.file_id, "bill": bill.pk, "credit": credit.pk,
        "restitution": ticket.pk, "sailing": sailing.call.pk, "port": call.port.code,
        "place": Place.objects.get(port=call.port, code="O1").pk, "day": str(meeting.on), "run": run.pk,
        "order": WorkOrder.objects.get(call=call).pk,
        "proposal": ConvoyProposal.objects.create(
            barge=call, tug=sailing.call, candidates=1, made_at=clock.now()
        ).pk,
    }  # fmt: skip


def _of_the_accounts(world: World) -> dict[str, Any]:
    actors, port = world.actors, world.walk.call.port
    few = actors[FEW]
    letter = acting.a_letter(
        actors["agent"], actors[LETTER], "SK-JALAN", services=["PKK"], ports=[port.code],
        letter=acting.a_paper(actors["agent"]),
    )  # fmt: skip
    warned = actors["another agent"].organisation_id
    assert warned is not None
    grounds = Imposed("Laporan terlambat.", "S/1", acting.a_paper(actors["head"]))
    sanction = sanctions.impose(actors["head"], warned, port.code, grounds)
    registration = registering.submitted()
    wish = {"users": [Right.VIEW.value]}
    ticket = tickets.ask(actors["agent"], wish, "Perlu", list(wish))
    correction = Correction.objects.create(
        user=acting.person_of(few), field="full_name", wanted="Nama", asked_at=clock.now()
    )
    new_key(acting.person_of(few), "program")
    return {
        "free day": FreeDay.objects.create(on="2030-01-01", name="Libur", source="SKB", made_at=clock.now()).pk,
        "permit": Permit.objects.order_by("pk").values_list("pk", flat=True)[0],
        "rate": ExchangeRate.objects.create(currency="USD", on="2001-01-01", rate=9000, source="KMK").pk,
        "key": ApiKey.objects.get(user=few.user_id).pk,
        "group": few.group_id, "person": few.user_id, "letter": letter.pk, "sanction": sanction.pk,
        "house": actors["agent"].organisation_id, **_of_super_admins(actors),
        "registration": registration.pk, "kind": RegistrationPaper.Kind.values[0], "ticket": ticket.pk,
        "correction": correction.pk, "system": a_system()[0].pk,
        "posting": Posting.objects.get(user=acting.person_of(actors["harbour master"]), port_code=port.code).pk,
    }  # fmt: skip


def _of_super_admins(actors: dict[str, Actor]) -> dict[str, Any]:
    """A super admin that the technical team opened for the agent, and the ticket that asked for another."""
    agent, letter = actors["agent"], acting.a_paper(actors["agent"])
    asked = succession.ask(agent, NOMINEE, "Yang lama mengundurkan diri.", letter)
    opened = Succession.objects.create(
        organisation_id=agent.organisation_id or 0, person_id=agent.user_id or 0, letter_number="1", letter=letter,
        why="Uji", made_by_id=actors["directorate"].user_id or 0, made_at=clock.now(),
    )  # fmt: skip
    return {"nomination": asked.pk, "succession": opened.pk}


def _lets_in(world: World, who: str, actor: Actor) -> None:
    if actor.user_id is None:
        return
    person = acting.person_of(actor)
    client = world.browser("nobody")
    client.force_login(person)
    letter = Delegation.objects.filter(delegate=person.organisation_id).first()
    if letter is not None:
        client.post(f"/perusahaan/surat-kuasa/{letter.pk}/pakai/")
    client.get("/akun/keamanan/")  # the session is written among the sessions
    world.browsers[who] = {name: morsel.value for name, morsel in client.cookies.items()}
    world.keys[who] = new_key(person, who, delegation=letter)
