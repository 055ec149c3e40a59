"""The `suar` command: everything an operator does with a site, from the first look to the daily check."""

import argparse
import gc
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from suar.config import catalogues, demonstration, migration, soundness, supervisor
from suar.config.secret import keep_secret_key
from suar.kernel import database, postgres

_EMBEDDED = (
    "Without DATABASE_URL the embedded PostgreSQL is used: started here, or joined if another suar command runs it."
)


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand. Returns the exit code: 0 well, 1 it could not be done, 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suar.config.settings")
    # Nearly all that is read in at the start stays; looking through it for garbage every 700 objects is a tenth of it.
    gc.set_threshold(50_000, 20, 20)
    chosen = _parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        return code
    except postgres.AlreadyRunning:
        print("suar: it already runs here (its PostgreSQL is in use). Stop that one first.", file=sys.stderr)
    except (demonstration.CannotStart, postgres.DidNotStart, migration.BornOtherwise, supervisor.ChildEnded) as error:
        print(f"suar: {error}", file=sys.stderr)
    except supervisor.StopAsked:
        return 0
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="suar", description="Suar, an open port single window for Indonesian ports.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: object, summary: str, **more: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=summary, **more)  # type: ignore[arg-type]
        command.set_defaults(run=run)
        return command

    demo = add("demo", _demo, "Start the whole system with demo data on this computer.")
    demo.add_argument(
        "--port", type=int, default=int(os.environ.get("SUAR_PORT") or 8000), help="default: SUAR_PORT or 8000"
    )
    serve = add("serve", _serve, "Run the web server of a site.", epilog=_EMBEDDED)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    serve.add_argument("--port", type=int, default=int(os.environ.get("SUAR_PORT") or 8000))
    serve.add_argument("--workers", type=int, default=2, help="processes")
    serve.add_argument("--threads", type=int, default=4, help="threads of each process")
    add("worker", _worker, "Run background work: signing, messages, notices, schedules.", epilog=_EMBEDDED)
    add(
        "migrate",
        _migrate,
        "Bring the database up to this version and grant the application its rights.",
        epilog=_EMBEDDED,
    )
    add("check", _check, "Say in words whether the site is sound.", epilog=_EMBEDDED)
    rotate = add(
        "rotate-keys",
        _rotate_keys,
        "Sign what other systems are told by a new key, an hour from now.",
        epilog=_EMBEDDED,
    )
    rotate.add_argument("--now", action="store_true", help="at once: somebody may have read the old key")
    admin = add(
        "super-admin",
        _super_admin,
        "Open a super admin of the technical team: the first of a site, or another where none can sign in.",
        epilog="Every other super admin of the team is told. The link that is printed sets the first password, once.",
    )
    for name, about in (
        ("name", "full name, as on the identity card"),
        ("job", "post"),
        ("email", "their own address"),
        ("number", "number of the identity"),
        ("mobile", "mobile telephone, with the country's code"),
        ("why", "reason, kept in the history of rights"),
    ):
        admin.add_argument(f"--{name}", required=True, help=about)
    admin.add_argument("--identity", choices=["nik", "passport", "kitas"], default="nik", help="default: nik")
    add("catalogue", _catalogue, "Print the catalogue of services.")
    explain = add("explain", _explain, "Explain one service: form, papers, prerequisites, steps, limits, fee, effects.")
    explain.add_argument("service", help="code of the service, such as SPB")
    add("load-demo", _load_demo, "Load the demo data into an empty training database.")
    take_over = add("import", _import, "Take over a list of ports or calls, with a report.", epilog=_EMBEDDED)
    take_over.add_argument("kind", choices=["ports", "calls"])
    take_over.add_argument("file", type=Path, help="the list, as CSV (see docs/importing.md)")
    take_over.add_argument("--unlocode", type=Path, metavar="FILE", help="hold every port against this UN/LOCODE list")
    take_over.add_argument("--report", type=Path, metavar="FILE", help="write every repair and doubt here, as CSV")
    take_over.add_argument("--language", choices=["id", "en"], default="id", help="of the report (default: id)")
    return parser


def _demo(chosen: argparse.Namespace) -> int:
    return demonstration.run(chosen.port)


def _serve(chosen: argparse.Namespace) -> int:
    arguments = demonstration.web_arguments(chosen.host, chosen.port, workers=chosen.workers, threads=chosen.threads)
    keep_secret_key(database.own_folder())
    catalogues.compile_messages()
    children = supervisor.Children()
    with supervisor.stoppable(), database.Available():
        try:
            children.start("the web server", arguments, _as_born())
            children.watch()
        finally:
            children.stop()
    return 0


def _worker(chosen: argparse.Namespace) -> int:
    keep_secret_key(database.own_folder())
    with database.Available():
        os.environ |= _as_born()
        _set_up()
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--shutdown-graceful-timeout", "10")
    return 0


def _migrate(chosen: argparse.Namespace) -> int:
    with database.Available():
        migration.migrate()
    return 0


def _check(chosen: argparse.Namespace) -> int:
    with database.Available():
        os.environ |= _as_born()
        _set_up()
        found = list(soundness.findings())
    for one in found:
        print(f"{one.mark} {one.what}")
    return 0 if all(one.well for one in found) else 1


def _rotate_keys(chosen: argparse.Namespace) -> int:
    with database.Available():
        os.environ |= _as_born()
        _set_up()
        from suar.accounts.signon import keys

        keys.signing()  # on a site that never signed, the first one is made too
        new = keys.rotate(at_once=chosen.now)
    print(f"Key {new.kid} signs from {new.not_before:%Y-%m-%d %H:%M:%S} UTC.")
    return 0


def _super_admin(chosen: argparse.Namespace) -> int:
    answers = {
        "person_name": chosen.name, "person_job": chosen.job, "email": chosen.email,
        "identity_kind": chosen.identity, "identity_number": chosen.number, "person_mobile": chosen.mobile,
    }  # fmt: skip
    catalogues.compile_messages()  # the first mail of a site is in both languages too
    with database.Available():
        os.environ |= _as_born()
        _set_up()
        from suar.accounts import succession
        from suar.kernel.errors import Refused
        from suar.kernel.words import in_language

        with in_language("en"):
            try:
                opened = succession.open_at_the_machine(answers, chosen.why)
            except Refused as refused:
                for problem in refused.problems:
                    print(f"suar: {problem.field}: {problem.text} {problem.remedy}", file=sys.stderr)
                return 1
    print(f"{opened.person.username} is a super admin of {opened.person.organisation}.")
    print(f"First password, once: {opened.url}" if opened.url else "The password stays as it is.")
    return 0


def _catalogue(chosen: argparse.Namespace) -> int:
    _set_up()
    from suar.workflow import catalogue

    print(catalogue.as_text())
    return 0


def _explain(chosen: argparse.Namespace) -> int:
    _set_up()
    from suar.workflow import catalogue

    try:
        print(catalogue.explain(chosen.service.upper()))
    except KeyError:
        print(f"suar: there is no service {chosen.service}; `suar catalogue` lists them", file=sys.stderr)
        return 1
    return 0


def _load_demo(chosen: argparse.Namespace) -> int:
    load = getattr(import_module("suar.demo"), "load", None) if find_spec("suar.demo") else None
    if load is None:
        print("There is no demo data in this installation.")
        return 0
    with database.Available():
        os.environ |= _as_born()
        _set_up()
        load()
    return 0


def _import(chosen: argparse.Namespace) -> int:
    catalogues.compile_messages()
    with database.Available():
        os.environ |= _as_born()
        _set_up()
        from suar.exchange import command

        return command.run(
            chosen.kind, chosen.file, locode=chosen.unlocode, report=chosen.report, language=chosen.language
        )


def _as_born() -> dict[str, str]:
    """What the database says of itself, over the settings of a demo that runs beside us."""
    given = {name: value for name, value in demonstration.shared_environment().items() if name not in os.environ}
    return given | {"SUAR_TRAINING": "1" if migration.is_training(database.chosen_url()) else ""}


def _set_up() -> None:
    import django

    django.setup()
