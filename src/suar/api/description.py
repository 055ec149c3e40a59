"""The API's own description as a page of the documentation: the same words whoever writes it."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from suar.api.site import api
from suar.kernel.words import in_language


def as_json() -> str:
    """OpenAPI 3.1 of version 1, in English, sorted so that a change shows."""
    with in_language("en"):
        return json.dumps(api.get_openapi_schema(path_prefix=""), cls=DjangoJSONEncoder, indent=1, sort_keys=True)
