"""What was typed into an application's form, read from a post, from the stored draft, or filled in beforehand."""

import json
import re
import secrets
import unicodedata
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from suar.accounts.actors import Actor
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import LANGUAGES
from suar.portal.forms import Draft, Tree, from_answers, read_post
from suar.portal.forms.afresh import afresh, only_shows
from suar.workflow import convoys
from suar.workflow.models import Application

Typed = QueryDict
#: Buttons of the papers stand inside the form too; they are no answers.
_BUTTONS = ("detach", "attach")
_PAGE = re.compile(r"^[0-9a-f]{16}$")


def language() -> str:
    """The language of this page."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def language_of(post: Typed) -> str:
    """The language of the page on which it was typed: its numbers are read by it."""
    typed = post.get("_language", "")
    return typed if typed in LANGUAGES else language()


def version_of(post: Typed) -> int:
    """The version of the draft that the page showed; a page that does not say is older than any."""
    typed = post.get("draft_version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def new_page() -> str:
    """A mark for a page with a form that is being opened."""
    return secrets.token_hex(8)


def page_of(post: Typed) -> str:
    """The mark of the page on which it was typed."""
    mark = post.get("_page", "")
    return mark if _PAGE.match(mark) else ""


def seen_version(app: Application, post: Typed) -> int:
    """The version of the draft that the writer knows.

    What the same page saved last is no surprise to it: on a bad network the answer may never have come back.
    """
    mark = page_of(post)
    if mark and app.draft and Draft.loads(app.draft).page == mark:
        return app.draft_version
    return version_of(post)


def own(post: Typed) -> QueryDict:
    """The posted answers without the buttons of the papers."""
    answers = post.copy()
    for name in _BUTTONS:
        answers.pop(name, None)
    return answers


def stored(app: Application, actor: Actor) -> Draft:
    """The draft as it was kept, or what is known already where nothing was typed yet; what is only shown, as it is."""
    here = language()
    if app.draft_version == 0:
        # What a program handed in has no draft; sent back, it is the filed statement that is mended.
        known = app.form if app.statement else convoys.known(app, actor)
        return _as_it_is(app, actor, Draft(from_answers(app.asked_form, known, here, app.port.zone), here))
    return _as_it_is(app, actor, stored_only(app))


def _as_it_is(app: Application, actor: Actor, draft: Draft) -> Draft:
    if not only_shows(app.asked_form):
        return draft
    known = from_answers(app.asked_form, convoys.known(app, actor), draft.language, app.port.zone)
    return replace(draft, tree=afresh(app.asked_form, draft.tree, known))


def read(app: Application, post: Typed) -> tuple[Draft, tuple[Problem, ...]]:
    """As much of a post as can stand on the screen again, and what was wrong with the rest."""
    try:
        return Draft(read_post(app.asked_form, own(post)), language_of(post), page_of(post)), ()
    except Refused as refused:
        problems = refused.problems
    answers = QueryDict(mutable=True)
    for name, values in own(post).lists():
        answers.setlist(name, [_plain(str(value)) for value in values])
    for _attempt in range(20):
        try:
            return Draft(read_post(app.asked_form, answers), language_of(post), page_of(post)), problems
        except Refused as refused:
            refused_name = refused.problems[0].field
            wrong = [n for n in answers if n == refused_name or n.startswith(f"{refused_name}.")]
            if not wrong:
                break
            for name in wrong:
                del answers[name]
    return stored_only(app), problems


def stored_only(app: Application) -> Draft:
    """The draft as it lies there, kept by a screen or by a program."""
    answers = json.loads(app.draft or "{}").get("answers")
    if isinstance(answers, dict):
        return Draft(_as_typed(app, answers), language())
    return Draft.loads(app.draft).read_in(app.asked_form, language())


def _as_typed(app: Application, answers: dict[str, Any]) -> Tree:
    """What a program kept, as boxes; an answer that fits no box is left out, to be asked again."""
    tree: Tree = {}
    for name, value in answers.items():
        try:
            tree |= from_answers(app.asked_form, {name: value}, language(), app.port.zone)
        except (ValueError, TypeError, AttributeError, ArithmeticError):
            continue
    return tree


def _plain(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
