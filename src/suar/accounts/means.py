"""Authenticator apps and passkeys of this site: how it names itself to them, and how their secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from suar.accounts.models import User
from suar.kernel.words import _, gettext

SITE = "Suar"


class Means(DefaultMFAAdapter):  # type: ignore[misc]
    """What the library asks of us. Secrets of authenticator apps and recovery codes lie encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode atau kunci itu tidak cocok. Kode yang sudah dipakai tidak berlaku lagi."),
        "cannot_delete_authenticator": _("Cara ini tidak dapat dihapus."),
        "cannot_generate_recovery_codes": _("Pasang aplikasi autentikator atau kunci sandi lebih dahulu."),
        "unverified_email": _("Buktikan surel Anda lebih dahulu."),
    }

    def get_totp_issuer(self) -> str:
        return SITE

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        import segno  # here: large, and seldom asked for

        return str(segno.make(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return gettext("Kunci sandi")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": host(), "name": SITE}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def host() -> str:
    """The name passkeys belong to: that of the one public address."""
    return urlsplit(settings.SUAR_PUBLIC_URL).hostname or ""


def can_have_passkeys() -> bool:
    """Browsers give passkeys to names, never to bare addresses such as 127.0.0.1."""
    try:
        ipaddress.ip_address(host())
    except ValueError:
        return True
    return False


def _box() -> MultiFernet:
    """Sealed with a key made of the site's secret; earlier secrets still open (SECRET_KEY_FALLBACKS)."""
    secrets: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(b"suar.accounts.means\0" + str(secret).encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
