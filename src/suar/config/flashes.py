"""Short messages between two pages, in a cookie that only this very site gets."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """The library's cookie under the site's own prefix."""

    cookie_name = f"{settings.SUAR_COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """In the cookie, or in the session where it is too long for one."""

    storage_classes = (HostCookie, SessionStorage)
