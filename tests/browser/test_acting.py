"""Letters, sanctions and orders in a browser: given, used and ended; at a desk and on a telephone, with axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from suar.accounts import delegations, postings, sanctions
from suar.accounts.actors import Actor
from suar.accounts.models import Delegation, Posting, Sanction
from suar.accounts.postings import Order
from suar.accounts.roles import Capacity, Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from suar.workflow.models import Application
from tests import build
from tests.accounts.acting import a_company, a_letter, a_paper, again, an_office
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import a_pdf, backstage

pytestmark = pytest.mark.browser


def _two_companies() -> tuple[Actor, Actor]:
    return a_company("PT Samudera Prinsipal Nusantara"), a_company("PT Wakil Pelayaran", nib="9120000000022")


def test_given__used__revoked__the_post_under_it_is_refused(desk: Desk) -> None:
    principal, delegate = backstage(_two_companies)
    giver = desk.open(principal)
    giver.goto("/perusahaan/surat-kuasa/")
    giver.get_by_role("link", name="Beri surat kuasa").click()
    giver.get_by_label("Perusahaan yang ditunjuk").fill("9120000000022")
    giver.get_by_label("Hubungan").select_option("sub_agent")
    giver.get_by_label("Nomor surat kuasa").fill("SK/12")
    until = backstage(lambda: delegations.today() + timedelta(days=60))
    giver.get_by_label("Berlaku sampai").fill(f"{until:%Y-%m-%d}")
    giver.get_by_label("Surat kuasa bertanda tangan (PDF)").set_input_files(a_pdf("kuasa"))
    giver.get_by_role("button", name="Periksa dahulu").click()
    expect(giver.get_by_text("PT Wakil Pelayaran").first).to_be_visible()
    giver.get_by_role("button", name="Beri surat kuasa ini").click()
    expect(giver.get_by_text("Surat kuasa berlaku")).to_be_visible()

    taker = desk.open(delegate, width=390)
    taker.goto("/perusahaan/surat-kuasa/")
    taker.get_by_role("button", name="Pakai PT Samudera Prinsipal Nusantara").click()
    band = taker.get_by_role("complementary", name="Bertindak atas nama")
    expect(band).to_contain_text("PT Samudera Prinsipal Nusantara")
    taker.goto("/perusahaan/")
    expect(taker.get_by_role("heading", level=1)).to_contain_text("PT Samudera Prinsipal Nusantara")
    expect(band).to_be_visible()

    giver.get_by_label("Alasan").fill("Kerja sama selesai.")
    giver.get_by_role("button", name="Cabut surat kuasa").click()
    expect(giver.get_by_text("Kerja sama selesai.")).to_be_visible()
    taker.get_by_role("button", name="Kembali ke perusahaan sendiri").click()
    expect(taker.get_by_text("Anda kembali bekerja")).to_be_visible()
    assert backstage(lambda: Delegation.objects.get().revoked_why) == "Kerja sama selesai."


def _scene() -> dict[str, tuple[Actor, tuple[str, ...]]]:
    principal, delegate = _two_companies()
    letter = a_letter(principal, delegate, letter=a_paper(principal))
    head, _one, _two, ditjen = an_office()
    frozen = a_company("PT Lalai")
    today = clock.today("Asia/Jakarta")
    with clock.at(clock.now() - timedelta(days=9)):
        first = sanctions.impose(ditjen, frozen.organisation.pk, "", Imposed("Data lama.", "S/1"))  # type: ignore[union-attr]
    made = sanctions.impose(ditjen, frozen.organisation.pk, "", Imposed("Tetap lama.", "S/2"))  # type: ignore[union-attr]
    order = Order(
        "petugas dua", "IDSUQ", Role.HARBOUR_MASTER, "Asia/Jakarta", "SP/1", today, today + timedelta(days=5),
        Capacity.ACTING_DAILY, "syahbandar satu",
    )  # fmt: skip
    posting = postings.post(head, order)
    letters, desk_sanctions = "/perusahaan/surat-kuasa/", "/meja/sanksi/"
    return {
        "principal": (principal, (letters, f"{letters}baru/", f"{letters}{letter.pk}/")),
        "delegate": (delegate, ("/beranda/", letters, f"{letters}{letter.pk}/")),
        "head": (head, ("/meja/", "/meja/penugasan/", "/meja/penugasan/baru/", f"/meja/penugasan/{posting.pk}/")),
        "directorate": (
            ditjen,
            (f"{desk_sanctions}?state=all", f"{desk_sanctions}baru/?company=PT+Lalai", f"{desk_sanctions}{first.pk}/",
             f"{desk_sanctions}{made.pk}/"),
        ),
        "frozen": (again(frozen), ("/beranda/", "/perusahaan/sanksi/", "/kunjungan/baru/")),
    }  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(language: str, width: int, desk: Desk) -> None:
    wrong: list[str] = []
    for who, (actor, pages) in backstage(_scene).items():
        page = desk.open(actor, language=language, width=width)
        if who == "delegate":
            page.goto("/perusahaan/surat-kuasa/")
            page.get_by_role("button", name="Use PT" if language == "en" else "Pakai PT").click()
            expect(page.locator("aside.acting")).to_be_visible()
        for number, address in enumerate(pages):
            page.goto(address)
            wrong += faults(page, f"acting {who} {number} {language} {width}")
    assert not wrong, "\n".join(wrong)


def test_a_frozen_company_appeals__the_directorate_lifts__without_script(desk: Desk) -> None:
    def frozen() -> tuple[Actor, Actor]:
        company, (_head, _one, _two, ditjen) = a_company("PT Lalai"), an_office()
        colleague = build.an_officer(Role.DIRECTORATE, name="ditjen dua")
        pk = company.organisation_id or 0
        with clock.at(clock.now() - timedelta(days=9)):
            sanctions.impose(ditjen, pk, "", Imposed("Data lama.", "S/1"))
        sanctions.impose(ditjen, pk, "", Imposed("Tetap lama.", "S/2"))
        return company, colleague

    company, colleague = backstage(frozen)
    page = desk.open(company, width=390, script=False)
    page.goto("/kunjungan/baru/")
    expect(page.get_by_text("S/2").first).to_be_visible()
    page.goto("/perusahaan/sanksi/")
    page.get_by_label("Keberatan Anda").fill("Data sudah kami perbarui.")
    page.get_by_role("button", name="Kirim keberatan").click()
    expect(page.get_by_text("Keberatan diterima")).to_be_visible()
    officer = desk.open(colleague, script=False)
    officer.goto("/meja/sanksi/?state=appeals")
    officer.get_by_role("link", name="S/2").click()
    officer.get_by_label("Pertimbangan").fill("Benar, sudah diperbarui.")
    officer.get_by_role("button", name="Batalkan sanksi").click()
    expect(officer.get_by_text("Tercatat")).to_be_visible()
    page.goto("/kunjungan/baru/")
    expect(page.get_by_text("S/2")).to_have_count(0)
    assert backstage(lambda: Sanction.objects.get(number="S/2").ended_how) == "appeal"
    assert backstage(Posting.objects.count) > 0
    assert backstage(Application.objects.count) == 0
