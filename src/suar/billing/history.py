"""Money events stand in the chain of their port call; this locks the call and writes them."""

from typing import Any

from suar.portcalls.models import PortCall
from suar.records import chain


def lock(call: PortCall) -> None:
    """Lock the call's row until the transaction ends and take over the head of its chain.

    A caller that holds the lock already may have events that it has not saved: its head is further, and stays.
    """
    row = PortCall.objects.select_for_update(no_key=True).filter(pk=call.pk)
    length, digest = row.values_list("chain_length", "chain_hash").get()
    if length > call.chain_length:
        call.chain_length, call.chain_hash = length, digest


def write(call: PortCall, verb: str, doer: chain.Doer, **particulars: Any) -> None:
    """Add an event to a locked call and save the head of its chain."""
    chain.append(call, verb, doer, **particulars)
    call.save(update_fields=["chain_length", "chain_hash"])
