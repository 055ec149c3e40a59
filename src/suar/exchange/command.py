"""`suar import`: a list taken over from the command line, with its report; a refused one leaves nothing behind."""

import sys
from collections.abc import Callable
from pathlib import Path

from django.db import IntegrityError

from suar.exchange import calls, locodes, ports, reports
from suar.exchange.runs import Importer, Outcome
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, in_language

#: More reasons than this help nobody at a terminal.
_MOST_REASONS = 20


def run(kind: str, file: Path, *, locode: Path | None, report: Path | None, language: str) -> int:
    """Take over a list. Returns the exit code: 0 taken over (or there already), 1 refused whole."""
    doer = Importer("suar import")
    tasks: list[tuple[Path, Callable[[Path, Importer], Outcome]]] = [
        (file, ports.import_ports if kind == "ports" else calls.import_calls)
    ]
    if locode is not None:
        tasks.append((locode, locodes.compare_ports))
    with in_language(language):
        for number, (path, take_over) in enumerate(tasks):
            try:
                outcome = take_over(path, doer)
            except Refused as refused:
                _tell_refusal(path, refused)
                return 1
            except IntegrityError:
                text = gettext("Register berubah sementara daftar dibaca.")
                _tell_refusal(path, Refused(Problem("", "changed", text, gettext("Jalankan sekali lagi."))))
                return 1
            _tell(path, outcome)
            if report is not None:
                _write(outcome, report if not number else report.with_stem(f"{report.stem}-unlocode"))
    return 0


def _tell(path: Path, outcome: Outcome) -> None:
    if outcome.repeated:
        known = {"file": path.name, "at": f"{outcome.run.imported_at:%Y-%m-%d %H:%M} UTC", "run": outcome.run.pk}
        _say(gettext("%(file)s: sudah diambil alih pada %(at)s (impor %(run)s). Tidak ada yang berubah.") % known)
    else:
        _say(gettext("%(file)s: diambil alih (impor %(run)s).") % {"file": path.name, "run": outcome.run.pk})
    for line in reports.in_words(outcome.run):
        _say(line)


def _write(outcome: Outcome, report: Path) -> None:
    try:
        count = reports.write(outcome.run, report)
    except OSError as error:  # the list is taken over all the same; the report stands on the screen as well
        _say(gettext("Laporan tidak dapat ditulis: %(error)s.") % {"error": error.strerror or error}, error=True)
        return
    _say(gettext("Laporan: %(file)s, %(count)d catatan.") % {"file": report, "count": count})


def _tell_refusal(path: Path, refused: Refused) -> None:
    _say(gettext("suar: %(file)s ditolak seluruhnya; tidak ada yang ditulis.") % {"file": path.name}, error=True)
    for problem in refused.problems[:_MOST_REASONS]:
        _say(f"  - {problem.text} {problem.remedy}", error=True)
    more = len(refused.problems) - _MOST_REASONS
    if more > 0:
        _say(gettext("  … dan %(count)d alasan lain.") % {"count": more}, error=True)


def _say(line: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{line}\n")
