"""Every repair, doubt and note that a list can earn: its name, and the sentence that says what was done and why."""

from collections.abc import Mapping
from typing import Any, Final

from suar.exchange.models import ImportRemark
from suar.exchange.rulebook import Rule, doubt, note
from suar.exchange.ship_rules import OF_SHIPS
from suar.kernel.words import _, said

_OF_FILES: Final = {
    "unfinished": doubt(
        _("Tanpa akhir baris"), _("Baris terakhir lengkap tetapi tanpa akhir baris: pastikan berkas tidak terpotong.")
    ),
    "row_changed": doubt(
        _("Baris berubah"),
        _(
            "Sudah diambil alih dengan isi “%(kept)s”, kini “%(read)s”. Yang lama tetap; ubah di layar bila "
            "yang baru benar."
        ),
    ),
}
_OF_PORTS: Final = {
    "not_a_port": doubt(_("Bukan pelabuhan"), _("%(read)s (%(name)s) bukan pelabuhan dan tidak diambil alih.")),
    "port_name_differs": doubt(
        _("Nama pelabuhan lain"), _("Pelabuhan %(code)s sudah ada dengan nama “%(kept)s”; nama itu tetap.")
    ),
    "two_codes": doubt(
        _("Satu pelabuhan, dua kode"),
        _("%(read)s mungkin pelabuhan yang sama dengan %(other)s. Tidak digabung; diusulkan sebagai nama lain."),
    ),
    "port_not_set_up": note(
        _("Belum disiapkan"),
        _(
            "%(count)s pelabuhan baru belum mempunyai zona waktu, kelas tarif, dan kantor: siapkan sebelum "
            "kunjungan pertama."
        ),
    ),
}
_OF_LOCODES: Final = {
    "locode_same": note(_("Sama dengan UN/LOCODE"), _("%(read)s ada di UN/LOCODE dengan nama yang sama.")),
    "locode_other_name": doubt(
        _("Nama lain di UN/LOCODE"),
        _("Kode ini di UN/LOCODE bernama “%(kept)s”, di sini “%(read)s”: mungkin kota lain."),
    ),
    "locode_no_port": doubt(
        _("Tanpa fungsi pelabuhan"),
        _("UN/LOCODE tidak mencatat fungsi pelabuhan untuk %(kept)s (fungsi %(function)s)."),
    ),
    "locode_removed": doubt(_("Akan dihapus"), _("UN/LOCODE menandai %(kept)s untuk dihapus.")),
    "locode_missing": doubt(_("Tidak ada di UN/LOCODE"), _("Kode pelabuhan %(read)s tidak ada di UN/LOCODE.")),
    "locode_country": note(_("Negara lain"), _("Daftar ini tidak memuat negara dari kode pelabuhan %(read)s.")),
}
_OF_CALLS: Final = {
    "call_is_ours": doubt(
        _("Nomor sudah ada"), _("Kunjungan %(read)s sudah ada dan tidak berasal dari daftar; tidak disentuh.")
    ),
    "draught_order": doubt(
        _("Sarat terbesar"),
        _("Sarat terbesar %(read)s m lebih kecil dari sarat depan atau belakang; dicatat seperti tertulis."),
    ),
    "draught_large": doubt(_("Sarat tidak mungkin"), _("Sarat %(read)s m lebih dari 25 m; dicatat seperti tertulis.")),
    "master_missing": doubt(_("Tanpa nakhoda"), _("Kapal berawak tanpa nama nakhoda.")),
    "etd_missing": doubt(_("Tanpa ETD"), _("ETD tidak ditulis; dicatat kosong.")),
    "etd_before_eta": doubt(
        _("ETD mendahului ETA"), _("ETD %(read)s mendahului ETA %(eta)s; dicatat seperti tertulis.")
    ),
    "etd_is_eta": doubt(_("ETD sama dengan ETA"), _("ETD sama dengan ETA (%(read)s); dicatat seperti tertulis.")),
    "long_stay": doubt(
        _("Kunjungan panjang"), _("Kunjungan %(hours)s jam, lebih dari 30 hari; dicatat seperti tertulis.")
    ),
    "overlap": doubt(
        _("Kunjungan bertumpang tindih"),
        _("Kapal %(ship)s masih berada di kunjungan %(other)s (sampai %(until)s) ketika kunjungan ini mulai."),
    ),
    "company_alike": doubt(
        _("Nama perusahaan mirip"),
        _(
            "“%(read)s” berbeda dari “%(kept)s” hanya pada huruf besar, tanda "
            "baca, atau PT. Dua perusahaan, tidak digabung."
        ),
    ),
    "permit_shared": doubt(
        _("Nomor trayek beberapa perusahaan"),
        _("Nomor trayek %(read)s dipakai oleh beberapa perusahaan: %(others)s. Pemegang yang dicatat: %(kept)s."),
    ),
    "permit_other_ship": doubt(
        _("Nomor trayek beberapa kapal"),
        _("Nomor trayek %(read)s tercatat untuk kapal %(kept)s, di baris ini untuk %(ship)s."),
    ),
    "permit_kind": doubt(
        _("Jenis trayek berbeda"), _("Nomor trayek %(number)s tercatat sebagai %(kept)s, di baris ini %(read)s.")
    ),
    "permit_form": doubt(_("Bukan nomor trayek"), _("“%(read)s” bukan nomor trayek; hanya disimpan di baris aslinya.")),
    "permit_blank": doubt(_("Tanpa nomor trayek"), _("Jenis trayek %(kind)s tanpa nomor trayek.")),
    "trade_without_permit": note(
        _("Trayek tanpa izin"),
        _("Jenis trayek “%(read)s” tidak mempunyai izin trayek (%(count)s kali); nomornya hanya di baris aslinya."),
    ),
    "trade_unknown": doubt(
        _("Jenis trayek tidak dikenal"),
        _("Jenis trayek “%(read)s” tidak dikenal (%(count)s kali); nomornya hanya di baris aslinya."),
    ),
    "place_unknown": doubt(
        _("Nama tempat tidak dikenal"),
        _(
            "“%(read)s” tidak ada di daftar pelabuhan (%(count)s kali). Disimpan "
            "sebagai tertulis; petakan di layar nama tempat."
        ),
    ),
    "convoy_several": doubt(
        _("Beberapa kapal tunda"),
        _(
            "Tongkang %(read)s: %(count)s kapal tunda datang dengan agen, ETA, dan "
            "rute yang sama. Semuanya diusulkan; pilih satu."
        ),
    ),
    "convoy_none": doubt(
        _("Tanpa kapal tunda"), _("Tongkang %(read)s: tidak ada kapal tunda dengan agen, ETA, dan rute yang sama.")
    ),
}

RULES: Final[Mapping[str, Rule]] = {**_OF_FILES, **_OF_PORTS, **_OF_LOCODES, **OF_SHIPS, **_OF_CALLS}


def title_of(code: str) -> str:
    """What a rule is called, in the reader's language."""
    return said(RULES[code].title).replace("%%", "%") if code in RULES else code


def text_of(remark: ImportRemark) -> str:
    """The remark's sentence, in the reader's language."""
    rule = RULES.get(remark.rule)
    if rule is None:  # of a version of Suar that knew more
        return remark.rule
    known: dict[str, Any] = {"read": remark.read, "kept": remark.kept, **remark.params}
    return said(rule.text) % known
