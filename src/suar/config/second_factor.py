"""Whether officers who sign must have a second means beside their password, and the forms that ask for it."""

from django.core.exceptions import ImproperlyConfigured

#: Of the library's forms, those we replace (suar.accounts.codes).
FORMS = {
    "authenticate": "SignInCode",
    "reauthenticate": "ProofCode",
    "authenticate_webauthn": "SignInKey",
    "reauthenticate_webauthn": "ProofKey",
    "login_webauthn": "KeyAlone",
    "add_webauthn": "NewKey",
    "edit_webauthn": "RenamedKey",
}


def second_factor(given: str, *, training: bool) -> str:
    """ "required", unless a training site says "offered": its people have no phones to enrol."""
    if given in ("", "required"):
        return "required"
    if given == "offered" and training:
        return "offered"
    raise ImproperlyConfigured(
        f'SUAR_SECOND_FACTOR is "{given}": it may be "required", or "offered" on a training site (SUAR_TRAINING=1)'
    )
