"""`suar demo`: the whole system on this computer, for looking and learning; answers only to this computer."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import psycopg

from suar.config import catalogues, supervisor
from suar.config.secret import keep_secret_key
from suar.kernel import database
from suar.kernel.private_files import write_private

HOST = "127.0.0.1"
#: Path under which SIMPONI tells the site of a payment.
SIMPONI_CALLBACK = "/simponi/callback"


class CannotStart(RuntimeError):
    """The demo cannot start here; the message says why and what to do."""


def run(port: int) -> int:
    """Start everything, say where it is, and stay until asked to stop. Returns the exit code."""
    if os.environ.get("DATABASE_URL"):
        raise CannotStart("DATABASE_URL is set. The demo uses only its own database: unset it, or use `suar serve`.")
    children = supervisor.Children()
    try:
        with supervisor.stoppable(), database.Available(join=False):
            try:
                _start(children, port)
                children.watch()
            finally:
                children.stop()
                _shared().unlink(missing_ok=True)
    except supervisor.StopAsked:
        print("Suar has stopped.", flush=True)
    except supervisor.ChildEnded as ended:
        print(f"suar demo: {ended}", file=sys.stderr)
        return 1
    return 0


def _start(children: supervisor.Children, port: int) -> None:
    supervisor.end_orphans()
    _require_free(port)
    folder = database.own_folder()
    keep_secret_key(folder)
    simponi = _free_port_after(port)
    oss = _free_port_after(simponi)
    couriers = _free_port_after(oss)
    partner = _free_port_after(couriers)
    environment = {
        "SUAR_TRAINING": "1",
        "SUAR_SECOND_FACTOR": "offered",
        "SUAR_PUBLIC_URL": f"http://{HOST}:{port}",
        "SUAR_SIMPONI_URL": f"http://{HOST}:{simponi}",
        "SUAR_SIMPONI_SECRET": secrets.token_urlsafe(32),
        "SUAR_OSS_URL": f"http://{HOST}:{oss}",
        "SUAR_OSS_SECRET": secrets.token_urlsafe(32),
        **dict.fromkeys(("SUAR_MAIL_URL", "SUAR_SMS_URL", "SUAR_WHATSAPP_URL"), f"http://{HOST}:{couriers}"),
        "SUAR_COURIER_SECRET": secrets.token_urlsafe(32),
        "SUAR_DESK_EMAIL": "tim.teknis@suar.invalid",
        "SUAR_PARTNER_URL": f"http://{HOST}:{partner}",
        "SUAR_OUTGOING_ALLOWED": f"{HOST}:{partner}",
    }
    os.environ |= environment
    write_private(_shared(), environment)
    catalogues.compile_messages()
    _suar("migrate")
    # Codes and businesses outlive a restart of the demo, as what they belong to does.
    back = f"{environment['SUAR_PUBLIC_URL']}{SIMPONI_CALLBACK}"
    _start_sandbox(children, "simponi", simponi, "--state", str(folder / "simponi.json"), "--callback", back)
    _start_sandbox(children, "oss", oss, "--state", str(folder / "oss.json"))
    _start_sandbox(children, "couriers", couriers)
    site = environment["SUAR_PUBLIC_URL"]
    _start_sandbox(children, "partner", partner, "--site", site, "--state", str(folder / "partner.json"))
    if find_spec("suar.demo") and _is_empty():
        print("Loading the demo data (once) …", flush=True)
        _suar("load-demo")
    # Killed with us: its jobs are retried, whereas without a database it would wait for one for ever.
    children.start("the worker", ["-m", "suar", "worker"], {}, when_orphaned=signal.SIGKILL)
    children.start("the web server", web_arguments(HOST, port, workers=2, threads=4), {})
    _wait_for_page(children, port)
    _tell(folder / "demo.json", port, couriers, partner)


def _start_sandbox(children: supervisor.Children, system: str, port: int, *options: str) -> None:
    arguments = ["-m", f"suar.integrations.{system}.sandbox", "--port", str(port), *options]
    children.start(f"the sandbox of {system}", arguments, {})


def web_arguments(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """Arguments to Python that run the web server."""
    options = {"interface": "wsgi", "host": host, "port": port, "workers": workers, "blocking-threads": threads}
    options |= {"log-level": "warning", "workers-kill-timeout": 10}
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return ["-m", "granian", *flags, "--no-ws", "suar.config.wsgi:application"]


def _suar(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "suar", command], env=os.environ, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise CannotStart(f"`suar {command}` failed, see above.")


def _is_empty() -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return connection.execute("SELECT NOT EXISTS (SELECT FROM accounts_user)").fetchone() == (True,)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotStart(f"Port {port} is taken. Choose another: SUAR_PORT={port + 100} make demo") from None


def _free_port_after(port: int) -> int:
    for candidate in range(port + 1, port + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    raise CannotStart(f"No free port between {port + 1} and {port + 49}.")


def _wait_for_page(children: supervisor.Children, port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy of the environment
    while time.monotonic() < until:
        children.all_run()
        try:
            opener.open(f"http://{HOST}:{port}/", timeout=10).close()
            return
        except urllib.error.HTTPError:
            return  # an answer, if not a kind one: the server runs
        except OSError:
            time.sleep(0.1)
    raise CannotStart("The web server did not answer in time.")


def _tell(file: Path, port: int, inbox: int, partner: int) -> None:
    url = f"http://{HOST}:{port}"
    known = json.loads(file.read_text()) if file.exists() else {}
    write_private(file, {**known, "url": url})
    print(f"\n  Suar (latihan · training)  {url}", flush=True)
    print(f"  Kotak masuk · inbox        http://{HOST}:{inbox}", flush=True)
    print(f"  Sistem mitra · partner     http://{HOST}:{partner}\n", flush=True)
    for role, account in known.get("accounts", {}).items():
        print(f"  {role:<20} {account.get('username', ''):<24} {account.get('password', '')}", flush=True)
    print(f"\n  {known.get('note', '')}\n  All of them in {file}. Stop with ctrl-C.\n", flush=True)


def shared_environment() -> dict[str, str]:
    """Settings of the demo that runs over this folder, for commands started beside it; empty if none runs."""
    try:
        found: dict[str, str] = json.loads(_shared().read_text())
    except (OSError, ValueError):
        return {}
    return found


def _shared() -> Path:
    return database.own_folder() / "running.json"
