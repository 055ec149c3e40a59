"""How often an address may try unknown keys, and a key may ask for what can be guessed."""

from suar.accounts import attempts
from suar.kernel import addresses
from suar.kernel.words import gettext

#: Look-ups of a document's number by one key in a minute: numbers run without gaps and can be guessed.
LOOK_UPS = 120
GUESSES, GUESS_WINDOW = attempts.KEY_ADDRESS.most, attempts.KEY_ADDRESS.seconds


def count_guess(address: str) -> None:
    """One more unknown key from this address. Refused (429) once it has tried too many."""
    remedy = gettext("Tunggu lima menit, lalu coba dengan kunci yang benar.")
    attempts.take((attempts.KEY_ADDRESS, addresses.network(address)), remedy=remedy)


def count_look_up(key_id: int) -> None:
    """One more look-up by number. Refused (429) above the limit of the minute."""
    attempts.take((attempts.Limit("look-up", LOOK_UPS, 60), str(key_id)))
