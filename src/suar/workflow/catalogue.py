"""Every service in words: what is asked, who decides within what time, what it costs, what comes of it."""

from collections.abc import Iterator

from suar.kernel.words import gettext
from suar.workflow import registry
from suar.workflow.requirements import Filed
from suar.workflow.service import Service, Step


def lines_of(service: Service) -> list[str]:
    """One service as a published standard says it, in the language of this moment (markdown)."""
    said = [f"## {service.code} — {service.title}", "", f"*{service.law}*", ""]
    said.append(f"- {gettext('Pemohon')}: {applicants(service)}")
    said.append(f"- {gettext('Nomor layanan')}: {service.sl}")
    needs = [r.words() for r in service.requires]
    said.append(f"- {gettext('Syarat')}: {'; '.join(needs) if needs else gettext('tidak ada')}")
    said += [f"- {line}" for step in service.steps for line in _decision(step)]
    if not service.steps:
        said.append(f"- {gettext('Dicatat seketika tanpa keputusan')}")
    if service.optional:
        said.append(f"- {gettext('Cabang di samping jalan: tidak ada yang menunggunya')}")
    if service.per_hull is not None:
        said.append(f"- {gettext('Rangkaian kapal: satu formulir, satu permohonan dan satu nomor per kapal')}")
    if service.shared_with:
        readers = ", ".join(str(role.label) for role in service.shared_with)
        said.append(f"- {gettext('Dibaca juga oleh')}: {readers}")
    for attachment in service.attachments:
        kind = gettext("wajib") if attachment.required else gettext("bila ada")
        said.append(f"- {gettext('Lampiran')}: {attachment.title} ({kind})")
    if service.document:
        said.append(f"- {gettext('Produk')}: {service.document.title} `{service.document.number}`")
    if service.reasons:
        said.append(f"- {gettext('Alasan')}: {', '.join(r.value for r in service.reasons)}")
    said += ["", f"### {gettext('Isian')}", "", f"| {gettext('isian')} | {gettext('wajib')} |", "|---|---|"]
    for name, info in service.Form.model_fields.items():
        said.append(
            f"| {info.title or name} (`{name}`) | {gettext('ya') if info.is_required() else gettext('tidak')} |"
        )
    return [*said, ""]


def applicants(service: Service) -> str:
    """Who may file it, in words."""
    if service.opened_by_system:
        return gettext("dibuka oleh sistem")
    return ", ".join(str(role.label) for role in service.applicants())


def _decision(step: Step) -> Iterator[str]:
    minutes = int(step.within.total_seconds() // 60)
    within = f"{gettext('paling lama')} {minutes} {gettext('menit')}"
    if step.at_operator:
        who = gettext("operator tempat yang dikunjungi; di tempat tanpa operator %(role)s") % {"role": step.by.label}
    else:
        who = str(step.by.label)
    yield f"{gettext('Diputus oleh')}: {who}, {within}"


def as_text() -> str:
    """All services, one after the other."""
    lines = [f"# {gettext('Katalog layanan')}", ""]
    for service in registry.current():
        lines += lines_of(service)
    return "\n".join(lines).rstrip() + "\n"


def explain(code: str) -> str:
    """One service; KeyError where there is none."""
    if not registry.exists(code):
        raise KeyError(code)
    return "\n".join(lines_of(registry.versions(code)[-1]))


def process_as_text() -> str:
    """What unlocks what, as a diagram that is drawn from ``requires`` (mermaid); a broken line: asked for is enough."""
    lines = [f"# {gettext('Jalan satu kunjungan')}", "", "```mermaid", "flowchart LR"]
    for service in (s for s in registry.current() if s.on_call):
        lines.append(f'    {service.code}["{service.code}<br/>{service.title}"]')
        lines += [f"    {code} --> {service.code}" for code in registry.needed(service)]
        lines += [f"    {r.service} -.-> {service.code}" for r in service.requires if isinstance(r, Filed)]
    lines += ['    PNBP["PNBP"]', "    LKK --> PNBP", "    PNBP --> SPB", "```", ""]
    return "\n".join(lines)
