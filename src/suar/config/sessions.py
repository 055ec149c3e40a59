"""Sessions in the database, asked for only by keys that could be one: the database takes no NUL, a cookie may."""

from django.contrib.sessions.backends import db

from suar.accounts import signins


class SessionStore(db.SessionStore):
    """Passes over whatever key cannot have been given out."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and 8 <= len(str(key)) <= 40 and str(key).isascii() and str(key).isalnum()

    def cycle_key(self) -> None:
        """Another key for the same session: what stands on it moves along before the old key goes."""
        data, old = self._session, self.session_key  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        if old:
            signins.move(old, str(self.session_key))
            self.delete(old)
