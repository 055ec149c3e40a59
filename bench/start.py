"""Measure 6: how long from an empty clone to a running demo, the first time with cold caches and the second time."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from bench.figures import Result
from suar.kernel.database import postgres_home

#: What the demo prints when it can be used.
READY = "Suar (latihan"
AT_MOST = 900.0


def measure() -> Result:
    """Clone HEAD into a new folder with a space in its name, run `make demo` twice, and time each until it is ready."""
    result = Result("6 · From an empty clone to a running demo")
    home = Path(tempfile.mkdtemp(prefix="suar clone "))
    home.chmod(0o755)
    clone = home / "suar"
    try:
        subprocess.run(["git", "clone", "-q", "--no-local", ".", clone], check=True)
        # Caches of pip, uv and npm of this user are not to help: a new computer has none.
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("SUAR_", "DATABASE_", "PYTHONPATH", "VIRTUAL_ENV"))
        }
        environment |= {
            "PIP_NO_CACHE_DIR": "1", "UV_CACHE_DIR": str(home / "uv"), "npm_config_cache": str(home / "npm"),
            "SUAR_PORT": str(_free_port()),
        }  # fmt: skip
        for name in ("first", "second"):
            result.add(f"{name} `make demo` until it is ready", f"{_until_ready(clone, environment):.1f} s")
    finally:
        _forget_database(clone)
        shutil.rmtree(home, ignore_errors=True)
    result.notes = ["Installs from the package registries this machine is set up for; fetching is part of the first."]
    return result


def _until_ready(clone: Path, environment: dict[str, str]) -> float:
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo"], cwd=clone, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    said: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if READY in line:
                return time.monotonic() - started
            if time.monotonic() - started > AT_MOST:
                break
        raise RuntimeError("the demo did not start: " + "".join(said[-15:]))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def _forget_database(clone: Path) -> None:
    """For root the clone's database lies outside the clone."""
    before = os.environ.get("SUAR_DATA_DIR")
    os.environ["SUAR_DATA_DIR"] = str(clone / ".data")
    try:
        shutil.rmtree(postgres_home(), ignore_errors=True)
    finally:
        os.environ.pop("SUAR_DATA_DIR")
        if before is not None:
            os.environ["SUAR_DATA_DIR"] = before


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
