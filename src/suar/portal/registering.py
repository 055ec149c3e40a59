"""The pages of a registration: whose it is in this browser, its questions as fields, and how far it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from suar.accounts import registrations
from suar.accounts.models import Registration, RegistrationPaper
from suar.accounts.registrations.questions import LABELS, STEPS, Question, of_step
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.registry.models import Port
from suar.registry.ports import named

_KEY = "registration"
#: How long a browser goes on with a registration after its link was used [own].
_LIFE = timedelta(hours=12)
TITLES: dict[str, str] = {
    "company": _("Perusahaan"),
    "ports": _("Pelabuhan"),
    "person": _("Penanggung jawab"),
    "papers": _("Surat-surat"),
    "review": _("Periksa dan kirim"),
}
#: The step in which each question stands.
STEP_OF: dict[str, str] = {
    **{question.name: step for step in STEPS for question in of_step(step)},
    "ports": "ports",
    **{registrations.paper_field(kind): "papers" for kind in RegistrationPaper.Kind},
    "terms": "review",
}
#: How each state looks, by name of a status.
LOOK_OF: dict[str, str] = {
    "draft": "draft",
    "email_proved": "draft",
    "screening": "in_review",
    "needs_work": "sent_back",
    "approved": "granted",
    "rejected": "rejected",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way: whether it is where the reader is, and whether everything in it is right."""

    name: str
    title: str
    url: str
    here: bool
    done: bool


def enter(request: HttpRequest, registration: Registration) -> None:
    """From now on this browser goes on with the registration."""
    request.session.cycle_key()
    request.session[_KEY] = {"pk": registration.pk, "until": (clock.now() + _LIFE).isoformat()}


def mine(request: HttpRequest) -> Registration | None:
    """The registration that this browser goes on with."""
    found = request.session.get(_KEY)
    if not isinstance(found, dict):
        return None
    until = clock.written(str(found.get("until", "")))
    if until is None or until < clock.now():
        return None
    return Registration.objects.filter(pk=found.get("pk", 0)).first()


def steps(registration: Registration, here: str, there: Iterable[str]) -> list[Step]:
    """All steps with what is done; ``there``: the chosen ports that are in the register."""
    known = set(there)
    found = []
    for name in STEPS:
        done = name != "review" and not registrations.problems_of(registration, name, known)
        url = reverse("portal:registration_step", args=[name])
        found.append(Step(name, said(TITLES[name]), url, name == here, done))
    return found


def chosen_ports(registration: Registration) -> dict[str, str]:
    """Names of the chosen ports that are in the register, by code, in the order they were chosen."""
    codes = [str(code) for code in registration.answers.get("ports", [])]
    names = dict(Port.objects.filter(code__in=codes).values_list("code", "name"))
    return {code: names[code] for code in codes if code in names}


def port_meant(text: str) -> Port | None:
    """The port somebody typed or picked: "Balikpapan (IDBPN)", a code, or a name."""
    picked = re.search(r"\(([A-Z0-9]{5})\)\s*$", text[:200])
    return named(picked.group(1) if picked else text[:100]) if text.isprintable() else None


def fields(
    registration: Registration, step: str, problems: Iterable[Problem], remarks: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The questions of a step as components/field.html draws them."""
    wrong: dict[str, Problem] = {}
    for problem in problems:
        wrong.setdefault(problem.field, problem)
    return [drawn(each, str(registration.answers.get(each.name, "")), wrong, remarks) for each in of_step(step)]


def drawn(question: Question, value: str, wrong: Mapping[str, Problem], remarks: Mapping[str, str]) -> dict[str, Any]:
    """One question as components/field.html draws it."""
    error, remedy = "", ""
    if question.name in wrong:
        error, remedy = said(wrong[question.name].text), said(wrong[question.name].remedy)
    elif question.name in remarks:
        error = remark(remarks[question.name])
    return {
        "id": f"id_{question.name}", "name": question.name, "label": question.label, "kind": question.kind,
        "hint": question.hint, "value": value, "required": question.required, "error": error, "remedy": remedy,
        "inputmode": question.inputmode, "autocomplete": question.autocomplete, "rows": 3,
        "options": [{"value": v, "label": label, "selected": v == value} for v, label in question.options],
        "wide": question.kind in ("radio", "textarea"),
    }  # fmt: skip


def remark(text: str) -> str:
    """A remark of the technical team, as it stands beside the question."""
    return gettext("Catatan tim teknis: %(text)s") % {"text": text or gettext("perlu diperbaiki.")}


def summary(problems: Iterable[Problem], here: str = "") -> list[dict[str, str]]:
    """Problems for the summary on top: each leads to its field, on its own page where it stands in another step."""
    found = []
    for each in problems:
        step = STEP_OF.get(each.field, "")
        on_page = step == here or here == ""
        label = said(LABELS[each.field]) + ": " if each.field in LABELS else ""
        found.append(
            {
                "field_id": f"id_{each.field}" if each.field and on_page else "",
                "text": label + said(each.text),
                "remedy": said(each.remedy),
                "law": said(each.law),
                "url": reverse("portal:registration_step", args=[step]) if step and not on_page else "",
            }
        )
    return found


def marks(registration: Registration) -> list[dict[str, str]]:
    """What the technical team wants mended, with the step where it is done."""
    return [
        {"label": said(LABELS[name]), "text": text, "url": reverse("portal:registration_step", args=[STEP_OF[name]])}
        for name, text in registration.remarks.items()
        if name in LABELS
    ]


def answered(registration: Registration, step: str) -> list[tuple[str, str, str]]:
    """Question, label and answer of a step, for reading."""
    found = []
    for question in of_step(step):
        value = str(registration.answers.get(question.name, ""))
        found.append((question.name, said(question.label), said(dict(question.options).get(value, value))))
    return found
