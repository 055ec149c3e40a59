"""The bill of a call: what it is made of, the code to pay it by, and the treasury's word that it was paid."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from suar.billing.models import Invoice
from suar.integrations.simponi import callback
from suar.kernel.errors import Refused
from suar.portal.access import public, signed_in
from suar.portal.actors import Asked
from suar.portal.charges import charge_of
from suar.workflow.permissions import calls, sees_money


@signed_in
def bill(request: Asked, pk: int) -> HttpResponse:
    """One invoice, explained line by line, to pay or to print."""
    found = Invoice.objects.filter(pk=pk, call__in=calls(request.actor).values("pk")) if pk < 2**63 else None
    invoice = (
        found.select_related("call__port", "call__ship", "call__place", "payer", "replaces")
        .prefetch_related("lines", "codes__payments")
        .first()
        if found is not None
        else None
    )
    if invoice is None or not sees_money(request.actor, invoice.call):
        raise Http404
    return render(request, "portal/bills/bill.html", {"charge": charge_of(invoice), "call": invoice.call})


@public
@csrf_exempt
@require_POST
def simponi_callback(request: HttpRequest) -> HttpResponse:
    """SIMPONI says that somebody paid. Its seal is checked, and the bill pulled before anything counts."""
    try:
        callback.receive(request.headers, request.body)
    except Refused as refused:
        return HttpResponse(
            "\n".join(p.code for p in refused.problems), status=refused.status, content_type="text/plain"
        )
    return HttpResponse("OK", content_type="text/plain")
