"""The other hulls of the convoy in which a ship travels."""

from suar.portcalls.models import Movement, MovementKind, PortCall


def hulls_of(call: PortCall) -> list[PortCall]:
    """The other calls of the convoy this one travels in; none for a ship alone.

    A call that ended is out of it, and so is a hull that has sailed while this one has not, or the other way round.
    """
    if call.convoy_id is None:
        return []
    if call.companions is None:
        others = PortCall.objects.filter(convoy=call.convoy_id, cancelled_at=None, closed_at=None).exclude(pk=call.pk)
        locked = {hull.pk: hull for hull in call.hulls}
        found = [locked.get(h.pk, h) for h in others.select_related("port", "ship", "place").order_by("pk")]
        sailed = set(
            Movement.objects.filter(
                call__in=[call, *found], kind=MovementKind.DEPARTED, confirmed_at__isnull=False, superseded=False
            ).values_list("call_id", flat=True)
        )
        call.companions = [hull for hull in found if (hull.pk in sailed) == (call.pk in sailed)]
    return list(call.companions)
