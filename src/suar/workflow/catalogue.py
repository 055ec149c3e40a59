"""Pages made from the services: the catalogue of standards, the process, and the guide's chapter on each service."""

from collections.abc import Iterator

from suar.kernel.words import gettext, said
from suar.workflow import registry
from suar.workflow.requirements import Filed
from suar.workflow.service import Service
from suar.workflow.standard import MANAGEMENT, MINISTRY_LINE, Decision, Standard, standard_of


def lines_of(service: Service) -> list[str]:
    """One service as a published standard says it, in the language of this moment (markdown)."""
    return list(_of(standard_of(service)))


def _of(one: Standard) -> Iterator[str]:
    yield from (f"## {one.code} — {one.title}", "", f"*{one.law}*", "")
    yield f"- {gettext('Pemohon')}: {one.applicant}"
    yield f"- {gettext('Syarat')}: {'; '.join(one.needs) or gettext('tidak ada')}"
    for step in one.steps:
        minutes = int(step.within.total_seconds() // 60)
        within = f"{gettext('paling lama')} {minutes} {gettext('menit')}"
        yield f"- {gettext('Diputus oleh')}: {step.who}, {within} ({step.title})"
    yield f"- {gettext('Biaya')}: {one.fee}"
    yield f"- {gettext('Produk')}: " + (f"{one.product} `{one.number}`" if one.product else gettext("pencatatan"))
    if one.validity:
        yield f"- {gettext('Masa berlaku')}: {one.validity}"
    yield from (f"- {note}" for note in one.notes)
    for paper in one.papers:
        law = f"; {paper.law}" if paper.law else ""
        yield f"- {gettext('Lampiran')}: {paper.title} ({paper.note}{law})"
    if one.acts:
        yield f"- {gettext('Setelah disetujui')}: {', '.join(one.acts)}"
    if one.readers:
        yield f"- {gettext('Dibaca juga oleh')}: {', '.join(one.readers)}"
    if one.reasons:
        yield f"- {gettext('Alasan')}: {', '.join(code for code, _text in one.reasons)}"
    if one.questions:
        yield from ("", f"### {gettext('Isian')}", "", f"| {gettext('isian')} | {gettext('wajib')} |", "|---|---|")
        for title, name, required in one.questions:
            yield f"| {title} (`{name}`) | {gettext('ya') if required else gettext('tidak')} |"
    yield ""


def as_text() -> str:
    """All services, one after the other, after what holds for all of them."""
    lines = [f"# {gettext('Katalog layanan')}", "", *_management()]
    for service in registry.current():
        lines += lines_of(service)
    return "\n".join(lines).rstrip() + "\n"


def as_guide() -> str:
    """The guide's chapter on every service: what to bring, who decides, how long, what it costs, what comes of it."""
    lines = [f"# {gettext('Semua layanan')}", "", gettext("Halaman ini dibuat dari layanan itu sendiri."), ""]
    services = registry.current()
    lines += [f"- [{s.code} — {s.title}](#{s.code.lower()})" for s in services] + ["", *_management()]
    for one in map(standard_of, services):
        lines += [f'<a id="{one.code.lower()}"></a>', "", *_in_short(one)]
    return "\n".join(lines).rstrip() + "\n"


def _in_short(one: Standard) -> Iterator[str]:
    """One service as whoever needs it asks about it."""
    yield from (f"## {one.title} ({one.code})", "", "|   |   |", "|---|---|")
    yield f"| {gettext('Siapa yang mengajukan')} | {one.applicant} |"
    yield f"| {gettext('Apa yang harus ada lebih dahulu')} | {'; '.join(one.needs) or gettext('tidak ada')} |"
    papers = "<br>".join(f"{paper.title} ({paper.note})" for paper in one.papers)
    yield f"| {gettext('Apa yang dilampirkan')} | {papers or gettext('tidak ada')} |"
    steps = "<br>".join(_step(n, step) for n, step in enumerate(one.steps, 1))
    yield f"| {gettext('Langkah dan waktu')} | {steps or gettext('dicatat seketika')} |"
    yield f"| {gettext('Biaya')} | {one.fee} |"
    product = one.product or gettext("pencatatan")
    yield f"| {gettext('Hasil')} | {product}{'. ' + one.validity if one.validity else ''} |"
    reasons = "<br>".join(f"{code}: {text}" for code, text in one.reasons)
    yield f"| {gettext('Mengapa bisa ditolak atau dikembalikan')} | {reasons or '–'} |"
    yield f"| {gettext('Setelah disetujui')} | {', '.join(one.acts) or '–'} |"
    yield f"| {gettext('Dasar hukum')} | {one.law} |"
    if one.notes:
        yield f"| {gettext('Catatan')} | {'<br>'.join(one.notes)} |"
    yield ""


def _step(position: int, step: Decision) -> str:
    minutes = int(step.within.total_seconds() // 60)
    return f"{position}. {step.title}: {step.who}, {gettext('paling lama')} {minutes} {gettext('menit')}"


def _management() -> Iterator[str]:
    yield from (gettext("Yang berlaku untuk setiap layanan:"), "")
    for title, text in MANAGEMENT:
        yield f"- {said(title)}: {said(text)}"
    yield from (f"- {gettext('Kanal pengaduan kementerian')}: {MINISTRY_LINE}", "")


def explain(code: str) -> str:
    """One service; KeyError where there is none."""
    if not registry.exists(code):
        raise KeyError(code)
    return "\n".join(lines_of(registry.versions(code)[-1]))


def process_as_text() -> str:
    """What unlocks what, drawn from ``requires`` (mermaid); a broken line: asked for is enough, or beside the road."""
    lines = [f"# {gettext('Jalan satu kunjungan')}", ""]
    on_call = [service for service in registry.current() if service.on_call]
    ordinary = [service for service in on_call if not service.manual]
    lines += [f"## {gettext('Jalan biasa')}", "", *_diagram([s for s in ordinary if s.on_graph])]
    away = [service for service in ordinary if not service.on_graph]
    lines += [f"## {gettext('Yang meninggalkan jalan lurus')}", "", *_diagram(away)]
    by_hand = [service for service in on_call if service.manual in (True, None)]
    lines += [f"## {gettext('Kapal yang dilayani manual')}", "", *_diagram(by_hand)]
    return "\n".join(lines)


def _diagram(services: list[Service]) -> list[str]:
    here = {service.code for service in services}
    lines = ["```mermaid", "flowchart LR"]
    for service in services:
        lines.append(f'    {service.code}["{service.code}<br/>{service.title}"]')
        for code in registry.needed(service):
            arrow = "-.->" if service.optional or code not in here else "-->"
            lines.append(f"    {code} {arrow} {service.code}")
        lines += [f"    {r.service} -.-> {service.code}" for r in service.requires if isinstance(r, Filed)]
    billing = [service.code for service in services if service.bills]
    if billing:
        settled = [service.code for service in services if service.code.startswith("SPB") and service.document]
        lines += ['    PNBP["PNBP"]', *(f"    {code} --> PNBP" for code in billing)]
        lines += [f"    PNBP --> {code}" for code in settled if code != "SPBC"]
    return [*lines, "```", ""]
