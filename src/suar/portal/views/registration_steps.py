"""The form of a registration, step by step: what is typed is always kept, and an error never costs it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import attempts, registrations
from suar.accounts.models import Registration, RegistrationPaper
from suar.accounts.registrations.questions import STEPS
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal import registering
from suar.portal.access import public
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.records.filetypes import MAX_BYTES
from suar.registry.models import Port

State = Registration.State
#: Papers of one registration in a day, those that replaced others too: strangers do not fill the store.
_PAPERS = attempts.Limit("registration-papers", 40, 86_400)


@public
def step(request: Asked, step: str) -> HttpResponse:
    """One step of the form: what is typed is always kept, right or wrong."""
    if step not in STEPS:
        raise Http404
    registration = registering.mine(request)
    if registration is None:
        messages.info(request, gettext("Minta tautan dengan surel Anda untuk melanjutkan; isian Anda tersimpan."))
        return redirect("portal:registration")
    if not registration.editable:
        return redirect("portal:registration_done")
    if request.method != "POST":
        return _page(request, registration, step, ())
    at_most(request, "registration-step", 60)
    if step == "review":
        return _sent_in(request, registration)
    problems = _taken_in(request, registration, step)
    going = request.POST.get("go", "")
    registration.refresh_from_db()
    if not problems and going:
        there = registering.chosen_ports(registration)
        problems = registrations.problems_of(registration, step, there) if going == "next" else []
        if not problems and going == "next":
            return redirect("portal:registration_step", step=STEPS[STEPS.index(step) + 1])
    if problems:
        return _page(request, registration, step, problems)
    return redirect("portal:registration_step", step=step)


def _taken_in(request: Asked, registration: Registration, step: str) -> list[Problem]:
    """Keep what was sent; what is wrong with it beyond the answers themselves."""
    filed_by = request.user.pk
    if step == "ports":
        return _ports_taken_in(request, registration)
    if step == "papers":
        return _papers_taken_in(request, registration)
    registrations.save(registration.pk, step, request.POST.dict(), filed_by)
    return []


def _ports_taken_in(request: Asked, registration: Registration) -> list[Problem]:
    chosen = [str(code) for code in registration.answers.get("ports", [])]
    gone = request.POST.get("remove", "")
    typed = request.POST.get("port", "").strip()
    problems = []
    if gone in chosen:
        chosen.remove(gone)
    elif typed:
        port = registering.port_meant(typed)
        if port is None:
            text = gettext("Pelabuhan “%(typed)s” tidak ada dalam register.") % {"typed": typed[:60]}
            problems = [Problem("ports", "answer", text, gettext("Pilih dari daftar yang muncul saat mengetik."))]
        elif port.code not in chosen:
            chosen.append(port.code)
    registrations.save(registration.pk, "ports", {"ports": chosen}, request.user.pk)
    return problems


def _papers_taken_in(request: Asked, registration: Registration) -> list[Problem]:
    problems: list[Problem] = []
    gone = request.POST.get("detach", "")
    if gone in RegistrationPaper.Kind.values:
        registrations.detach(registration.pk, gone)
    for kind in RegistrationPaper.Kind:
        upload = request.FILES.get(registrations.paper_field(kind))
        if upload is None:
            continue
        at_most(request, "registration-paper", 20)
        attempts.take((_PAPERS, str(registration.pk)))
        try:
            registrations.attach(registration.pk, kind, upload.read(MAX_BYTES + 1), upload.name or "")
        except Refused as refused:
            if refused.status not in (413, 422):
                raise
            problems += refused.problems
    return problems


def _sent_in(request: Asked, registration: Registration) -> HttpResponse:
    at_most(request, "registration-send", 10)
    there = registering.chosen_ports(registration)
    try:
        registrations.submit(registration.pk, terms=request.POST.get("terms") == "true", ports_there=there.keys())
    except Refused as refused:
        registration.refresh_from_db()
        if not registration.editable:
            raise
        return _page(request, registration, "review", refused.problems, status=refused.status)
    return redirect("portal:registration_done")


def _page(request: Asked, registration: Registration, step: str, problems: Any, status: int = 422) -> HttpResponse:
    ports = registering.chosen_ports(registration)
    remarks = registration.remarks if registration.state == State.NEEDS_WORK else {}
    context: dict[str, Any] = {
        "registration": registration,
        "here": step,
        "title": registering.TITLES[step],
        "steps": registering.steps(registration, step, ports),
        "number": STEPS.index(step) + 1,
        "problems": registering.summary(problems, step),
        "marks": registering.marks(registration) if remarks else [],
        "previous": STEPS[STEPS.index(step) - 1] if step != STEPS[0] else "",
    }
    if step == "ports":
        wrong = next((each for each in problems if each.field == "ports"), None)
        context |= {"ports": ports.items(), "field": _port_field(request, wrong, remarks)}
    elif step == "papers":
        context |= {"papers": _papers(registration, problems, remarks)}
    elif step == "review":
        context |= {"answers": _answers(registration), "ports": ports.items()}
        context |= {"files": registration.papers.select_related("file").order_by("kind")}
    else:
        context |= {"fields": registering.fields(registration, step, problems, remarks)}
    template = f"portal/registration/{step if step in ('ports', 'papers', 'review') else 'questions'}.html"
    return render(request, template, context, status=status if problems else 200)


def _port_field(request: Asked, wrong: Problem | None, remarks: Any) -> dict[str, Any]:
    known = Port.objects.order_by("name").values_list("code", "name")[:1000]
    error = said(wrong.text) if wrong else registering.remark(remarks["ports"]) if "ports" in remarks else ""
    return {
        "id": "id_ports", "name": "port", "label": gettext("Cari pelabuhan"), "kind": "search",
        "hint": gettext("Ketik nama atau kode, pilih, lalu tambahkan."), "required": True,
        "value": request.POST.get("port", "")[:100] if wrong else "", "error": error,
        "remedy": said(wrong.remedy) if wrong else "",
        "options": [{"value": f"{name} ({code})", "label": code} for code, name in known],
    }  # fmt: skip


def _papers(registration: Registration, problems: Any, remarks: Any) -> list[dict[str, Any]]:
    there = {paper.kind: paper for paper in registration.papers.select_related("file")}
    found = []
    for kind in RegistrationPaper.Kind:
        name = registrations.paper_field(kind)
        wrong = next((each for each in problems if each.field == name), None)
        error = f"{said(wrong.text)} {said(wrong.remedy)}" if wrong else ""
        if not error and name in remarks:
            error = registering.remark(remarks[name])
        found.append({"name": name, "kind": kind.value, "title": kind.label, "file": there.get(kind), "error": error})
    return found


def _answers(registration: Registration) -> list[dict[str, Any]]:
    return [
        {"step": name, "title": registering.TITLES[name], "rows": registering.answered(registration, name)}
        for name in ("company", "person")
    ]
