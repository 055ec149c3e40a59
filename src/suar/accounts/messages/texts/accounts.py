"""Texts about a person's own account (opened, changed, corrected, moved, shut), and what the person is posted to."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts.ways import BY_MAIL, NOT_BY_PHONE
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

ALL = (
    Kind(
        "confirm_account",
        Family.SECURITY,
        _("Akun Suar Anda siap dikonfirmasi"),
        _(
            "Yth. {name},\n\nakun Suar dengan nama pengguna {username} telah dibuat untuk Anda di {organisation}.\n"
            "Konfirmasi surel Anda dan pasang kata sandi melalui tautan ini, sekali pakai, sampai {until}:\n{url}\n\n"
            "Bila Anda tidak mengenal permintaan ini, abaikan surel ini."
        ),
        always=BY_MAIL,
        never=(*NOT_BY_PHONE, Channel.WEB),
        secret=True,
        bilingual=True,
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
        "mobile_changed",
        Family.SECURITY,
        _("Nomor telepon akun Suar Anda diganti"),
        _(
            "Sejak {at} akun {username} memakai nomor telepon genggam {mobile}. Bila bukan Anda yang menggantinya, "
            "ganti kata sandi sekarang dan beri tahu admin perusahaan Anda."
        ),
        always=BY_MAIL,
        never=NOT_BY_PHONE,
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
        "group_moved",
        Family.SECURITY,
        _("Kelompok akun Suar Anda diubah"),
        _("{by} memindahkan akun {username} ke kelompok {group}. Hak Anda kini mengikuti kelompok itu."),
    ),
    Kind(
        "account_shut",
        Family.SECURITY,
        _("Akun Suar Anda dinonaktifkan"),
        _("Akun {username} di {organisation} dinonaktifkan oleh {by}. Bila ini keliru, hubungi admin perusahaan."),
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "posting_made",
        Family.SERVICE,
        _("Penugasan Anda: {function} di {port}"),
        _("Menurut surat perintah {number} Anda bertugas sebagai {function} di {port}, {days}."),
    ),
    Kind(
        "posting_ended",
        Family.SERVICE,
        _("Penugasan Anda diakhiri: {function} di {port}"),
        _("Penugasan menurut surat perintah {number} sebagai {function} di {port} diakhiri. Alasan: {why}"),
    ),
)
