"""A command starts without the large libraries that it may never need; the web server has read all in beforehand."""

import os
import subprocess
import sys

#: Together they made every command of an operator, the daily check too, start by half as slow again.
LARGE = (
    "PIL", "babel", "cryptography", "fido2", "httpx2", "jwt", "oauthlib", "openpyxl", "phonenumbers", "pyhanko",
    "pypdfium2", "segno", "stamina", "typst", "zxcvbn",
)  # fmt: skip
#: Signing papers and asking other systems again is work of the worker.
_NEVER_ON_THE_WEB = {"pyhanko", "stamina"}


def _read_in(statements: str) -> set[str]:
    """Which of the large libraries a fresh process has read in after these statements."""
    script = f"import os, sys\n{statements}\nprint(*sorted(set({LARGE!r}) & set(sys.modules)))"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "suar.config.settings"}
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return set(told.stdout.split())


def test_a_command_starts_without_large_libraries() -> None:
    start = "import suar.cli, django\ndjango.setup()\nfrom suar.exchange import command"
    assert _read_in(start) == set(), "import it where it is needed, and name it in config/wsgi.py"


def test_a_look_at_all_screens_needs_none_that_only_their_visitors_use() -> None:
    looked = "import django\ndjango.setup()\nfrom django.core import checks\nchecks.run_checks()"
    used_by_screens_themselves = {"babel", "cryptography", "fido2", "jwt", "oauthlib"}
    assert _read_in(looked) <= used_by_screens_themselves


def test_no_visitor_waits_for_them() -> None:
    assert _read_in("import suar.config.wsgi") >= set(LARGE) - _NEVER_ON_THE_WEB
