"""Groups of a company: the list, the form with its table of rights, what a cut takes from whom, and the end of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from suar.accounts import administration as admin
from suar.accounts import rights as menu_rights
from suar.accounts.administration import NotAgreed
from suar.accounts.administration.cascade import people_in, read
from suar.accounts.administration.writing import state_of
from suar.accounts.models import Group
from suar.accounts.roles import MENU_USERS, Level, Right
from suar.kernel.errors import Refused
from suar.kernel.words import gettext, said
from suar.portal.accountforms import field, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators, tabs
from suar.portal.groupform import GroupForm
from suar.portal.matrix import Matrix, words
from suar.workflow.menus import menus_of, titles

PAGE = 25
_USERS = frozenset({Right.VIEW, Right.CREATE, Right.EDIT, Right.DELETE})


@administrators
def groups(request: Asked) -> HttpResponse:
    """The groups in reach, by name; filters stand in the address."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in ("q", "level", "status")}
    after = request.GET.get("after", "").replace("\x00", "")[:80]
    found = _filtered(admin.groups(request.actor), asked).order_by("name")
    rows = list((found.filter(name__gt=after) if after else found)[: PAGE + 1])
    heads = people_in(one.pk for one in rows[:PAGE])
    query = {name: value for name, value in asked.items() if value}
    following = urlencode({**query, "after": rows[PAGE - 1].name}) if len(rows) > PAGE else ""
    context = {
        "tabs": tabs(request.actor, "company_groups"),
        "groups": [(one, heads.get(one.pk, 0), admin.may_change_group(request.actor, one)) for one in rows[:PAGE]],
        "asked": asked,
        "levels": Level.choices,
        "may_create": admin.may_administer(request.actor, Right.CREATE),
        "pager": {
            "previous_url": f"?{urlencode(query)}" if after else "",
            "next_url": f"?{following}" if following else "",
        },
    }
    return render(request, "portal/company/groups.html", context)


def _filtered(found: QuerySet[Group], asked: dict[str, str]) -> QuerySet[Group]:
    if asked["q"]:
        found = found.filter(name__icontains=asked["q"])
    if asked["level"] in Level.values:
        found = found.filter(level=asked["level"])
    return found.filter(active=asked["status"] == "active") if asked["status"] in ("active", "off") else found


@administrators
def group_new(request: Asked) -> HttpResponse:
    """Make a group."""
    if not admin.may_administer(request.actor, Right.CREATE):
        raise Http404
    if request.method != "POST":
        level = admin.levels_made(request.actor)[0]
        matrix = Matrix({MENU_USERS: _USERS} if level == Level.ADMIN else {})
        return _form(request, None, GroupForm("", level, matrix, parent=str(request.actor.group_id)))
    form = GroupForm.posted(request.POST)
    if (changed := form.edited(request.POST, _offered(request), request.actor.rights)) is not None:
        return _form(request, None, changed)
    try:
        made = admin.make_group(request.actor, form.wish(), _menus(request), why=typed(request.POST, "why"))
    except Refused as refused:
        return _form(request, None, form, refused)
    messages.success(request, gettext("Kelompok “%(name)s” dibuat.") % {"name": made.name})
    return redirect("portal:company_groups")


@administrators
def group(request: Asked, pk: int) -> HttpResponse:
    """One group: to look at, or to change where that is the reader's to do."""
    found = named(request, pk)
    if request.method != "POST":
        return _form(request, found, GroupForm(found.name, Level(found.level), Matrix.of(found), found.active))
    form = GroupForm.posted(request.POST)
    if (changed := form.edited(request.POST, _offered(request), request.actor.rights)) is not None:
        return _form(request, found, changed)
    agreed, why, seen = request.POST.get("agreed", "")[:64], typed(request.POST, "why"), typed(request.POST, "seen", 64)
    try:
        admin.change_group(request.actor, pk, form.wish(), _menus(request), agreed=agreed, why=why, seen=seen)
    except NotAgreed as asked:
        return losses(request, found, asked, said_before=bool(agreed), why=why)
    except Refused as refused:
        if refused.status == 404:
            raise
        return _form(request, found, form, refused)
    messages.success(request, gettext("Kelompok “%(name)s” disimpan.") % {"name": form.name.strip()})
    return redirect("portal:company_groups")


@administrators
def group_delete(request: Asked, pk: int) -> HttpResponse:
    """Delete a group that nobody uses; with a reason."""
    found = named(request, pk)
    if not admin.may_change_group(request.actor, found) or not admin.may_administer(request.actor, Right.DELETE):
        raise Http404
    refused: Refused | None = None
    if request.method == "POST":
        try:
            name = admin.delete_group(request.actor, pk, typed(request.POST, "why"))
        except Refused as stopped:
            refused = stopped
        else:
            messages.success(request, gettext("Kelompok “%(name)s” dihapus.") % {"name": name})
            return redirect("portal:company_groups")
    context = {"group": found, "problems": summary(refused), "why": typed(request.POST, "why")}
    return render(request, "portal/company/group_delete.html", context, status=refused.status if refused else 200)


def _form(request: Asked, found: Group | None, form: GroupForm, refused: Refused | None = None) -> HttpResponse:
    actor, menus = request.actor, _menus(request)
    may_change = admin.may_administer(actor, Right.EDIT if found else Right.CREATE) and (
        found is None or admin.may_change_group(actor, found)
    )
    # Those of the lowest level are those of every level: what stands too low for an admins' group is refused.
    parents = [] if found else list(admin.parents(actor, Level.NON_ADMIN))
    chosen = next((one.pk for one in parents if str(one.pk) == form.parent), None)
    above = found.parent_id if found else chosen
    tree = read(actor.organisation_id, above) if above and actor.organisation_id else None
    seen = state_of(tree.stands[found.pk]) if tree and found and found.pk in tree.stands else ""
    if request.method == "POST" and not any(one.code == "stale" for one in (refused.problems if refused else ())):
        seen = typed(request.POST, "seen", 64)  # as the reader first saw it, however many rows were added since
    every = titles() if not may_change else menus
    rows = form.matrix.rows(every, tree.allowed_below(above) if tree and above else None)
    problems = refused.problems if refused else ()
    wrong = {one.field.removeprefix("menus."): one.text for one in problems if one.field.startswith("menus.")}
    context: dict[str, Any] = {
        "tabs": tabs(actor, "company_groups"),
        "group": found,
        "form": form,
        "may_change": may_change,
        "may_move": found is not None and may_change and admin.new_parents(actor, found).exists(),
        "may_delete": bool(found) and may_change and admin.may_administer(actor, Right.DELETE),
        "rows": [{**row, "error": wrong.get(row["menu"], "")} for row in rows],
        "rights": [said(right.label) for right in Right],
        "offered": form.matrix.offered(_offered(request)),
        "levels": [(one.value, said(one.label), one in admin.levels_made(actor)) for one in Level],
        "parents": parents,
        "problems": summary(refused, {"parent": "id_parent", "menus": "matrix", "level": "id_level"}),
        "name_problem": next((one for one in problems if one.field == "name"), None),
        "seen": seen,
        "why": field(
            "why",
            gettext("Alasan"),
            problems,
            kind="textarea",
            rows=2,
            maxlength=300,
            required=True,
            value=typed(request.POST, "why"),
            hint=gettext("Wajib bila haknya berubah; tersimpan dalam riwayat hak dan tidak dapat dihapus.")
            if found
            else gettext("Tersimpan dalam riwayat hak dan tidak dapat dihapus."),
        ),
        "own": found is not None and found.pk == actor.group_id,
    }
    return render(request, "portal/company/group.html", context, status=refused.status if refused else 200)


def losses(request: Asked, found: Group, asked: NotAgreed, *, said_before: bool, why: str) -> HttpResponse:
    """What the change would take from whom: agreed to here, or left alone."""
    every = titles()
    sent = [(n, value) for n in request.POST for value in request.POST.getlist(n) if n not in _NOT_SENT_AGAIN]
    context = {
        "group": found,
        "losses": [
            (one, [words(menu, rights, every) for menu, rights in sorted(one.rights.items())]) for one in asked.losses
        ],
        "people": sum(one.people for one in asked.losses),
        "agreed": asked.agreement,
        "sent": sent,
        "why": why,
        "problems": summary(asked) if said_before else [],
    }
    return render(request, "portal/company/group_losses.html", context, status=422 if said_before else 200)


_NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "agreed", "why", "do", "new_menu")


def _menus(request: Asked) -> dict[str, str]:
    if request.actor.organisation is None:
        raise Http404
    return menus_of(request.actor.organisation)


def _offered(request: Asked) -> dict[str, str]:
    """The menus on which this person has something to give."""
    return {menu: title for menu, title in _menus(request).items() if menu_rights.on(request.actor.rights, menu)}


def named(request: Asked, pk: int) -> Group:
    """The group of this number, if it is in the reader's reach."""
    found = admin.groups(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found
