"""Who a session belongs to: the account, read with its organisation and groups in one question."""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from suar.accounts import delegations, devices
from suar.accounts.actors import WITH_PERSON
from suar.accounts.models import Delegation, User
from suar.kernel.compiled import Compiled
from suar.kernel.hashing import as_stranger


def _person(pk: int, on: date) -> QuerySet[User]:
    # Whether the companies may act too is asked where a letter is chosen: this is read with every page.
    letters = Delegation.objects.filter(
        delegations.dated(on), Q(person=None) | Q(person=OuterRef("pk")), delegate=OuterRef("organisation")
    )
    return User.objects.select_related(*WITH_PERSON).annotate(holds_letters=Exists(letters)).filter(pk=pk)


_PERSON = Compiled(_person, pk=-1, on=date.min)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by name and password; the account of a session comes with all that an actor needs."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        found: AbstractBaseUser | None
        if request is None or devices.known(request, str(credentials.get("username") or "")):
            found = super().authenticate(request, **credentials)
            return found
        with as_stranger():
            found = super().authenticate(request, **credentials)
        return found

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        found = _PERSON.first(pk=user_id, on=delegations.today())
        return found if found is not None and self.user_can_authenticate(found) else None
