"""The `suar` command refuses what would do harm, and says why."""

import pytest

from suar import cli
from suar.config import migration


def test_the_demo_is_refused__with_somebody_elses_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://office@db.example/port")
    assert cli.main(["demo"]) == 1
    assert "DATABASE_URL is set" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["demo", "serve", "worker", "migrate", "check", "super-admin", "catalogue", "explain", "import"]
)
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out) > 80


def test_a_working_database_never_becomes_a_training_one(monkeypatch: pytest.MonkeyPatch, owner_url: str) -> None:
    monkeypatch.setenv("SUAR_TRAINING", "")
    migration.keep_birth(owner_url)
    monkeypatch.setenv("SUAR_TRAINING", "1")
    with pytest.raises(migration.BornOtherwise, match="born as a working site"):
        migration.keep_birth(owner_url)
    assert not migration.is_training(owner_url)
