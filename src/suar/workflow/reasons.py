"""Every reason for which an office sends back, rejects or revokes (process.md b.4)."""

from django.db import models

from suar.kernel.words import _


class Reason(models.TextChoices):
    """Reason codes R01–R22, as officers quote them."""

    R01 = "R01", _("Lampiran tidak ada atau tidak lengkap")
    R02 = "R02", _("Dokumen kedaluwarsa")
    R03 = "R03", _("Dokumen tidak sah atau tidak sesuai register")
    R04 = "R04", _("Nomor trayek (RPK/PKKA/PPKN) tidak aktif atau untuk kapal lain")
    R05 = "R05", _("Surat penunjukan keagenan tidak ada atau agen lain masih aktif")
    R06 = "R06", _("PMKU, izin usaha atau NIB tidak berlaku")
    R07 = "R07", _("ETA kurang dari 24 jam")
    R08 = "R08", _("Sarat atau panjang kapal melebihi dermaga")
    R09 = "R09", _("Tempat sandar tidak kosong")
    R10 = "R10", _("Ditahan badan usaha pelabuhan: deposit atau tunggakan")
    R11 = "R11", _("PBM atau JPT tidak ditunjuk")
    R12 = "R12", _("Muatan berbeda antara manifes, RKBM, PPKB dan LK3")
    R13 = "R13", _("Awak kapal tidak sesuai atau pengawakan kurang")
    R14 = "R14", _("PNBP belum dibayar")
    R15 = "R15", _("Kapal tidak laik laut")
    R16 = "R16", _("Kelebihan penumpang atau muatan")
    R17 = "R17", _("Persetujuan bea cukai, imigrasi, karantina atau kesehatan belum ada")
    R18 = "R18", _("Laporan atau penyerahan limbah belum ada")
    R19 = "R19", _("Cuaca atau peringatan BMKG")
    R20 = "R20", _("Penahanan pengadilan, bea cukai atau kepolisian")
    R21 = "R21", _("Kunjungan ganda: kapal yang sama, waktunya tumpang tindih")
    R22 = "R22", _("Data tidak wajar")


#: What an office can always say; a service adds its own.
COMMON = (Reason.R01, Reason.R02, Reason.R03, Reason.R22)
