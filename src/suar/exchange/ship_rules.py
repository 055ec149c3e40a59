"""Repairs and doubts about the ships of a list."""

from typing import Final

from suar.exchange.rulebook import doubt, note, repair
from suar.kernel.words import _

OF_SHIPS: Final = {
    "placeholder": repair(_("Tanda kosong"), _("“%(read)s” berarti tidak ada; dicatat kosong.")),
    "imo_prefix": repair(_("Kata IMO dihapus"), _("“%(read)s” dicatat sebagai %(kept)s.")),
    "imo_form": doubt(
        _("Bukan nomor IMO"), _("“%(read)s” bukan nomor IMO (tujuh angka); hanya disimpan di baris aslinya.")
    ),
    "imo_check_digit": doubt(
        _("Angka periksa IMO"), _("Angka periksa nomor IMO %(read)s tidak cocok; dicatat seperti tertulis.")
    ),
    "imo_two_hulls": doubt(
        _("Satu IMO, dua kapal"),
        _("Nomor IMO %(read)s tertulis pada beberapa tanda pendaftaran (%(marks)s). Kapal-kapal itu tidak digabung."),
    ),
    "call_sign_spaces": repair(_("Spasi tanda panggilan"), _("“%(read)s” dicatat sebagai %(kept)s.")),
    "call_sign_form": doubt(
        _("Bukan tanda panggilan"),
        _("“%(read)s” bukan tanda panggilan (3 sampai 7 huruf dan angka); hanya disimpan di baris aslinya."),
    ),
    "call_sign_series": doubt(
        _("Deret tanda panggilan"),
        _("Tanda panggilan %(read)s bukan dari deret bendera ini; dicatat seperti tertulis."),
    ),
    "call_sign_two_hulls": doubt(
        _("Satu tanda panggilan, dua kapal"),
        _(
            "Tanda panggilan %(read)s tertulis pada beberapa tanda pendaftaran "
            "(%(marks)s). Kapal-kapal itu tidak digabung."
        ),
    ),
    "mark_form": doubt(
        _("Bentuk tanda pendaftaran"), _("“%(read)s” tidak berbentuk tanda pendaftaran; dicatat seperti tertulis.")
    ),
    "mark_spelling": repair(
        _("Ejaan tanda pendaftaran"), _("“%(read)s” adalah tanda pendaftaran yang sama dengan “%(kept)s”; satu kapal.")
    ),
    "no_identity": doubt(
        _("Kapal tanpa tanda"),
        _(
            "Kapal %(read)s tidak mempunyai tanda pendaftaran, nomor IMO, atau "
            "tanda panggilan; dicatat sebagai kapal tersendiri."
        ),
    ),
    "ship_differs": doubt(
        _("Data kapal berbeda"),
        _("Kapal %(ship)s tercatat dengan “%(kept)s”, di baris ini “%(read)s”. Yang pertama tetap."),
    ),
    "gt_differs_much": doubt(
        _("GT berbeda lebih dari 15 %%"),
        _(
            "Kapal %(ship)s tercatat dengan GT %(kept)s, di baris ini GT "
            "%(read)s. Yang pertama tetap: periksa surat ukur."
        ),
    ),
    "ship_adds": note(
        _("Data kapal tambahan"),
        _("Kapal %(ship)s tercatat tanpa data ini; baris ini menulis “%(read)s”. Tidak diambil alih."),
    ),
    "type_blank": doubt(_("Tipe kapal kosong"), _("Tipe kapal tidak ditulis.")),
    "unmanned": note(_("Tanpa awak"), _("Tipe “%(read)s” dicatat sebagai kapal tanpa awak (%(count)s baris).")),
    "category_unsure": doubt(
        _("Golongan kapal"),
        _(
            "Tipe “%(read)s” mungkin bukan kapal niaga biasa (%(count)s baris). Dicatat "
            "sebagai niaga; golongan menentukan tarif dan pengecualian."
        ),
    ),
    "dwt_unknown": repair(_("DWT 0"), _("DWT “%(read)s” berarti tidak diketahui; dicatat kosong.")),
    "dwt_form": doubt(_("Bukan DWT"), _("“%(read)s” bukan bilangan; DWT dicatat kosong.")),
    "dwt_to_gt": doubt(
        _("DWT dan GT"),
        _("DWT %(read)s tidak sepadan dengan GT %(gt)s (wajar 0,3 sampai 5 kali); dicatat seperti tertulis."),
    ),
    "length_zero": doubt(_("Panjang 0"), _("Panjang kapal tertulis 0; dicatat seperti tertulis.")),
    "zero_unknown": repair(_("Ukuran 0"), _("“%(read)s” berarti tidak diketahui; dicatat kosong.")),
    "rounded": repair(_("Dibulatkan"), _("%(read)s m dicatat sebagai %(kept)s m: dua angka di belakang koma.")),
}
