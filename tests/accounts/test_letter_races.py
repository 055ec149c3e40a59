"""A letter that is revoked at the very moment something is done under it, on real connections."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import translation

from suar.accounts import delegations
from suar.accounts.models import Delegation
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle
from suar.workflow.models import Application
from tests import build
from tests.accounts.acting import a_company, a_letter, again, under

pytestmark = pytest.mark.django_db(transaction=True)
AT = build.START + timedelta(hours=2)


def test_what_was_begun_before_the_revocation_is_done__and_the_revocation_waits_for_it() -> None:
    with clock.at(AT):
        principal, delegate = again(build.an_agent()), a_company("PT Wakil")
        letter = a_letter(principal, delegate)
        actor = under(delegate, letter)
        port = build.a_port()
        order: list[str] = []

        def revoke() -> None:
            with translation.override("id"), clock.at(AT):
                delegations.end(principal, letter.pk, "cukup")
                order.append("revoked")
            connection.close()

        with transaction.atomic():
            lifecycle.begin(actor, "PMKU", port=port)
            ending = threading.Thread(target=revoke)
            ending.start()
            ending.join(1.5)
            assert ending.is_alive()
            order.append("filed")
        ending.join(60)
        assert order == ["filed", "revoked"]
        assert Delegation.objects.get().revoked_at is not None
        before = Application.objects.count()
        with pytest.raises(Refused) as refused:  # the request had read its letter before it was revoked
            lifecycle.begin(actor, "PMKU", port=port)
        assert (refused.value.status, refused.value.problems[0].code) == (403, "letter")
        draft = Application.objects.get()
        with pytest.raises(Refused) as saved:
            lifecycle.save_draft(draft.pk, actor, "{}", 0)
        assert saved.value.problems[0].code == "letter"
        assert Application.objects.count() == before
