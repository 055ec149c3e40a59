"""Every text that leaves Suar by mail, SMS or WhatsApp, in one place. Both languages: this one and its English part."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

_BY_MAIL = (Channel.EMAIL,)
_NOT_BY_PHONE = (Channel.SMS, Channel.WHATSAPP)

_ALL = (
    Kind(
        "confirm_account",
        Family.SECURITY,
        _("Akun Suar Anda siap dikonfirmasi"),
        _(
            "Yth. {name},\n\nakun Suar dengan nama pengguna {username} telah dibuat untuk Anda di {organisation}.\n"
            "Konfirmasi surel Anda dan pasang kata sandi melalui tautan ini, sekali pakai, sampai {until}:\n{url}\n\n"
            "Bila Anda tidak mengenal permintaan ini, abaikan surel ini."
        ),
        always=_BY_MAIL,
        never=(*_NOT_BY_PHONE, Channel.WEB),
        secret=True,
        bilingual=True,
    ),
    Kind(
        "password_reset",
        Family.SECURITY,
        _("Tautan untuk kata sandi baru"),
        _(
            "Yth. {name},\n\nseseorang meminta kata sandi baru untuk akun Suar {username}. Tautan ini berlaku sekali, "
            "sampai {until}:\n{url}\n\nBila bukan Anda yang meminta, abaikan surel ini: kata sandi Anda tidak berubah."
        ),
        always=_BY_MAIL,
        never=(*_NOT_BY_PHONE, Channel.WEB),
        secret=True,
    ),
    Kind(
        "password_changed",
        Family.SECURITY,
        _("Kata sandi akun Suar Anda diganti"),
        _(
            "Kata sandi akun {username} diganti pada {at}; semua sesi lain telah diakhiri. Bila bukan Anda yang "
            "menggantinya, minta kata sandi baru sekarang lewat “Lupa kata sandi” dan beri tahu admin perusahaan Anda."
        ),
        always=_BY_MAIL,
    ),
    Kind(
        "email_proof",
        Family.SECURITY,
        _("Buktikan alamat surel baru Anda"),
        _(
            "Yth. {name},\n\nakun Suar {username} akan memakai alamat surel ini setelah Anda membuka tautan berikut, "
            "sekali pakai, sampai {until}:\n{url}\n\nBila Anda tidak mengenal akun itu, abaikan surel ini."
        ),
        secret=True,
    ),
    Kind(
        "email_changed",
        Family.SECURITY,
        _("Alamat surel akun Suar Anda diganti"),
        _(
            "Sejak {at} akun {username} memakai alamat surel {email}. Surat ini dikirim ke alamat yang lama. "
            "Bila bukan Anda yang menggantinya, segera beri tahu admin perusahaan Anda."
        ),
    ),
    Kind(
        "phone_code",
        Family.SECURITY,
        _("Kode Suar"),
        _("{code} adalah kode Suar Anda, berlaku 3 menit. Jangan berikan kepada siapa pun."),
        secret=True,
    ),
    Kind(
        "correction_asked",
        Family.SERVICE,
        _("{name} meminta perbaikan data akun"),
        _("{name} ({username}) meminta perbaikan: {field}. Jawab lewat Pengaturan akun, Permintaan perbaikan."),
    ),
    Kind(
        "correction_answered", Family.SERVICE, _("Permintaan perbaikan data dijawab"), _("Perbaikan {field}: {answer}")
    ),
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
        always=_BY_MAIL,
        never=(*_NOT_BY_PHONE, Channel.WEB),
        secret=True,
        bilingual=True,
    ),
    Kind(
        "ticket_answered",
        Family.SERVICE,
        _("Tiket {number} dijawab"),
        _("Tim teknis menjawab tiket {number} tentang menu perusahaan Anda:\n\n{answer}\n\n{url}"),
    ),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
