"""What is asked about somebody who is to become a super admin: what every registration asks about its person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from suar.accounts.registrations.questions import BY_NAME, Question, cut, of_step, read
from suar.accounts.registrations.screening import plain
from suar.kernel.checks import refuse
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.records.models import StoredFile

_EMAIL = replace(
    BY_NAME["company_email"], name="email", label=_("Surel"), step="person", autocomplete="off",
    hint=_("Tautan konfirmasi akun dikirim ke sini."),
)  # fmt: skip
_PERSON = of_step("person")
_JOB = replace(_PERSON[1], label=_("Jabatan di organisasi"))
#: The questions about the person, in their order.
NOMINEE: tuple[Question, ...] = (_PERSON[0], _JOB, _EMAIL, *_PERSON[2:])
LETTER_NUMBER, WHY, SHORTEST_WHY = 60, 500, 10


@dataclass(frozen=True)
class Wish:
    """What is typed. ``left``: whose account is shut. ``account``, ``known``: what the officer was shown."""

    answers: Mapping[str, Any]
    why: str
    letter_number: str = ""
    letter: StoredFile | None = None
    left: int | None = None
    ticket: int | None = None
    account: int | None = None
    known: int = 0


def nominated(given: Mapping[str, Any]) -> dict[str, str]:
    """The answers as they were typed, none longer than what would be refused anyway."""
    return {each.name: cut(each, str(given.get(each.name, ""))) for each in NOMINEE}


def looked(answers: Mapping[str, Any]) -> tuple[dict[str, str], list[Problem]]:
    """The answers as they are kept, and what is wrong with them."""
    kept, problems = read(answers, "person")
    email = str(answers.get("email", ""))
    found = _EMAIL.look(email) if email else refuse(gettext("Belum diisi."), gettext("Isi pertanyaan ini."))
    if found.refused:
        problems.append(Problem("email", "answer", found.reason, found.remedy))
    order = [each.name for each in NOMINEE]
    return {**kept, "email": found.number}, sorted(problems, key=lambda each: order.index(each.field))


def of_letter(wish: Wish) -> list[Problem]:
    """What is wrong with the ground."""
    found = []
    number = " ".join(plain(wish.letter_number).split())
    if not number or len(number) > LETTER_NUMBER:
        text = gettext("Nomor suratnya belum diisi, atau terlalu panjang.")
        remedy = gettext("Salin dari surat organisasi itu; paling banyak %(most)s huruf.") % {"most": LETTER_NUMBER}
        found.append(Problem("letter_number", "answer", text, remedy))
    if wish.letter is None:
        text = gettext("Surat organisasinya belum dilampirkan.")
        found.append(Problem("letter", "missing", text, gettext("Unggah suratnya sebagai PDF.")))
    return [*found, *of_why(wish.why)]


def of_why(why: str) -> list[Problem]:
    """A reason is said in words."""
    if SHORTEST_WHY <= len(plain(why)) <= WHY:
        return []
    text = gettext("Alasannya terlalu pendek atau terlalu panjang.")
    remedy = gettext("Tulis sebabnya dengan kata-kata, %(least)s sampai %(most)s huruf.")
    return [Problem("why", "answer", text, remedy % {"least": SHORTEST_WHY, "most": WHY})]
