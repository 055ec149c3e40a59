"""What an invoice, a credit or a ticket for money back can be, as the screens say it."""

from django.db import models

from suar.kernel.words import _


class InvoiceKind(models.TextChoices):
    """An estimate asks for nothing; a bill comes at the LKK; a settlement after departure (ruling 19).

    A fee is what one application costs by itself (the inspection for a COP).
    """

    ESTIMATE = "estimate", _("Perkiraan")
    BILL = "bill", _("Tagihan")
    SETTLEMENT = "settlement", _("Perhitungan akhir")
    FEE = "fee", _("Biaya layanan")


class InvoiceState(models.TextChoices):
    """Asked of timestamps, never stored."""

    ESTIMATE = "estimate", _("Perkiraan, tidak perlu dibayar")
    VOIDED = "voided", _("Dibatalkan")
    SETTLED = "settled", _("Lunas")
    NOTHING_DUE = "nothing_due", _("Nihil, tidak ada yang harus dibayar")
    CREDIT = "credit", _("Kelebihan bayar dicatat sebagai kredit")
    AWAITING_CODE = "awaiting_code", _("Menunggu kode billing")
    AWAITING_PAYMENT = "awaiting_payment", _("Menunggu pembayaran")
    EXPIRED = "expired", _("Kode billing kedaluwarsa, kode baru sedang diminta")


class CreditReason(models.TextChoices):
    VOIDED = "voided", _("Dibayar pada tagihan yang sudah dibatalkan")
    DUPLICATE = "duplicate", _("Tagihan sudah lunas, dibayar sekali lagi")
    OVERPAID = "overpaid", _("Dibayar lebih dari tagihan")
    UNDERPAID = "underpaid", _("Dibayar kurang dari tagihan; tagihan belum lunas")
    SETTLEMENT = "settlement", _("Perhitungan akhir lebih kecil dari tagihan")


class RestitutionState(models.TextChoices):
    """Where a ticket stands; nothing is ever given back by itself (process.md b.5-26)."""

    OPEN = "open", _("Menunggu keputusan kantor")
    APPROVED = "approved", _("Disetujui, menunggu pembayaran")
    REFUSED = "refused", _("Ditolak")
    PAID = "paid", _("Sudah dikembalikan")
