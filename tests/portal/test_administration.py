"""Pages on which a company looks after its people: who gets them, what they refuse, what they ask of the database."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.accounts.test_administration import PERSON
from tests.build import a_person, a_port, an_officer, an_organisation
from tests.portal.conftest import SignIn

from suar.accounts import administration as admin
from suar.accounts import changes
from suar.accounts.actors import Actor, actor_of
from suar.accounts.administration import GroupWish
from suar.accounts.models import Group, MenuRights, Message, Organisation, User
from suar.accounts.roles import EVERY_MENU, MENU_USERS, Level, OrganisationKind, Right, Role
from suar.kernel import clock
from suar.portal.views import rights_history
from suar.records.models import Event
from suar.workflow.menus import menus_of

pytestmark = pytest.mark.django_db
V, C, E, D = Right.VIEW, Right.CREATE, Right.EDIT, Right.DELETE
USERS = frozenset({V, C, E, D})


@pytest.fixture
def company() -> Organisation:
    return an_organisation(OrganisationKind.AGENT, "PT Berjenjang")


@pytest.fixture
def top(company: Organisation) -> Actor:
    return now(a_person(company, "super"))


@pytest.fixture
def admins(company: Organisation, top: Actor) -> Group:
    wish = GroupWish("Admin", Level.ADMIN, {MENU_USERS: USERS, "PKK": frozenset({V, C})}, parent_id=top.group_id)
    return admin.make_group(top, wish, menus_of(company), why="Bagian baru")


@pytest.fixture
def staff(company: Organisation, top: Actor, admins: Group) -> Group:
    wish = GroupWish("Staf", Level.NON_ADMIN, {"PKK": frozenset({V, C})}, parent_id=admins.pk)
    return admin.make_group(top, wish, menus_of(company), why="Bagian baru")


def now(person: User) -> Actor:
    return actor_of(User.objects.select_related("organisation", "group__parent__parent").get(pk=person.pk))


def a_member(group: Group, name: str, **columns: Any) -> Actor:
    known = {"full_name": name.title(), "completed_at": clock.now(), **columns}
    return now(User.objects.create(username=name, organisation=group.organisation, group=group, **known))


def answers(group: Group, **changed: str) -> dict[str, str]:
    return {**asdict(PERSON), "group": str(group.pk), "why": "Pegawai baru", **changed}


PAGES = (
    "/perusahaan/kelompok/", "/perusahaan/kelompok/baru/", "/perusahaan/kelompok/{staff}/",
    "/perusahaan/kelompok/{staff}/hapus/", "/perusahaan/kelompok/{staff}/pindah/", "/perusahaan/pengguna/",
    "/perusahaan/pengguna/baru/",
    "/perusahaan/pengguna/{person}/", "/perusahaan/pengguna/{person}/terdaftar/",
    "/perusahaan/pengguna/{person}/nonaktif/", "/perusahaan/pengguna/{person}/aktif/", "/perusahaan/riwayat-hak/",
)  # fmt: skip
POSTS = (
    "/perusahaan/kelompok/{staff}/", "/perusahaan/kelompok/{staff}/hapus/", "/perusahaan/kelompok/{staff}/pindah/",
    "/perusahaan/pengguna/{person}/", "/perusahaan/pengguna/{person}/nonaktif/", "/perusahaan/pengguna/{person}/aktif/",
    "/perusahaan/pengguna/{person}/tautan/",
)  # fmt: skip


def test_each_role_gets_the_pages_it_may__and_no_other(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    below = a_member(staff, "bawah")
    elsewhere = a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "super.lain")
    known = {"staff": staff.pk, "person": below.user_id}
    everybody = {
        "super admin": (sign_in(top), 200),
        "admin above": (sign_in(a_member(admins, "tengah")), 200),
        "non-admin": (sign_in(below), 404),
        "another company": (sign_in(now(elsewhere)), 404),
        "officer": (sign_in(an_officer(Role.PORT_AUTHORITY, a_port())), 404),
        "directorate": (sign_in(an_officer(Role.DIRECTORATE)), 404),
        "anybody": (Client(), 302),
    }
    own = {"/perusahaan/kelompok/", "/perusahaan/kelompok/baru/", "/perusahaan/pengguna/"}
    own |= {"/perusahaan/pengguna/baru/", "/perusahaan/riwayat-hak/"}
    wrong = []
    for who, (client, right) in everybody.items():
        for page in PAGES:
            expected = 200 if page in own and who in ("another company", "officer", "directorate") else right
            if (status := client.get(page.format(**known)).status_code) != expected:
                wrong.append((who, page, status))
        if right == 404:
            wrong += [
                (who, page, status)
                for page in POSTS
                if (status := client.post(page.format(**known), {"why": "x"}).status_code) != 404
            ]
    assert wrong == []
    assert User.objects.get(pk=below.user_id or 0).is_active


def test_an_admin_neither_sees_nor_changes_what_stands_beside_or_above(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    beside = Group.objects.create(organisation=company, name="Sebelah", parent_id=top.group_id)
    other = a_member(beside, "orang.sebelah")
    client = sign_in(a_member(admins, "tengah"))
    assert "Sebelah" not in client.get("/perusahaan/kelompok/").content.decode()
    assert "orang.sebelah" not in client.get("/perusahaan/pengguna/?q=sebelah").content.decode()
    for page in (f"kelompok/{beside.pk}/", f"kelompok/{top.group_id}/", f"pengguna/{other.user_id}/"):
        assert client.get(f"/perusahaan/{page}").status_code == 404
        assert client.post(f"/perusahaan/{page}", {"name": "X"}).status_code == 404


def test_a_group_is_made_row_by_row__and_nothing_typed_is_lost(
    company: Organisation, top: Actor, admins: Group, sign_in: SignIn
) -> None:
    client = sign_in(top)
    form = {"name": "Kasir", "level": "non_admin", "parent": str(top.group_id), "active": "true", "why": "Kasir baru"}
    shown = client.post("/perusahaan/kelompok/baru/", {**form, "do": "add", "new_menu": "PKK"}).content.decode()
    assert 'value="Kasir"' in shown
    assert re.search(r'name="t\.PKK" value="view"[^>]*checked', shown)
    ticked = {**form, "menu": ["PKK", "SPM"], "t.PKK": ["view", "create"], "t.SPM": ["view"], "off": ["SPM"]}
    shown = client.post("/perusahaan/kelompok/baru/", {**ticked, "do": "remove:SPM"}).content.decode()
    assert 'name="t.SPM"' not in shown
    assert client.post("/perusahaan/kelompok/baru/", {**ticked, "do": "save"}).status_code == 302
    made = Group.objects.get(organisation=company, name="Kasir")
    rows = {row.menu: (set(row.ticked()), row.switched_off) for row in made.menus.all()}
    assert rows == {"PKK": ({V, C}, False), "SPM": ({V}, True)}


def test_a_new_group_without_a_reason__is_asked_for_it__and_nothing_typed_is_lost(
    company: Organisation, top: Actor, sign_in: SignIn
) -> None:
    client, url = sign_in(top), "/perusahaan/kelompok/baru/"
    form = {"name": "Kasir", "level": "non_admin", "parent": str(top.group_id), "active": "true", "do": "save"}
    form |= {"menu": "PKK", "t.PKK": "view"}
    assert 'name="why"' in client.get(url).content.decode()
    unsaid = client.post(url, form)
    assert unsaid.status_code == 422
    assert 'href="#id_why"' in unsaid.content.decode()
    assert 'value="Kasir"' in unsaid.content.decode()
    kept = client.post(url, {**form, "why": "Loket baru", "do": "add", "new_menu": "SPM"}).content.decode()
    assert "Loket baru" in kept
    assert client.post(url, {**form, "why": "Loket baru"}).status_code == 302
    assert "Loket baru" in client.get("/perusahaan/riwayat-hak/").content.decode()


def test_an_admin_is_offered_what_there_is_to_give(
    company: Organisation, top: Actor, admins: Group, sign_in: SignIn
) -> None:
    form = {"name": "Kasir", "level": "non_admin", "parent": str(admins.pk), "active": "true", "do": "add_all"}
    text = sign_in(a_member(admins, "tengah")).post("/perusahaan/kelompok/baru/", form).content.decode()
    assert set(re.findall(r'name="menu" value="(\w+)"', text)) == {"PKK", MENU_USERS}
    every = form | {"menu": [EVERY_MENU], f"t.{EVERY_MENU}": ["view", "edit"], "parent": str(top.group_id)}
    text = sign_in(top).post("/perusahaan/kelompok/baru/", every).content.decode()
    assert re.search(r'name="t\.SPM" value="edit"[^>]*checked', text)
    assert not re.search(r'name="t\.SPM" value="create"[^>]*checked', text)


def test_an_excess_is_named_at_its_row(company: Organisation, admins: Group, sign_in: SignIn) -> None:
    client = sign_in(a_member(admins, "tengah"))
    form = {
        "name": "Kasir",
        "level": "non_admin",
        "parent": str(admins.pk),
        "active": "true",
        "do": "save",
        "why": "Kasir baru",
    }
    answer = client.post("/perusahaan/kelompok/baru/", {**form, "menu": ["SPB"], "t.SPB": ["approve"]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_menus.SPB"' in text
    assert "melebihi kelompok di atasnya" in text


def test_a_cut_is_shown__goes_back_with_everything__and_is_done_once_agreed(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    a_member(staff, "bawah")
    client, page = sign_in(top), f"/perusahaan/kelompok/{admins.pk}/"
    form = {
        "name": "Admin", "level": "admin", "active": "true", "menu": ["PKK", MENU_USERS],
        "t.PKK": ["view"], f"t.{MENU_USERS}": [right.value for right in USERS],
    }  # fmt: skip
    text = client.post(page, {**form, "do": "save"}).content.decode()
    assert "2 kelompok dan 1 pengguna aktif" in text
    assert "Staf" in text
    assert "PKK" in text
    agreed = re.search(r'name="agreed" value="(\w+)"', text)
    assert agreed is not None
    assert staff.menus.get(menu="PKK").ticked() == {V, C}
    back = client.post(page, {**form, "do": "back"}).content.decode()
    assert not re.search(r'name="t\.PKK" value="create"[^>]*checked', back)
    unsaid = client.post(page, {**form, "do": "save", "agreed": agreed[1], "why": ""})
    assert unsaid.status_code == 422
    done = client.post(page, {**form, "do": "save", "agreed": agreed[1], "why": "Audit internal"})
    assert done.status_code == 302
    assert staff.menus.get(menu="PKK").ticked() == {V}
    history = client.get("/perusahaan/riwayat-hak/").content.decode()
    assert "Hak ikut terpotong" in history
    assert "Audit internal" in history
    assert "Rantai utuh" in history


def test_a_group_is_moved__and_what_that_takes_is_shown_first(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    wish = GroupWish("Admin 2", Level.ADMIN, {MENU_USERS: USERS, "PKK": frozenset({V})}, parent_id=top.group_id)
    second = admin.make_group(top, wish, menus_of(company), why="Bagian baru")
    client, page = sign_in(top), f"/perusahaan/kelompok/{staff.pk}/pindah/"
    assert page in client.get(f"/perusahaan/kelompok/{staff.pk}/").content.decode()
    offered = client.get(page).content.decode()
    assert f'value="{second.pk}"' in offered
    assert f'value="{admins.pk}"' not in offered
    for wrong in ("", "x", str(admins.pk), "9" * 18, "9" * 40, "\x00"):
        answer = client.post(page, {"parent": wrong, "why": "Tetap <i>terbaca</i>"})
        assert answer.status_code == 422
        assert 'href="#id_parent"' in answer.content.decode()
        assert "Tetap &lt;i&gt;terbaca&lt;/i&gt;" in answer.content.decode()
    form = {"parent": str(second.pk), "why": "Pindah bagian"}
    text = client.post(page, form).content.decode()
    agreed = re.search(r'name="agreed" value="(\w+)"', text)
    assert agreed is not None
    assert f'name="parent" value="{second.pk}"' in text
    back = client.post(page, {**form, "do": "back"}).content.decode()
    assert "Pindah bagian" in back
    assert re.search(rf'value="{second.pk}" selected', back)
    assert client.post(page, {**form, "agreed": agreed[1], "why": ""}).status_code == 422
    assert Group.objects.get(pk=staff.pk).parent == admins
    assert client.post(page, {**form, "agreed": agreed[1]}).status_code == 302
    assert Group.objects.get(pk=staff.pk).parent == second
    assert "Kelompok dipindahkan" in client.get("/perusahaan/riwayat-hak/").content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=top.user_id or 0))
    assert strict.post(page, {"parent": str(admins.pk), "why": "x"}).status_code == 403


def test_a_page_opened_before_a_cut__does_not_give_back_what_was_taken(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    """Two admins at one group: the later one is told, and saves over the other's change knowingly or not at all."""
    client, url = sign_in(top), f"/perusahaan/kelompok/{staff.pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())
    assert seen is not None
    MenuRights.objects.filter(group=staff, menu="PKK").update(may_create=False, may_view=True)
    form = {"name": "Staf baru", "level": "non_admin", "active": "true", "menu": ["PKK"], "t.PKK": ["view", "create"]}
    answer = client.post(url, form | {"seen": seen[1]})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "diubah orang lain" in page
    assert 'value="Staf baru"' in page
    assert not MenuRights.objects.get(group=staff, menu="PKK").may_create
    anew = re.search(r'name="seen" value="(\w+)"', page)
    assert anew is not None
    assert client.post(url, form | {"seen": anew[1], "why": "Tetap mengisi PKK"}).status_code == 302
    assert MenuRights.objects.get(group=staff, menu="PKK").may_create


def test_what_only_gives_rights__says_why_too(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    client, page = sign_in(top), f"/perusahaan/kelompok/{staff.pk}/"
    MenuRights.objects.filter(group=staff, menu="PKK").update(may_create=False)
    form = {"name": "Staf", "level": "non_admin", "active": "true", "menu": ["PKK"], "t.PKK": ["view", "create"]}
    unsaid = client.post(page, form)
    assert unsaid.status_code == 422
    assert 'href="#id_why"' in unsaid.content.decode()
    assert re.search(r'name="t\.PKK" value="create"[^>]*checked', unsaid.content.decode())
    kept = client.post(page, {**form, "why": "Tetap terbaca", "do": "add", "new_menu": ""}).content.decode()
    assert "Tetap terbaca" in kept
    assert not MenuRights.objects.get(group=staff, menu="PKK").may_create
    assert client.post(page, {**form, "why": "Menggantikan rekannya"}).status_code == 302
    assert MenuRights.objects.get(group=staff, menu="PKK").may_create
    assert "Menggantikan rekannya" in client.get("/perusahaan/riwayat-hak/").content.decode()
    named = {**form, "name": "Staf dokumen"}  # a name gives nobody anything
    assert client.post(page, named).status_code == 302


def test_whoever_goes_to_another_group__is_moved_with_a_reason(
    company: Organisation, top: Actor, staff: Group, sign_in: SignIn
) -> None:
    wish = GroupWish("Lain", Level.NON_ADMIN, {"PKK": frozenset({V, C})}, parent_id=top.group_id)
    other = admin.make_group(top, wish, menus_of(company), why="Bagian baru")
    person = admin.make_person(top, replace(PERSON, group=str(staff.pk)), agreed=True, why="Pegawai baru")
    client, page = sign_in(top), f"/perusahaan/pengguna/{person.pk}/"
    unsaid = client.post(page, answers(other, why=""))
    assert unsaid.status_code == 422
    assert 'href="#id_why"' in unsaid.content.decode()
    assert client.post(page, answers(other, why="Pindah bagian")).status_code == 302
    assert User.objects.get(pk=person.pk).group == other


def test_a_person_is_made_in_two_steps__with_mail_in_two_languages(
    company: Organisation, top: Actor, staff: Group, sign_in: SignIn
) -> None:
    client = sign_in(top)
    wrong = client.post("/perusahaan/pengguna/baru/", answers(staff, identity_number="5879789846546867"))
    assert wrong.status_code == 422
    assert 'href="#id_identity_number"' in wrong.content.decode()
    assert 'value="siti.rahma"' in wrong.content.decode()
    unsaid = client.post("/perusahaan/pengguna/baru/", answers(staff, why=" "))
    assert unsaid.status_code == 422
    assert 'href="#id_why"' in unsaid.content.decode()
    terms = client.post("/perusahaan/pengguna/baru/", answers(staff)).content.decode()
    assert 'name="why" value="Pegawai baru"' in terms
    assert "Saya menyetujui" in terms
    assert not User.objects.filter(username="siti.rahma").exists()
    unticked = client.post("/perusahaan/pengguna/baru/", answers(staff) | {"do": "agree"})
    assert unticked.status_code == 422
    back = client.post("/perusahaan/pengguna/baru/", answers(staff) | {"do": "back"}).content.decode()
    assert 'value="siti.rahma"' in back
    made = client.post("/perusahaan/pengguna/baru/", answers(staff) | {"do": "agree", "terms": "true"}, follow=True)
    assert "Silakan periksa surel" in made.content.decode()
    person = User.objects.get(username="siti.rahma")
    body = Message.objects.get(user=person).body
    assert "sekali pakai" in body
    assert client.post(f"/perusahaan/pengguna/{person.pk}/tautan/").status_code == 302
    assert Message.objects.filter(user=person).count() == 2


def test_an_account_is_shut_with_a_reason__and_opened_again(
    company: Organisation, top: Actor, staff: Group, sign_in: SignIn
) -> None:
    below, client = a_member(staff, "bawah"), sign_in(top)
    theirs = sign_in(below)
    assert theirs.get("/beranda/").status_code == 200
    page = f"/perusahaan/pengguna/{below.user_id}"
    assert client.post(f"{page}/nonaktif/", {"why": " "}).status_code == 422
    assert client.post(f"{page}/nonaktif/", {"why": "Keluar"}).status_code == 302
    assert theirs.get("/beranda/").status_code == 302
    unsaid = client.post(f"{page}/aktif/", {"why": " "})
    assert unsaid.status_code == 422
    assert 'href="#id_why"' in unsaid.content.decode()
    assert client.get(f"{page}/aktif/").status_code == 200
    assert client.post(f"{page}/aktif/", {"why": "Kembali bekerja"}).status_code == 302
    assert "Kembali bekerja" in client.get("/perusahaan/riwayat-hak/").content.decode()
    assert User.objects.get(pk=below.user_id or 0).is_active


def test_an_account_that_a_super_admin_shut__says_so_to_the_admin_below(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    below, client = a_member(staff, "bawah"), sign_in(a_member(admins, "tengah"))
    admin.deactivate_person(top, below.user_id or 0, "Diperiksa")
    page = f"/perusahaan/pengguna/{below.user_id}/"
    text = client.get(page).content.decode()
    assert "hanya tingkat itu yang membukanya lagi" in text
    assert f"{page}aktif/" not in text
    answer = client.post(f"{page}aktif/", {"why": "Kembali"})
    assert answer.status_code == 403
    assert "tingkat yang lebih tinggi" in answer.content.decode()
    assert f"{page}aktif/" in sign_in(top).get(page).content.decode()


def test_lists_are_paged_by_key__every_name_once(
    company: Organisation, top: Actor, staff: Group, sign_in: SignIn
) -> None:
    client = sign_in(top)
    for n in range(60):
        a_member(staff, f"orang.{n:02}", full_name="Sama Namanya")
        Group.objects.create(organisation=company, name=f"Kelompok {n:02}", parent_id=top.group_id)
    for path, pattern, expected in (
        ("/perusahaan/pengguna/?q=sama", r"orang\.\d\d", 60),
        ("/perusahaan/kelompok/?q=kelompok", r"Kelompok \d\d", 60),
    ):  # fmt: skip
        seen: list[str] = []
        while path:
            text = client.get(path).content.decode()
            seen += dict.fromkeys(re.findall(pattern, text))
            following = re.search(r'rel="next" href="([^"]+)"', text)
            path = path.partition("?")[0] + following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == expected


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["super", "tengah"])
def test_as_many_queries_for_a_large_company_as_for_a_small_one(
    who: str, company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    below = a_member(staff, "bawah")
    client = sign_in(top if who == "super" else a_member(admins, "tengah"))
    pages = [
        "/perusahaan/", "/perusahaan/kelompok/", f"/perusahaan/kelompok/{staff.pk}/", "/perusahaan/kelompok/baru/",
        f"/perusahaan/kelompok/{staff.pk}/pindah/",
        "/perusahaan/pengguna/", f"/perusahaan/pengguna/{below.user_id}/", "/perusahaan/pengguna/baru/",
        "/perusahaan/riwayat-hak/",
    ]  # fmt: skip
    few = {page: queries(client, page) for page in pages}
    for n in range(12):
        group = Group.objects.create(organisation=company, name=f"Kelompok {n:02}", parent=admins)
        MenuRights.objects.create(group=group, menu="PKK", may_view=True)
        a_member(group, f"orang.{n:02}")
        wish = GroupWish(f"Lain {n:02}", Level.NON_ADMIN, {"PKK": frozenset({V})}, parent_id=admins.pk)
        admin.make_group(top, wish, menus_of(company), why="Bagian baru")
    assert {page: queries(client, page) for page in pages} == few
    assert max(few.values()) < 30


def test_the_history_is_cut_to_its_reader__and_its_files_say_what_is_shown(
    company: Organisation, top: Actor, admins: Group, staff: Group, sign_in: SignIn
) -> None:
    beside = GroupWish("=Sebelah", Level.NON_ADMIN, {"PKK": frozenset({V})}, parent_id=top.group_id)
    admin.make_group(top, beside, menus_of(company), why="Bagian baru")
    middle = sign_in(a_member(admins, "tengah"))
    assert "Sebelah" not in middle.get("/perusahaan/riwayat-hak/").content.decode()
    other = now(a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "super.lain"))
    assert "Sebelah" not in sign_in(other).get("/perusahaan/riwayat-hak/").content.decode()
    client = sign_in(top)
    found = client.get("/perusahaan/riwayat-hak/?group=sebelah&verb=group_made&by=super").content.decode()
    assert "=Sebelah" in found
    assert "Staf" not in found
    file = client.get("/perusahaan/riwayat-hak/?group=sebelah&as=csv").content.decode()
    assert "'=Sebelah" in file
    assert len(file.splitlines()) == 2
    book = load_workbook(BytesIO(client.get("/perusahaan/riwayat-hak/?as=xlsx").content))
    assert [row[4].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["=Sebelah", "Staf", "Admin"]
    for empty in ("since=2100-01-01", "until=2001-01-01", "whom=tidak.ada", "verb=x"):
        assert "Tidak ada perubahan yang cocok" in client.get(f"/perusahaan/riwayat-hak/?{empty}").content.decode()
    overseer = sign_in(an_officer(Role.DIRECTORATE)).get("/perusahaan/riwayat-hak/").content.decode()
    assert "PT Berjenjang" in overseer
    one = sign_in(an_officer(Role.DIRECTORATE)).get(f"/perusahaan/riwayat-hak/?company={company.pk}").content.decode()
    assert "Rantai utuh" in one


def test_the_file_holds_all_that_was_searched_for__not_one_page_of_it(
    company: Organisation, top: Actor, staff: Group, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An auditor who looks for a year of changes does not fetch fifty at a time."""
    for n in range(rights_history.PAGE + 5):
        changes.record(company, top, "group_changed", group=staff, after={"name": f"Staf {n}"}, why=f"nomor {n:02}")
    client = sign_in(top)
    page = client.get("/perusahaan/riwayat-hak/?verb=group_changed").content.decode()
    address = re.search(r'href="(\?[^"]*as=csv)"', page)
    assert address is not None
    url = "/perusahaan/riwayat-hak/" + address[1].replace("&amp;", "&")
    lines = client.get(url).content.decode().splitlines()
    assert [f"nomor {n:02}" in "".join(lines) for n in (0, rights_history.PAGE + 4)] == [True, True]
    monkeypatch.setattr(rights_history, "FILE", 3)
    few = client.get(url).content.decode().splitlines()
    assert len(few) == 1 + 3 + 1
    assert "lebih lama" in few[-1]
    book = load_workbook(BytesIO(client.get(url.replace("as=csv", "as=xlsx")).content))
    assert book.worksheets[0].max_row == 1 + 3 + 1


def test_a_deleted_group_is_found_under_its_name(
    company: Organisation, top: Actor, staff: Group, sign_in: SignIn
) -> None:
    admin.delete_group(top, staff.pk, "Tidak dipakai")
    text = sign_in(top).get("/perusahaan/riwayat-hak/?group=Staf").content.decode()
    assert "Kelompok dihapus" in text
    assert "Tidak dipakai" in text


def test_a_broken_chain_shows(company: Organisation, top: Actor, staff: Group, sign_in: SignIn) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_event DISABLE TRIGGER USER")
        Event.objects.filter(subject_kind="organisation", subject_id=company.pk, sequence=1).update(body="{}")
        cursor.execute("ALTER TABLE records_event ENABLE TRIGGER USER")
    text = sign_in(top).get("/perusahaan/riwayat-hak/").content.decode()
    assert "Rantai terputus" in text


GARBAGE = (
    "kelompok/?level=%00&status=x&q=%25%27&after=%00", "kelompok/?after=zz", "kelompok/99999999999999999999999/",
    "pengguna/?after=x~99999999999999999999999&q=%00%F0%9F%9A%A2", "pengguna/?after=~&group=9999999999999999999999",
    "pengguna/?group=%D9%A1&status=%27", "pengguna/99999999999999999999999/", "pengguna/baru/?group=%00",
    "riwayat-hak/?since=9999-99-99&until=x&after=2026~x",
    "riwayat-hak/?after=2026-01-01T00:00:00%2B00:00~999999999999999999999",
    "riwayat-hak/?company=99999999999999999999999&as=exe", "riwayat-hak/?company=%D9%A1&whom=%00%22%5C",
)  # fmt: skip


@pytest.mark.parametrize("path", GARBAGE)
def test_no_fault_for_garbage(path: str, top: Actor, sign_in: SignIn) -> None:
    assert sign_in(top).get(f"/perusahaan/{path}").status_code < 500


@pytest.mark.parametrize(
    "form",
    [
        {}, {"do": "save"}, {"name": "x" * 5000, "level": "god", "menu": ["x" * 5000]}, {"do": "remove:" + "x" * 5000},
        {"name": "a\x00b", "level": "non_admin", "menu": ["PKK"], "t.PKK": ["fly", "view"]},
        {"name": "A", "level": "super_admin", "menu": [EVERY_MENU], "t.*": [r.value for r in Right]},
        {"name": "A", "level": "non_admin", "parent": "9" * 40, "menu": ["PKK"], "t.PKK": ["view"]},
        {"name": "A", "level": "non_admin", "menu": [f"M{n}" for n in range(900)]}, {"do": "add", "new_menu": "'--"},
    ],
)  # fmt: skip
def test_no_fault_and_no_row__for_hostile_groups(
    form: dict[str, Any], company: Organisation, top: Actor, staff: Group, sign_in: SignIn
) -> None:
    client, before = sign_in(top), list(Group.objects.order_by("pk").values_list("name", "level", "parent"))
    assert client.post("/perusahaan/kelompok/baru/", form).status_code in (200, 422)
    assert client.post(f"/perusahaan/kelompok/{staff.pk}/", form).status_code in (200, 422)
    assert list(Group.objects.order_by("pk").values_list("name", "level", "parent")) == before


def test_a_group_of_another_company_is_no_parent_and_no_place(
    company: Organisation, top: Actor, sign_in: SignIn
) -> None:
    foreign = an_organisation(OrganisationKind.AGENT, "PT Lain").groups.get()
    client = sign_in(top)
    form = {"name": "A", "level": "admin", "parent": str(foreign.pk), "menu": ["PKK"], "t.PKK": ["view"], "do": "save"}
    assert client.post("/perusahaan/kelompok/baru/", form).status_code == 422
    assert (
        client.post("/perusahaan/pengguna/baru/", answers(foreign) | {"do": "agree", "terms": "1"}).status_code == 422
    )
    assert not User.objects.filter(username="siti.rahma").exists()


def test_html_in_names_is_text(company: Organisation, top: Actor, sign_in: SignIn) -> None:
    wish = GroupWish("<b>Tebal</b>", Level.NON_ADMIN, {"PKK": frozenset({V})}, parent_id=top.group_id)
    group = admin.make_group(top, wish, menus_of(company), why="Bagian baru")
    client = sign_in(top)
    for page in ("kelompok/", f"kelompok/{group.pk}/", "riwayat-hak/", "pengguna/baru/"):
        assert "<b>Tebal" not in client.get(f"/perusahaan/{page}").content.decode()
