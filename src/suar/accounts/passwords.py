"""The one policy of passwords, wherever one is set: eight characters of four classes, not one's own name, not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.db import transaction

from suar.accounts import changes, links, signins
from suar.accounts.actors import actor_of
from suar.accounts.models import User
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said

SHORTEST, LONGEST = 8, 128
#: What is typed beyond this changes no judgement, and judging it costs.
_JUDGED = 40
#: Words that every thief tries here first.
_OF_THE_TRADE = ("suar", "pelabuhan", "kapal", "syahbandar", "agen", "inaportnet", "simpadu", "indonesia")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the policy, and whether the password keeps it."""

    code: str
    text: str
    met: bool


_CLASSES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("length", _("8 sampai 128 karakter"), lambda word: SHORTEST <= len(word) <= LONGEST),
    ("lower", _("huruf kecil"), lambda word: any(sign.islower() for sign in word)),
    ("upper", _("huruf besar"), lambda word: any(sign.isupper() for sign in word)),
    ("digit", _("angka"), lambda word: any(sign.isdigit() for sign in word)),
    ("sign", _("tanda baca"), lambda word: any(not (s.isalnum() or s.isspace()) for s in word)),
)


class FourClasses:
    """Eight characters with a digit, a capital, a small letter and a punctuation mark (process.md e, screen 22)."""

    def validate(self, password: str, user: User | None = None) -> None:
        lacking = [said(text) for _code, text, met in _CLASSES if not met(password)]
        if lacking:
            raise ValidationError(gettext("Kata sandi belum memuat: %(what)s.") % {"what": ", ".join(lacking)})

    def get_help_text(self) -> str:
        return gettext("8 karakter atau lebih, dengan angka, huruf besar, huruf kecil dan tanda baca")


class NotOneself:
    """Not like the person's own name, sign-in name or mail address."""

    def validate(self, password: str, user: User | None = None) -> None:
        typed = password[:LONGEST].casefold()
        if user is not None and any(_alike(typed, own) for own in own_words(user)):
            raise ValidationError(gettext("Kata sandi terlalu mirip dengan nama, nama pengguna atau surel Anda."))

    def get_help_text(self) -> str:
        return gettext("tidak mirip nama, nama pengguna atau surel Anda")


def own_words(user: User) -> list[str]:
    """What anybody who knows the person would try first."""
    whole = [user.username, user.full_name, user.email.partition("@")[0]]
    parts = [part for word in whole for part in word.replace(".", " ").replace("_", " ").split()]
    return sorted({word.casefold() for word in (*whole, *parts) if len(word) >= 4})


def _alike(typed: str, own: str) -> bool:
    if len(typed) > 3 * len(own):  # the name is a small part of it
        return False
    return own in typed or SequenceMatcher(None, typed, own).quick_ratio() >= 0.7


def rules(password: str, user: User | None = None) -> list[Rule]:
    """Every rule of the policy in order, the classes one by one, each with whether it is kept."""
    found = [Rule(code, said(text), met(password)) for code, text, met in _CLASSES]
    for validator in get_default_password_validators():
        if not isinstance(validator, FourClasses):
            text = str(validator.get_help_text()).rstrip(".")
            found.append(
                Rule(type(validator).__name__, text, bool(password) and not _refusals(validator, password, user))
            )
    return found


def problems(password: str, user: User | None = None, field: str = "password") -> list[Problem]:
    """What stands against a password; empty where it may be set."""
    if len(password) > LONGEST:  # nothing else looks at it
        return [Problem(field, "password", _too_long(), gettext("Pakai yang lebih pendek."))]
    told = [text for each in get_default_password_validators() for text in _refusals(each, password, user)]
    return [Problem(field, "password", text, gettext("Pilih kata sandi lain.")) for text in told]


def _too_long() -> str:
    return gettext("Kata sandi lebih panjang dari %(most)d karakter.") % {"most": LONGEST}


def _refusals(validator: object, password: str, user: User | None) -> list[str]:
    try:
        validator.validate(password, user)  # type: ignore[attr-defined]
    except ValidationError as refused:
        return [str(message) for message in refused.messages]
    return []


def strength(password: str, user: User | None = None) -> int:
    """From 0 (guessed at once) to 4 (stands long): how long guessing would take, whatever the rules say."""
    if not password:
        return 0
    from zxcvbn import zxcvbn  # here: large, and most commands never ask

    known = [*_OF_THE_TRADE, *(own_words(user) if user is not None else ())]
    return int(zxcvbn(password[:_JUDGED], user_inputs=known, max_length=_JUDGED)["score"])


def put(user: User, password: str, verb: str, *, besides: str = "", **proved: object) -> None:
    """Set the password, with what was ``proved`` by the way. Every session of the account ends with it but that of the
    key ``besides``, and every link: whoever held the old password may have asked for one.

    Refused where the policy stands against it. In the caller's transaction.
    """
    if against := problems(password, user):
        raise Refused.of(against)
    user.set_password(password)
    for name, value in proved.items():
        setattr(user, name, value)
    with transaction.atomic():
        user.save(update_fields=["password", *proved])
        links.end_all(user)
        signins.end(user, besides=besides)
        if user.organisation is not None:
            changes.record(user.organisation, actor_of(user), verb, whom=user)
