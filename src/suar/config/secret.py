"""The site's secret key: given by the operator, or made once and kept private; there is no default one."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """SUAR_SECRET_KEY, or the key kept in ``folder``; else one for this process alone (checks and type checkers)."""
    given = os.environ.get("SUAR_SECRET_KEY", "")
    if given:
        return given
    try:
        return (folder / "secret_key").read_text().strip()
    except OSError:
        return secrets.token_urlsafe(48)


def keep_secret_key(folder: Path) -> None:
    """Make and keep the key in ``folder`` if there is none, so that every process of the site uses the same."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(folder / "secret_key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
