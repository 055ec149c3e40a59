"""An agent fills, saves, hands in papers and submits; nothing typed is ever lost."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.build import START, Walk, a_person, a_ship, an_agent
from tests.portal.conftest import SignIn, person_of

from suar.demo import samples
from suar.demo.papers import paper
from suar.kernel import clock
from suar.portal.forms import from_answers, names
from suar.portcalls.models import ManualEntry, PortCall
from suar.registry.models import Ship, ShipCategory
from suar.workflow import lifecycle
from suar.workflow.models import Application


def posted(app: Application, walk: Walk, **changed: str) -> dict[str, object]:
    """What a browser sends for the sample of a service."""
    form = app.service.Form
    tree = from_answers(form, samples.statement(app.service_code, walk.voyage), "id", app.port.zone)
    return {**dict(names(form, tree)), "draft_version": str(app.draft_version), "_language": "id", **changed}


def test_filed__from_a_filled_form(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("PPKB"), sign_in(walk.cast.agent)
    with clock.at(walk.at):
        answer = client.post(f"/permohonan/{draft.pk}/", posted(draft, walk, _action="submit"))
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_prefilled__from_what_the_call_knows(walk: Walk, sign_in: SignIn) -> None:
    draft = walk.draft("PPKB")
    page = sign_in(walk.cast.agent).get(f"/permohonan/{draft.pk}/").content.decode()
    assert f'<option value="{walk.voyage.place.pk}" selected>' in page


def test_what_was_typed_stays__where_it_is_refused(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("SPM"), sign_in(walk.cast.agent)
    answer = client.post(
        f"/permohonan/{draft.pk}/", {"draft_version": "0", "remarks": "kemudi baru", "_action": "submit"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "kemudi baru" in page
    assert 'href="#id_last_port"' in page
    draft.refresh_from_db()
    assert "kemudi baru" in draft.draft


def test_what_was_typed_stays__with_a_control_character_in_one_field(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("SPM"), sign_in(walk.cast.agent)
    typed = {"draft_version": "0", "last_port": "Ba\x07tam", "remarks": "kemudi baru", "_action": "save"}
    answer = client.post(f"/permohonan/{draft.pk}/", typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "kemudi baru" in page
    assert "Batam" in page


def test_refused_by_name__for_an_unknown_field(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("SPM"), sign_in(walk.cast.agent)
    answer = client.post(f"/permohonan/{draft.pk}/", {"draft_version": "0", "state": "granted", "last_port": "Batam"})
    assert answer.status_code == 400
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_choice_is_offered__where_another_tab_saved_first(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("SPM"), sign_in(walk.cast.agent)
    save, page = f"/permohonan/{draft.pk}/simpan/", f"/permohonan/{draft.pk}/"
    first = client.post(save, {"draft_version": "0", "last_port": "Batam"}, headers={"hx-request": "true"})
    assert first.status_code == 200
    assert 'value="1"' in first.content.decode()
    stale = client.post(save, {"draft_version": "0", "last_port": "Dumai"}, headers={"hx-request": "true"})
    assert (stale.status_code, stale["HX-Retarget"]) == (409, "#problems")
    whole = client.post(page, {"draft_version": "0", "last_port": "Dumai"})
    assert whole.status_code == 409
    assert "Dumai" in whole.content.decode()
    draft.refresh_from_db()
    assert "Batam" in draft.draft
    assert client.post(page, {"draft_version": "0", "last_port": "Dumai", "_overwrite": "1"}).status_code == 302
    draft.refresh_from_db()
    assert "Dumai" in draft.draft


def test_rows_are_added_and_removed__without_script(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("SPM"), sign_in(walk.cast.agent)
    pkk = lifecycle.begin(walk.cast.agent, "BATAL", port=walk.cast.port, call_id=walk.call.pk)
    assert client.get(f"/permohonan/{pkk.pk}/").status_code == 200
    del draft


def test_typed_words_come_back__after_signing_in_again(walk: Walk, sign_in: SignIn) -> None:
    draft = walk.draft("SPM")
    person = person_of(walk.cast.agent)
    person.set_password("kata sandi yang panjang")
    person.save()
    client, page = Client(headers={"accept-language": "id"}), f"/permohonan/{draft.pk}/"
    client.post("/accounts/login/", {"login": person.username, "password": "kata sandi yang panjang"})
    client.post("/accounts/logout/")
    away = client.post(page, {"draft_version": "0", "last_port": "Tanjung Balai", "_action": "submit"})
    assert parse_qs(urlsplit(away["Location"]).query)["next"] == [page]
    signed = client.post(
        away["Location"], {"login": person.username, "password": "kata sandi yang panjang", "next": page}
    )
    assert signed["Location"] == page
    assert "Tanjung Balai" in client.get(page).content.decode()
    draft.refresh_from_db()
    assert "Tanjung Balai" in draft.draft


def test_an_autosave_without_session__sends_to_sign_in_and_keeps_the_words(walk: Walk, db: None) -> None:
    draft, client = walk.draft("SPM"), Client()
    answer = client.post(
        f"/permohonan/{draft.pk}/simpan/",
        {"draft_version": "0", "last_port": "Batam"},
        headers={"hx-request": "true", "hx-current-url": f"http://testserver/permohonan/{draft.pk}/"},
    )
    assert answer.status_code == 401
    assert f"next=%2Fpermohonan%2F{draft.pk}%2F" in answer["HX-Redirect"]


def test_kept_words_are_not_given__to_somebody_else(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("SPM"), Client()
    client.post(f"/permohonan/{draft.pk}/", {"draft_version": "0", "last_port": "Rahasia"})
    client.force_login(person_of(an_agent("PT Agen Lain")))
    assert client.get(f"/permohonan/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("before", [True, False], ids=["mine-there-before", "nobody-there-before"])
def test_kept_words_are_not_given__to_a_colleague_at_the_same_browser(walk: Walk, before: bool) -> None:
    draft, password = walk.draft("SPM"), "kata sandi yang panjang"
    mine = person_of(walk.cast.agent)
    assert mine.organisation is not None
    colleague = a_person(mine.organisation, "rekan agen")
    for each in (mine, colleague):
        each.set_password(password)
        each.save()
    client, page = Client(headers={"accept-language": "id"}), f"/permohonan/{draft.pk}/"
    if before:
        client.post("/accounts/login/", {"login": mine.username, "password": password})
        client.post("/accounts/logout/")
    away = client.post(page, {"draft_version": "0", "last_port": "Rahasia"})
    assert ("tidak tersimpan" in client.get(away["Location"]).content.decode()) is not before
    client.post(away["Location"], {"login": colleague.username, "password": password, "next": page})
    answer = client.get(page)
    assert answer.status_code == 200
    assert "Rahasia" not in answer.content.decode()
    draft.refresh_from_db()
    assert "Rahasia" not in draft.draft


def test_a_paper_is_taken_in__and_let_go(walk: Walk, sign_in: SignIn) -> None:
    draft = lifecycle.begin(walk.cast.agent, "PPKB", port=walk.cast.port, call_id=walk.call.pk)
    client, there = sign_in(walk.cast.agent), f"/permohonan/{draft.pk}/berkas/"
    upload = SimpleUploadedFile("ukur.pdf", paper("x"), content_type="application/pdf")
    answer = client.post(there, {"_file.ship_particular": upload}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "ukur.pdf" in answer.content.decode()
    client.post(there, {"detach": "_file.ship_particular.ship_particular"})
    assert not draft.files.filter(removed_at=None).exists()


def test_a_renamed_program_is_refused_by_its_paper__and_nothing_else_is_lost(walk: Walk, sign_in: SignIn) -> None:
    draft = lifecycle.begin(walk.cast.agent, "PPKB", port=walk.cast.port, call_id=walk.call.pk)
    upload = SimpleUploadedFile("ukur.pdf", b"MZ" + b"\0" * 400, content_type="application/pdf")
    answer = sign_in(walk.cast.agent).post(
        f"/permohonan/{draft.pk}/berkas/", {"_file.ship_particular": upload}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not draft.files.exists()


def test_withdrawn__by_its_applicant(walk: Walk, sign_in: SignIn) -> None:
    draft = walk.draft("SPM")
    assert sign_in(walk.cast.agent).post(f"/permohonan/{draft.pk}/tarik/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_a_call_is_opened__and_begins_with_its_first_service(walk: Walk, sign_in: SignIn) -> None:
    ship, client = a_ship(agent=walk.cast.agent), sign_in(walk.cast.agent)
    chosen = {
        "ship": str(ship.pk),
        "port": walk.cast.port.code,
        "trade_in": "DN",
        "trade_out": "DN",
        "eta": "2030-01-05T08:00",
    }
    foreseen = client.get("/kunjungan/baru/", chosen).content.decode()
    assert "Surat Persetujuan Berlayar" in foreseen
    assert client.post("/kunjungan/baru/", chosen).status_code == 302
    call = PortCall.objects.get(ship=ship)
    page = client.get(f"/kunjungan/{call.pk}/").content.decode()
    assert "AGENCY" in page
    assert client.post("/layanan/AGENCY/mulai/", {"kunjungan": call.pk}).status_code == 302
    assert Application.objects.filter(call=call, service_code="AGENCY").count() == 1


def test_served_by_hand_with_the_reason__for_a_ship_of_gt_35(walk: Walk, sign_in: SignIn) -> None:
    ship = a_ship(agent=walk.cast.agent, gross_tonnage=30)
    answer = sign_in(walk.cast.agent).post("/kunjungan/baru/", {"ship": ship.pk, "port": walk.cast.port.code})
    assert answer.status_code == 422
    assert "Dilayani secara manual karena" in answer.content.decode()
    assert ManualEntry.objects.filter(ship=ship).count() == 1


def hull(**changed: str) -> dict[str, str]:
    return {
        "name": "KM Baru", "flag": "ID", "ship_type": "General cargo", "category": ShipCategory.COMMERCIAL,
        "unmanned": "no", "gross_tonnage": "500", "length_m": "48,5", "_language": "id", **changed,
    }  # fmt: skip


def test_a_known_ship_is_not_entered_twice__by_her_registration_mark(walk: Walk, sign_in: SignIn) -> None:
    other = a_ship(agent=an_agent("PT Agen Lain"))
    client = sign_in(walk.cast.agent)
    answer = client.post("/kapal/baru/", hull(registration_mark=other.registration_mark.lower()))
    assert answer["Location"] == f"/kapal/{other.pk}/"
    assert Ship.objects.filter(registration_key=other.registration_key).count() == 1
    assert other.agents.filter(pk=walk.cast.agent.organisation_id or 0).exists()


def test_a_wrong_check_digit_warns__and_does_not_block(walk: Walk, sign_in: SignIn) -> None:
    client = sign_in(walk.cast.agent)
    answer = client.post("/kapal/baru/", hull(imo_number="9319460"), follow=True)
    assert Ship.objects.filter(imo_number="9319460").exists()
    assert re.search("Angka periksa nomor IMO", answer.content.decode())


def test_a_ship_without_any_mark_is_refused(walk: Walk, sign_in: SignIn) -> None:
    answer = sign_in(walk.cast.agent).post("/kapal/baru/", hull())
    assert answer.status_code == 422
    assert "KM Baru" in answer.content.decode()


def test_a_paper_replaces_the_one_of_its_kind__on_the_ships_page(walk: Walk, sign_in: SignIn) -> None:
    ship = walk.voyage.ship
    upload = SimpleUploadedFile("safety.pdf", paper("y"), content_type="application/pdf")
    sent = {"kind": "safety", "number": "BARU/1", "expires_on": "2028-01-01", "_file": upload}
    assert sign_in(walk.cast.agent).post(f"/kapal/{ship.pk}/surat/", sent).status_code == 302
    mine = ship.papers.filter(kind="safety", superseded=False, organisation=walk.cast.agent.organisation)
    assert [p.number for p in mine] == ["BARU/1"]


def test_the_notice_of_business_starts_at_the_company(walk: Walk, sign_in: SignIn) -> None:
    with clock.at(START):
        answer = sign_in(walk.cast.agent).post("/perusahaan/", {"service": "PMKU", "port": walk.cast.port.code})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/permohonan/")
