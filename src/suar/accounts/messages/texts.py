"""Every text that leaves Suar by mail, SMS or WhatsApp, in one place. Both languages: this one and its English part."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

_BY_MAIL = (Channel.EMAIL,)
_NOT_BY_PHONE = (Channel.SMS, Channel.WHATSAPP)
_OF_SUCCESSION = _(
    "Tim teknis membuka akun super admin bagi {organisation} menurut surat {letter}: {name} ({username}), surel "
    "{email}.\nAlasan: {why}\nAkun yang ditutup: {left}\n\n"
    "Bila organisasi Anda tidak memintanya, beri tahu tim teknis sekarang:\n{url}"
)

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
            "\n\nKunci API atas nama Anda tidak ikut berakhir; yang masih berlaku: {keys}. Akhiri yang tidak Anda "
            "kenal di halaman Keamanan akun:\n{url}"
        ),
        short=_(
            "Suar: kata sandi akun Anda diganti. Bukan Anda? Pakai “Lupa kata sandi” sekarang. "
            "Kunci API tetap berlaku: {url}"
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
        "mobile_changed",
        Family.SECURITY,
        _("Nomor telepon akun Suar Anda diganti"),
        _(
            "Sejak {at} akun {username} memakai nomor telepon genggam {mobile}. Bila bukan Anda yang menggantinya, "
            "ganti kata sandi sekarang dan beri tahu admin perusahaan Anda."
        ),
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
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
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
    ),
    Kind(
        "super_admin_opened",
        Family.SECURITY,
        _("Super admin baru bagi {organisation}"),
        _OF_SUCCESSION,
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
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
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
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
        always=_BY_MAIL,
    ),
    Kind(
        "sanction_ended",
        Family.SERVICE,
        _("Sanksi {number} berakhir"),
        _("Sanksi {number} ({kind}) bagi {organisation} berakhir: {how}. {why}"),
        always=_BY_MAIL,
    ),
    Kind(
        "appeal_upheld",
        Family.SERVICE,
        _("Keberatan atas sanksi {number} ditolak"),
        _("Keberatan {organisation} atas sanksi {number} ditolak; sanksi dipertahankan. Pertimbangan: {why}"),
        always=_BY_MAIL,
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
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
    ),
    Kind(
        "api_key_revoked",
        Family.SECURITY,
        _("Kunci API dicabut: {key}"),
        _("{by} mencabut kunci API “{key}” milik akun {username} di {organisation}. Program yang memakainya ditolak."),
        never=_NOT_BY_PHONE,
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
_OF_MEANS = _(
    "Yth. {name},\n\npada {when}, dari {device} (jaringan {place}): {means}.\n\n"
    "Bila bukan Anda, akhiri semua sesi pada halaman Keamanan, ganti kata sandi, dan hubungi pengelola akun."
)
_STRONG = (
    Kind(
        "new_device",
        Family.SECURITY,
        _("Akun Suar Anda dimasuki dari perangkat baru"),
        _(
            "Yth. {name},\n\nakun {username} dimasuki pada {when} dari perangkat yang belum dikenal: {device} "
            "(jaringan {place}).\n\nBila bukan Anda, akhiri sesi itu pada halaman Keamanan dan ganti kata sandi."
        ),
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
    ),
    Kind(
        "means_added", Family.SECURITY, _("Cara masuk ditambahkan pada akun Suar Anda"), _OF_MEANS,
        always=_BY_MAIL, never=_NOT_BY_PHONE,
    ),
    Kind(
        "means_removed", Family.SECURITY, _("Cara masuk dihapus dari akun Suar Anda"), _OF_MEANS,
        always=_BY_MAIL, never=_NOT_BY_PHONE,
    ),
    Kind(
        "codes_renewed", Family.SECURITY, _("Kode pemulihan akun Suar Anda diganti"), _OF_MEANS,
        always=_BY_MAIL, never=_NOT_BY_PHONE,
    ),
)  # fmt: skip
_BY_ADMINS = (
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
        always=_BY_MAIL,
        never=_NOT_BY_PHONE,
    ),
)
#: News of cases and calls: what happened, where, and the page that says more.
_NEWS = tuple(
    Kind(
        f"news_{family.value}",
        family,
        _("Suar: {sentence}"),
        _("{sentence}\n\n{call}\n{url}\n\nCara pemberitahuan diatur pada Pengaturan akun."),
        short="{sentence} {url}",
        never=(Channel.WEB,),
    )
    for family in (Family.CASES, Family.LIMITS, Family.MONEY)
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in (*_ALL, *_STRONG, *_BY_ADMINS, *_NEWS)}
