"""What a form shows and does not ask: no row comes or goes, nothing is typed over it, and it is as it stands now."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from tests import build
from tests.services.stevedores import announced_call

from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.cargo.models import CargoLine, Phase
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portal.forms import BoundForm, BoundRows, Draft, Tree, apply_row_action, from_answers, names, statement
from suar.portal.forms.afresh import afresh
from suar.portal.forms.filling import list_at
from suar.portal.forms.merging import merged
from suar.portal.forms.tree import read_post
from suar.workflow import lifecycle, registry
from suar.workflow.cargo_answers import CargoAnswer
from suar.workflow.forms import BaseForm, Field, Known, PortTime, Text

ZONE = "Asia/Jakarta"
_GOODS = {"direction": "load", "packaging": "bag_cargo", "commodity": "CEMENT", "tonnes": "12.5", "dangerous": False}


class Worker(BaseForm):
    name: Text = Field(title="Nama")
    stays: bool = Field(True, title="Tetap")


class Change(BaseForm):
    ends: Annotated[PortTime, Known()] = Field(title="Akhir")
    before: Annotated[list[CargoAnswer], Known()] = Field(default_factory=list, max_length=30, title="Semula")
    people: Annotated[list[Worker], Known(asked=("stays",))] = Field(default_factory=list, title="Orang")
    cargo: list[CargoAnswer] = Field(default_factory=list, title="Menjadi")


def _tree(language: str = "id") -> Tree:
    answers = {
        "ends": "2026-11-22T09:30+07:00", "before": [_GOODS], "cargo": [_GOODS],
        "people": [{"name": "PT Satu", "stays": True}],
    }  # fmt: skip
    return from_answers(Change, answers, language, ZONE)


def _drawn(form: BoundForm) -> str:
    return render_to_string("forms/sections.html", {"form": form})


def _list(form: BoundForm, name: str) -> BoundRows:
    found = next(item for section in form.sections for item in section.fields if item.name == name)
    assert isinstance(found, BoundRows)
    return found


def test_no_button_adds_or_removes_a_row_of_it__and_no_file_fills_it() -> None:
    form = BoundForm(Change, _tree())
    for name in ("before", "people"):
        shown = _list(form, name)
        assert (shown.add, shown.from_file, [row.remove for row in shown.rows]) == ("", False, [""])
        assert list_at(Change, name) is None
        for action in (f"add:{name}", f"remove:{name}:r1"):
            with pytest.raises(Refused) as stopped:
                apply_row_action(Change, _tree(), action)
            assert stopped.value.status == 400
    asked = _list(form, "cargo")
    assert (asked.add, [row.remove for row in asked.rows]) == ("add:cargo", ["remove:cargo:r1"])


def test_nothing_is_typed_over_it__yet_the_page_sends_it_whole() -> None:
    html = _drawn(BoundForm(Change, _tree()))
    assert 'name="before.r1.commodity" value="CEMENT"' in html, "sent along unseen"
    assert "<select" not in html.split('id="id_before"')[1].split('id="id_people"')[0]
    assert 'type="radio" name="people.r1.stays"' in html, "what is asked beside a known row is answered"
    sent = QueryDict(mutable=True)
    for name, value in names(Change, _tree()):
        assert f'name="{name}"' in html
        sent.appendlist(name, value)
    filed = statement(Change, Draft(read_post(Change, sent)), zone=ZONE)
    assert filed.before == filed.cargo
    assert filed.before[0].tonnes == Decimal("12.5")


def test_words_stand_where_a_choice_stood() -> None:
    (row,) = _list(BoundForm(Change, _tree(), language="en"), "before").rows
    said = {item.name.rpartition(".")[2]: getattr(item, "shown", "") for item in row.items}
    assert (said["direction"], said["commodity"], said["dangerous"]) == ("Load", "Cement", "No")


def test_what_is_not_known_is_asked() -> None:
    html = _drawn(BoundForm(Change, {}))
    assert "readonly" not in html.split('name="ends"')[1].split(">")[0]


def test_as_it_is_now__and_what_was_answered_beside_it_stays() -> None:
    typed: Any = {**_tree(), "people": [{"_key": "r1", "name": "PT Satu", "stays": "no"}]}
    now: Any = {
        "ends": "2026-11-23T10:00",
        "before": [],
        "cargo": [],
        "people": [
            {"_key": "r1", "name": "PT Baru", "stays": "yes"},
            {"_key": "r2", "name": "PT Satu", "stays": "yes"},
        ],
    }
    tree: Any = afresh(Change, typed, now)
    assert (tree["ends"], tree["before"], tree["cargo"]) == ("2026-11-23T10:00", [], typed["cargo"])
    assert [(row["name"], row["stays"]) for row in tree["people"]] == [("PT Baru", "yes"), ("PT Satu", "no")]
    assert merged(Change, _tree(), now, overwrite=True).tree["ends"] == _tree()["ends"], "never as last time"


@pytest.mark.django_db
def test_change_of_cargo__a_draft_begun_before_another_change_shows_what_the_plan_is_by_now(client: Client) -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    agent = User.objects.get(pk=walk.cast.agent.user_id or 0)
    with clock.at(walk.at):
        app = lifecycle.begin(walk.cast.agent, "MUATAN", port=walk.cast.port, call_id=walk.call.pk)
    client.force_login(agent)
    page = client.get(f"/permohonan/{app.pk}/").content.decode()
    assert 'value="420,5"' in page.split('id="id_before"')[1]
    assert 'value="add:cargo"' in page
    assert "add:before" not in page
    assert "remove:before" not in page
    client.post(f"/permohonan/{app.pk}/", {"_action": "save", "draft_version": "0", "cause": "Salah ketik"})
    CargoLine.objects.filter(call=walk.call, phase=Phase.PLANNED).update(commodity="COPRA")
    page = client.get(f"/permohonan/{app.pk}/").content.decode()
    shown = page.split('id="id_before"')[1].split('id="id_cargo"')[0]
    assert 'value="COPRA"' in shown
    assert "CEMENT" not in shown
    assert "Salah ketik" in page


@pytest.mark.django_db
def test_stevedores__those_who_stand_are_shown_and_only_asked_whether_they_stay(client: Client) -> None:
    walk = announced_call()
    with clock.at(walk.at):
        app = lifecycle.begin(walk.cast.agent, "TPBM", port=walk.cast.port, call_id=walk.call.pk)
    client.force_login(User.objects.get(pk=walk.cast.agent.user_id or 0))
    page = client.get(f"/permohonan/{app.pk}/").content.decode()
    stevedore = walk.cast.parts[Role.STEVEDORE].organisation
    assert stevedore is not None
    shown = page.split('id="id_present"')[1].split('id="id_added"')[0]
    assert stevedore.name in shown
    assert 'type="radio"' in shown
    assert "add:present" not in page
    assert "remove:present" not in page
    assert 'value="add:added"' in page


def test_both_services_know_it() -> None:
    shown = {code: registry.current_of(code).Form for code in ("MUATAN", "TPBM", "TAMBAT")}
    assert list_at(shown["MUATAN"], "before") is None
    assert list_at(shown["TPBM"], "present") is None
    assert list_at(shown["MUATAN"], "cargo") is not None
