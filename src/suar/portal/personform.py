"""The form of a person: its fields in the order of the sign-on manual's screen, and what is known of somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from django.http import QueryDict

from suar.accounts import administration as admin
from suar.accounts.actors import Actor
from suar.accounts.administration.persons import LONGEST, NEEDED, PersonWish
from suar.accounts.models import Group, User
from suar.accounts.roles import Craft, Identity
from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said
from suar.portal.accountforms import Field, field, typed
from suar.registry.shipping_lines import LINES

_TELEPHONE = {"kind": "tel", "inputmode": "tel"}


def posted(post: QueryDict) -> PersonWish:
    """What was typed."""
    return PersonWish(**{one.name: typed(post, one.name, 400) for one in fields(PersonWish)})


def of(person: User) -> PersonWish:
    """What is known of a person."""
    known = {one.name: str(getattr(person, one.name)) for one in fields(PersonWish) if one.name != "group"}
    return PersonWish(**known, group=str(person.group_id or ""))


def groups_of_fields(
    actor: Actor, wish: PersonWish, problems: Iterable[Problem], person: User | None
) -> list[tuple[str, list[Field]]]:
    """The questions under their headings."""
    told, found = list(problems), asdict(wish)

    def ask(name: str, label: str, **more: Any) -> Field:
        more.setdefault("value", found[name])
        more.setdefault("maxlength", LONGEST.get(name))
        return field(name, label, told, required=name in NEEDED, **more)

    def select(name: str, label: str, options: Iterable[tuple[str, str]], **more: Any) -> Field:
        shown = [{"value": v, "label": text, "selected": v == found[name]} for v, text in options]
        return ask(name, label, kind="select", options=shown, **more)

    name = ask(
        "username", gettext("Nama pengguna"), autocomplete="off", readonly=person is not None,
        hint=gettext("Berlaku untuk seluruh situs dan tidak dapat diubah kemudian.") if person is None else "",
    )  # fmt: skip
    return [
        (
            gettext("Akun"),
            [
                name,
                select(
                    "group", gettext("Kelompok pengguna"), _places(actor, person),
                    hint=gettext("Tingkat dan haknya mengikuti kelompok."),
                ),
                ask("email", gettext("Alamat surel"), kind="email", inputmode="email"),
                select("language", gettext("Bahasa"), [("id", "Indonesia"), ("en", "English")]) | {"required": True},
            ],
        ),
        (
            gettext("Orangnya"),
            [
                ask("full_name", gettext("Nama lengkap")),
                ask("job_title", gettext("Jabatan di perusahaan")),
                select("identity_kind", gettext("Tanda pengenal"), _choices(Identity)) | {"required": True},
                ask(
                    "identity_number", gettext("Nomor tanda pengenal"),
                    hint=gettext("NIK, atau paspor/KITAS bagi orang asing."),
                ),
                ask("phone", gettext("Nomor telepon"), **_TELEPHONE),
                ask("mobile", gettext("Nomor HP"), **_TELEPHONE),
                ask("address", gettext("Alamat"), kind="textarea", rows=2),
                ask("postal_code", gettext("Kode pos"), inputmode="numeric"),
            ],
        ),
        (
            gettext("Pekerjaan"),
            [
                ask("employee_number", gettext("Nomor kepegawaian")),
                ask("sik_number", gettext("Nomor SIK")),
                ask("fax", gettext("Nomor faks"), **_TELEPHONE),
                ask(
                    "shipping_line", gettext("Kode shipping line"), kind="search",
                    hint=gettext("Empat huruf, misalnya OBLU."),
                    options=[{"value": code, "label": f"{code} / {line}"} for code, line in LINES.items()],
                ),
                select(
                    "craft", gettext("Tugas di kapal atau dermaga"), _choices(Craft),
                    hint=gettext("Bagi yang ditugaskan ke kapal; menentukan perintah kerja yang dilihatnya."),
                ),
            ],
        ),
    ]  # fmt: skip


def _places(actor: Actor, person: User | None) -> list[tuple[str, str]]:
    found = list(admin.places_for_people(actor).order_by("name"))
    if person is not None and person.group is not None and person.group not in found:
        found.insert(0, person.group)  # switched off since, but it is the one
    return [(str(one.pk), _called(one)) for one in found]


def _called(group: Group) -> str:
    return f"{group.name} ({said(group.get_level_display())})"


def _choices(of: type[Identity] | type[Craft]) -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in of]
