"""Telling people: what is said, to whom, by which way; it leaves after commit and is recorded."""

from suar.accounts.messages.sending import send, ways_of

__all__ = ["send", "ways_of"]
