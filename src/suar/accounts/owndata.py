"""Everything an account holds about its person, to read and to take away (UU 27/2022, articles 7 and 13)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F

from suar.accounts.models import (
    AddressChange,
    ApiKey,
    Consent,
    Correction,
    Message,
    NoticeChoice,
    Posting,
    RightsChange,
    Subject,
    SystemSession,
    User,
)  # fmt: skip
from suar.kernel import clock

_ACCOUNT = (
    "username", "full_name", "job_title", "craft", "language", "identity_kind", "identity_number", "email", "phone",
    "mobile", "fax", "address", "postal_code", "employee_number", "sik_number", "shipping_line", "favourites",
    "date_joined", "last_login", "terms_accepted_at", "email_proved_at", "mobile_proved_at", "notices_chosen_at",
    "completed_at",
)  # fmt: skip
#: More rows than this are in no one's memory; the newest are given.
_MESSAGES = 1000


def of(user: User) -> dict[str, Any]:
    """The whole of it, as plain values. As many queries for much as for little."""
    company, group = user.organisation, user.group
    return {
        "made_at": clock.now().isoformat(),
        "account": {name: _plain(getattr(user, name)) for name in _ACCOUNT},
        "organisation": {"name": company.name, "kind": company.kind} if company else None,
        "group": {"name": group.name, "level": group.level} if group else None,
        "made_by": str(user.parent) if user.parent else None,
        "postings": _rows(
            Posting.objects.filter(user=user).order_by("since").values(
                "role", "port_code", "order_number", "since", "until"
            )
        ),
        "api_keys": _rows(
            ApiKey.objects.filter(user=user).order_by("pk").values(
                "name", "created_at", "revoked_at", letter=F("delegation__letter_number")
            )
        ),
        # The name that other systems know the person by; none before the first of them was entered.
        "known_to_systems_as": _plain(Subject.objects.filter(user=user).values_list("sub", flat=True).first()),
        "systems_agreed_to": _rows(
            Consent.objects.filter(user=user).order_by("system__name", "pk").values(
                "scopes", "given_at", system_name=F("system__name")
            )
        ),
        "systems_entered": _rows(
            SystemSession.objects.filter(user=user).order_by("-seen_at", "-pk").values(
                "began_at", "seen_at", "ended_at", "ended_why", "means", system_name=F("system__name"),
                letter=F("delegation__letter_number"),
            )[:_MESSAGES]
        ),
        "notification_choices": _rows(
            NoticeChoice.objects.filter(user=user).order_by("family", "channel").values("family", "channel")
        ),
        "messages": _rows(
            Message.objects.filter(user=user).order_by("-made_at", "-pk").values(
                "made_at", "kind", "channel", "address", "subject", "state", "sent_at"
            )[:_MESSAGES]
        ),
        "addresses_asked_for": _rows(
            AddressChange.objects.filter(user=user).order_by("asked_at").values("email", "asked_at", "proved_at")
        ),
        "corrections": _rows(
            Correction.objects.filter(user=user).order_by("asked_at").values(
                "field", "wanted", "why", "asked_at", "answered_at", "done", "answer"
            )
        ),
        "changes_of_rights": _rows(
            RightsChange.objects.filter(whom=user).order_by("-at").values("at", "verb", "event__actor_label")[
                :_MESSAGES
            ]
        ),
    }  # fmt: skip


def _rows(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name.replace("event__", ""): _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
