"""What a letter may say: to whom it can be given, for how long, and never more than the giver holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from suar.accounts import rights as menu_rights
from suar.accounts.actors import Actor
from suar.accounts.delegations.standing import today
from suar.accounts.models import Delegation, Organisation
from suar.accounts.roles import STATE, OrganisationKind, Relation, Right
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.records.models import StoredFile

#: No letter lasts longer; it is written anew [own].
LONGEST = timedelta(days=731)
_AGENTS = frozenset({OrganisationKind.AGENT})
_PRINCIPALS = frozenset({OrganisationKind.AGENT, OrganisationKind.OWNER})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a letter says. ``delegate``: NIB or exact name; ``person``: sign-in name, or "" for all its people.

    ``services`` and ``ports``: codes to which it is limited; empty means all.
    """

    delegate: str
    relation: Relation
    letter_number: str
    since: date
    until: date
    person: str = ""
    services: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    letter: StoredFile | None = None


def problems(actor: Actor, terms: Terms, delegate: Organisation | None) -> Iterator[Problem]:
    if delegate is None:
        yield Problem(
            "delegate", "not_found", gettext("Perusahaan itu tidak dapat ditunjuk untuk hubungan ini."),
            gettext("Tulis NIB atau nama lengkapnya; sub-agen dan cabang sejenis dengan Anda, agen haruslah agen."),
        )  # fmt: skip
    if terms.until < terms.since or terms.until < today():
        text, remedy = gettext("Hari terakhirnya sudah lewat."), gettext("Pilih hari sesudah hari pertama.")
        yield Problem("until", "order", text, remedy)
    elif terms.until - terms.since > LONGEST:
        text, remedy = gettext("Surat kuasa paling lama dua tahun."), gettext("Perbarui dengan surat baru nanti.")
        yield Problem("until", "too_long", text, remedy)
    over = [code for code in terms.services if frozenset(Right) - actor.rights_on(code)]
    if over:
        text = gettext("Anda sendiri tidak memegang semua hak atas: %(menus)s.") % {"menus": ", ".join(over)}
        yield Problem("services", "exceeds", text, gettext("Lepaskan layanan itu, atau minta super admin memberinya."))
    elif not terms.services and not _holds_all(actor):
        text = gettext("Anda sendiri tidak memegang semua layanan, jadi tidak dapat memberikan semuanya.")
        yield Problem("services", "exceeds", text, gettext("Sebutkan layanannya satu per satu."))
    if delegate is not None and Delegation.objects.filter(
        principal=actor.organisation_id, delegate=delegate, letter_number=terms.letter_number
    ).exists():  # fmt: skip
        text = gettext("Surat bernomor ini sudah pernah diberikan kepada perusahaan itu.")
        yield Problem("letter_number", "already", text, gettext("Periksa daftar, atau pakai nomor surat yang baru."))


def _holds_all(actor: Actor) -> bool:
    every = {menu: frozenset(Right) for menu in {*actor.rights, "*"}}
    return not menu_rights.exceeding(every, actor.rights)


def company(named: str, actor: Actor, relation: Relation) -> Organisation | None:
    """The one company meant, if it can be a delegate. Whether there is one that cannot is not told."""
    compact = named.replace(" ", "")
    is_nib = compact.isascii() and compact.isdigit()
    found = list(Organisation.objects.filter(**({"nib": compact} if is_nib else {"name__iexact": named.strip()}))[:2])
    if len(found) != 1 or not named.strip() or actor.organisation is None:
        return None
    one, giver = found[0], OrganisationKind(actor.organisation.kind)
    kind = OrganisationKind(one.kind)
    fits = {
        Relation.BRANCH: kind == giver and kind not in STATE,
        Relation.SUB_AGENT: kind in _AGENTS and giver in _AGENTS,
        Relation.AGENT: kind in _AGENTS and giver in _PRINCIPALS,
    }[relation]
    return one if fits and one.active and one.pk != actor.organisation_id else None
