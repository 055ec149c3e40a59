"""Moments on a screen: always with the port's zone label, and how long ago or how soon beside it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats

from suar.kernel import clock
from suar.kernel.dates import JAKARTA, clock_text, moment_text
from suar.kernel.words import gettext, ngettext

__all__ = [
    "JAKARTA", "clock_text", "day_text", "greeting", "length_text", "moment_text", "relative_text", "today_text",
]  # fmt: skip


def day_text(moment: datetime, zone: str = JAKARTA) -> str:
    """The date in the reader's words: "21 November 2026"."""
    return str(formats.date_format(moment.astimezone(ZoneInfo(zone or JAKARTA)), "j F Y"))


def today_text(moment: datetime, zone: str = JAKARTA) -> str:
    """Day, date and time with its zone label: "Sabtu, 21 November 2026, 09.31 WIB"."""
    day = formats.date_format(moment.astimezone(ZoneInfo(zone or JAKARTA)), "l, j F Y")
    return f"{day}, {clock_text(moment, zone)}"


def greeting(name: str, zone: str = JAKARTA) -> str:
    """The greeting of the hour: pagi until 11, siang until 15, sore until 18.30, then malam."""
    local = clock.now().astimezone(ZoneInfo(zone or JAKARTA))
    hour = local.hour + local.minute / 60
    if 4 <= hour < 11:
        words = gettext("Selamat pagi, %(name)s")
    elif 11 <= hour < 15:
        words = gettext("Selamat siang, %(name)s")
    elif 15 <= hour < 18.5:
        words = gettext("Selamat sore, %(name)s")
    else:
        words = gettext("Selamat malam, %(name)s")
    return words % {"name": name}


def length_text(length: timedelta) -> str:
    """How long, in the two largest units that matter: "2 hari 3 jam", "1 jam 12 menit", "18 menit"."""
    minutes = int(abs(length).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days} if days else "",
        ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d menit", "%(n)d menit", rest) % {"n": rest} if rest and not days else "",
    ]
    return " ".join(part for part in parts if part) or gettext("kurang dari 1 menit")


def relative_text(moment: datetime, now: datetime) -> str:
    """How far from now: "18 menit lagi", "2 jam yang lalu", "baru saja"."""
    away = moment - now
    if abs(away) < timedelta(minutes=1):
        return gettext("baru saja") if away <= timedelta(0) else gettext("sebentar lagi")
    template = gettext("%(length)s lagi") if away > timedelta(0) else gettext("%(length)s yang lalu")
    return template % {"length": length_text(away)}
