"""Asks OSS about a registration; the answer lies beside the case, and its absence stops nobody."""

from django.db import transaction

from suar.accounts import oss
from suar.accounts.models import Registration
from suar.kernel import clock


def read(registration_id: int, *, again: bool = False) -> None:
    """Keep what OSS says of the NIB, or that it does not answer: then OssDown is raised, to be tried again.

    Asked once for each submission, unless somebody wants it ``again``.
    """
    registration = Registration.objects.filter(pk=registration_id).first()
    if registration is None or not registration.nib:
        return
    if registration.oss and not registration.oss.get("down") and not again:
        return
    try:
        answer = oss.oss().read(registration.nib)
        found: dict[str, object] = answer.as_json() if answer else {"nib": ""}
    except (oss.OssDown, oss.OssRefused):
        _keep(registration_id, registration.nib, {"down": True})
        raise
    _keep(registration_id, registration.nib, found)


@transaction.atomic
def _keep(registration_id: int, nib: str, found: dict[str, object]) -> None:
    """Only while the NIB is still the one that was asked about; an answer is never replaced by silence."""
    registration = Registration.objects.select_for_update(no_key=True).get(pk=registration_id)
    if registration.nib != nib or (found.get("down") and registration.oss):
        return
    registration.oss, registration.oss_read_at = found, clock.now()
    registration.save(update_fields=["oss", "oss_read_at"])
