"""Carries notices of companies and offices on to their people, by the ways each of them chose beside the screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.accounts import messages
from suar.accounts import rights as menu_rights
from suar.accounts.models import NoticeChoice, Posting, User
from suar.accounts.roles import Channel, OrganisationKind, Right, Role
from suar.kernel import clock
from suar.kernel.words import in_language
from suar.workflow import news
from suar.workflow.models import Notice

#: What is older is no news any more (a site that was down does not flood its people).
_NEWS = timedelta(days=1)
#: One SMS about a case in so many minutes: the rest is on the screen.
_QUIET_MINUTES = 10
_AT_ONCE, _MOST_PEOPLE = 300, 200
_BY_PHONE = frozenset({Channel.SMS})


@transaction.atomic
def tell_people() -> int:
    """Write the messages of notices whose people were not told yet; returns how many notices that were.

    May be done by several at once, and again: a notice is one message for each person and way.
    """
    fresh = Notice.objects.filter(told_at=None, at__gte=clock.now() - _NEWS).order_by("at", "pk")
    taken = fresh.select_for_update(skip_locked=True, of=("self",))
    found = list(taken.select_related("application", "call__ship", "call__port", "port")[:_AT_ONCE])
    for notice in found:
        _tell(notice)
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(told_at=clock.now())
    return len(found)


def _tell(notice: Notice) -> None:
    family = news.words(notice).family
    call = notice.call
    for person in islice(_people(notice), _MOST_PEOPLE):
        with in_language(person.language):
            data = {
                "sentence": news.sentence(notice),
                "call": " · ".join(part for part in (call.number or call.request_number, call.port.name) if part)
                if call is not None
                else "",
                "url": settings.SUAR_PUBLIC_URL + news.path(notice),
            }
        kind = f"news_{family.value}"
        messages.send(kind, user=person, data=data, key=f"notice:{notice.pk}", but=_BY_PHONE | {Channel.WEB})
        case = notice.application_id or f"call-{notice.call_id}"
        bucket = int(clock.now().timestamp()) // (60 * _QUIET_MINUTES)
        messages.send(kind, user=person, data=data, key=f"case:{case}:{bucket}", only=_BY_PHONE)


def _people(notice: Notice) -> Iterable[User]:
    """Who of the company or the office chose to hear of it elsewhere, and may see the case."""
    chose = NoticeChoice.objects.filter(user=OuterRef("pk"), family=news.words(notice).family)
    listening = User.objects.filter(Exists(chose.exclude(channel=Channel.WEB)), is_active=True)
    if notice.organisation_id is not None:
        people = listening.filter(organisation=notice.organisation_id, organisation__active=True)
    elif notice.role == Role.DIRECTORATE:
        people = listening.filter(organisation__kind=OrganisationKind.DIRECTORATE)
    else:
        people = listening.filter(Exists(_posted(notice)))
    menu, may_look = news.menu_of(notice), dict[int | None, bool]()
    for person in people.select_related("group__parent__parent").order_by("pk").iterator(chunk_size=_MOST_PEOPLE):
        if person.group_id not in may_look:
            rights = menu_rights.effective(person.group)
            may_look[person.group_id] = Right.VIEW in menu_rights.on(rights, menu)
        if may_look[person.group_id]:
            yield person


def _posted(notice: Notice) -> QuerySet[Posting]:
    assert notice.port is not None
    today = clock.today(notice.port.zone)
    now = Q(until=None) | Q(until__gte=today)
    return Posting.objects.filter(
        now, user=OuterRef("pk"), port_code=notice.port.code, role=notice.role, since__lte=today
    )
