"""The demo's letter of delegation, its company under warning, and the officer who stands in for a harbour master."""

from __future__ import annotations

from datetime import timedelta

from suar.accounts import delegations, postings, sanctions
from suar.accounts.delegations import Terms
from suar.accounts.postings import Order
from suar.accounts.roles import Capacity, Relation, Role
from suar.accounts.sanctions import Imposed
from suar.demo.papers import paper
from suar.demo.stage import HOUR, Stage
from suar.kernel import clock
from suar.records import files
from suar.records.models import StoredFile


def fill(stage: Stage) -> None:
    """All three, begun in the last days and running now."""
    with clock.at(stage.at(-20 * 24)):
        _letter(stage)
    with clock.at(stage.at(-2 * 24)):
        _warning(stage)
    with clock.at(stage.now - HOUR):
        _substitute(stage)


def _letter(stage: Stage) -> None:
    giver, taker = stage.world.actor("agent_coastal"), stage.world.organisations["agent"]
    today, port = delegations.today(), stage.world.ports["suq"]
    terms = Terms(
        taker.nib, Relation.SUB_AGENT, "SK-014/PCPN/DIR/2026", today, today + timedelta(days=365), ports=(port.code,),
        letter=_kept(stage, "agent_coastal", "surat kuasa"),
    )  # fmt: skip
    delegations.give(giver, terms)


def _warning(stage: Stage) -> None:
    company = stage.world.organisations["agent3"]
    ground = "Data perusahaan dan daftar pejabatnya tidak diperbarui sebelum masa aksesnya berakhir."
    what = Imposed(ground, "UM.002/21/LATIHAN", _kept(stage, "directorate", "surat peringatan"))
    sanctions.impose(stage.world.actor("directorate"), company.pk, "", what)


def _substitute(stage: Stage) -> None:
    port, today = stage.world.ports["srg"], clock.today(stage.world.ports["srg"].zone)
    order = Order(
        "authority_srg", port.code, Role.HARBOUR_MASTER, port.zone, "SP.88/LATIHAN/srg", today,
        today + timedelta(days=6), Capacity.ACTING_DAILY, "harbour_master_srg",
    )  # fmt: skip
    postings.post(stage.world.actor("head_srg"), order)


def _kept(stage: Stage, account: str, title: str) -> StoredFile:
    actor = stage.world.actor(account)
    return files.keep(
        paper(title), name=f"{title}.pdf", kind="PDF", mime="application/pdf", user_id=actor.user_id,
        organisation_id=actor.organisation_id,
    )  # fmt: skip
