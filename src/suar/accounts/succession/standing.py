"""Which organisations the technical team may give a super admin, and what opening one would do."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.models import Group, Organisation, Succession, User
from suar.accounts.registrations.screening import may_screen
from suar.accounts.roles import Level, Right
from suar.accounts.succession.nominee import Wish, looked, of_letter
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen. ``account``: the account the person has there already, which is then raised."""

    answers: dict[str, str]
    group: Group | None
    account: User | None
    left: User | None
    told: list[User]


def organisations(actor: Actor, *, without: bool = False) -> QuerySet[Organisation]:
    """The organisations that the technical team sees; ``without``: only those that no super admin can sign in for."""
    every = Organisation.objects.all() if may_screen(actor) else Organisation.objects.none()
    return every.filter(~Exists(every_head().filter(organisation=OuterRef("pk")))) if without else every


def every_head() -> QuerySet[User]:
    """The super admins of all organisations whose accounts are open."""
    return User.objects.filter(is_active=True, group__level=Level.SUPER_ADMIN, group__active=True)


def heads(organisation: Organisation) -> QuerySet[User]:
    """The super admins of an organisation whose accounts are open."""
    return every_head().filter(organisation=organisation)


def successions(actor: Actor) -> QuerySet[Succession]:
    """The super admins that were opened, newest first, for the technical team."""
    every = Succession.objects.select_related("person", "left", "letter", "ticket", "made_by").order_by("-pk")
    return every if may_screen(actor) else every.none()


def concerned(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor works or acts for the organisation, or has an account there under another name."""
    if organisation.pk in actor.houses or actor.organisation is None:
        return True
    person = User.objects.filter(pk=actor.user_id or 0).only("email", "identity_number").first()
    return person is None or User.objects.filter(_same(person.email, person.identity_number)).filter(
        organisation=organisation, is_active=True
    ).exists()  # fmt: skip


def may_open(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor may give this organisation a super admin."""
    return may_screen(actor, Right.APPROVE) and not concerned(actor, organisation)


def plan(actor: Actor, organisation: Organisation, wish: Wish) -> Plan:
    """Look at everything that was typed, against what there is now. Raises Refused with all that stands against it."""
    answers, problems = looked(wish.answers)
    problems += of_letter(wish)
    account = account_of(organisation, answers)
    if account is not None and account.level == Level.SUPER_ADMIN:
        text = gettext("Orang ini sudah super admin organisasi itu: %(who)s.") % {"who": account.username}
        remedy = gettext("Yang lupa kata sandi memintanya sendiri di halaman masuk.")
        problems.append(Problem("identity_number", "taken", text, remedy))
    others = heads(organisation).select_related("group").order_by("pk")
    if answers["email"] and (namesake := with_address(organisation, answers["email"], account)) is not None:
        text = gettext("Surel ini milik akun lain di organisasi itu: %(who)s.") % {"who": namesake.username}
        problems.append(Problem("email", "taken", text, gettext("Pakai surel orangnya sendiri.")))
    left = others.filter(pk=wish.left).first() if wish.left is not None else None
    if wish.left is not None and left is None:
        text = gettext("Akun yang ditutup bukan super admin aktif organisasi itu.")
        problems.append(Problem("left", "choice", text, gettext("Pilih dari daftar, atau kosongkan.")))
    if _is_oneself(actor, answers):
        text = gettext("Ini surel atau tanda pengenal Anda sendiri.")
        problems.append(Problem("email", "own_case", text, gettext("Minta rekan lain di tim teknis membukanya.")))
    if problems:
        raise Refused.of(problems)
    return Plan(answers, _group(organisation, left), account, left, list(others))


def _same(email: str, identity_number: str) -> Q:
    known = Q(pk=0)
    known |= Q(email__iexact=email) if email else known
    return known | Q(identity_number=identity_number) if identity_number else known


def _is_oneself(actor: Actor, answers: dict[str, str]) -> bool:
    return User.objects.filter(_same(answers["email"], answers["identity_number"]), pk=actor.user_id or 0).exists()


def account_of(organisation: Organisation, answers: dict[str, str]) -> User | None:
    """The open account there of who is said in the answers, told by the identity."""
    number = answers["identity_number"]
    same = User.objects.filter(
        organisation=organisation, is_active=True, identity_number=number, identity_kind=answers["identity_kind"]
    )
    return same.select_related("group").first() if number else None


def with_address(organisation: Organisation, email: str, but: User | None) -> User | None:
    """Another open account there with the same address."""
    found = User.objects.filter(organisation=organisation, is_active=True, email__iexact=email)
    return found.exclude(pk=but.pk if but else 0).first()


def _group(organisation: Organisation, left: User | None) -> Group | None:
    """The group of whoever left, else the first of the organisation's; none where it never had any."""
    if left is not None:
        return left.group
    return organisation.groups.filter(level=Level.SUPER_ADMIN).order_by("-active", "pk").first()
