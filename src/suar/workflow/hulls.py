"""The other hulls of the convoy in which a ship travels."""

from suar.portcalls.models import PortCall


def hulls_of(call: PortCall) -> list[PortCall]:
    """The other calls of the convoy this one travels in; none for a ship alone."""
    if call.convoy_id is None:
        return []
    if call.hulls:
        return list(call.hulls)
    others = PortCall.objects.filter(convoy=call.convoy_id).exclude(pk=call.pk)
    call.hulls = list(others.select_related("port", "ship", "place").order_by("pk"))
    return list(call.hulls)
