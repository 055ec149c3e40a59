"""Words shown to people: Indonesian in the code, English in the catalogue; typed as the strings they become."""

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext, gettext_lazy, ngettext, override

if TYPE_CHECKING:

    def _(message: str) -> str: ...

else:
    _ = gettext_lazy

__all__ = ["LANGUAGES", "_", "gettext", "in_language", "ngettext", "said"]

#: Languages a screen can be in; the first is the language of the code.
LANGUAGES = ("id", "en")


def said(words: str) -> str:
    """The words as a plain string in the language of this moment (a lazy one would change with the reader)."""
    return str(cast(object, words))


def in_language(language: str) -> override:
    """Within this context, every word is said in ``language`` ("id" or "en")."""
    return override(language)
