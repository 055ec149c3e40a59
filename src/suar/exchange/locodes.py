"""Our ports beside UN/LOCODE: which codes stand there, under which name, and whether as a port."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from suar.exchange import runs, tables
from suar.exchange.models import ImportRun, RunKind
from suar.exchange.remarks import Remarks
from suar.exchange.runs import Outcome
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.records.chain import Doer
from suar.registry.models import Port

COLUMNS = (
    "Change", "Country", "Location", "Name", "NameWoDiacritics", "Subdivision", "Function", "Status", "Date", "IATA",
    "Coordinates", "Remarks",
)  # fmt: skip
#: The first sign of "Function" of a place that is a port.
_PORT = "1"


@transaction.atomic
def compare_ports(path: Path, doer: Doer) -> Outcome:
    """Hold every port of the register against the list at ``path``; nothing of the register changes."""
    table = tables.read(path, COLUMNS)
    runs.alone()
    listed: dict[str, dict[str, str]] = {}
    for line, raw in table.rows:
        if not re.fullmatch("[A-Z]{2}", raw["Country"]):
            text = gettext("Baris %(row)d: “%(code)s” bukan kode negara.") % {"row": line, "code": raw["Country"][:9]}
            raise Refused(Problem(str(line), "form", text, gettext("Ambil lagi berkasnya dari UNECE.")))
        listed[raw["Country"] + raw["Location"]] = raw
    remarks = _remarks_on(listed)
    before = runs.same_file(RunKind.LOCODES, table.sha256)
    if before is not None and _said(before.run) == Counter((r.field, r.rule, r.read, r.kept) for r in remarks.found):
        return before
    run = runs.begin(RunKind.LOCODES, table, doer)
    count = Counter(one.rule for one in remarks.found)
    run.rows = run.unchanged = len({one.field for one in remarks.found})
    return runs.finish(run, table, remarks, [], **count)


def _said(run: ImportRun) -> Counter[tuple[str, str, str, str]]:
    return Counter(run.remarks.values_list("field", "rule", "read", "kept"))


def _remarks_on(listed: Mapping[str, Mapping[str, str]]) -> Remarks:
    remarks = Remarks()
    countries = {code[:2] for code in listed}
    for code, name in Port.objects.order_by("code").values_list("code", "name"):
        entry = listed.get(code)
        if entry is None:
            remarks.add(0, code, "locode_missing" if code[:2] in countries else "locode_country", name)
            continue
        if entry["Change"] == "X":
            remarks.add(0, code, "locode_removed", name, entry["Name"])
        same = _key(name) in {_key(entry["Name"]), _key(entry["NameWoDiacritics"])}
        rule = "locode_same" if same else "locode_other_name"
        remarks.add(0, code, rule, name, entry["Name"])
        if not entry["Function"].startswith(_PORT):
            remarks.add(0, code, "locode_no_port", name, entry["Name"], function=entry["Function"])
    return remarks


def _key(name: str) -> str:
    """What names are compared by: letters alone, without accents, and without island or old name behind."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)|,.*", "", name))
    return re.sub(r"[^a-z0-9]", "", plain.casefold())
