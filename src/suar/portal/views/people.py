"""The people of a company: the list, the form, the clauses, the first mail, shutting and opening accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from suar.accounts import administration as admin
from suar.accounts.actors import Actor
from suar.accounts.administration import PersonWish
from suar.accounts.models import User
from suar.accounts.roles import Right
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import personform
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators, tabs
from suar.portal.limits import at_most

PAGE = 25
#: How often in a minute one may try user names: they are unique over the site, so a try tells whether one is taken.
_TRIES = 20


@administrators
def people(request: Asked) -> HttpResponse:
    """The people in reach, by name; search by name, job, address or group."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in ("q", "status", "group")}
    found, after = _filtered(admin.people(request.actor), asked), request.GET.get("after", "").replace("\x00", "")
    name, _tilde, pk = after.rpartition("~")
    if pk.isascii() and pk.isdigit() and len(pk) < 19:
        found = found.filter(Q(full_name__gt=name) | Q(full_name=name, pk__gt=int(pk)))
    rows = list(found.order_by("full_name", "pk")[: PAGE + 1])
    query = urlencode({name: value for name, value in asked.items() if value})
    following = urlencode({"after": f"{rows[PAGE - 1].full_name}~{rows[PAGE - 1].pk}"}) if len(rows) > PAGE else ""
    context = {
        "tabs": tabs(request.actor, "company_people"),
        "people": [(one, admin.may_change_person(request.actor, one)) for one in rows[:PAGE]],
        "asked": asked,
        "groups": [(str(one.pk), one.name) for one in admin.groups(request.actor).order_by("name")[:500]],
        "may_create": admin.may_administer(request.actor, Right.CREATE),
        "pager": {
            "previous_url": f"?{query}" if after else "",
            "next_url": f"?{query}&{following}" if following else "",
        },
    }
    return render(request, "portal/company/people.html", context)


def _filtered(found: QuerySet[User], asked: dict[str, str]) -> QuerySet[User]:
    for word in asked["q"].split()[:5]:
        found = found.filter(
            Q(full_name__icontains=word) | Q(username__icontains=word) | Q(job_title__icontains=word)
            | Q(email__icontains=word) | Q(group__name__icontains=word)
        )  # fmt: skip
    if asked["group"].isascii() and asked["group"].isdigit() and len(asked["group"]) < 19:
        found = found.filter(group=int(asked["group"]))
    states = {
        "active": Q(is_active=True), "off": Q(is_active=False),
        "waiting": Q(is_active=True, email_proved_at=None),
    }  # fmt: skip
    return found.filter(states[asked["status"]]) if asked["status"] in states else found


@administrators
def person_new(request: Asked) -> HttpResponse:
    """Make an account: the form, then the clauses, then the mail."""
    if not admin.may_administer(request.actor, Right.CREATE):
        raise Http404
    if request.method != "POST":
        return _form(request, None, PersonWish(group=request.GET.get("group", "")[:20]))
    at_most(request, "person", _TRIES)
    wish, do, why = personform.posted(request.POST), request.POST.get("do", ""), typed(request.POST, "why")
    if do == "back":
        return _form(request, None, wish)
    try:
        made = admin.make_person(request.actor, wish, agreed=do == "agree" and "terms" in request.POST, why=why)
    except Refused as refused:
        if refused.status == 404:
            raise
        if [one.code for one in refused.problems] == ["terms"]:
            context = {
                "sent": (asdict(wish) | {"why": why}).items(),
                "wish": wish,
                "problems": summary(refused) if do == "agree" else [],
            }
            return render(request, "portal/company/person_terms.html", context, status=422 if do == "agree" else 200)
        return _form(request, None, wish, refused)
    return redirect("portal:company_person_made", pk=made.pk)


@administrators
def person_made(request: Asked, pk: int) -> HttpResponse:
    """The account is there; the person has mail."""
    return render(request, "portal/company/person_made.html", {"person": _named(request, pk)})


@administrators
def person(request: Asked, pk: int) -> HttpResponse:
    """One person: to look at, or to change where that is the reader's to do."""
    found = _named(request, pk)
    if request.method != "POST":
        return _form(request, found, personform.of(found))
    at_most(request, "person", _TRIES)
    wish, why = personform.posted(request.POST), typed(request.POST, "why")
    try:
        admin.change_person(request.actor, pk, wish, why=why)
    except Refused as refused:
        if refused.status == 404:
            raise
        return _form(request, found, wish, refused)
    messages.success(request, gettext("Data %(name)s disimpan.") % {"name": " ".join(wish.full_name.split())})
    if found.has_usable_password() and wish.email.strip().casefold() != found.email.casefold():
        text = gettext("Surel %(email)s berlaku setelah pemiliknya membuka tautan yang dikirim ke sana.")
        messages.info(request, text % {"email": wish.email.strip()})
    return redirect("portal:company_people")


@administrators
def person_shut(request: Asked, pk: int) -> HttpResponse:
    """Shut an account, with a reason."""
    found = _named(request, pk)
    if not admin.may_deactivate(request.actor, found) or not admin.may_administer(request.actor, Right.DELETE):
        raise Http404
    return _asking_why(request, found, "shut", admin.deactivate_person, gettext("Akun %(name)s dinonaktifkan."))


@administrators
def person_open(request: Asked, pk: int) -> HttpResponse:
    """Open a shut account again, with a reason."""
    found = _named(request, pk)
    if not admin.may_change_person(request.actor, found) or not admin.may_administer(request.actor, Right.EDIT):
        raise Http404
    return _asking_why(request, found, "open", admin.reactivate_person, gettext("Akun %(name)s diaktifkan lagi."))


def _asking_why(
    request: Asked, found: User, page: str, act: Callable[[Actor, int, str], User], done: str
) -> HttpResponse:
    """What is done to an account once a reason is given; until then the page that asks for it."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            act(request.actor, found.pk, typed(request.POST, "why"))
        except Refused as stopped:
            refused = stopped
        else:
            messages.success(request, done % {"name": str(found)})
            return redirect("portal:company_person", pk=found.pk)
    context = {"person": found, "problems": summary(refused), "why": typed(request.POST, "why")}
    return render(request, f"portal/company/person_{page}.html", context, status=status(refused))


@administrators
@require_POST
def person_link(request: Asked, pk: int) -> HttpResponse:
    """Send the first mail again."""
    at_most(request, "link again", 5)
    found = _named(request, pk)
    try:
        admin.send_link_again(request.actor, pk)
    except Refused as refused:
        if refused.status == 404:
            raise
        return _form(request, found, personform.of(found), refused)
    messages.success(request, gettext("Tautan konfirmasi dikirim lagi ke %(email)s.") % {"email": found.email})
    return redirect("portal:company_person", pk=pk)


def _form(request: Asked, found: User | None, wish: PersonWish, refused: Refused | None = None) -> HttpResponse:
    actor, problems = request.actor, refused.problems if refused else ()
    may_edit = admin.may_administer(actor, Right.EDIT if found else Right.CREATE)
    asks_why = any(one.field == "why" for one in problems)
    context = {
        "person": found,
        "groups": personform.groups_of_fields(actor, wish, problems, found),
        "problems": summary(refused),
        "may_change": may_edit and (found is None or (admin.may_change_person(actor, found) and not found.forgotten)),
        "may_shut": found is not None
        and found.is_active
        and admin.may_deactivate(actor, found)
        and admin.may_administer(actor, Right.DELETE),
        "may_open": found is not None and not found.is_active and may_edit and admin.may_reopen(actor, found),
        "waits": found is not None and found.is_active and not found.has_usable_password(),
        "oneself": found is not None and found.pk == actor.user_id,
        "why": typed(request.POST, "why"),
        "why_new": field(
            "why", gettext("Alasan"), problems, kind="textarea", rows=2, maxlength=300,
            value=typed(request.POST, "why"), hint=gettext("Tersimpan dalam riwayat hak dan tidak dapat dihapus."),
        ),
        "asks_why": asks_why,
        "why_problem": next((one for one in problems if one.field == "why"), None),
    }  # fmt: skip
    return render(request, "portal/company/person.html", context, status=refused.status if refused else 200)


def _named(request: Asked, pk: int) -> User:
    every = admin.people(request.actor).select_related("group", "parent")
    found = every.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found
