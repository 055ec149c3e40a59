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
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
