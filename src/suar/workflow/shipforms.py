"""What is asked of a ship that is entered, and of a paper of hers: read by the same renderer as every statement."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from suar.accounts.actors import Actor
from suar.kernel import identifiers
from suar.kernel.checks import Check
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.records.models import StoredFile
from suar.registry import ships
from suar.registry.models import PaperKind, Ship, ShipCategory, ShipPaper
from suar.workflow import permissions
from suar.workflow.forms import BaseForm, Count, Country, Day, Draught, Field, PersonName, Section, Text, Widget
from suar.workflow.refusals import refuse_frozen

Tonnage = Annotated[int, Field(ge=1, le=250_000), Widget("integer", "GT")]
Length = Annotated[Decimal, Field(ge=3, le=500, max_digits=6, decimal_places=2), Widget("decimal", "m")]


class ShipForm(BaseForm):
    """A ship as her tonnage certificate and registration say."""

    name: PersonName = Field(title=_("Nama kapal"))
    former_name: Text | None = Field(None, title=_("Nama sebelumnya"))
    flag: Country = Field("ID", title=_("Bendera"))
    ship_type: Text = Field(
        title=_("Jenis kapal"), description=_("Seperti pada surat ukur: General Cargo, Tug, Tongkang …")
    )
    category: ShipCategory = Field(ShipCategory.COMMERCIAL, title=_("Golongan"))
    unmanned: bool = Field(False, title=_("Tanpa awak (tongkang)"))
    registration_mark: Text | None = Field(
        None, title=_("Tanda pendaftaran"), description=_("Kapal Indonesia, misalnya 2012 IIk No. 1234/L")
    )
    imo_number: Text | None = Field(
        None, title=_("Nomor IMO"), description=_("Tujuh angka; kosongkan bila tidak punya")
    )
    call_sign: Text | None = Field(None, title=_("Tanda panggilan"))
    mmsi: Text | None = Field(None, title=_("MMSI"))
    gross_tonnage: Tonnage = Field(title=_("Tonase kotor (GT)"))
    net_tonnage: Count | None = Field(None, title=_("Tonase bersih (NT)"))
    deadweight_tonnes: Annotated[int, Field(ge=1, le=700_000), Widget("integer", _("ton"))] | None = Field(
        None, title=_("Bobot mati (DWT)")
    )
    length_m: Length = Field(title=_("Panjang (LOA)"))
    beam_m: Length | None = Field(None, title=_("Lebar"))
    draught_m: Draught | None = Field(None, title=_("Sarat terbesar"))
    safe_manning: Count | None = Field(
        None, title=_("Awak paling sedikit"), description=_("Menurut dokumen pengawakan aman")
    )
    owner_name: Text | None = Field(None, title=_("Pemilik"))
    port_of_registry: Text | None = Field(None, title=_("Pelabuhan pendaftaran"))
    year_built: Annotated[int, Field(ge=1850, le=2100)] | None = Field(None, title=_("Tahun pembuatan"))
    sections = (
        Section(_("Kapal"), ("name", "former_name", "flag", "ship_type", "category", "unmanned")),
        Section(_("Tanda pengenal"), ("registration_mark", "imo_number", "call_sign", "mmsi")),
        Section(_("Ukuran"), ("gross_tonnage", "net_tonnage", "deadweight_tonnes", "length_m", "beam_m", "draught_m")),
        Section(_("Lain-lain"), ("safe_manning", "owner_name", "port_of_registry", "year_built")),
    )


class PaperForm(BaseForm):
    """A paper of a ship."""

    kind: PaperKind = Field(title=_("Jenis surat"))
    number: Text = Field(title=_("Nomor"))
    issuer: Text | None = Field(None, title=_("Diterbitkan oleh"))
    issued_on: Day | None = Field(None, title=_("Tanggal terbit"))
    expires_on: Day | None = Field(None, title=_("Berlaku sampai"), description=_("Kosongkan bila tidak ada batasnya"))
    sections = (Section(_("Surat kapal"), ("kind", "number", "issuer", "issued_on", "expires_on")),)


def looks(form: ShipForm) -> Iterator[tuple[str, Check]]:
    """What a look at each number says; only what was typed is looked at."""
    if form.registration_mark and form.flag == "ID":
        yield "registration_mark", identifiers.registration_mark(form.registration_mark)
    if form.imo_number:
        yield "imo_number", identifiers.imo_number(form.imo_number)
    if form.call_sign:
        yield "call_sign", identifiers.call_sign(form.call_sign, form.flag)
    if form.mmsi:
        yield "mmsi", identifiers.mmsi(form.mmsi)


def warnings(form: ShipForm) -> list[str]:
    """Doubts that do not block: said to the company now and to the office at each call."""
    return [f"{said(c.reason)} {said(c.remedy)}".strip() for _name, c in looks(form) if c.severity == "warning"]


def enter(actor: Actor, form: ShipForm) -> ships.Entered:
    """Enter a ship for the actor's company. Refused where a number cannot be one, or the ship has no mark at all."""
    _may(actor)
    problems = [Problem(name, "form", said(c.reason), said(c.remedy)) for name, c in looks(form) if c.refused]
    if not (form.registration_mark or form.imo_number or form.call_sign):
        problems.append(
            Problem(
                "registration_mark",
                "missing",
                gettext("Kapal harus punya paling sedikit satu tanda pengenal."),
                gettext("Isi tanda pendaftaran, nomor IMO atau tanda panggilan."),
            )
        )
    if form.draught_m is not None and form.draught_m > form.length_m:
        problems.append(
            Problem(
                "draught_m", "R22", gettext("Sarat lebih besar daripada panjang kapal."), gettext("Periksa keduanya.")
            )
        )
    if problems:
        raise Refused.of(problems)
    assert actor.organisation_id is not None
    given = {name: value for name, value in form.model_dump().items() if value is not None}
    return ships.enter(ships.Particulars(**given), organisation_id=actor.organisation_id)


def keep_paper(actor: Actor, ship: Ship, form: PaperForm, file: StoredFile) -> ShipPaper:
    """Keep a paper of a ship that the actor's company looks after."""
    _may(actor)
    if not permissions.ships(actor).filter(pk=ship.pk).exists():
        raise NotThere(Problem("ship", "not_found", gettext("Kapal ini tidak ada dalam daftar perusahaan Anda.")))
    return ships.keep_paper(
        ship,
        form.kind,
        number=form.number,
        issuer=form.issuer or "",
        issued_on=form.issued_on,
        expires_on=form.expires_on,
        file=file,
        organisation_id=actor.organisation_id,
    )


def lapsing(paper: ShipPaper, until: date) -> bool:
    """Whether a paper runs out on or before a day."""
    return paper.expires_on is not None and paper.expires_on <= until


def _may(actor: Actor) -> None:
    refuse_frozen(actor)
    if not permissions.may_keep_ships(actor):
        raise Refused(
            Problem(
                "",
                "permission",
                gettext("Anda tidak berhak mengubah daftar kapal."),
                gettext("Minta pengelola akun perusahaan memberi hak itu."),
            ),
            status=403,
        )
