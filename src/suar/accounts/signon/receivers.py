"""What ends a stay in other systems besides signing out there: ends here reach every system."""

from collections.abc import Collection
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save

from suar.accounts.models import Delegation, Organisation, System, SystemSession, User
from suar.accounts.signon import sessions

_COMPANY = frozenset({"organisation", "organisation_id"})


def _session_gone(sender: object, instance: Session, **more: Any) -> None:
    sessions.end_of_browser(instance.session_key)


def _person_changed(
    sender: object, instance: User, created: bool, update_fields: Collection[str] | None = None, **more: Any
) -> None:
    if created:
        return
    if update_fields is None or not _COMPANY.isdisjoint(update_fields):
        sessions.end_of_former_letters(instance, "company_left")
    if not instance.is_active:
        sessions.end_of_person(instance, "person_left")
    elif getattr(instance, "_password", None) is not None:  # set anew, not only hashed anew at sign-in
        sessions.end_of_person(instance, "new_password")


def _company_changed(sender: object, instance: Organisation, created: bool, **more: Any) -> None:
    if not created and not instance.active:
        sessions.end_of_company(instance, "company_frozen")


def _letter_changed(sender: object, instance: Delegation, created: bool, **more: Any) -> None:
    if not created and instance.revoked_at is not None:
        sessions.end_of_letter(instance, "letter_revoked")


def _system_changed(sender: object, instance: System, created: bool, **more: Any) -> None:
    if not created and instance.disabled_at is not None:
        sessions.end(SystemSession.objects.filter(system=instance), "system_shut")


def connect() -> None:
    """Listen. Called once, when the accounts floor is ready."""
    for signal, receiver, sender in (
        (post_delete, _session_gone, Session),
        (post_save, _person_changed, User),
        (post_save, _company_changed, Organisation),
        (post_save, _letter_changed, Delegation),
        (post_save, _system_changed, System),
    ):
        signal.connect(receiver, sender=sender, dispatch_uid=f"signon {receiver.__name__}")
