"""Second means at sign-in and when somebody must prove to be there: codes are tried within limits and used once."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from suar.accounts import attempts, knocking
from suar.accounts.models import User

#: A code of an authenticator app is taken half a minute early or late, and not again in that time.
_USED_FOR = 120
#: Longer is no code.
_LONGEST = 24
#: How a person calls a passkey.
_LONGEST_NAME = 60


def check(request: HttpRequest, user: User, code: str, *, app_only: bool = False) -> Authenticator | None:
    """The means that this code is of, used up by it; None where it is of none. TooOften before it is looked at.

    ``app_only``: codes of an authenticator app, no recovery codes.
    """
    taken = knocking.code(request, user.username)
    found = _means_of(user, "".join(code.split()), app_only=app_only)
    if found is None:
        knocking.refused.send(sender=User, request=request, user=user)
    else:
        taken.give_back()
    return found


def _means_of(user: User, typed: str, *, app_only: bool) -> Authenticator | None:
    if not typed.isascii() or not typed.isalnum() or len(typed) > _LONGEST:
        return None
    kinds = [Authenticator.Type.TOTP] + ([] if app_only else [Authenticator.Type.RECOVERY_CODES])
    for means in Authenticator.objects.filter(user=user.pk, type__in=kinds).order_by("-type"):
        if means.wrap().validate_code(typed):
            if means.type == Authenticator.Type.TOTP and not attempts.once("totp", f"{user.pk}:{typed}", _USED_FOR):
                return None
            means.user = user
            return means
    return None


def check_passkey(user: User, credential: Any, *, afresh: bool = False) -> Authenticator:
    """The passkey that signed the challenge of this session. Raises ValidationError where none did.

    ``afresh``: nothing else says who sits there, so the passkey must have asked for a finger, a face or a PIN.
    """
    with _readable(user):
        if afresh and (state := webauthn.get_state()):
            webauthn.set_state({**state, "user_verification": "required"})  # whichever page the challenge came from
        webauthn.parse_authentication_response(credential)
        return webauthn.complete_authentication(user, credential)


class Json(json.JSONDecoder):
    """What browsers send of a passkey: JSON that is nested deeper than can be read is unreadable, not a fault."""

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except RecursionError as fault:
            raise json.JSONDecodeError("nested too deep", s[:1], 0) from fault


def _credential() -> forms.JSONField:
    return forms.JSONField(decoder=Json, widget=forms.HiddenInput)


@contextmanager
def _readable(user: User | None = None) -> Iterator[None]:
    """What no browser sends is no passkey either; the library stumbles over it in many ways."""
    try:
        yield
    except ValidationError:
        knocking.refused.send(sender=User, request=context.request, user=user)
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, struct.error) as fault:
        knocking.refused.send(sender=User, request=context.request, user=user)
        raise get_adapter().validation_error("incorrect_code") from fault


class _Code:
    """Codes by our own limits, which nobody else can fill."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        found = check(context.request, self.user, code)
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = found
        return code


class _Passkey:
    """Passkeys as second means: there is nothing to guess, so no count that somebody else could fill."""

    user: User
    cleaned_data: dict[str, Any]
    afresh = False

    def clean_credential(self) -> Authenticator:
        return check_passkey(self.user, self.cleaned_data["credential"], afresh=self.afresh)


class SignInCode(_Code, AuthenticateForm):  # type: ignore[misc]
    """The code asked after the password."""


class ProofCode(_Code, ReauthenticateForm):  # type: ignore[misc]
    """The code asked of somebody who is signed in."""


class SignInKey(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey asked after the password."""

    credential = _credential()


class ProofKey(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey asked of somebody who is signed in."""

    afresh = True
    credential = _credential()


class KeyAlone(LoginWebAuthnForm):  # type: ignore[misc]
    """Sign-in by passkey, without a name or a password."""

    credential = _credential()

    def clean_credential(self) -> Authenticator:
        taken = knocking.passkey(context.request)
        with _readable():
            found = super().clean_credential()
        taken.give_back()
        return found


class NewKey(AddWebAuthnForm):  # type: ignore[misc]
    """Another passkey of the account."""

    name = forms.CharField(required=False, max_length=_LONGEST_NAME)
    credential = _credential()

    def clean(self) -> dict[str, Any]:
        with _readable():
            return dict(super().clean())


class RenamedKey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(max_length=_LONGEST_NAME)
