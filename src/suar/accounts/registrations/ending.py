"""Registrations whose time is over go whole: answers, papers and their bytes. What was decided stays in the chain."""

from django.db import transaction
from django.db.models import Q

from suar.accounts.models import Registration
from suar.records import files

#: So many at a time; the rest waits for the next night.
_AT_ONCE = 500


def end(which: Q) -> int:
    """Take away the registrations that fit; how many. Asked again under the lock: one may just be handed in."""
    ended = 0
    for pk in list(Registration.objects.filter(which).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            ended += _end(which, pk)
    return ended


def _end(which: Q, pk: int) -> int:
    found = Registration.objects.select_for_update().filter(which, pk=pk).first()
    if found is None:
        return 0
    handed_in = [paper.file for paper in found.papers.select_related("file")]
    found.delete()
    for file in handed_in:
        files.forget(file)
    return 1
