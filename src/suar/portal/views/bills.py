"""The bill of a call: what it is made of, the code to pay it by, and the treasury's word that it was paid."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from suar.billing.models import Invoice
from suar.integrations.simponi import callback
from suar.kernel.errors import Refused
from suar.portal.access import public, signed_in
from suar.portal.actors import Asked
from suar.portal.charges import charge_of
from suar.workflow.money import bills_missing, reads_bill, tickets, withheld
from suar.workflow.permissions import calls


@signed_in
def bill(request: Asked, pk: int) -> HttpResponse:
    """One invoice, explained line by line, to pay or to print."""
    found = Invoice.objects.filter(pk=pk) if pk < 2**63 else Invoice.objects.none()
    found = found.select_related("call__port", "call__ship", "call__place", "payer", "replaces")
    invoice = found.prefetch_related("lines", "codes__payments", "credits").first()
    if invoice is None:
        raise Http404
    if withheld(request.actor, invoice):
        raise Refused(bills_missing(request.actor), status=403)
    if not reads_bill(request.actor, invoice):
        raise Http404
    context = {
        "charge": charge_of(invoice),
        "call": invoice.call,
        # Who handed the call over still pays and reads its own bills, though not the call.
        "sees_call": calls(request.actor).filter(pk=invoice.call_id).exists(),
        "tickets": tickets(request.actor).filter(invoice=invoice),
    }
    return render(request, "portal/bills/bill.html", context)


@public
@csrf_exempt
@require_POST
def simponi_callback(request: HttpRequest) -> HttpResponse:
    """SIMPONI says that somebody paid. Its seal is checked, and the bill pulled before anything counts."""
    try:
        callback.receive(request.headers, request.body)
    except RawPostDataException:  # the form of a page: it was taken apart before it came here
        return HttpResponse("json", status=400, content_type="text/plain")
    except Refused as refused:
        return HttpResponse(
            "\n".join(p.code for p in refused.problems), status=refused.status, content_type="text/plain"
        )
    return HttpResponse("OK", content_type="text/plain")
