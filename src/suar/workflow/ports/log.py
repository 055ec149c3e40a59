"""Who may begin a change of a port, what it was before, and whether somebody else was faster."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.dates import moment_text
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain
from suar.records.models import Event
from suar.registry import ports as register
from suar.registry.models import Port
from suar.workflow import permissions

#: Reasons are this long at most.
WHY = 300


def begin(actor: Actor, code: str, may: Callable[[Actor, Port], bool]) -> Port:
    """The port, locked, where this person may change it. NotThere for strangers, 403 for readers of it."""
    found = permissions.kept_ports(actor).filter(code=code[:5]).first()
    if found is None:
        raise NotThere(Problem("", "not_found", gettext("Pelabuhan ini tidak ada bagi Anda.")))
    if not may(actor, found):
        text = gettext("Bagian ini tidak boleh Anda ubah.")
        remedy = gettext("Mintalah kepada kepala kantor Anda; susunan dan kelas tarif kepada direktorat.")
        raise Refused(Problem("", "permission", text, remedy), status=403)
    register.require_set_up(found)
    return register.locked(found.code)


def fingerprint(facts: Mapping[str, Any]) -> str:
    """What stood on the page when somebody began to change it, in a few letters."""
    return hashlib.sha256(chain.canonical(facts).encode()).hexdigest()[:16]


def refuse_if_changed(port: Port, now: Mapping[str, Any], seen: str, *, place: str = "") -> None:
    """Refuse (409) where another officer has changed the same since it was read, naming who and when."""
    if seen == fingerprint(now):
        return
    last = _last(port, place)
    text = gettext("Data ini sudah diubah orang lain sejak Anda membukanya.")
    if last is not None:
        text = gettext("Data ini sudah diubah %(who)s, %(when)s, sejak Anda membukanya.") % {
            "who": last.actor_label, "when": moment_text(last.at, port.zone)}  # fmt: skip
    remedy = gettext("Bandingkan dengan isi sekarang di bawah, lalu kirim lagi bila tetap perlu.")
    raise Refused(Problem("", "changed", text, remedy), status=409)


def _last(port: Port, place: str) -> Event | None:
    """The newest change of the port, or of one of its places."""
    newest = changes(port)[:50]
    return next((one for one in newest if not place or chain.particulars(one).get("place") == place), None)


def changes(port: Port) -> QuerySet[Event]:
    """Everything that was done to a port, newest first."""
    return Event.objects.filter(subject_kind=Port.subject_kind, subject_id=port.pk).order_by("-sequence")


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of both only what differs. Refused where nothing does."""
    names = [name for name in after if before.get(name) != after[name]]
    if not names:
        text = gettext("Tidak ada yang berubah.")
        raise Refused(Problem("", "same", text, gettext("Ubah sesuatu, atau tinggalkan halaman ini.")))
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def record(actor: Actor, port: Port, verb: str, **particulars: Any) -> None:
    """Write it into the port's chain, with the capacity in which the officer acts."""
    for role in (Role.HEAD_OF_OFFICE, Role.PORT_AUTHORITY):
        if actor.has_role(role, port.code):
            register.record(port, verb, actor.in_capacity(role, port.code), **particulars)
            return
    register.record(port, verb, actor, **particulars)
