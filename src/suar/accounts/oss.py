"""OSS, the register of businesses: what it says of a NIB, beside what we have. Differences never stop anybody."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from suar.accounts.models import Organisation, OssSnapshot
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext

#: A company is read again no sooner than this [own].
REST = timedelta(minutes=5)


class OssDown(Exception):
    """OSS does not answer now."""


class OssRefused(Exception):
    """OSS answered with something that is no answer."""


@dataclass(frozen=True, slots=True)
class OssAnswer:
    """What OSS knows of a NIB. ``kbli``: code and title; ``people``: name, function and share in per cent."""

    nib: str
    name: str
    npwp: str
    address: str
    active: bool
    changed_on: date | None
    kbli: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str, str], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "changed_on": self.changed_on.isoformat() if self.changed_on else ""}


class Oss(Protocol):
    """Every call may raise OssDown or OssRefused."""

    def read(self, nib: str) -> OssAnswer | None:
        """What OSS knows of a NIB; None where it knows no such NIB."""
        ...

    def page_of(self, nib: str) -> str:
        """Address at OSS where its owner looks at the NIB."""
        ...


@cache
def oss() -> Oss:
    """The OSS of this process (settings.SUAR_OSS), made once."""
    return cast(Oss, import_string(settings.SUAR_OSS)())


@dataclass(frozen=True, slots=True)
class Line:
    """One fact on both sides."""

    label: str
    ours: str
    theirs: str

    @property
    def same(self) -> bool:
        """Whether both mean the same: case, blanks and dots do not count."""
        return _key(self.ours) == _key(self.theirs)


def _key(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def side_by_side(ours: Mapping[str, str], theirs: Mapping[str, Any]) -> list[Line]:
    """Name, tax number and address, ours and theirs."""
    labels = {"name": _("Nama"), "npwp": _("NPWP"), "address": _("Alamat")}
    return [Line(label, ours.get(name, ""), str(theirs.get(name, ""))) for name, label in labels.items()]


def latest(organisation: Organisation) -> OssSnapshot | None:
    """The newest answer of OSS on a company."""
    return OssSnapshot.objects.filter(organisation=organisation).order_by("-read_at").first()


def keep(organisation: Organisation, answer: Mapping[str, Any]) -> OssSnapshot:
    """Keep an answer of OSS."""
    changed = str(answer.get("changed_on", ""))
    return OssSnapshot.objects.create(
        organisation=organisation,
        read_at=clock.now(),
        nib_changed_on=date.fromisoformat(changed) if changed else None,
        data=dict(answer),
    )


def resync(organisation: Organisation) -> OssSnapshot:
    """Ask OSS anew. Raises OssDown, OssRefused; Refused where it was asked just now or does not know the NIB."""
    last = latest(organisation)
    if last is not None and last.read_at > clock.now() - REST:
        raise Refused(
            Problem(
                "",
                "too_often",
                gettext("Data OSS baru saja dibaca."),
                gettext("Tunggu %(minutes)s menit sebelum menyinkronkan lagi.") % {"minutes": int(REST.seconds / 60)},
            ),
            status=429,
        )
    answer = oss().read(organisation.nib)
    if answer is None:
        raise Refused(
            Problem("nib", "unknown", gettext("OSS tidak mengenal NIB ini."), gettext("Periksa NIB perusahaan Anda."))
        )
    return keep(organisation, answer.as_json())
