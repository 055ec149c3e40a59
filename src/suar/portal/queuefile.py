"""The queue of a desk as a file: the cases that are shown, with their limits and the light of their checks."""

from collections.abc import Sequence

from django.http import HttpResponse

from suar.kernel.words import _, gettext, said
from suar.portal.deskqueue import Case
from suar.portal.lists import Moment, as_file
from suar.workflow import checking

KINDS = ("csv", "xlsx")
_LIGHTS = {checking.GREEN: _("Semua sesuai"), checking.AMBER: _("Perlu dilihat"), checking.RED: _("Tidak sesuai")}


def of(cases: Sequence[Case], kind: str) -> HttpResponse | None:
    """The cases as "csv" or "xlsx"; None where no file is asked for."""
    head = [
        gettext("Layanan"), gettext("Judul"), gettext("Nomor permohonan"), gettext("Versi"), gettext("Kapal"),
        gettext("Perusahaan"), gettext("Pelabuhan"), gettext("Diajukan"), gettext("Batas waktu"),
        gettext("Batas terlewati"), gettext("Pemeriksaan"), gettext("Di meja"),
    ]  # fmt: skip
    return as_file(kind, "meja-kerja", gettext("Meja kerja"), head, map(_cells, cases)) if kind in KINDS else None


def _cells(case: Case) -> list[object]:
    app = case.app
    zone = app.port.zone
    return [
        app.service_code, case.title, app.request_number, app.version, app.call.ship.name if app.call else None,
        app.organisation.name, app.port.name, Moment(app.submitted_at, zone) if app.submitted_at else None,
        Moment(app.due_at, zone) if app.due_at else None, case.over, said(_LIGHTS.get(case.light, "")),
        app.desk.name if app.desk else None,
    ]  # fmt: skip
