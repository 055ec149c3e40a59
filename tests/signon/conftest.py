"""People of the portal, for the pages of sign-on."""

from tests.portal.conftest import people, sign_in, walk

__all__ = ["people", "sign_in", "walk"]
