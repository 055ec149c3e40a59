"""The questions of a first sign-in: terms of use, ways to be told, a mobile number that is proved. Then it is done."""

from collections.abc import Iterable
from enum import Enum

from django.db import transaction

from suar.accounts import own_changes
from suar.accounts.models import NoticeChoice, User
from suar.accounts.roles import Channel, Family
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: What is chosen: a family of messages, and a way.
Choice = tuple[str, str]
#: Ways that people may choose; the site's own list always shows everything.
WAYS = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)


class Step(Enum):
    """The questions, in order."""

    TERMS = "terms"
    NOTICES = "notices"
    MOBILE = "mobile"


def next_step(user: User) -> Step | None:
    """The first question without an answer; None once all have one."""
    if user.terms_accepted_at is None:
        return Step.TERMS
    if user.notices_chosen_at is None:
        return Step.NOTICES
    return Step.MOBILE if user.mobile_proved_at is None else None


@transaction.atomic
def accept_terms(user: User, ticked: bool) -> None:
    """The person has read the terms of use and agrees."""
    if not ticked:
        text = gettext("Syarat penggunaan belum disetujui.")
        raise Refused(Problem("terms", "terms", text, gettext("Baca keduanya, lalu centang kotak persetujuan.")))
    user.terms_accepted_at = clock.now()
    user.save(update_fields=["terms_accepted_at"])
    own_changes.record(user, "terms_accepted")


def chosen(user: User) -> frozenset[Choice]:
    """What the person chose."""
    return frozenset(NoticeChoice.objects.filter(user=user).values_list("family", "channel"))


@transaction.atomic
def choose(user: User, wanted: Iterable[Choice], *, sure: bool) -> None:
    """By which ways to be told of what. Nothing at all is an answer too, given twice (``sure``)."""
    offered = {(family.value, way.value) for family in Family for way in WAYS}
    found = frozenset(wanted) & offered
    if not found and not sure:
        text = gettext("Tidak ada cara pemberitahuan yang dipilih. Apakah Anda yakin?")
        remedy = gettext("Pilih paling sedikit satu, atau centang “Ya, saya yakin”.")
        raise Refused(Problem("notices", "sure", text, remedy))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # a button pressed twice chooses twice, in turn
    before = chosen(user)
    NoticeChoice.objects.filter(user=user).delete()
    NoticeChoice.objects.bulk_create(NoticeChoice(user=user, family=one, channel=way) for one, way in sorted(found))
    user.notices_chosen_at = clock.now()
    user.save(update_fields=["notices_chosen_at"])
    own_changes.record(user, "notices_chosen", {"ways": _written(before)}, {"ways": _written(found)})


def _written(choices: Iterable[Choice]) -> list[str]:
    return sorted(f"{family}/{way}" for family, way in choices)


@transaction.atomic
def finish(user: User) -> bool:
    """The account is complete once every question has its answer; whether it is."""
    if user.completed_at is None and next_step(user) is None:
        user.completed_at = clock.now()
        user.save(update_fields=["completed_at"])
        own_changes.record(user, "account_completed")
    return user.completed_at is not None
