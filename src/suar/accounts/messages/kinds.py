"""What a kind of message is: its family, its texts, and the ways it takes whatever people chose."""

from collections.abc import Mapping
from dataclasses import dataclass

from suar.accounts.roles import Channel, Family
from suar.kernel.words import in_language, said

#: Characters of one SMS.
_SMS = 160


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that people are told.

    ``subject``, ``body``  words with {places} that ``data`` fills
    ``short``              what an SMS carries instead of the body
    ``always``             ways it takes whether or not the person chose them
    ``never``              ways it does not take even where the person chose them
    ``secret``             it holds a link or a code: its text is forgotten once it is sent
    ``bilingual``          both languages in one message, for people whose language is not known yet
    """

    code: str
    family: Family
    subject: str
    body: str
    always: tuple[Channel, ...] = ()
    never: tuple[Channel, ...] = ()
    secret: bool = False
    bilingual: bool = False
    short: str = ""

    def written(self, language: str, data: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body in a language ("id" or "en"), or in both where the kind is bilingual."""
        if not self.bilingual:
            return self._in(language, data)
        (first, body), (second, other) = self._in("id", data), self._in("en", data)
        return f"{first} / {second}", f"{body}\n\n——\n\n{other}"

    def in_short(self, language: str, data: Mapping[str, str]) -> str:
        """The text of an SMS, one message long at most; empty where the body is short enough as it is."""
        with in_language(language):
            text = said(self.short).format(**data)
        if len(text) <= _SMS:
            return text
        words, _space, last = text.rpartition(" ")
        address = f".. {last}" if "://" in last else ""  # the words are cut, never the address they lead to
        return f"{(words if address else text)[: max(0, _SMS - len(address))]}{address}"

    def _in(self, language: str, data: Mapping[str, str]) -> tuple[str, str]:
        with in_language(language):
            subject, body = said(self.subject).format(**data), said(self.body).format(**data)
        return " ".join(subject.split())[:200], body  # one line: a subject is a header
