"""What billing tells the floors above, which it does not know."""

from django.dispatch import Signal

#: Sent inside the transaction that settles an invoice, with ``invoice`` and ``payment`` (None where nothing was due).
invoice_settled = Signal()
