"""The entrance the web server calls."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suar.config.settings")

#: Large, so elsewhere imported inside the functions that need it: a command starts without it, no visitor waits for it.
_LARGE = (
    "phonenumbers",
    "suar.accounts.signon.keys",
    "suar.kernel.outgoing",
    "suar.portal.workbooks",
    "suar.records.pages",
    "suar.workflow.documents.rendering",
    "zxcvbn",
)

application = get_wsgi_application()
# All screens and the API are read in now, not by the first visitor. What was read in stays as long as the process:
# it is taken out of the search for garbage, which would go through it again and again while people wait.
get_resolver().url_patterns  # noqa: B018 - reading it is what loads them
for _name in _LARGE:
    import_module(_name)
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
