"""What a company and an office state on a ticket of restitution."""

from typing import Annotated

from suar.kernel.words import _
from suar.workflow.forms import BaseForm, Day, Field, LongText, PersonName, Section, Text, Widget

#: No bill of a port reaches a quadrillion rupiah.
_Rupiah = Annotated[int, Field(gt=0, lt=10**15), Widget("integer", "Rp")]
_Account = Annotated[str, Field(pattern=r"^[0-9]{5,34}$")]
_Reference = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z./-]{3,39}$")]


class AccountForm(BaseForm):
    """Where the company wants its money."""

    bank: Text = Field(title=_("Bank"), max_length=80)
    account_number: _Account = Field(title=_("Nomor rekening"), description=_("Hanya angka"))
    account_holder: PersonName = Field(title=_("Atas nama"), description=_("Harus atas nama wajib bayar"))
    sections = (Section(_("Rekening tujuan"), ("bank", "account_number", "account_holder")),)


class ApprovalForm(BaseForm):
    """What the office finds to be owed back."""

    amount: _Rupiah = Field(title=_("Jumlah yang dikembalikan"))
    note: LongText = Field(title=_("Pertimbangan"))
    sections = (Section(_("Persetujuan"), ("amount", "note")),)


class RefusalForm(BaseForm):
    """Why nothing is owed back."""

    reason: LongText = Field(title=_("Alasan penolakan"))
    sections = (Section(_("Penolakan"), ("reason",)),)


class PaymentForm(BaseForm):
    """The treasury paid it back."""

    reference: _Reference = Field(title=_("Nomor SP2D"), description=_("Nomor kas negara atas pengembalian"))
    paid_on: Day = Field(title=_("Tanggal dibayar"))
    sections = (Section(_("Pembayaran"), ("reference", "paid_on")),)
