"""How a refusal names what stands in the way: a few by name, the others by their number."""

from collections.abc import Sequence

from suar.kernel.words import gettext
from suar.portcalls.inuse import NAMED


def naming(names: Sequence[str]) -> str:
    """The first few and how many more there are; "" for none."""
    listed = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        return gettext("%(names)s dan %(n)s lainnya") % {"names": listed, "n": len(names) - NAMED}
    return listed
