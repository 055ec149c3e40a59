"""The protocol (OAuth 2, OpenID Connect): oauthlib walks it, here stands what it asks of us. Codes with PKCE only."""

import base64
import binascii
import hmac
from functools import cache
from typing import Any, ClassVar
from urllib.parse import unquote_plus

from django.conf import settings
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.endpoints import AuthorizationEndpoint, RevocationEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid import RequestValidator
from oauthlib.openid.connect.core.endpoints import UserInfoEndpoint
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant, RefreshTokenGrant

from suar.accounts.digests import digest_of
from suar.accounts.models import SignOnCode, SignOnToken, System, SystemSession
from suar.accounts.signon import claims, keys, tokens
from suar.kernel import clock


class Unreadable(InvalidRequestError):  # type: ignore[misc]
    """What came cannot be read as a form or an address."""


class Rules(RequestValidator):  # type: ignore[misc]
    """Answers of this site to what the protocol asks. The views put ``session`` and ``silent`` on a request."""

    #: A hash as long as any, so that an unknown system takes as long as a wrong secret.
    _nobody: ClassVar[str] = digest_of("")

    # ── Who asks ──
    def validate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        request.client = system_of(client_id)
        return request.client is not None

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        system = system_of(_who(request)[0])
        return system is None or system.confidential

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        client_id, secret = _who(request)
        system = system_of(client_id)
        known = system.secret_digest if system else self._nobody
        if not hmac.compare_digest(digest_of(secret), known) or system is None or not system.confidential:
            return False
        request.client, request.client_id = system, system.client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        request.client = system_of(client_id)
        return request.client is not None and not request.client.confidential

    # ── What it asks for ──
    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Request, *a: Any, **k: Any) -> bool:
        return redirect_uri in request.client.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> str | None:
        return None  # it is always said: a default one hides mistakes

    def validate_response_type(self, client_id: str, response_type: str, *args: Any, **kwargs: Any) -> bool:
        return response_type == "code"

    def validate_grant_type(self, client_id: str, grant_type: str, *args: Any, **kwargs: Any) -> bool:
        return grant_type in ("authorization_code", "refresh_token")

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: System, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return "openid" in scopes and set(scopes) <= set(request.client.scopes)

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        return ["openid"]

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return True

    # ── Without a page (prompt=none): the view has looked already ──
    def validate_silent_login(self, request: Request) -> bool:
        return True

    def validate_silent_authorization(self, request: Request) -> bool:
        return True

    def validate_user_match(self, id_token_hint: str, scopes: list[str], claims: Any, request: Request) -> bool:
        return True

    # ── The code ──
    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *a: Any, **k: Any
    ) -> None:
        tokens.keep_code(
            code["code"], request.session, redirect_uri=request.redirect_uri, scopes=list(request.scopes),
            nonce=request.nonce or "", challenge=request.code_challenge,
        )  # fmt: skip

    def validate_code(self, client_id: str, code: str, client: System, request: Request, *a: Any, **k: Any) -> bool:
        found = tokens.take_code(code, client.pk)
        if found is None:
            return False
        request.kept, request.user, request.scopes = found, found.session.user, found.scopes
        return True

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: System, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(redirect_uri == _kept(request).redirect_uri)

    def get_code_challenge(self, code: str, request: Request) -> str:
        return _kept(request).challenge

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        return "S256"

    def get_authorization_code_nonce(
        self, client_id: str, code: str, redirect_uri: str, request: Request
    ) -> str | None:
        return _kept(request).nonce or None

    def invalidate_authorization_code(self, client_id: str, code: str, request: Request, *a: Any, **k: Any) -> None:
        tokens.use_code(_kept(request))

    # ── Tokens ──
    def validate_refresh_token(self, refresh_token: str, client: System, request: Request, *a: Any, **k: Any) -> bool:
        found = tokens.take_refresh(refresh_token, client.pk)
        if found is None:
            return False
        request.used, request.kept, request.user = found, found.code, found.code.session.user
        return True

    def get_original_scopes(self, refresh_token: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        used: SignOnToken = request.used
        return list(used.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        used = getattr(request, "used", None)
        if used is not None:
            tokens.use_refresh(used)
        tokens.keep_pair(_kept(request), token["access_token"], token["refresh_token"], list(request.scopes))

    def finalize_id_token(self, id_token: dict[str, Any], token: dict[str, Any], handler: Any, request: Request) -> str:
        now = int(clock.now().timestamp())
        ends = now + int(tokens.ID_TOKEN.total_seconds())
        system: System = request.client
        id_token |= {"iss": settings.SUAR_PUBLIC_URL, "aud": system.client_id, "iat": now, "exp": ends}
        return keys.sign({**claims.of(_kept(request).session, request.scopes), **id_token})

    def validate_bearer_token(self, token: str | None, scopes: list[str], request: Request) -> bool:
        found = tokens.access(token) if token else None
        if found is None:
            return False
        request.scopes, request.session = found.scopes, found.code.session
        return True

    def get_userinfo_claims(self, request: Request) -> dict[str, Any]:
        session: SystemSession = request.session
        return claims.of(session, request.scopes)

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any) -> None:
        tokens.revoke(token, request.client.pk)


class Server(AuthorizationEndpoint, TokenEndpoint, UserInfoEndpoint, RevocationEndpoint):  # type: ignore[misc]
    """The two roads that are open: a code for tokens, a refresh token for tokens."""

    def __init__(self, rules: Rules) -> None:
        code, again = AuthorizationCodeGrant(rules), RefreshTokenGrant(rules)
        code.proxy_target._code_challenge_methods = {"S256": code._code_challenge_methods["S256"]}
        lasting = int(tokens.ACCESS.total_seconds())
        bearer = BearerToken(rules, lambda request: tokens.secret(), lasting)
        AuthorizationEndpoint.__init__(self, "code", bearer, {"code": code})
        TokenEndpoint.__init__(
            self, "authorization_code", bearer, {"authorization_code": code, "refresh_token": again}
        )  # fmt: skip
        RevocationEndpoint.__init__(self, rules)
        UserInfoEndpoint.__init__(self, rules)


@cache
def server() -> Server:
    """The protocol, once a process: it keeps nothing between requests."""
    return Server(Rules())


def system_of(client_id: str | None) -> System | None:
    """The system of this name, unless it is shut."""
    if not client_id or len(client_id) > 40 or "\0" in client_id:
        return None
    return System.objects.filter(client_id=client_id, disabled_at=None).first()


def _who(request: Request) -> tuple[str, str]:
    """Name and secret of whoever asks: in the header, or in the form."""
    kind, _space, told = str(request.headers.get("Authorization") or "").partition(" ")
    if kind.lower() != "basic":
        return request.client_id or "", request.client_secret or ""
    try:
        name, _colon, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _kept(request: Request) -> SignOnCode:
    found: SignOnCode = request.kept
    return found
