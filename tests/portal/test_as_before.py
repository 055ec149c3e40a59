"""The button "same as last time": fills empty boxes, says so, and never another company's words."""

from __future__ import annotations

from datetime import timedelta

from tests.api.program import Program
from tests.build import START, Walk, a_voyage, an_agent
from tests.portal.conftest import SignIn

from suar.kernel import clock
from suar.portal.forms import Draft
from suar.portcalls.models import Trade
from suar.workflow.models import Application


def again(walk: Walk) -> tuple[Walk, Application]:
    """The same ship of the same agent ten days later, with a draft of her arrival notice."""
    days = timedelta(days=10)
    plan = a_voyage(walk.voyage.ship, walk.cast.port, eta=walk.voyage.eta + days, etd=walk.voyage.etd + days)
    next_walk = Walk(walk.cast, plan, START + days - timedelta(days=1), (Trade.DOMESTIC, Trade.DOMESTIC))
    next_walk.file("AGENCY")
    next_walk.grant("AGENCY")
    return next_walk, next_walk.draft("PKK")


def test_filled_in__and_typed_words_stay(walk: Walk, sign_in: SignIn) -> None:
    said = walk.apps["PKK"].form
    later, draft = again(walk)
    client = sign_in(walk.cast.agent)
    with clock.at(later.at):
        assert "Sama seperti sebelumnya" in client.get(f"/permohonan/{draft.pk}/").content.decode()
        typed = {"draft_version": "0", "_language": "id", "master_name": "Nakhoda Baru"}
        page = client.post(f"/permohonan/{draft.pk}/seperti-sebelumnya/", typed, follow=True).content.decode()
        draft.refresh_from_db()
        tree = Draft.loads(draft.draft).tree
        assert tree["master_name"] == "Nakhoda Baru"
        assert tree["origin"] == said.origin
        assert "eta" not in tree
        assert "Tidak diubah karena sudah terisi lain" in page
        assert f"Diisi seperti {walk.apps['PKK'].request_number}" in page
        typed |= {"draft_version": str(draft.draft_version), "_instead": "1"}
        client.post(f"/permohonan/{draft.pk}/seperti-sebelumnya/", typed)
        draft.refresh_from_db()
        assert Draft.loads(draft.draft).tree["master_name"] == said.master_name
        stale = client.post(f"/permohonan/{draft.pk}/seperti-sebelumnya/", {"draft_version": "0"})
    assert stale.status_code == 409
    program = Program.of(walk.cast.agent, later.at)
    answer = program.get(f"/applications/{draft.pk}/as-before")
    assert answer["application_id"] == walk.apps["PKK"].pk
    assert answer["answers"]["master_name"] == said.master_name
    assert "eta" not in answer["answers"]


def test_not_there__for_another_company(walk: Walk, sign_in: SignIn) -> None:
    _later, draft = again(walk)
    stranger = an_agent("PT Agen Lain")
    assert sign_in(stranger).post(f"/permohonan/{draft.pk}/seperti-sebelumnya/").status_code == 404
    assert Program.of(stranger, walk.at).ask("GET", f"/applications/{draft.pk}/as-before").status_code == 404
    mine = walk.draft("SPM")
    page = sign_in(walk.cast.agent).get(f"/permohonan/{mine.pk}/").content.decode()
    assert "Sama seperti sebelumnya" not in page  # no SPM was granted yet
