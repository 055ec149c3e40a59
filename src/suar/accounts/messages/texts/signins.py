"""Texts about how somebody comes in: password, devices, second means, keys of programs."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts.ways import BY_MAIL, NOT_BY_PHONE
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

_OF_MEANS = _(
    "Yth. {name},\n\npada {when}, dari {device} (jaringan {place}): {means}.\n\n"
    "Bila bukan Anda, akhiri semua sesi pada halaman Keamanan, ganti kata sandi, dan hubungi pengelola akun."
)

ALL = (
    Kind(
        "password_reset",
        Family.SECURITY,
        _("Tautan untuk kata sandi baru"),
        _(
            "Yth. {name},\n\nseseorang meminta kata sandi baru untuk akun Suar {username}. Tautan ini berlaku sekali, "
            "sampai {until}:\n{url}\n\nBila bukan Anda yang meminta, abaikan surel ini: kata sandi Anda tidak berubah."
        ),
        always=BY_MAIL,
        never=(*NOT_BY_PHONE, Channel.WEB),
        secret=True,
    ),
    Kind(
        "password_changed",
        Family.SECURITY,
        _("Kata sandi akun Suar Anda diganti"),
        _(
            "Kata sandi akun {username} diganti pada {at}; semua sesi lain telah diakhiri. Bila bukan Anda yang "
            "menggantinya, minta kata sandi baru sekarang lewat “Lupa kata sandi” dan beri tahu admin perusahaan Anda."
            "\n\nKunci API atas nama Anda tidak ikut berakhir; yang masih berlaku: {keys}. Akhiri yang tidak Anda "
            "kenal di halaman Keamanan akun:\n{url}"
        ),
        short=_(
            "Suar: kata sandi akun Anda diganti. Bukan Anda? Pakai “Lupa kata sandi” sekarang. "
            "Kunci API tetap berlaku: {url}"
        ),
        always=BY_MAIL,
    ),
    Kind(
        "new_device",
        Family.SECURITY,
        _("Akun Suar Anda dimasuki dari perangkat baru"),
        _(
            "Yth. {name},\n\nakun {username} dimasuki pada {when} dari perangkat yang belum dikenal: {device} "
            "(jaringan {place}).\n\nBila bukan Anda, akhiri sesi itu pada halaman Keamanan dan ganti kata sandi."
        ),
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "means_added",
        Family.SECURITY,
        _("Cara masuk ditambahkan pada akun Suar Anda"),
        _OF_MEANS,
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "means_removed",
        Family.SECURITY,
        _("Cara masuk dihapus dari akun Suar Anda"),
        _OF_MEANS,
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "codes_renewed",
        Family.SECURITY,
        _("Kode pemulihan akun Suar Anda diganti"),
        _OF_MEANS,
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "api_key_made",
        Family.SECURITY,
        _("Kunci API dibuat atas nama Anda: {key}"),
        _(
            "{by} membuat kunci API “{key}” yang bertindak sebagai akun {username} di {organisation}. Semua yang "
            "diminta program dengan kunci itu tercatat atas nama Anda. Bila tidak seharusnya, minta admin "
            "mencabutnya sekarang."
        ),
        always=BY_MAIL,
        never=NOT_BY_PHONE,
    ),
    Kind(
        "api_key_revoked",
        Family.SECURITY,
        _("Kunci API dicabut: {key}"),
        _("{by} mencabut kunci API “{key}” milik akun {username} di {organisation}. Program yang memakainya ditolak."),
        never=NOT_BY_PHONE,
    ),
)
