"""Strangers at the newer doors: each is shut to whoever has no part in it, and nothing changes by knocking."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import build
from tests.api.program import Program
from tests.billing.test_invoices import pay
from tests.portal.conftest import SignIn, person_of
from tests.portal.test_access import routes
from tests.services.harbour import a_master

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind, Role
from suar.billing import invoices, restitution
from suar.billing.models import CreditEntry, Restitution, RestitutionState
from suar.kernel import clock
from suar.portcalls.models import Hold, ManualEntry, Movement, PortCall, Schedule
from suar.records.models import Event
from suar.workflow.models import Application

pytestmark = pytest.mark.django_db


def everything() -> list[Any]:
    """What a stranger could have changed."""
    return [
        list(Application.objects.order_by("pk").values_list("pk", "state", "version", "draft", "decision", "step")),
        list(Restitution.objects.order_by("pk").values_list("pk", "state", "account_number", "granted_amount")),
        list(PortCall.objects.order_by("pk").values_list("pk", "cancelled_at", "closed_at", "agent", "place")),
        list(Hold.objects.order_by("pk").values_list("pk", "lifted_at")),
        list(Schedule.objects.order_by("pk").values_list("pk", "ended_at")),
        [Movement.objects.count(), ManualEntry.objects.count(), CreditEntry.objects.count(), Event.objects.count()],
    ]


def frozen(actor: Actor) -> Actor:
    """The same person once the organisation has been frozen."""
    Organisation.objects.filter(pk=actor.organisation_id or 0).update(active=False)
    return actor


def of_kind(kind: OrganisationKind, name: str) -> Actor:
    return actor_of(build.a_person(build.an_organisation(kind, name), name.lower()))


def strangers() -> Iterator[tuple[str, Actor]]:
    elsewhere = build.a_port("IDTBK")
    yield "rival", build.an_agent("PT Pesaing")
    yield "stevedore", of_kind(OrganisationKind.STEVEDORE, "PT PBM Lain")
    yield "forwarder", of_kind(OrganisationKind.FORWARDER, "PT JPT Lain")
    yield "operator", of_kind(OrganisationKind.PORT_OPERATOR, "PT BUP Lain")
    yield "other port", build.an_officer(Role.PORT_AUTHORITY, elsewhere)
    yield "other harbour master", build.an_officer(Role.HARBOUR_MASTER, elsewhere)
    yield "other head", build.an_officer(Role.HEAD_OF_OFFICE, elsewhere)
    yield "other customs", build.an_agency(Role.CUSTOMS, elsewhere)
    yield "other health", build.an_agency(Role.HEALTH, elsewhere)
    yield "customs", build.an_agency(Role.CUSTOMS, build.a_port())
    yield "other master", a_master(build.a_ship("KM Lain", agent=build.an_agent("PT Pesaing")))
    yield "frozen agent", frozen(build.an_agent("PT Beku"))
    yield "frozen office", frozen(build.an_officer(Role.HARBOUR_MASTER, build.a_port("IDBKU")))


@dataclass
class Doors:
    """Ways in: address and what is posted; and the moment at which somebody tries."""

    posts: list[tuple[str, dict[str, Any]]]
    gets: list[str]
    api: list[tuple[str, str, Any]]
    at: Any


def doors() -> Doors:
    season = build.a_season()
    sailing = build.a_sailing(season)
    cast = sailing.cast
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"], cast=cast)
    with clock.at(walk.at):
        bill = invoices.raise_bill(walk.call, cast.authority)
        pay(bill)
        (ticket,) = restitution.open_for(walk.call, cast.authority, "SL013")
    hold = walk.file("HOLD", cast.harbour_master)
    draft = walk.draft("CREW")
    by_hand = build.a_visit_by_hand(cast)
    manual = by_hand.draft("MANUAL")
    at = max(sailing.at, walk.at, by_hand.at)
    lift = {"legal_ground": "Putusan PN", "number": "14/X", "evidence": "Salinan", "_language": "id"}
    account = {"bank": "Bank", "account_number": "0123456789", "account_holder": "PT Pesaing", "_language": "id"}
    app, call = season[0], walk.call
    posts: list[tuple[str, dict[str, Any]]] = [
        (f"/pelayaran/{sailing.call.pk}/konfirmasi/", {"seaworthy": "1", "passengers": "7"}),
        (f"/pelayaran/{sailing.call.pk}/berangkat/", {}),
        (f"/pelayaran/{sailing.call.pk}/batal/", {"because": "x"}),
        (f"/permohonan/{app.pk}/tindakan/ended/", {"because": "x"}),
        (f"/permohonan/{hold.pk}/tindakan/lifted/", lift),
        (f"/meja/{hold.pk}/tindakan/lifted/", lift),
        (f"/meja/{hold.pk}/putuskan/", {"_outcome": "revoke", "_reason": "R03", "_text": "x"}),
        (f"/restitusi/{ticket.pk}/state_account/", account),
        (f"/restitusi/{ticket.pk}/approve/", {"amount": "1", "note": "x", "_language": "id"}),
        (f"/restitusi/{ticket.pk}/refuse/", {"reason": "x", "_language": "id"}),
        (f"/restitusi/{ticket.pk}/record_payment/", {"reference": "SP2D-1", "paid_on": "2026-11-21"}),
        (f"/restitusi/{ticket.pk}/nothing/", {}),
        ("/restitusi/kredit/1/minta/", {}),
        (f"/permohonan/{draft.pk}/daftar/", {"_action": "list-add:crew", "draft_version": "0"}),
        (f"/permohonan/{draft.pk}/seperti-sebelumnya/", {"draft_version": "0"}),
        (f"/permohonan/{draft.pk}/simpan/", {"draft_version": "0"}),
        (f"/permohonan/{draft.pk}/", {"draft_version": "0", "_action": "submit"}),
        (f"/permohonan/{draft.pk}/tarik/", {"text": "x"}),
        (f"/permohonan/{manual.pk}/", {"draft_version": "0", "_action": "submit"}),
        (f"/permohonan/{manual.pk}/tarik/", {"text": "x"}),
        ("/layanan/HOLD/mulai/", {"kunjungan": call.pk}),
        ("/layanan/TUNDA/mulai/", {"kunjungan": call.pk}),
        ("/layanan/PSC/mulai/", {"kunjungan": call.pk}),
        ("/layanan/FSC/mulai/", {"kunjungan": call.pk}),
        ("/layanan/STS/mulai/", {"kunjungan": call.pk}),
        ("/layanan/TRIP/mulai/", {"kunjungan": sailing.call.pk}),
        ("/layanan/MANUAL/mulai/", {"kunjungan": by_hand.call.pk}),
        ("/layanan/SPBM/mulai/", {"kunjungan": by_hand.call.pk}),
        ("/layanan/ALIH/mulai/", {"kunjungan": call.pk}),
        ("/layanan/SPM/nomor/", {"number": call.number}),
        ("/layanan/HOLD/nomor/", {"number": call.number}),
        ("/meja/manual/catat/", {"port": "IDSUQ", "ship": by_hand.call.ship_id}),
    ]  # fmt: skip
    gets = [
        f"/kunjungan/{call.pk}/psad/",
        f"/kunjungan/{sailing.call.pk}/",
        f"/restitusi/{ticket.pk}/",
        f"/permohonan/{draft.pk}/daftar/?daftar=crew",
        f"/permohonan/{manual.pk}/",
        f"/permohonan/{hold.pk}/",
        f"/meja/{hold.pk}/",
        "/meja/laporan-lk3/?port=IDSUQ&format=xlsx",
        "/meja/laporan-lk3/?port=IDSUQ&format=csv",
    ]
    api = [
        ("POST", "/applications", {"service": "HOLD", "port_call": call.pk}),
        ("POST", "/applications", {"service": "PSC", "port_call": call.pk}),
        ("POST", "/applications", {"service": "TRIP", "port_call": sailing.call.pk}),
        ("POST", "/applications", {"service": "MANUAL", "port_call": by_hand.call.pk}),
        ("POST", f"/applications/{hold.pk}/actions/lifted", {"answers": {k: lift[k] for k in lift if k[0] != "_"}}),
        ("POST", f"/applications/{hold.pk}/revoke", {"reason": "R03", "text": "x"}),
        ("POST", f"/applications/{app.pk}/actions/ended", {"answers": {"because": "x"}}),
        ("PUT", f"/applications/{draft.pk}/answers", {"answers": {}}),
        ("POST", f"/applications/{draft.pk}/submit", {"answers": {}}),
        ("POST", f"/applications/{draft.pk}/withdraw", {}),
        ("POST", f"/applications/{manual.pk}/withdraw", {}),
        ("DELETE", f"/applications/{draft.pk}/files/application", None),
        ("GET", f"/applications/{draft.pk}/as-before", None),
        ("GET", f"/applications/{hold.pk}", None),
        ("GET", f"/restitutions/{ticket.pk}", None),
        ("GET", f"/port-calls/{call.pk}/psad", None),
        ("GET", f"/port-calls/{sailing.call.pk}", None),
    ]  # fmt: skip
    return Doors(posts, gets, api, at)


def test_shut__every_door_to_every_stranger(sign_in: SignIn) -> None:
    ways = doors()
    people = dict(strangers())
    clients = {"anonymous": Client(), **{name: sign_in(actor) for name, actor in people.items()}}
    before = everything()
    opened: list[tuple[object, ...]] = []
    with clock.at(ways.at):
        for name, client in clients.items():
            client.raise_request_exception = False
            for url, data in ways.posts:
                answer = client.post(url, data)
                away = answer.status_code == 429 or (answer.status_code == 302 and "login" in answer["Location"])
                if not (away if name == "anonymous" else answer.status_code in (403, 404)):
                    opened.append((name, url, answer.status_code, answer.get("Location", "")))
                if everything() != before:
                    opened.append((name, url, "CHANGED"))
                    before = everything()
            for url in ways.gets:
                answer = client.get(url)
                away = answer.status_code == 302 and "login" in answer["Location"]
                shut = (403, 404) if name == "frozen agent" else (404,)  # a frozen company is told why
                if not (away if name == "anonymous" else answer.status_code in shut):
                    opened.append((name, url, answer.status_code))
    programs = {name: Program.of(actor, ways.at) for name, actor in people.items()}
    before = everything()
    for name, program in programs.items():
        for method, url, body in ways.api:
            answer = program.ask(method, url, body)
            if answer.status_code not in (403, 404):
                opened.append((name, method, url, answer.status_code, answer.content[:200]))
            if everything() != before:
                opened.append((name, url, "CHANGED"))
                before = everything()
    assert opened == []


def test_nothing_changes__by_ones_own_people_once_the_organisation_is_frozen(sign_in: SignIn) -> None:
    ways = doors()
    port = build.a_port()
    own = [
        build.an_agent(), build.an_officer(), build.an_officer(Role.HARBOUR_MASTER), build.an_agency(Role.CUSTOMS, port)
    ]  # fmt: skip
    clients, programs = [sign_in(actor) for actor in own], [Program.of(actor, ways.at) for actor in own]
    Organisation.objects.update(active=False)
    before = everything()
    with clock.at(ways.at):
        answers = [client.post(url, data).status_code for client in clients for url, data in ways.posts]
    answers += [program.ask(*door).status_code for program in programs for door in ways.api if door[0] != "GET"]
    assert max(answers) < 500
    assert everything() == before


def test_of_a_frozen_office__the_register_of_ships_is_shut(sign_in: SignIn, walk: build.Walk) -> None:
    officer = sign_in(frozen(walk.cast.authority))
    officer.raise_request_exception = False
    assert walk.call.ship.name not in officer.get("/kapal/").content.decode()
    assert officer.get(f"/kapal/{walk.call.ship_id}/").status_code == 404
    assert officer.get("/kapal/baru/").status_code == 404


def test_nothing_is_taken__that_another_site_posts_for_somebody(walk: build.Walk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person_of(walk.cast.authority))
    uuid, taken = "00000000-0000-4000-8000-000000000000", []
    for path, _route in routes():
        if path.startswith(("api/", "oidc/")) or path == "simponi/callback":
            continue  # programs, with a key or a seal of their own
        url = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: uuid if part[1] == "uuid" else "1", path)
        if client.post(url.replace("^", "").replace("$", "")).status_code not in (403, 404, 405):
            taken.append(url)
    assert taken == []


def test_unreadable__a_payment_notice_as_the_form_of_a_page(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/simponi/callback", {"code": "1"}).status_code in (400, 403)


def test_never_at_another_port__than_the_one_that_was_named(sign_in: SignIn) -> None:
    walk = build.a_visit_by_hand()
    officer = sign_in(walk.cast.authority)
    build.a_port("IDTBK")
    count = PortCall.objects.count()
    with clock.at(walk.at):
        for port in ("IDTBK", "x", "\x00"):
            answer = officer.post("/meja/manual/catat/", {"port": port, "ship": walk.call.ship_id})
            assert answer.status_code == 404
    assert PortCall.objects.count() == count


def test_a_workbook_is_made__whatever_a_ship_is_called(sign_in: SignIn, walk: build.Walk) -> None:
    walk.call.ship.name = "KM A\uffffB\ufffe"
    walk.call.ship.save(update_fields=["name"])
    for page in ("/kunjungan/?as=xlsx", "/kunjungan/?as=csv", "/meja/?as=xlsx"):
        assert sign_in(walk.cast.authority).get(page).status_code == 200


def test_refused__what_is_no_character(sign_in: SignIn, walk: build.Walk) -> None:
    ship = {"name": "KM \uffff", "ship_type": "Tug", "gross_tonnage": "100", "length_m": "20", "call_sign": "YB1234"}
    answer = sign_in(walk.cast.agent).post("/kapal/baru/", ship)
    assert answer.status_code == 422
    assert "id_name-error" in answer.content.decode()


def test_decided_on_the_account_that_was_seen__never_on_one_put_in_its_place(sign_in: SignIn, walk: build.Walk) -> None:
    agent, officer = sign_in(walk.cast.agent), sign_in(walk.cast.authority)
    account = {"bank": "Bank", "account_number": "0123456789", "account_holder": "PT Agen Uji", "_language": "id"}
    with clock.at(walk.at):
        pay(invoices.raise_bill(walk.call, walk.cast.authority))
        (ticket,) = restitution.open_for(walk.call, walk.cast.authority, "SL013")
        url = f"/restitusi/{ticket.pk}"
        agent.post(f"{url}/state_account/", account)
        page = officer.get(f"{url}/").content.decode()
    granting = {"amount": str(int(ticket.amount)), "note": "Sesuai bukti", "_language": "id"}
    granting["_stated"] = html.unescape(re.findall(r'name="_stated" value="([^"]*)"', page)[0])
    with clock.at(walk.at + timedelta(minutes=1)):
        agent.post(f"{url}/state_account/", {**account, "account_number": "9876543210"})
        answer = officer.post(f"{url}/approve/", granting)
        assert answer.status_code == 422
        assert "mengubah rekening" in answer.content.decode()
        ticket.refresh_from_db()
        assert ticket.state == RestitutionState.OPEN
        seen = re.findall(r'name="_stated" value="([^"]*)"', officer.get(f"{url}/").content.decode())[0]
        assert officer.post(f"{url}/approve/", {**granting, "_stated": html.unescape(seen)}).status_code == 302
