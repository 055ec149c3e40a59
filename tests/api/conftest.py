"""Bills are paid at a SIMPONI sandbox over real HTTP."""

from tests.billing.conftest import simponi

__all__ = ["simponi"]
