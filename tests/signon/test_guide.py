"""The guide for those who connect a system is true: its commands are run as they stand there, against a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from suar.accounts.models import SignOnToken
from suar.accounts.signon import claims
from tests.build import an_agent
from tests.signon.relying import CALLBACK, a_system, answer_of, browser

_GUIDE = (Path(__file__).parents[2] / "docs/sign-on.md").read_text()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="the guide uses curl and openssl")
def test_the_commands_of_the_guide_work_in_their_order(
    live_server: LiveServer, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SUAR_PUBLIC_URL = live_server.url
    system, secret = a_system(first_party=True)
    steps = re.findall(r"```sh\n(.*?)```", _GUIDE, re.DOTALL)
    assert len(steps) == 6
    known = {
        "SUAR": live_server.url, "CLIENT_ID": system.client_id, "CLIENT_SECRET": secret, "REDIRECT_URI": CALLBACK,
        "PATH": "/usr/local/bin:/usr/bin:/bin",
    }  # fmt: skip
    discover, ask, *rest = steps
    script = "\n".join(["set -euo pipefail", ask, "read -r CODE", discover, *rest])
    with subprocess.Popen(
        ["bash", "-c", script], cwd=tmp_path, env=known, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as shell:
        assert shell.stdin is not None
        assert shell.stdout is not None
        address = shell.stdout.readline().strip()
        back = browser(an_agent()).get(address.removeprefix(live_server.url))
        said, _nothing = shell.communicate(answer_of(str(back["Location"]))["code"] + "\n", timeout=60)
    assert shell.returncode == 0, said
    assert '"issuer"' in said
    assert '"sub"' in said
    assert json.loads((tmp_path / "tokens.json").read_text())["token_type"] == "Bearer"
    assert not SignOnToken.objects.filter(revoked_at=None).exists()


def test_the_guide_names_every_scope_and_no_other() -> None:
    table = _GUIDE.partition("| lingkup | isi |")[2].partition("\n\n")[0]
    first = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| "))
    assert set(re.findall(r"`([a-z.]+)`", first)) == set(claims.SCOPES)
