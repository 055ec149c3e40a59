"""The only writer of convoys: hulls of one agent at one port that travel together join, leave, and join again."""

from collections.abc import Sequence

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import Convoy, ConvoyProposal, PortCall
from suar.records import chain
from suar.records.chain import Doer

#: More hulls than this are no tow (own practice).
MOST_HULLS = 8


def join(calls: Sequence[PortCall], doer: Doer) -> Convoy:
    """Put calls, locked by the caller, into one convoy: that of the first that is in one, or a new one."""
    _refuse_unfit(calls)
    existing = sorted({call.convoy_id for call in calls if call.convoy_id is not None})
    if len(existing) > 1:
        text = gettext("Kapal-kapal ini berada dalam dua rangkaian.")
        raise Refused(Problem("hulls", "convoy", text, gettext("Lepaskan dahulu salah satunya.")), status=409)
    first = calls[0]
    if existing:
        convoy = Convoy.objects.get(pk=existing[0])
    else:
        convoy = Convoy.objects.create(
            port_id=first.port_id, agent_id=first.agent_id, created_at=clock.now(), created_by_id=doer.user_id
        )
    for call in calls:
        if call.convoy_id != convoy.pk:
            call.convoy = convoy
            _tell(call, "joined", doer, convoy.pk)
    if PortCall.objects.filter(convoy=convoy).count() > MOST_HULLS:
        text = gettext("Satu rangkaian paling banyak %(most)s kapal.") % {"most": MOST_HULLS}
        raise Refused(Problem("hulls", "convoy", text, gettext("Bagi menjadi beberapa rangkaian.")))
    return convoy


def leave(call: PortCall, others: Sequence[PortCall], doer: Doer) -> None:
    """Take a hull out of its convoy; one that is left alone is in none any more."""
    if call.convoy_id is None:
        text = gettext("Kapal ini tidak berada dalam rangkaian.")
        raise Refused(Problem("", "convoy", text, gettext("Muat ulang halaman.")), status=409)
    for each in (call, *(others if len(others) == 1 else ())):
        convoy_id, each.convoy = each.convoy_id, None
        _tell(each, "left", doer, convoy_id)


def decide(proposal: ConvoyProposal, *, accepted: bool, doer: Doer) -> None:
    """Somebody said whether a proposed tug and barge travel together."""
    proposal.accepted, proposal.decided_at, proposal.decided_by_id = accepted, clock.now(), doer.user_id
    proposal.save(update_fields=["accepted", "decided_at", "decided_by"])
    if accepted:  # she has her tug: nobody need be asked about the others
        ConvoyProposal.objects.filter(barge=proposal.barge_id, decided_at=None).update(
            accepted=False, decided_at=proposal.decided_at, decided_by=proposal.decided_by_id
        )


def _tell(call: PortCall, verb: str, doer: Doer, convoy_id: int | None) -> None:
    chain.append(call, verb, doer, convoy=convoy_id)
    call.save(update_fields=["convoy", "chain_length", "chain_hash"])


def _refuse_unfit(calls: Sequence[PortCall]) -> None:
    problems = []
    if len(calls) < 2:
        problems.append(
            Problem(
                "hulls",
                "convoy",
                gettext("Rangkaian terdiri dari paling sedikit dua kapal."),
                gettext("Pilih kapal lain."),
            )
        )
    if len({(call.port_id, call.agent_id) for call in calls}) > 1:
        text = gettext("Kapal satu rangkaian berkunjung ke pelabuhan yang sama dengan agen yang sama.")
        problems.append(Problem("hulls", "convoy", text, gettext("Periksa kunjungan yang dipilih.")))
    for call in calls:
        if call.cancelled or call.closed_at is not None:
            text = gettext("Kunjungan %(call)s sudah berakhir.") % {"call": call}
            problems.append(Problem("hulls", "convoy", text, gettext("Pilih kunjungan yang masih berjalan.")))
    if all(call.ship.unmanned for call in calls):
        text = gettext("Rangkaian memerlukan kapal yang berawak.")
        problems.append(Problem("hulls", "convoy", text, gettext("Tambahkan kapal tunda yang menariknya.")))
    if problems:
        raise Refused.of(problems)
