"""The form as JSON Schema 2020-12: what a program has to send, with the words a person would read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from suar.kernel.words import in_language, said
from suar.workflow.forms import BaseForm
from suar.workflow.statements.reading import DECIMAL_PATTERN
from suar.workflow.statements.shape import Question, questions

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """Decimals as text with a point (a JSON number loses digits on its way), whole ones also as numbers."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        limits = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
        found: JsonSchemaValue = {"type": ["string", "integer"], "pattern": DECIMAL_PATTERN}
        for ours, theirs in limits.items():
            if (limit := schema.get(ours)) is not None:
                exact = Decimal(str(limit))
                found[theirs] = int(exact) if exact == exact.to_integral_value() else float(exact)
        places = schema.get("decimal_places")
        return found | ({"x-decimal-places": places} if places is not None else {})


def answers_json_schema(form_class: type[BaseForm], language: str) -> dict[str, Any]:
    """JSON Schema of the answers, its titles, descriptions and choices (``x-labels``) in ``language``."""
    with in_language(language):
        schema = form_class.model_json_schema(schema_generator=_Generator, mode="validation")
        definitions = schema.pop("$defs", {})
        forms = {found.__name__: found for found in _parts(form_class)}
        plain = {"$schema": DIALECT} | _in_words(form_class, schema)
        if definitions:
            plain["$defs"] = {
                name: _in_words(forms[name], one) if name in forms else _choices(one)
                for name, one in definitions.items()
            }
    return plain


def _choices(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A closed list, without the docstring of its class, which is for programmers and in one language."""
    return {key: _told(one) for key, one in schema.items() if key != "description"}


def _parts(form_class: type[BaseForm]) -> list[type[BaseForm]]:
    found = [question.form for question in questions(form_class).values() if question.form]
    return found + [deeper for one in found for deeper in _parts(one)]


def _in_words(form_class: type[BaseForm], schema: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = _told(schema)
    plain.pop("description", None)  # the docstring, which is for programmers
    plain["title"] = form_class.__name__
    for name, question in questions(form_class).items():
        if name in plain.get("properties", {}):
            plain["properties"][name] = _property(question, plain["properties"][name])
    return plain


def _property(question: Question, schema: dict[str, Any]) -> dict[str, Any]:
    schema["title"] = said(question.title)
    if question.hint:
        schema["description"] = said(question.hint)
    if question.unit:
        schema["x-unit"] = said(question.unit)
    if question.model:
        schema["x-reference"] = question.model
    if question.options:
        schema["x-labels"] = {option.value: said(option.label) for option in question.options}
    if question.kind == "time":
        schema["x-zone"] = "port"
    return schema


def _told(value: Any) -> Any:
    """The same with every lazy word said."""
    if isinstance(value, Mapping):
        return {str(key): _told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
