"""Sessions in the database, asked for only by keys that could be one: the database takes no NUL, a cookie may."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Passes over whatever key cannot have been given out."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and 8 <= len(str(key)) <= 40 and str(key).isascii() and str(key).isalnum()
