"""The history of rights: who changed whose rights, when, from what to what, and why; as a page and as a file."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from suar.accounts.administration.history import changes_seen, sees_every_company
from suar.accounts.models import Organisation, RightsChange
from suar.kernel import clock
from suar.kernel.words import gettext, said
from suar.portal.actors import Asked
from suar.portal.administrators import history_readers, tabs
from suar.portal.lists import Moment, as_file
from suar.portal.moments import JAKARTA
from suar.portal.rightshistory import VERBS, Entry, entry, filtered
from suar.records import chain
from suar.workflow.menus import titles

PAGE = 50
#: A file holds everything that was searched for, so many lines at most; where there are more, its last line says so.
FILE = 5000
_FILES = ("csv", "xlsx")
_ASKED = ("by", "whom", "group", "verb", "since", "until", "company")
#: Longer chains are walked when somebody asks for it.
_SHORT = 2000


@history_readers
def rights_history(request: Asked) -> HttpResponse:
    """Changes of rights in reach, newest first; filters stand in the address, a file holds all that they find."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in _ASKED}
    after = request.GET.get("after", "")
    kind, menus, every = request.GET.get("as", ""), titles(), sees_every_company(request.actor)
    rows, following = _page(request, asked, after, FILE if kind in _FILES else PAGE)
    entries = [entry(one, menus) for one in rows]
    file = _file(entries, kind, every, more=bool(following))
    if file is not None:
        return file
    query = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "tabs": tabs(request.actor, "rights_history"),
        "entries": entries,
        "asked": asked,
        "every": every,
        "verbs": [(verb, said(word)) for verb, word in VERBS.items()],
        "whole": _whole(request, asked["company"] if every else ""),
        "files": [(k.upper(), urlencode({**asked, "as": k})) for k in _FILES],
        "query": query,
        "pager": {
            "previous_url": f"?{query}" if after else "",
            "next_url": f"?{query}&{urlencode({'after': following})}" if following else "",
        },
    }
    return render(request, "portal/company/rights_history.html", context)


def _page(request: Asked, asked: dict[str, str], after: str, most: int) -> tuple[list[RightsChange], str]:
    """So many by (at, event), and the key of what follows."""
    found = filtered(changes_seen(request.actor), asked)
    stamp, _tilde, pk = after.partition("~")
    moment = clock.written(stamp)
    if moment is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        found = found.filter(Q(at__lt=moment) | Q(at=moment, event_id__lt=int(pk)))
    rows = list(found.order_by("-at", "-event_id")[: most + 1])
    if len(rows) <= most:
        return rows, ""
    return rows[:most], f"{rows[most - 1].at.isoformat()}~{rows[most - 1].event_id}"


def _file(entries: list[Entry], kind: str, every: bool, *, more: bool) -> HttpResponse | None:
    head = [
        gettext("Pada"), *([gettext("Perusahaan")] if every else []), gettext("Oleh"), gettext("Tindakan"),
        gettext("Hak siapa"), gettext("Kelompok"), gettext("Perubahan"), gettext("Alasan"), gettext("Sidik"),
    ]  # fmt: skip
    lines = [
        [
            Moment(one.change.at, JAKARTA), *([one.change.organisation] if every else []),
            one.change.event.actor_label, one.verb, one.whom, one.group,
            "; ".join(str(each) for each in one.differences), one.why, one.change.event.hash,
        ]
        for one in entries
    ]  # fmt: skip
    if more:
        lines.append([gettext("Masih ada yang lebih lama: persempit harinya, lalu unduh lagi.")])
    return as_file(kind, "suar-riwayat-hak", gettext("Riwayat hak"), head, lines)


def _whole(request: Asked, company: str) -> dict[str, object] | None:
    """Whether the company's chain of events is unbroken; None where no company is chosen, or nobody asked yet."""
    pk = int(company) if company.isascii() and company.isdigit() and len(company) < 19 else None
    if pk is None and sees_every_company(request.actor):
        return None
    organisation = Organisation.objects.filter(pk=pk or request.actor.organisation_id or 0).first()
    if organisation is None:
        return None
    if organisation.chain_length > _SHORT and "walk" not in request.GET:
        return {"unasked": True, "length": organisation.chain_length}
    return {"holds": not any(True for _break in chain.breaks(organisation)), "length": organisation.chain_length}
