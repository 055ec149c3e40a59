"""Every service says what it must, in both languages, and its sample is a valid statement of it."""

import json

import pytest
from django.utils.translation import gettext
from django.utils.translation import override as in_language_of

from suar.demo import samples
from suar.kernel import clock
from suar.kernel.words import said
from suar.workflow import registry
from suar.workflow.documents.rendering import looks
from suar.workflow.service import Service
from suar.workflow.statements import answers_json_schema, questions, read
from tests import build

EVERY = registry.current()
#: Filed as it lies ready: the metres that are free are known only where the berth is.
FROM_WHAT_IS_KNOWN = ("RPKRO",)


def _named(service: Service) -> str:
    return service.code


def _words(service: Service) -> list[str]:
    asked = list(questions(service.Form).values())
    inner = [q for question in asked if question.form for q in questions(question.form).values()]
    words = [service.title, *(q.title for q in asked + inner), *(q.hint for q in asked + inner if q.hint)]
    words += [s.title for s in service.steps] + [a.title for a in service.attachments]
    words += [a.title for a in service.actions().values()] + [s.title for s in service.Form.sections]
    if service.document is not None:
        words.append(service.document.title)
    return words


@pytest.mark.parametrize("service", EVERY, ids=_named)
def test_declares_what_a_service_must(service: Service) -> None:
    assert service.title
    assert service.law
    assert service.sl.startswith("SL")
    assert len(service.sl) == 5
    for step in service.steps:
        assert step.within.total_seconds() > 0, step.name
        assert step.law, step.name
    for code in registry.needed(service):
        assert registry.exists(code), code
    codes = [a.code for a in service.attachments]
    assert len(set(codes)) == len(codes)
    names = set(service.Form.model_fields)
    for section in service.Form.sections:
        assert set(section.fields) <= names, section.title
    if service.document is not None:
        assert service.document.template in looks()
        assert service.document.number.startswith(service.code + ".")


def test_codes_and_request_numbers_are_each_given_once() -> None:
    assert len({s.sl for s in EVERY}) == len(EVERY)


def test_the_road_has_no_circle() -> None:
    for service in EVERY:
        assert service.code not in registry.dependants(service.code)


@pytest.mark.parametrize("service", EVERY, ids=_named)
def test_every_question_has_its_words(service: Service) -> None:
    for question in questions(service.Form).values():
        assert question.title != question.name.replace("_", " "), f"{question.name} has no title"


@pytest.mark.parametrize("service", EVERY, ids=_named)
def test_every_word_is_translated(service: Service) -> None:
    parts = build.translations()
    for word in _words(service):
        with in_language_of("id"):
            source = said(word)
        with in_language_of("en"):
            translated = gettext(source)
        assert translated != source or source in parts, f"{service.code}: {source!r} has no English"


@pytest.mark.django_db
@pytest.mark.parametrize("code", samples.codes())
def test_sample_is_valid_and_survives_being_kept(code: str) -> None:
    port = build.a_port()
    service = registry.versions(code)[-1]
    with clock.at(build.START):
        form = samples.statement(code, build.a_voyage(build.a_ship(), port))
    kept = form.model_dump_json()
    assert service.read(kept) == form
    assert service.read(kept).model_dump_json() == kept
    again = read(service.Form, json.loads(kept), zone=port.zone)
    assert again == form


@pytest.mark.parametrize("service", EVERY, ids=_named)
def test_every_service_has_a_sample(service: Service) -> None:
    assert service.code in samples.codes() or service.code in FROM_WHAT_IS_KNOWN


@pytest.mark.parametrize("service", EVERY, ids=_named)
def test_schema_names_every_question_and_refuses_others(service: Service) -> None:
    schema = answers_json_schema(service.Form, "en")
    assert set(schema["properties"]) == set(service.Form.model_fields)
    assert schema["additionalProperties"] is False
    json.dumps(schema)


@pytest.mark.parametrize("service", [s for s in EVERY if not s.opened_by_system], ids=_named)
def test_unknown_answer_is_refused_by_name(service: Service) -> None:
    with pytest.raises(Exception, match="colour"):
        read(service.Form, {"colour": "red"}, zone="Asia/Jakarta")
