"""Which services there are, which version of one is the law on a day, and what unlocks what."""

import pkgutil
from collections import defaultdict
from datetime import date
from functools import cache
from importlib import import_module

from django.conf import settings

from suar.portcalls.models import PortCall
from suar.workflow.service import Service

_versions: dict[str, list[Service]] = defaultdict(list)


def register(cls: type[Service]) -> type[Service]:
    """Class decorator: this version of a service is known from now on."""
    versions = _versions[cls.code]
    if any(v.since == cls.since for v in versions):
        raise ValueError(f"two versions of {cls.code} since {cls.since}")
    versions.append(cls())
    versions.sort(key=lambda v: v.since)
    return cls


@cache
def load() -> None:
    """Import every service file of the package that the settings name."""
    package = import_module(settings.SUAR_SERVICES)
    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")


@cache
def codes() -> list[str]:
    """Codes of all services in the order of the road: what is needed stands before what needs it."""
    load()
    left = sorted(_versions, key=_place)
    found: list[str] = []
    while left:
        ready = [c for c in left if set(needed(_versions[c][-1])) <= {*found, c}]
        found.append(ready[0])
        left.remove(ready[0])
    return found


def _place(code: str) -> tuple[str, str]:
    """By its number; what another service asks on some calls only stands just before that other."""
    own = _versions[code][-1].sl
    asking = (other[-1] for other in _versions.values())
    before = [o.sl for o in asking if any(code in r.services and r.sometimes for r in o.requires)]
    return min([own, *before]), own


def exists(code: str) -> bool:
    load()
    return code in _versions


def in_force(code: str, on: date) -> Service:
    """The version of a service that is the law on a day; KeyError where there is none."""
    load()
    standing = [v for v in _versions[code] if v.since <= on] if code in _versions else []
    if not standing:
        raise KeyError(code)
    return standing[-1]


def version_of(code: str, since: date) -> Service:
    """The version that an application was filed under."""
    load()
    return next(v for v in _versions[code] if v.since == since)


def versions(code: str) -> list[Service]:
    load()
    return list(_versions[code])


def current() -> list[Service]:
    """The newest version of each service, in order."""
    return [_versions[code][-1] for code in codes()]


def current_of(code: str) -> Service:
    """The newest version of one service."""
    load()
    return _versions[code][-1]


def needed(service: Service, call: PortCall | None = None) -> tuple[str, ...]:
    """Codes of the services that must be granted before this one (on this call, where one is named)."""
    asked = (r for r in service.requires if call is None or r.concerns(service, call))
    return tuple(code for requirement in asked for code in requirement.services)


def dependants(code: str, call: PortCall | None = None) -> list[str]:
    """Codes of all services that hang on this one (on this call), directly or through others."""
    # Asked once for each service: what a condition of a call asks may be asked of the database.
    rests_on = {service.code: {*needed(service, call), *service.ends_with} for service in current()}
    found: list[str] = []
    waiting = [code]
    while waiting:
        ended = waiting.pop()
        new = [each for each, needs in rests_on.items() if ended in needs and each not in found]
        found += new
        waiting += new
    return found
