"""Texts about a company: the contact desk, its super admins and its address, letters of delegation, sanctions."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts.ways import BY_MAIL, NOT_BY_PHONE
from suar.accounts.roles import Family
from suar.kernel.words import _

_OF_SUCCESSION = _(
    "Tim teknis membuka akun super admin bagi {organisation} menurut surat {letter}: {name} ({username}), surel "
    "{email}.\nAlasan: {why}\nAkun yang ditutup: {left}\n\n"
    "Bila organisasi Anda tidak memintanya, beri tahu tim teknis sekarang:\n{url}"
)

ALL = (
    Kind(
        "ticket_answered",
        Family.SERVICE,
        _("Tiket {number} dijawab"),
        _("Tim teknis menjawab tiket {number}:\n\n{answer}\n\n{url}"),
    ),
    Kind(
        "ticket_waiting",
        Family.SERVICE,
        _("Tiket {number} menunggu jawaban"),
        _("{by} ({company}) meminta: {why}\n{url}"),
    ),
    Kind(
        "super_admin_asked",
        Family.SECURITY,
        _("{by} meminta super admin lain bagi {organisation}"),
        _(
            "{by} meminta tim teknis membuka akun super admin bagi {name} ({number}). Bila perusahaan "
            "tidak menghendakinya, beri tahu tim teknis sekarang:\n{url}"
        ),
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "super_admin_opened",
        Family.SECURITY,
        _("Super admin baru bagi {organisation}"),
        _OF_SUCCESSION,
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "super_admin_opened_company",
        Family.SECURITY,
        _("Super admin baru bagi {organisation}"),
        _OF_SUCCESSION,
        bilingual=True,
    ),
    Kind(
        "company_email_changed",
        Family.SECURITY,
        _("Surel {organisation} di Suar diganti"),
        _(
            "{by} mengganti alamat surel {organisation} di Suar menjadi {email}.\nAlasan: {why}\n\n"
            "Bila organisasi Anda tidak memintanya, beri tahu tim teknis sekarang:\n{url}"
        ),
        always=BY_MAIL,
        never=NOT_BY_PHONE,
        bilingual=True,
    ),
    Kind(
        "letter_received",
        Family.SERVICE,
        _("{principal} memberi perusahaan Anda surat kuasa"),
        _(
            "{principal} menunjuk {delegate} bertindak atas namanya dengan surat kuasa {number}, sampai {until}. "
            "Pakai atau tolak lewat Perusahaan, Surat kuasa."
        ),
    ),
    Kind(
        "letter_ended",
        Family.SERVICE,
        _("Surat kuasa {number} diakhiri"),
        _("Surat kuasa {number} dari {principal} kepada {delegate} diakhiri. Alasan: {why}"),
    ),
    Kind(
        "sanction_imposed",
        Family.SERVICE,
        _("{kind} bagi {organisation}: {number}"),
        _(
            "{organisation} dikenai sanksi menurut PM 8 Tahun 2022 pasal 59: {kind}, nomor {number}, {until}. "
            "Alasan: {ground}\n\nKeberatan dapat diajukan sampai {appeal_until} lewat Perusahaan, Sanksi."
        ),
        always=BY_MAIL,
    ),
    Kind(
        "sanction_ended",
        Family.SERVICE,
        _("Sanksi {number} berakhir"),
        _("Sanksi {number} ({kind}) bagi {organisation} berakhir: {how}. {why}"),
        always=BY_MAIL,
    ),
    Kind(
        "appeal_upheld",
        Family.SERVICE,
        _("Keberatan atas sanksi {number} ditolak"),
        _("Keberatan {organisation} atas sanksi {number} ditolak; sanksi dipertahankan. Pertimbangan: {why}"),
        always=BY_MAIL,
    ),
)
