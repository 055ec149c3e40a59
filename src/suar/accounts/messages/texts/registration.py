"""Texts about a company that asks for an account."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts.ways import BY_MAIL, NOT_BY_PHONE
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

ALL = (
    Kind(
        "registration_link",
        Family.SECURITY,
        _("Lanjutkan pendaftaran perusahaan Anda di Suar"),
        _(
            "Seseorang (mungkin Anda) memulai pendaftaran perusahaan di Suar dengan alamat ini.\n"
            "Buktikan alamat Anda dan lanjutkan pengisian melalui tautan ini, sekali pakai, berlaku 24 jam:\n{url}\n\n"
            "Bila bukan Anda, abaikan surel ini; tidak ada yang terjadi."
        ),
        secret=True,
    ),
    Kind(
        "registration_received",
        Family.SERVICE,
        _("Pendaftaran {number} diterima"),
        _(
            "Pendaftaran {company} diterima dengan nomor {number} dan diperiksa tim teknis dalam satu hari kerja.\n"
            "Lacak keadaannya dengan nomor itu dan surel ini:\n{url}"
        ),
    ),
    Kind(
        "registration_mend",
        Family.SERVICE,
        _("Pendaftaran {number} perlu diperbaiki"),
        _(
            "Tim teknis mengembalikan pendaftaran {company} ({number}):\n\n{reason}\n\n"
            "Perbaiki dan kirim lagi melalui tautan ini, sekali pakai, berlaku 7 hari:\n{url}"
        ),
        secret=True,
    ),
    Kind(
        "registration_rejected",
        Family.SERVICE,
        _("Pendaftaran {number} ditolak"),
        _("Tim teknis menolak pendaftaran {company} ({number}):\n\n{reason}\n\nAnda boleh mendaftar kembali."),
    ),
    Kind(
        "registration_approved",
        Family.SECURITY,
        _("Registrasi Akun Suar Anda telah disetujui"),
        _(
            "Yth. {name},\n\npendaftaran {company} ({number}) disetujui, dan Anda menjadi super admin perusahaan.\n"
            "Nama pengguna: {username}\n"
            "Konfirmasi surel Anda dan pasang kata sandi melalui tautan ini, sekali pakai, sampai {until}:\n{url}"
        ),
        always=BY_MAIL,
        never=(*NOT_BY_PHONE, Channel.WEB),
        secret=True,
        bilingual=True,
    ),
    Kind(
        "registration_waiting",
        Family.SERVICE,
        _("Pendaftaran {number} menunggu pemeriksaan"),
        _("{company} mendaftar dengan nomor {number}. Batas pemeriksaan: {due}.\n{url}"),
    ),
    Kind(
        "registration_again",
        Family.SERVICE,
        _("Pendaftaran {number} dikirim lagi"),
        _("{company} memperbaiki pendaftaran {number} dan mengirimnya lagi. Batas pemeriksaan: {due}.\n{url}"),
    ),
)
