"""What a registration asks, step by step, and what is wrong with an answer: field, rule and remedy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from suar.accounts.roles import Identity, OrganisationKind
from suar.kernel import clock, identities
from suar.kernel.checks import Check, fine, refuse
from suar.kernel.errors import Problem
from suar.kernel.telephones import telephone
from suar.kernel.words import _

#: Kinds of company that register themselves; offices and the directorate do not.
KINDS = (
    OrganisationKind.AGENT,
    OrganisationKind.STEVEDORE,
    OrganisationKind.FORWARDER,
    OrganisationKind.PORT_OPERATOR,
    OrganisationKind.OWNER,
)
#: The licence that each kind of company shows [own].
LICENCES: dict[str, tuple[str, ...]] = {
    OrganisationKind.AGENT: ("SIUPAL", "SIOPSUS"),
    OrganisationKind.STEVEDORE: ("SIUPBM",),
    OrganisationKind.FORWARDER: ("SIUJPT",),
    OrganisationKind.PORT_OPERATOR: ("BUP", "TUKS", "TERSUS"),
    OrganisationKind.OWNER: ("SIUPAL", "SIOPSUS"),
}
EVERY_LICENCE = tuple(dict.fromkeys(licence for of_kind in LICENCES.values() for licence in of_kind))
STEPS = ("company", "ports", "person", "papers", "review")
MOST_PORTS = 40


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``look`` says what is wrong with an answer, and how it is kept."""

    name: str
    label: str
    step: str
    look: Callable[[str], Check]
    kind: str = "text"
    hint: str = ""
    required: bool = True
    maxlength: int = 160
    autocomplete: str = "off"
    inputmode: str = ""
    options: Sequence[tuple[str, str]] = ()


def _words(text: str) -> Check:
    return fine(" ".join(text.split())) if text.isprintable() else refuse(_("Ada tanda yang tidak terbaca di sini."))


def _long(text: str) -> Check:
    return _words(text.replace("\r", " ").replace("\n", " ").replace("\t", " "))


def _phone(text: str) -> Check:
    return telephone(text)


def _mobile(text: str) -> Check:
    return telephone(text, mobile=True)


def _email(text: str) -> Check:
    try:
        validate_email(text)
    except ValidationError:
        return refuse(_("Alamat surel ini tidak benar."), _("Tulis seperti nama@perusahaan.co.id."))
    return fine(text)


def _date(text: str) -> Check:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return refuse(_("Tanggal ini tidak ada."), _("Isi hari, bulan dan tahun."))
    if day > clock.today("Asia/Jakarta"):
        return refuse(_("Tanggal izin ada di masa depan."), _("Salin tanggal terbit dari izinnya."))
    return fine(day.isoformat())


def _one_of(values: Sequence[str]) -> Callable[[str], Check]:
    return lambda text: fine(text) if text in values else refuse(_("Pilih salah satu."))


QUESTIONS: tuple[Question, ...] = (
    Question(
        "kind", _("Jenis perusahaan"), "company", _one_of([k.value for k in KINDS]), "radio",
        options=[(k.value, k.label) for k in KINDS],
    ),
    Question("name", _("Nama perusahaan"), "company", _words, hint=_("Seperti pada NIB."), autocomplete="organization"),
    Question("nib", _("NIB"), "company", identities.nib, hint=_("13 angka."), maxlength=20, inputmode="numeric"),
    Question(
        "npwp", _("NPWP perusahaan"), "company", identities.npwp, hint=_("15 atau 16 angka."), maxlength=32,
        inputmode="numeric",
    ),
    Question(
        "licence_kind", _("Jenis izin usaha"), "company", _one_of(EVERY_LICENCE), "select",
        options=[(each, each) for each in EVERY_LICENCE],
    ),
    Question("licence_number", _("Nomor izin usaha"), "company", _words, maxlength=80),
    Question("licence_on", _("Tanggal izin usaha"), "company", _date, "date", maxlength=10),
    Question("address", _("Alamat perusahaan"), "company", _long, "textarea", maxlength=300,
             autocomplete="street-address"),
    Question("phone", _("Telepon perusahaan"), "company", _phone, "tel", maxlength=40, autocomplete="tel"),
    Question("company_email", _("Surel perusahaan"), "company", _email, "email", maxlength=254),
    Question("person_name", _("Nama lengkap"), "person", _words, maxlength=120, autocomplete="name",
             hint=_("Seperti pada KTP, paspor atau KITAS.")),
    Question("person_job", _("Jabatan di perusahaan"), "person", _words, maxlength=80,
             autocomplete="organization-title"),
    Question(
        "identity_kind", _("Tanda pengenal"), "person", _one_of(Identity.values), "radio",
        options=list(Identity.choices), hint=_("Warga negara asing: paspor atau KITAS."),
    ),
    Question("identity_number", _("Nomor tanda pengenal"), "person", _words, maxlength=32),
    Question("person_mobile", _("Nomor telepon genggam"), "person", _mobile, "tel", maxlength=40, autocomplete="tel",
             hint=_("Akan dibuktikan dengan kode SMS saat masuk pertama.")),
)  # fmt: skip
BY_NAME = {question.name: question for question in QUESTIONS}
LABELS: dict[str, str] = {
    **{question.name: question.label for question in QUESTIONS},
    "ports": _("Pelabuhan kegiatan"),
    "licence": _("Izin usaha"),
    "nib_paper": _("NIB dari OSS"),
    "authority": _("Surat kuasa atau penunjukan penanggung jawab"),
}


def of_step(step: str) -> list[Question]:
    """The questions of one step."""
    return [question for question in QUESTIONS if question.step == step]


def identity(kind: str, text: str) -> Check:
    """A person's number on the paper they show."""
    if kind == Identity.NIK:
        return identities.nik(text)
    return identities.kitas(text) if kind == Identity.KITAS else identities.passport(text, "")


def cut(question: Question, text: str) -> str:
    """What was typed, not longer than what would be refused anyway; without NUL, which no table takes."""
    return text.replace("\x00", "")[: question.maxlength + 1].strip()


def read(answers: Mapping[str, Any], step: str) -> tuple[dict[str, str], list[Problem]]:
    """The answers of a step as they are kept, and what is wrong with them."""
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for question in of_step(step):
        text = str(answers.get(question.name, ""))
        found = _looked(question, text, answers)
        if found.refused:
            problems.append(
                Problem(question.name, "answer", found.reason, found.remedy or _("Periksa lagi dan perbaiki."))
            )
        kept[question.name] = found.number
    return kept, problems


def warnings(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Answers that may stand but look odd: question and reason."""
    looks = [(each.name, _looked(each, str(answers.get(each.name, "")), answers)) for each in QUESTIONS]
    return [(name, found.reason) for name, found in looks if found.severity == "warning"]


def _looked(question: Question, text: str, answers: Mapping[str, Any]) -> Check:
    if not text:
        return refuse(_("Belum diisi."), _("Isi pertanyaan ini.")) if question.required else fine("")
    if len(text) > question.maxlength:
        remedy = _("Paling banyak %(most)s huruf.") % {"most": question.maxlength}
        return refuse(_("Terlalu panjang."), remedy)
    if question.name == "identity_number":
        return identity(str(answers.get("identity_kind", "")), text)
    if question.name == "licence_kind" and text not in LICENCES.get(str(answers.get("kind", "")), EVERY_LICENCE):
        return refuse(_("Izin ini bukan untuk jenis perusahaan yang dipilih."), _("Pilih izin yang sesuai."))
    return question.look(text)
