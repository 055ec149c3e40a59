"""Words of the screens' templates: icons, status chips, times with their zone, time limits, numbers and money."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString

from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portal import icons, moments
from suar.portal.statuses import look
from suar.portal.timeline import Happening, days

register = template.Library()

#: With less than this left, a limit is shown as pressing.
SOON = timedelta(minutes=10)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "ship" %} beside words, {% icon "ship" _("Kapal") %} alone."""
    return icons.icon(name, label)


@register.inclusion_tag("components/status.html")
def status(name: str, word: str = "") -> dict[str, object]:
    """{% status "granted" %}: colour, icon and word; another word may be given."""
    shown = look(name)
    return {"tone": shown.tone, "icon": shown.icon, "word": word or shown.word or name}


@register.filter
def tone(name: str) -> str:
    """Colour name of a status, for class="tone-…"."""
    return look(name).tone


@register.filter
def status_icon(name: str) -> str:
    """Icon name of a status."""
    return look(name).icon


@register.filter
def port_time(moment: datetime | None, zone: str = moments.JAKARTA) -> str:
    """{{ call.eta|port_time:zone }} → 21 Nov 2026 09.31 WITA; nothing for no time."""
    return moments.moment_text(moment, zone) if moment else ""


@register.filter
def port_clock(moment: datetime | None, zone: str = moments.JAKARTA) -> str:
    """{{ step.at|port_clock:zone }} → 09.31 WITA."""
    return moments.clock_text(moment, zone) if moment else ""


@register.simple_tag
def moment(at: datetime | None, zone: str = moments.JAKARTA) -> SafeString | str:
    """{% moment call.eta zone %}: the absolute time with its zone and, beside it, how far from now."""
    if at is None:
        return "–"
    return format_html(
        '<time datetime="{}" data-relative>{} '
        '<span class="soft small">(<span data-relative-text>{}</span>)</span></time>',
        at.isoformat(), moments.moment_text(at, zone), moments.relative_text(at, clock.now()),
    )  # fmt: skip


@register.simple_tag
def ago(at: datetime) -> SafeString:
    """{% ago event.at %}: only how far from now; the exact time is in its title."""
    return format_html(
        '<time datetime="{}" title="{}" data-relative="only">{}</time>',
        at.isoformat(), moments.moment_text(at), moments.relative_text(at, clock.now()),
    )  # fmt: skip


@register.inclusion_tag("components/deadline.html")
def deadline(due_at: datetime | None, zone: str = moments.JAKARTA, suspended: bool = False) -> dict[str, object]:
    """{% deadline app.due_at zone %}: time left or over, in colour and words; a suspended clock says so."""
    if due_at is None or suspended:
        return {"state": "paused" if suspended else "none", "due_at": due_at}
    left = due_at - clock.now()
    state = "late" if left <= timedelta(0) else "soon" if left <= SOON else "calm"
    words = gettext("lewat %(length)s") if state == "late" else gettext("%(length)s lagi")
    return {
        "state": state,
        "tone": {"late": "rejected", "soon": "applicant", "calm": "idle"}[state],
        "words": words % {"length": moments.length_text(left)},
        "due_at": due_at,
        "until": moments.moment_text(due_at, zone),
    }


@register.inclusion_tag("components/timeline.html")
def timeline(happenings: list[Happening], zone: str = moments.JAKARTA) -> dict[str, object]:
    """{% timeline happenings zone %}: the visit day by day."""
    return {"days": days(happenings, zone)}


@register.filter
def duration(length: timedelta | None) -> str:
    """A length of time in words: 1 jam 12 menit."""
    return moments.length_text(length) if length is not None else ""


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number as the reader writes it: 12.345,500 in Indonesian, 12,345.500 in English."""
    if value is None or value == "":
        return ""
    return str(formats.number_format(value, decimals, use_l10n=True, force_grouping=True))


@register.filter
def money(amount: Decimal | int | None, currency: str = "IDR") -> str:
    """An amount with its currency: Rp 3.675.263; USD 419,73."""
    if amount is None:
        return ""
    decimals, sign = (0, "Rp") if currency == "IDR" else (2, currency)
    minus = "−" if amount < 0 else ""
    return f"{minus}{sign}\u00a0{number(-amount if amount < 0 else amount, decimals)}"


@register.simple_tag(takes_context=True)
def own_site(context: template.Context) -> object:
    """{% own_site as site %}: what the portal says of this site; account pages lay another ``site`` over it."""
    for layer in reversed(context.dicts):
        found = layer.get("site")
        if hasattr(found, "training") or (isinstance(found, dict) and "training" in found):
            return found
    return {}


@register.simple_tag
def server_now() -> str:
    """This moment for the page's own clock, which must follow the site's (a training site may live at another time)."""
    return clock.now().isoformat()


@register.simple_block_tag(end_name="endcard")
def card(content: SafeString, title: str, icon_name: str = "", name: str = "") -> SafeString:
    """{% card _("Muatan") icon_name="cargo" name="cargo" %} … {% endcard %}: a titled surface."""
    sign = icons.drawing(icon_name) if icon_name else ""
    return format_html(
        '<section class="card"{}><div class="card-head"><h2>{}{}</h2></div><div class="card-in">{}</div></section>',
        format_html(' id="{}"', name) if name else "", sign, title, content,
    )  # fmt: skip


@register.simple_block_tag(end_name="endgroup")
def group(content: SafeString, title: str, intro: str = "") -> SafeString:
    """{% group _("Kapal") %} fields {% endgroup %}: fields that belong together, in a two-column grid."""
    lead = format_html('<p class="intro">{}</p>', intro) if intro else ""
    return format_html(
        '<fieldset class="group"><legend>{}</legend>{}<div class="fields">{}</div></fieldset>', title, lead, content
    )


@register.simple_tag
def described(f: object) -> SafeString | str:
    """{% described f %}: the aria-describedby of a field's control, naming its hint and its error if it has them."""

    def has(part: str) -> bool:
        return bool(f.get(part) if isinstance(f, dict) else getattr(f, part, None))

    own = f.get("id") if isinstance(f, dict) else getattr(f, "id", "")
    ids = " ".join(f"{own}-{part}" for part in ("hint", "error") if has(part))
    return format_html(' aria-describedby="{}"', ids) if ids else ""
