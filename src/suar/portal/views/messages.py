"""What people are told: their own messages, the news of their company or office, and how messages were delivered."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from suar.accounts import registrations
from suar.accounts.messages.texts import KINDS
from suar.accounts.models import Message
from suar.accounts.roles import Channel, Right
from suar.accounts.tasks import carrier_of
from suar.kernel import clock
from suar.kernel.words import gettext, said
from suar.portal.access import officers, public, signed_in
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.portal.notices import told
from suar.records import outbox
from suar.workflow import news
from suar.workflow.models import Notice

PAGE = 50
#: Messages to oneself that were read and stay in sight; all of them stand in one's own data.
_READ = 20
#: More than this is shown as "99+": nobody counts further.
_COUNTED = 99


@signed_in
def inbox(request: Asked) -> HttpResponse:
    """Messages to oneself (unread, then the last ones read), then the news of the company or office; newest first."""
    before = request.GET.get("before", "")
    mine = _own(request).order_by("-made_at", "-pk")
    fresh = list(mine.filter(read_at=None)[:PAGE]) if not before else []
    own = fresh + list(mine.exclude(read_at=None)[:_READ]) if not before else []
    listed = list(_older(news.concerning(request.actor), before).order_by("-at", "-pk")[: PAGE + 1])
    rows = [{"pk": notice.pk, "told": told(notice), "unread": notice.read_at is None} for notice in listed[:PAGE]]
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    context = {
        "own": own,
        "fresh": len(fresh),
        "rows": rows,
        "pager": {
            "previous_url": reverse("portal:messages") if before else "",
            "next_url": f"?before={last.at.timestamp():.6f}.{last.pk}" if last else "",
        },
    }
    return render(request, "portal/messages/inbox.html", context)


@public
def unread(request: Asked) -> HttpResponse:
    """How many are unread, for the bell: asked beside the page, so that no page waits for it.

    A stranger gets nothing: whose session has ended is not carried off the form that is being typed.
    """
    if not request.actor.signed_in:
        return HttpResponse(status=204)
    own = _own(request).filter(read_at=None)[: _COUNTED + 1].count()
    count = own + news.concerning(request.actor).filter(read_at=None).order_by()[: _COUNTED + 1].count()
    context = {"count": count, "more": count > _COUNTED, "most": _COUNTED}
    answer = render(request, "portal/messages/count.html", context)
    answer.counts_as_use = False  # type: ignore[attr-defined]
    return answer


@signed_in
@require_POST
def mark_read(request: Asked) -> HttpResponse:
    """What stood on the page has been read; the notices for everybody of the company or office."""
    now = clock.now()
    _own(request).filter(pk__in=_ids(request, "message"), read_at=None).update(read_at=now)
    seen = news.concerning(request.actor).filter(pk__in=_ids(request, "notice"), read_at=None)
    Notice.objects.filter(pk__in=seen.values("pk")).update(read_at=now)
    return redirect("portal:messages")


@officers
def delivery(request: Asked) -> HttpResponse:
    """The technical team's record: what left, by which way, and what did not. Never what was said."""
    if not registrations.may_screen(request.actor):
        raise Http404
    way, state, before = (request.GET.get(name, "") for name in ("way", "state", "before"))
    found = Message.objects.exclude(channel=Channel.WEB).select_related("user")
    found = found.filter(channel=way) if way in Channel.values else found
    found = found.filter(state=state) if state in Message.State.values else found
    if (key := _key(before)) is not None:
        found = found.filter(Q(made_at__lt=key[0]) | Q(made_at=key[0], pk__lt=key[1]))
    listed = list(found.order_by("-made_at", "-pk")[: PAGE + 1])
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    kept = f"way={way if way in Channel.values else ''}&state={state if state in Message.State.values else ''}"
    context = {
        "rows": [_row(message) for message in listed[:PAGE]],
        "carriers": [{"way": said(Channel(way).label), "says": _health(way)} for way in ("email", "sms", "whatsapp")],
        "way": way, "state": state, "ways": [(c.value, said(c.label)) for c in Channel if c != Channel.WEB],
        "states": [(value, _said_state(value)) for value in Message.State.values],
        "may_send": registrations.may_screen(request.actor, Right.EDIT),
        "pager": {
            "previous_url": f"?{kept}" if before else "",
            "next_url": f"?{kept}&before={last.made_at.timestamp():.6f}.{last.pk}" if last else "",
        },
    }  # fmt: skip
    return render(request, "portal/messages/delivery.html", context)


@officers
@require_POST
def again(request: Asked) -> HttpResponse:
    """Try a message again that was given up; one whose text was forgotten cannot be."""
    if not registrations.may_screen(request.actor, Right.EDIT):
        raise Http404
    at_most(request, "delivery-again", 60)
    failed = Message.objects.filter(pk__in=_ids(request, "message"), state=Message.State.FAILED).exclude(body="")
    for message in failed:
        _once_more(message)
    return redirect("portal:delivery")


@transaction.atomic
def _once_more(message: Message) -> None:
    if Message.objects.filter(pk=message.pk, state=Message.State.FAILED).update(state="waiting", tries=0):
        outbox.leave("suar.accounts.tasks.deliver", message_id=message.pk)


def _own(request: Asked) -> QuerySet[Message]:
    return Message.objects.filter(user=request.actor.user_id, user__isnull=False, channel=Channel.WEB)


def _older(notices: QuerySet[Notice], before: str) -> QuerySet[Notice]:
    key = _key(before)
    return notices.filter(Q(at__lt=key[0]) | Q(at=key[0], pk__lt=key[1])) if key is not None else notices


def _key(text: str) -> tuple[datetime, int] | None:
    """Where a page goes on: the time of the last row and its id; None where it is no such place."""
    whole, _point, rest = text.partition(".")
    part, _point, pk = rest.partition(".")
    digits = (whole, part, pk)
    if not all(each.isascii() and each.isdigit() for each in digits) or len(whole) > 11 or len(pk) > 18:
        return None
    at = datetime.fromtimestamp(int(whole), tz=UTC).replace(microsecond=int(part[:6].ljust(6, "0")))
    return at, int(pk)


def _ids(request: Asked, name: str) -> list[int]:
    given = request.POST.getlist(name)[:PAGE]
    return [int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 19]


def _row(message: Message) -> dict[str, object]:
    kind = KINDS.get(message.kind)
    return {
        "message": message,
        "way": said(Channel(message.channel).label),
        "family": said(kind.family.label) if kind else message.kind,
        "state": _said_state(message.state),
        "to": str(message.user) if message.user else _half(message.address),
    }


def _half(address: str) -> str:
    """Enough of an address to tell it from others."""
    return f"{address[:3]}…{address[-6:]}" if len(address) > 10 else "…"


def _said_state(state: str) -> str:
    named = {"waiting": gettext("Menunggu"), "sent": gettext("Terkirim"), "failed": gettext("Gagal")}
    return named[state]


def _health(way: str) -> str:
    look = getattr(carrier_of(way), "check", None)
    return str(look()) if look is not None else ""
