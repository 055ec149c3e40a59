"""Names of places as lists write them: known ones mean a port, the others wait until somebody says what they are."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.exchange.columns import BEFORE, DESTINATION, ORIGIN, VIA
from suar.exchange.models import ImportRun, PlaceName
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.registry.models import Port, PortAlias
from suar.registry.ports import name_key

_COLUMNS = (BEFORE, ORIGIN, VIA, DESTINATION)


def note_names(rows: Sequence[Row], run: ImportRun, remarks: Remarks) -> tuple[int, int]:
    """Enter the names that no port has, each with its count. Returns how many names there are, and how many unknown."""
    count: Counter[str] = Counter()
    first: dict[str, tuple[int, str, str]] = {}
    for row in rows:
        for column in _COLUMNS:
            if key := name_key(row[column]):
                count[key] += 1
                first.setdefault(key, (row.line, column, row[column]))
    known = _known(set(first))
    unknown = [key for key in first if key not in known]
    for key in unknown:
        line, column, name = first[key]
        remarks.add(line, column, "place_unknown", name, name, count=count[key])
    PlaceName.objects.bulk_create(
        (PlaceName(name=first[key][2], key=key, first_seen=run) for key in unknown), ignore_conflicts=True
    )
    return len(first), len(unknown)


def _known(keys: set[str]) -> set[str]:
    """Keys that are a port's name or alias, or that somebody has mapped or ruled out."""
    ports = Port.objects.filter(name_key__in=keys).values_list("name_key", flat=True)
    aliases = PortAlias.objects.filter(alias_key__in=keys).values_list("alias_key", flat=True)
    decided = PlaceName.objects.filter(key__in=keys, decided_at__isnull=False).values_list("key", flat=True)
    return {*ports, *aliases, *decided}


def may_decide(actor: Actor) -> bool:
    """The directorate keeps the names of the country's ports."""
    return actor.active and actor.has_role(Role.DIRECTORATE)


def open_names() -> QuerySet[PlaceName]:
    """Names nobody has decided about, in order of their keys."""
    return PlaceName.objects.filter(decided_at=None).order_by("key")


def no_port_chosen() -> Problem:
    """Nothing was typed."""
    text = gettext("Pelabuhan belum dipilih.")
    return Problem("port", "missing", text, gettext("Pilih dari daftar, atau nyatakan bukan pelabuhan."))


@transaction.atomic
def decide(actor: Actor, pk: int, port_code: str) -> PlaceName:
    """The name means this port ("": it is no port). A port gets the name as an alias."""
    if not may_decide(actor):
        raise Refused(Problem("", "permission", gettext("Hanya direktorat yang memetakan nama tempat.")), status=403)
    name = PlaceName.objects.select_for_update().filter(pk=pk).first()
    if name is None:
        raise NotThere(Problem("", "not_found", gettext("Nama ini tidak ada."), gettext("Muat ulang halaman.")))
    if name.decided_at is not None:
        text = gettext("Nama ini sudah dipetakan.")
        raise Refused(Problem("", "state", text, gettext("Muat ulang halaman.")), status=409)
    if port_code:
        name.port = Port.objects.filter(code=port_code).first() if port_code.isprintable() else None
        if name.port is None:
            text = gettext("Pelabuhan ini tidak ada.")
            raise Refused(Problem("port", "not_found", text, gettext("Pilih dari daftar.")))
        PortAlias.objects.get_or_create(alias_key=name.key, defaults={"port": name.port, "alias": name.name})
    name.decided_at, name.decided_by_id = clock.now(), actor.user_id
    name.save(update_fields=["port", "decided_at", "decided_by"])
    return name
