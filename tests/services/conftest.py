"""Bills are paid at a SIMPONI sandbox over real HTTP."""

from tests.billing.conftest import simponi
from tests.portal.conftest import sign_in

__all__ = ["sign_in", "simponi"]
