"""Balikpapan: an operated quay with a week of berths, private jetties with their own pilots, a ship at anchor."""

from __future__ import annotations

from typing import Any

from suar.demo.stage import Story
from suar.demo.stories.telling import AT_ANCHOR, BY_PIPE, TWO_TUGS, boxes, coal, goods, visit

_COASTAL, _TUG, _LINER, _ABROAD = "agent_coastal", "agent_tug", "agent_liner", "agent_foreign"
_BOTH: dict[str, Any] = {"parts": {"stevedore": "stevedore", "forwarder": "forwarder"}}
_FUEL = goods("discharge", "FUEL", "6400.000", "liquid_bulk")

STORIES: tuple[Story, ...] = (
    # The public quay: three ships now, one outside the other, and two to come.
    visit("tirta", _COASTAL, "bpn.umum", -30, 11, "working",
          cargo=goods("discharge", "CEMENT", "1500.000", "bag_cargo"), origin="Surabaya", destination="Samarinda"),
    visit("etam", _COASTAL, "bpn.umum", -9, 8, "alongside", opened=-57, from_m=0,
          more={"RPKRO": {"double_banking": True}}, cargo=goods("load", "MACHINERY", "420.000", "unitized")),
    visit("southern", _ABROAD, "bpn.umum", -22, 40, "working",
          cargo=goods("discharge", "STEEL", "5200.000", "break_bulk"), origin="Ho Chi Minh City",
          destination="Singapore", **_BOTH),
    visit("lautan", _COASTAL, "bpn.umum", 20, 46, "determined", origin="Semarang", destination="Surabaya",
          cargo=goods("load", "PLYWOOD", "2100.000", "break_bulk"), **_BOTH),
    visit("semen", _COASTAL, "bpn.umum", 44, 70, "proposed", opened=-7, last=-0.35,
          cargo=goods("discharge", "CEMENT", "5600.000", "dry_bulk"), origin="Gresik", destination="Semarang"),
    # Passengers go before others.
    visit("meranti", _COASTAL, "bpn.penumpang", -27, -19, "closed_filed", cargo=(), passengers=860, leaves=5,
          origin="Surabaya", destination="Pare-Pare"),
    visit("pelita", _COASTAL, "bpn.penumpang", 14, 22, "determined", cargo=(), passengers=180,
          origin="Tarakan", destination="Pare-Pare"),
    # The container terminal: the ship alongside has overstayed, the next one waits at anchor for her metres.
    visit("arunika", _LINER, "bpn.petikemas", -110, -86, cargo=boxes("4100.000", "1900.000"), signs="master2",
          origin="Surabaya", destination="Semarang", more=TWO_TUGS,
          parts={"stevedore": "stevedore", "master": "master2"}),
    visit("arunika2", _LINER, "bpn.petikemas", -38, -3, "working", cargo=boxes("3600.000", "1200.000"), last=-0.6,
          origin="Tanjung Priok", destination="Banjarmasin", from_m=0, **_BOTH),
    visit("arunika3", _LINER, "bpn.petikemas", -1.5, 26, "arrived", cargo=boxes("2800.000", "900.000"), from_m=0,
          origin="Banjarmasin", destination="Surabaya", **_BOTH),
    visit("straits", _ABROAD, "bpn.petikemas", 34, 60, "entry_filed", opened=-6, last=-0.5, **_BOTH,
          cargo=goods("discharge", "CONTAINER", "5100.000", "container_international")),
    # Private jetties.
    visit("tb6+bg6", _TUG, "bpn.batubara", -16, 12, "working", cargo=coal("9800.000"), origin="Samarinda",
          destination="Suralaya"),
    visit("bintang", _COASTAL, "bpn.kayu", -8, 19, "alongside", cargo=goods("load", "TIMBER", "1900.000", "break_bulk"),
          origin="Sampit", destination="Surabaya"),
    visit("sekar", _COASTAL, "bpn.minyak", -50, -26, "sailed", cargo=_FUEL, more=BY_PIPE, origin="Plaju",
          destination="Cilacap"),
    visit("telaga", _COASTAL, "bpn.minyak", 5.5, 30, "ordered", cargo=goods("load", "FUEL", "2900.000", "liquid_bulk"),
          more=BY_PIPE, last=-0.7, origin="Samarinda", destination="Kotabaru"),
    # A foreign bulk carrier loads from barges in the roads.
    visit("marlin", _ABROAD, "bpn.labuh", -74, 34, "working", cargo=coal("52000.000"), more=AT_ANCHOR,
          origin="Qinzhou", destination="Qinzhou", passengers=0),
)  # fmt: skip
