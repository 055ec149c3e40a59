"""How often an address may try unknown keys, and a key may ask for what can be guessed."""

from django.core.cache import cache

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: Unknown keys from one address in five minutes, after which no key from there is looked up.
GUESSES = 30
GUESS_WINDOW = 300
#: Look-ups of a document's number by one key in a minute: numbers run without gaps and can be guessed.
LOOK_UPS = 120


def refuse_guesser(address: str) -> None:
    """Refused (429) where this address has tried too many unknown keys; asked before any key is hashed."""
    if cache.get(_slot("guess", address, GUESS_WINDOW), 0) >= GUESSES:
        raise too_often(gettext("Tunggu lima menit, lalu coba dengan kunci yang benar."))


def count_guess(address: str) -> None:
    """One more unknown key from this address."""
    _count(_slot("guess", address, GUESS_WINDOW), GUESS_WINDOW)


def count_look_up(key_id: int) -> None:
    """One more look-up by number. Refused (429) above the limit of the minute."""
    if _count(_slot("look-up", str(key_id), 60), 60) > LOOK_UPS:
        raise too_often(gettext("Tunggu satu menit, lalu coba lagi."))


def too_often(remedy: str) -> Refused:
    return Refused(Problem("", "too_often", gettext("Terlalu banyak permintaan."), remedy), status=429)


def _slot(what: str, who: str, seconds: int) -> str:
    return f"api:{what}:{who}:{int(clock.now().timestamp()) // seconds}"


def _count(slot: str, seconds: int) -> int:
    cache.add(slot, 0, timeout=2 * seconds)
    try:
        return int(cache.incr(slot))
    except ValueError:  # thrown out of a full cache between the two lines
        return 1
