"""What a system is told of a person: only what it asked for and the person (or the house) agreed to."""

from collections.abc import Collection, Mapping
from typing import Any

from suar.accounts import delegations
from suar.accounts.actors import actor_of
from suar.accounts.models import Delegation, Organisation, Posting, Subject, SystemSession, User
from suar.accounts.roles import OrganisationKind
from suar.kernel import clock
from suar.kernel.words import _

#: What may be asked, and how the person is asked about it.
SCOPES: Mapping[str, str] = {
    "openid": _("Tahu bahwa Anda adalah orang yang sama setiap kali masuk"),
    "profile": _("Nama, bahasa, perusahaan, tingkat akun, dan atas nama siapa Anda bertindak"),
    "email": _("Alamat surel Anda"),
    "phone": _("Nomor telepon seluler Anda"),
    "suar.rights": _("Hak Anda per menu"),
    "suar.postings": _("Penugasan Anda di pelabuhan"),
}

#: Strength of a sign-in, as other systems read it (acr).
ONE_MEANS, TWO_MEANS = "urn:suar:one", "urn:suar:two"
_STRONG = frozenset({"otp", "hwk"})


def may_stay(session: SystemSession) -> bool:
    """Whether what stood when the person signed in still stands: account, company, letter, system."""
    user = session.user
    if session.ended_at is not None or session.system.disabled_at is not None or not user.is_active:
        return False
    if user.organisation is None or not user.organisation.active:
        return False
    letter = session.delegation_id
    return letter is None or delegations.usable(user).filter(pk=letter).exists()


def of(session: SystemSession, scopes: Collection[str]) -> dict[str, Any]:
    """The claims for these scopes, as they stand now: what a system may no longer know is not told it any more."""
    scopes = set(scopes) & set(session.system.scopes)
    user, actor = session.user, actor_of(session.user, session.delegation)
    told: dict[str, Any] = {
        "sub": subject_of(user), "sid": str(session.sid), "auth_time": int(session.proved_at.timestamp()),
        "amr": session.means, "acr": TWO_MEANS if _STRONG & set(session.means) else ONE_MEANS,
    }  # fmt: skip
    if "profile" in scopes:
        told |= {"name": str(user), "locale": user.language, "job_title": user.job_title, "level": user.level}
        told["organisation"] = _company(user.organisation)
        told["acting_for"] = _acting_for(session.delegation)
    if "email" in scopes and user.email:  # what there is not is left out (OpenID Connect Core 5.3.2)
        told |= {"email": user.email, "email_verified": user.email_proved_at is not None}
    if "phone" in scopes and user.mobile:
        told |= {"phone_number": user.mobile, "phone_number_verified": user.mobile_proved_at is not None}
    if "suar.rights" in scopes:
        told["rights"] = {menu: sorted(right.value for right in each) for menu, each in actor.rights.items() if each}
    if "suar.postings" in scopes:
        told["postings"] = _postings(user) if session.delegation is None else []
    return told


def subject_of(user: User) -> str:
    """The name under which other systems know this person."""
    found, _new = Subject.objects.get_or_create(user=user)
    return str(found.sub)


def _company(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    told = {"id": organisation.pk, "name": organisation.name, "kind": organisation.kind}
    return told | {"nib": organisation.nib or None}


def _acting_for(letter: Delegation | None) -> dict[str, Any] | None:
    if letter is None:
        return None
    told = {"principal": _company(letter.principal), "letter": letter.letter_number, "relation": letter.relation}
    limits = {"services": letter.services or None, "ports": letter.ports or None}
    return told | limits | {"until": letter.until.isoformat()}


def _postings(user: User) -> list[dict[str, Any]]:
    if user.organisation is None or user.organisation.kind != OrganisationKind.OFFICE:
        return []
    return [
        {
            "port": one.port_code, "role": one.role, "order": one.order_number, "since": one.since.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "substitutes": str(one.substitutes) if one.substitutes else None,
        }
        for one in Posting.objects.filter(user=user).select_related("substitutes").order_by("port_code", "role")
        if one.since <= clock.today(one.zone) and (one.until is None or one.until >= clock.today(one.zone))
    ]  # fmt: skip


#: What of a session's row is read at once, so that claims ask little more.
WITH_SESSION = (
    "system", "delegation__principal", "user__organisation", "user__group__parent__parent",
)  # fmt: skip
