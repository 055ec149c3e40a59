"""The library's list of sessions, without its own writing: at each sign-in it asks for every session of the person."""

from allauth.usersessions.apps import UserSessionsConfig


class UserSessions(UserSessionsConfig):  # type: ignore[misc]
    """Its tables only; suar.accounts.signins writes them."""

    default = True

    def ready(self) -> None:
        """Listens to nothing."""
