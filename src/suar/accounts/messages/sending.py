"""Writes messages in the caller's transaction, one for each way the person is told by; a job carries each away."""

import uuid
from collections.abc import Collection, Mapping

from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts import KINDS
from suar.accounts.models import Message, NoticeChoice, User
from suar.accounts.roles import Channel, Family
from suar.kernel import clock
from suar.records import outbox

#: Ways for people who have not chosen any.
DEFAULT = (Channel.WEB, Channel.EMAIL)


def send(
    kind: str,
    *,
    user: User | None = None,
    email: str = "",
    phone: str = "",
    language: str = "",
    data: Mapping[str, str] | None = None,
    key: str = "",
    only: Collection[Channel] = tuple(Channel),
    but: Collection[Channel] = (),
) -> list[Message]:
    """Tell a person (``user``), or an address of somebody without an account yet (``email`` or ``phone``).

    ``data`` fills the places of the kind's text. The same ``key`` twice is one message. ``only``, ``but``: the ways
    this call is about, where a kind goes by several with keys of their own. Returns what was written new.
    """
    said = KINDS[kind]
    spoken = language or (user.language if user else "id")
    subject, body = said.written(spoken, data or {})
    key = key or uuid.uuid4().hex
    written = []
    for way, address in _addresses(said, user, email, phone):
        if way not in only or way in but:
            continue
        message, new = Message.objects.get_or_create(
            key=f"{kind}:{key}:{way}:{user.pk if user else address}"[:120],
            defaults={
                "kind": kind,
                "channel": way,
                "user": user,
                "address": address,
                "language": spoken,
                "subject": subject,
                "body": said.in_short(spoken, data or {}) if way == Channel.SMS and said.short else body,
                "made_at": clock.now(),
                "state": Message.State.SENT if way == Channel.WEB else Message.State.WAITING,
            },
        )
        if new:
            written.append(message)
            if way != Channel.WEB:
                outbox.leave("suar.accounts.tasks.deliver", message_id=message.pk)
    return written


def ways_of(user: User, family: Family) -> frozenset[Channel]:
    """The ways a person chose for a family of messages; the defaults where nothing was ever chosen."""
    chosen = list(NoticeChoice.objects.filter(user=user).values_list("family", "channel"))
    if not chosen and user.completed_at is None:
        return frozenset(DEFAULT)
    return frozenset(Channel(channel) for its, channel in chosen if its == family) | {Channel.WEB}


def _addresses(kind: Kind, user: User | None, email: str, phone: str) -> list[tuple[Channel, str]]:
    """Where it goes, by way. A number nobody proved is written to only where the message is that very proof."""
    if email or phone or user is None:
        return [(Channel.EMAIL, email)] * bool(email) + [(Channel.SMS, phone)] * bool(phone)
    known = {Channel.WEB: "", Channel.EMAIL: user.email}
    if user.mobile_proved_at is not None:
        known |= {Channel.SMS: user.mobile, Channel.WHATSAPP: user.mobile}
    wanted = (ways_of(user, kind.family) | set(kind.always)) - set(kind.never)
    return [(way, known[way]) for way in Channel if way in wanted and (known.get(way) or way == Channel.WEB)]
