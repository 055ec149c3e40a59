"""Papers of an application: handed in, replaced, taken back; the ship's own are kept once and offered again."""

from datetime import date

import pytest

from suar.demo.papers import paper
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.registry.models import PaperKind, ShipPaper
from suar.workflow import attachments, lifecycle, permissions
from tests import build

pytestmark = pytest.mark.django_db


def test_ships_papers_are_put_to_the_application_by_themselves() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("SPM")
    offered = app.files.exclude(ship_paper=None)
    assert {f.attachment for f in offered} == {"safety", "load_line", "safe_manning"}
    assert all(f.ship_paper is not None and f.file_id == f.ship_paper.file_id for f in offered)


def test_refused__while_a_ships_paper_lapses_before_she_leaves() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    ShipPaper.objects.filter(ship=walk.voyage.ship, kind=PaperKind.LOAD_LINE).update(expires_on=date(2026, 11, 10))
    with pytest.raises(Refused) as refused:
        walk.file("SPM")
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("files.load_line", "R02")
    assert "10 Nov 2026" in problem.text


def test_refused__while_the_ship_has_no_such_paper() -> None:
    cast = build.a_cast()
    walk = build.a_port_call(cast=cast, ship=build.a_ship(agent=cast.agent, papers=False), granted=["AGENCY"])
    with pytest.raises(Refused) as refused:
        walk.file("SPM")
    assert {(p.field, p.code) for p in refused.value.problems} == {
        ("files.safety", "R01"), ("files.load_line", "R01"), ("files.safe_manning", "R01"),
    }  # fmt: skip


def test_replaced_paper_leaves_the_old_one_in_the_history() -> None:
    walk = build.a_port_call()
    draft = walk.draft("AGENCY")
    with clock.at(walk.at):
        attachments.attach(draft.pk, walk.cast.agent, "appointment", paper("Baru"), "baru.pdf")
    rows = list(draft.files.filter(attachment="appointment").order_by("pk"))
    assert [row.removed_at is None for row in rows] == [False, True]


def test_paper_that_is_not_what_it_says_is_refused_and_nothing_is_lost() -> None:
    walk = build.a_port_call()
    draft = walk.draft("AGENCY")
    with clock.at(walk.at), pytest.raises(Refused):
        attachments.attach(draft.pk, walk.cast.agent, "appointment", b"MZ not a paper", "surat.pdf")
    assert draft.files.filter(removed_at=None).count() == 1


def test_paper_that_is_not_asked_for_is_refused() -> None:
    walk = build.a_port_call()
    draft = walk.draft("AGENCY")
    with pytest.raises(NotThere):
        attachments.attach(draft.pk, walk.cast.agent, "passport", paper("x"), "x.pdf")


def test_papers_lie_still_while_the_office_looks_at_them() -> None:
    walk = build.a_port_call()
    app = walk.file("AGENCY")
    with pytest.raises(Refused) as refused:
        attachments.detach(app.pk, walk.cast.agent, "appointment")
    assert refused.value.status == 409


def test_bytes_are_for_those_who_see_the_case() -> None:
    walk = build.a_port_call()
    draft = walk.draft("AGENCY")
    file = draft.files.get().file
    assert file is not None
    assert permissions.may_read_file(walk.cast.agent, file)
    assert not permissions.may_read_file(walk.cast.authority, file), "a draft is nobody else's"
    with clock.at(walk.at):
        lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement("AGENCY", walk.voyage))
    assert permissions.may_read_file(walk.cast.authority, file)
    assert not permissions.may_read_file(build.an_agent("PT Lain"), file)


def test_a_company_renews_its_own_papers__never_those_of_another() -> None:
    from datetime import date

    from suar.registry.models import PaperKind, ShipPaper
    from suar.workflow import permissions
    from tests import build

    ours, theirs = build.an_agent(), build.an_agent("PT Lain")
    ship = build.a_ship(agent=ours)
    assert theirs.organisation is not None
    ship.agents.add(theirs.organisation)
    build.a_paper(ship, PaperKind.SAFETY, theirs.organisation)
    kept = permissions.papers(ours).get(ship=ship, kind=PaperKind.SAFETY)
    assert kept.organisation == ours.organisation
    assert ShipPaper.objects.filter(ship=ship, kind=PaperKind.SAFETY, superseded=False).count() == 2
    assert date(2027, 1, 1) < (kept.expires_on or date.max)
