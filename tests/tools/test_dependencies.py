"""The check of what Suar stands on: loose locks, binding licences, withdrawn and unsafe releases are told."""

from typing import Any

import pytest

from tools import dependencies

HASH = f"--hash=sha256:{'0' * 64}"


def test_locks__are_fixed_hashed_and_under_licences_we_may_use() -> None:
    assert dependencies.locks() == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"a==1 \\\n    {HASH}", ""),
        (f"a[x]==1 ; python_version > '3' \\\n    {HASH}", ""),
        ("a==1", "no hash"),
        ("a==1 \\\n    --hash=sha256:00", "no hash"),
        (f"a>=1 \\\n    {HASH}", "not fixed"),
        (f"a @ https://x.example/a.whl \\\n    {HASH}", "not fixed"),
    ],
)
def test_a_loose_entry_is_told(text: str, fault: str) -> None:
    found = dependencies.loose(f"# words\nb==2 \\\n    {HASH}\n{text}\n")
    assert [fault in one for one in found] == ([True] if fault else [])


@pytest.mark.parametrize(
    "licence", ["AGPL-3.0-only", "GPL-3.0-or-later", "GNU Affero General Public License v3", "GPL"]
)
def test_a_licence_that_binds_whoever_runs_a_site(licence: str) -> None:
    assert dependencies.binding(licence)


@pytest.mark.parametrize(
    "licence", ["MIT", "LGPL-3.0-only", "GNU Lesser General Public License v2 or later (LGPLv2+)", "MPL-2.0"]
)
def test_a_licence_that_does_not(licence: str) -> None:
    assert not dependencies.binding(licence)


def told(**more: Any) -> dict[str, Any]:
    return {"info": {"yanked": False}, "vulnerabilities": [], **more}


def test_a_withdrawn_or_unsafe_release_is_told() -> None:
    withdrawn, advisory = {"yanked": True, "yanked_reason": "broken"}, {"id": "PYSEC-1", "fixed_in": ["2"]}
    assert dependencies.unsafe("a", "1", told()) == []
    assert dependencies.unsafe("a", "1", told(info=withdrawn)) == ["a 1: withdrawn (broken)"]
    assert dependencies.unsafe("a", "1", told(vulnerabilities=[advisory])) == ["a 1: PYSEC-1, mended in 2"]
    taken_back = {**advisory, "withdrawn": "2026-01-01T00:00:00Z"}
    assert dependencies.unsafe("a", "1", told(vulnerabilities=[taken_back])) == []
    assert dependencies.unsafe("a", "1", None) == ["a 1: the index knows no such release"]


def test_where_nobody_answers_it_is_said() -> None:
    def silence(_name: str, _version: str) -> None:
        raise OSError("no way there")

    assert dependencies.known(silence) == ([], "no way there")
    assert dependencies.known(lambda _name, _version: None) == ([], "the index tells nothing of any release")
    assert dependencies.known(lambda _name, _version: told()) == ([], "")
