"""Measure 5: what one signed SPB costs, against typesetting it alone and sealing it alone."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from statistics import median

from tests import build

from bench import voyages
from bench.figures import Result, milliseconds
from suar.kernel import clock
from suar.kernel.postgres import Addresses
from suar.records import outbox
from suar.workflow import issuing, lifecycle
from suar.workflow.documents.content import DocumentContent
from suar.workflow.documents.rendering import render
from suar.workflow.models import IssuedDocument

#: Clearances that are signed; the first of them warms typefaces, keys and connections.
PAPERS = 21


def measure(addresses: Addresses) -> Result:
    """Sign clearances one after the other: all of it, its PDF alone, its seal alone; in turns, on the same papers."""
    cast = build.a_cast()
    whole: list[float] = []
    typeset: list[float] = []
    seal: list[float] = []
    sizes: list[int] = []
    for document in _granted(PAPERS):
        content = DocumentContent.from_json(json.loads(document.content))
        make = partial(render, "spb", content, at=document.granted_at)
        put_seal = partial(
            issuing.signer().sign, make(), office_code=cast.port.code, office_name=cast.port.office_name,
            reason=f"SPB {document.number}", at=clock.now(),
        )  # fmt: skip
        whole.append(_seconds(partial(issuing.sign, document.pk)))
        typeset.append(_seconds(make))
        seal.append(_seconds(put_seal))
        document.refresh_from_db()
        assert document.signed_at is not None
        assert document.file is not None
        sizes.append(document.file.size)
    return _result(whole[1:], typeset[1:], seal[1:], sizes)


def _result(whole: list[float], typeset: list[float], seal: list[float], sizes: list[int]) -> Result:
    result = Result("5 · A signed SPB")
    both = median(typeset) + median(seal)
    result.add("typeset, seal, store, write down", milliseconds(median(whole)))
    result.add("typst alone", milliseconds(median(typeset)))
    result.add("seal alone (PAdES, P-256)", milliseconds(median(seal)))
    result.add("whole against both alone", f"{median(whole) / both:.2f} ×")
    result.add("size of the PDF", f"{median(sizes) / 1024:.0f} KiB")
    result.notes = [f"Median of {len(whole)} papers, one process. Storing writes the file with fsync."]
    return result


def _seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _granted(count: int) -> list[IssuedDocument]:
    """Clearances that were granted on paid calls and wait for their signature."""
    cast = build.a_cast()
    found = []
    with voyages.simponi() as treasury:
        for walk in voyages.calls(cast, count):
            for code in voyages.ROAD[:-1]:
                if code == "CREW":
                    build.arrive(walk)
                if code == "LKK":
                    walk.until(walk.voyage.etd - timedelta(hours=6))
                walk.pass_through(code)
            build.pay(walk, treasury)
            app = walk.file("SPB")
            with clock.at(walk.at):
                granted = lifecycle.grant(app.pk, cast.decides(app.step_role))
                found.append(granted.documents.get())
                _forget_jobs()
    return found


def _forget_jobs() -> None:
    """Nobody else may sign what is to be measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo'")
    assert not outbox.waiting()
