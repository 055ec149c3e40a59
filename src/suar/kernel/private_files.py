"""Files that only this user may read: passwords, keys, demo accounts."""

import json
import os
from pathlib import Path


def write_private(path: Path, content: object) -> None:
    """Write text, or anything else as JSON, to a new file with mode 0600 in place of an old one."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content if isinstance(content, str) else json.dumps(content, indent=2))
