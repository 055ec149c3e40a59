"""A service's form on a screen: pydantic form ⇄ HTML ⇄ draft, the same code for every service.

In a view::

    tree = read_post(Form, request.POST)                       # Refused 400: show its problems, keep the page
    action = request.POST.get("_action", "save")
    if is_row_action(action):
        tree = apply_row_action(Form, tree, action)            # then save the draft and draw the form again
    application.draft = Draft(tree, language).dumps()          # guarded by draft_version: stale → 409 and a choice
    if action == "submit":
        form = statement(Form, Draft(tree, language), zone=port.zone, visible=…)   # Refused: problems, per row key

    draft = Draft.loads(application.draft).read_in(Form, language)     # a page in another language rewrites its numbers
    form = BoundForm(Form, draft.tree, problems, language=…, zone=…, choices=…, locked=…)

``forms/form.html`` draws it (context: form, action, autosave_url, draft_version, submit_label, saved_text). To put more
inside the form element, write the element on the page and include ``forms/sections.html``. The autosave answers with
``forms/draft_version.html`` (oob=True). Draw statements for reading with ``forms/statement.html``
(statement=describe(…)) and resubmissions with ``forms/changes.html`` (changes=difference(…)).
A form filled beforehand starts from ``from_answers``.
"""

from suar.portal.forms.answers import from_answers, statement
from suar.portal.forms.bound import BoundForm
from suar.portal.forms.drafts import Draft
from suar.portal.forms.parts import BoundField, BoundGroup, BoundRows, BoundSection
from suar.portal.forms.rows import apply_row_action, is_row_action
from suar.portal.forms.tree import Tree, names, read_post

__all__ = [
    "BoundField", "BoundForm", "BoundGroup", "BoundRows", "BoundSection", "Draft", "Tree",
    "apply_row_action", "from_answers", "is_row_action", "names", "read_post", "statement",
]  # fmt: skip
