"""A company looks after its people in a browser: at a desk and on a telephone, in both languages, with axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from suar.accounts import administration as admin
from suar.accounts.actors import Actor, actor_of
from suar.accounts.administration import GroupWish
from suar.accounts.models import Group, MenuRights, Message, User
from suar.accounts.roles import MENU_USERS, Level, OrganisationKind, Right
from suar.kernel import clock
from suar.workflow.menus import menus_of
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import faults, picture, sideways
from tests.browser.stage import backstage

pytestmark = pytest.mark.browser
_V, _C, _E, _D = Right.VIEW, Right.CREATE, Right.EDIT, Right.DELETE


def _a_company() -> tuple[Actor, Group, Group, User]:
    """A super admin, an admins' group, a staff group below it, and somebody in that."""
    company = build.an_organisation(OrganisationKind.AGENT, "PT Berjenjang Samudera Nusantara")
    top = actor_of(build.a_person(company, "super.admin"))
    menus = menus_of(company)
    users = frozenset({_V, _C, _E, _D})
    wish = GroupWish("Admin operasi", Level.ADMIN, {MENU_USERS: users, "PKK": frozenset({_V, _C, _E})})
    admins = admin.make_group(top, _under(wish, top.group_id), menus, why="Bagian baru")
    wish = GroupWish("Staf dokumen", Level.NON_ADMIN, {"PKK": frozenset({_V, _C})})
    staff = admin.make_group(top, _under(wish, admins.pk), menus, why="Bagian baru")
    person = User.objects.create(
        username="rizal", full_name="Rizal Effendi", organisation=company, group=staff, job_title="Staf dokumen",
        email="rizal@contoh.invalid", completed_at=clock.now(), email_proved_at=clock.now(),
    )  # fmt: skip
    return top, admins, staff, person


def _under(wish: GroupWish, parent: int | None) -> GroupWish:
    return GroupWish(wish.name, wish.level, wish.menus, parent_id=parent)


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 390), ("id", 390), ("en", 1280)])
def test_every_page_of_a_companys_people(language: str, width: int, desk: Desk) -> None:
    top, admins, staff, person = backstage(_a_company)
    pages = [
        "/perusahaan/", "/perusahaan/kelompok/", "/perusahaan/kelompok/?q=zzz", "/perusahaan/kelompok/baru/",
        f"/perusahaan/kelompok/{admins.pk}/", f"/perusahaan/kelompok/{top.group_id}/",
        f"/perusahaan/kelompok/{staff.pk}/hapus/", f"/perusahaan/kelompok/{staff.pk}/pindah/",
        f"/perusahaan/kelompok/{staff.pk}/", "/perusahaan/pengguna/", "/perusahaan/pengguna/baru/",
        f"/perusahaan/pengguna/{person.pk}/", f"/perusahaan/pengguna/{top.user_id}/",
        f"/perusahaan/pengguna/{person.pk}/nonaktif/", f"/perusahaan/pengguna/{person.pk}/terdaftar/",
        f"/perusahaan/pengguna/{person.pk}/aktif/", "/perusahaan/data/", "/perusahaan/data/tiket/",
        "/perusahaan/riwayat-hak/", "/perusahaan/riwayat-hak/?verb=person_shut",
    ]  # fmt: skip
    page, wrong = desk.open(top, language=language, width=width), []
    for number, address in enumerate(pages):
        page.goto(address)
        wrong += faults(page, f"admin {number:02} {language} {width}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, False)])
def test_a_group_and_a_person_are_made__and_a_cut_is_shown_before(width: int, script: bool, desk: Desk) -> None:
    top, admins, staff, _person = backstage(_a_company)
    page = desk.open(top, width=width, script=script)
    page.goto("/perusahaan/")
    page.get_by_role("link", name="Daftar kelompok", exact=True).click()
    page.get_by_role("link", name="Tambah kelompok").click()
    page.get_by_label("Nama kelompok").fill("Keuangan")
    page.get_by_label("Non-admin").check()
    page.get_by_label("Menu", exact=True).select_option("bills")
    page.get_by_role("button", name="Tambah menu").click()
    expect(page.get_by_label("Nama kelompok")).to_have_value("Keuangan")
    expect(page.get_by_label("Lihat: Tagihan")).to_be_checked()
    page.get_by_label("Alasan").fill("Bagian keuangan dibuka")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Kelompok “Keuangan” dibuat.")).to_be_visible()

    page.get_by_role("link", name="Pengguna", exact=True).click()
    page.get_by_role("link", name="Tambah pengguna").click()
    _fill_in(page)
    page.get_by_role("button", name="Lanjut ke syarat").click()
    expect(page.locator(".errors")).to_contain_text("Tanggal lahir di dalam NIK")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Siti Rahma")
    picture(page, f"admin-person-refused-{width}")
    page.get_by_label("Nomor tanda pengenal").fill("3171011708450001")
    page.get_by_role("button", name="Lanjut ke syarat").click()
    expect(page.get_by_label("Saya menyetujui")).to_be_visible()
    picture(page, f"admin-terms-{width}")
    assert sideways(page) <= 0
    page.get_by_label("Saya menyetujui").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name="Silakan periksa surel")).to_be_visible()
    assert backstage(lambda: Message.objects.filter(user__username="siti.rahma").count()) == 1

    page.goto(f"/perusahaan/kelompok/{admins.pk}/")
    page.get_by_label("Buat: PKK", exact=False).uncheck()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name="Periksa hak yang diambil")).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("Staf dokumen")
    assert sideways(page) <= 0
    picture(page, f"admin-losses-{width}")
    page.get_by_label("Alasan").fill("Selama audit")
    page.get_by_role("button", name="Ambil hak ini").click()
    expect(page.get_by_text("Kelompok “Admin operasi” disimpan.")).to_be_visible()
    assert backstage(lambda: MenuRights.objects.get(group=staff, menu="PKK").ticked()) == {_V}
    page.get_by_role("link", name="Riwayat hak").click()
    expect(page.locator("tbody tr").first).to_contain_text("Selama audit")
    picture(page, f"admin-history-{width}")


def _fill_in(page: Page) -> None:
    page.get_by_label("Nama pengguna").fill("siti.rahma")
    page.get_by_label("Kelompok pengguna").select_option(label="Keuangan (Non-admin)")
    page.get_by_label("Alamat surel").fill("siti@contoh.co.id")
    page.get_by_label("Nama lengkap").fill("Siti Rahma")
    page.get_by_label("Jabatan di perusahaan").fill("Kasir")
    page.get_by_label("Nomor tanda pengenal").fill("5879789846546867")
    page.get_by_label("Nomor telepon").fill("021 5790 1234")
    page.get_by_label("Nomor HP").fill("0811 1234 567")
    page.get_by_label("Alamat", exact=True).fill("Jalan Pelabuhan 1")
    page.get_by_label("Kode pos").fill("28773")
    page.get_by_label("Alasan").fill("Kasir baru")
