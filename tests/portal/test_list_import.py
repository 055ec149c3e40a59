"""A list comes into the form from a file: good and bad rows alike, each fault named, nothing submitted or lost."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook
from tests.build import Walk, an_agent
from tests.portal.conftest import SignIn

from suar.portal.forms import Draft
from suar.portal.forms.tree import rows_of
from suar.workflow.models import Application

HEAD = "Nama,Jabatan,Kebangsaan,Tanggal lahir,Nomor buku pelaut,Nomor paspor\n"
GOOD = "Åke Näsström,Nakhoda,SWE,1970/02/03,,AA1\n"
BAD = "B,Oiler,Atlantis,31/02/1980,6200,\n"


def sent(client: Client, app: Application, text: str, verb: str = "list-add", **more: str) -> HttpResponse:
    app.refresh_from_db()
    file = SimpleUploadedFile("awak.csv", text.encode(), "text/csv")
    answers = {"draft_version": str(app.draft_version), "_language": "id", "_action": f"{verb}:crew", **more}
    answer = client.post(f"/permohonan/{app.pk}/daftar/", {**answers, "_list.crew": file})
    app.refresh_from_db()
    return answer  # type: ignore[return-value]


def crew(app: Application) -> list[dict[str, object]]:
    return list(rows_of(Draft.loads(app.draft).tree, "crew"))  # type: ignore[arg-type]


def test_rows_fill_the_form__and_faults_are_named_by_line_and_column(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    answer = sent(client, draft, HEAD + GOOD + BAD)
    page = answer.content.decode()
    assert answer.status_code == 200
    first, second = crew(draft)
    assert (first["name"], first["nationality"], first["born_on"]) == ("Åke Näsström", "SE", "1970-02-03")
    assert (second["nationality"], second["born_on"]) == ("Atlantis", "31/02/1980")
    assert "Yang perlu dibetulkan dari berkas" in page
    assert f'href="#id_crew.{second["_key"]}.born_on">3</a>' in page
    assert "31/02/1980" in page
    assert "2 baris diisi dari berkas" in page
    assert draft.state == "draft"


def test_typed_rows_stay__and_the_same_file_twice_adds_nothing(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    typed = {"crew.k1._key": "k1", "crew.k1.name": "Sudah Diketik"}
    sent(client, draft, HEAD + GOOD, **typed)
    assert [row["name"] for row in crew(draft)] == ["Sudah Diketik", "Åke Näsström"]
    key = str(crew(draft)[1]["_key"])
    same = {f"crew.{key}.{name}": str(value) for name, value in crew(draft)[1].items()}
    page = sent(client, draft, HEAD + GOOD, **typed, **same).content.decode()
    assert len(crew(draft)) == 2
    assert "1 baris sudah ada" in page


def test_replaced__only_where_that_button_is_pressed(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    sent(client, draft, HEAD + GOOD, "list-instead", **{"crew.k1._key": "k1", "crew.k1.name": "Sudah Diketik"})
    assert [row["name"] for row in crew(draft)] == ["Åke Näsström"]


def test_refused_file__keeps_what_was_typed(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    typed = {"crew.k1._key": "k1", "crew.k1.name": "Sudah Diketik"}
    for text in ("Harga,Berat\n1,2\n", HEAD, HEAD + GOOD * 201):
        answer = sent(client, draft, text, **typed)
        assert answer.status_code == 422
        assert "Sudah Diketik" in answer.content.decode()
        assert "id_crew-error" in answer.content.decode()
    without = client.post(f"/permohonan/{draft.pk}/daftar/", {"_action": "list-add:crew", "draft_version": "0"})
    assert "Belum ada berkas yang dipilih" in without.content.decode()


def test_a_choice_is_offered__where_another_tab_saved_first(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    client.post(f"/permohonan/{draft.pk}/simpan/", {"draft_version": "0", "crew.k1._key": "k1"})
    answer = sent(client, draft, HEAD + GOOD, draft_version="0")
    assert answer.status_code == 409
    assert "Åke Näsström" in answer.content.decode()
    assert [row for row in crew(draft) if "name" in row] == []


def test_template__is_offered_on_the_form(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    page = client.get(f"/permohonan/{draft.pk}/").content.decode()
    assert f'href="/permohonan/{draft.pk}/daftar/?daftar=crew"' in page
    assert 'hx-params="not ' in page
    book = load_workbook(io.BytesIO(client.get(f"/permohonan/{draft.pk}/daftar/?daftar=crew").content))
    assert book.worksheets[0]["A1"].value == "Nama / Name"


def test_not_there__for_others_and_for_what_is_no_list(walk: Walk, sign_in: SignIn) -> None:
    draft, client = walk.draft("CREW"), sign_in(walk.cast.agent)
    page = f"/permohonan/{draft.pk}/daftar/"
    for path in ("nothing", "crew.k1", "crew.name", "."):
        assert client.get(page, {"daftar": path}).status_code == 404
        assert client.post(page, {"_action": f"list-add:{path}"}).status_code == 404
    stranger = sign_in(an_agent("PT Agen Lain"))
    assert stranger.get(page, {"daftar": "crew"}).status_code == 404
    assert sent(stranger, draft, HEAD + GOOD).status_code == 404
    assert client.get(page).status_code == 302
