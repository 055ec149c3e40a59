"""Settings of a site: what differs between sites comes from the environment, as SUAR_… and DATABASE_URL.

Importing this file starts nothing and needs no database: type checkers and `makemigrations --check` import it too.
"""

import os
from importlib.util import find_spec
from urllib.parse import urlsplit

from suar.config.second_factor import FORMS as SECOND_FACTOR_FORMS
from suar.config.second_factor import second_factor
from suar.config.secret import secret_key
from suar.kernel.database import checkout, chosen_url, django_database, own_folder


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in ("1", "true", "yes")


OWN_FOLDER = own_folder()
PACKAGE = checkout() / "src" / "suar"

# ── The site ────────────────────────────────────────────────────────────────────────────────────────────────────────
SUAR_TRAINING = _flag("SUAR_TRAINING")
"""A training site: its clock moves, its papers are watermarked. A property of the database it was born with."""
SUAR_PUBLIC_URL = os.environ.get("SUAR_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
"""The one address all links, QR codes and documents carry."""
SUAR_SIMPONI_URL = os.environ.get("SUAR_SIMPONI_URL", "http://127.0.0.1:8001")
SUAR_SIMPONI_SECRET = os.environ.get("SUAR_SIMPONI_SECRET", "")
SUAR_TRUSTED_PROXIES = int(os.environ.get("SUAR_TRUSTED_PROXIES", "0"))
"""How many proxies of ours stand before the site. 0: callers come directly, and what they say is not believed."""
SUAR_PARTNER_URL = os.environ.get("SUAR_PARTNER_URL", "http://127.0.0.1:8005")
"""Where the practice partner of a demo listens."""
SUAR_OUTGOING_ALLOWED = frozenset(os.environ.get("SUAR_OUTGOING_ALLOWED", "").split())
"""Addresses ("10.0.0.5:8443") of a private network that news to other systems may go to; none unless listed."""
SUAR_SERVICES = "suar.services"
"""Package in which each file is a service."""
SUAR_PAYMENT_GATEWAY = "suar.integrations.simponi.client.Simponi"
SUAR_CARRIERS = {
    "email": "suar.integrations.couriers.carriers.Mail",
    "sms": "suar.integrations.couriers.carriers.Sms",
    "whatsapp": "suar.integrations.couriers.carriers.WhatsApp",
}
"""Who carries messages away, by the way they take."""
SUAR_MAIL_URL = os.environ.get("SUAR_MAIL_URL", "")
"""smtp://user:password@host:587, smtps://…:465, or the http address of a gateway; empty: mail waits."""
SUAR_MAIL_FROM = os.environ.get("SUAR_MAIL_FROM", "Suar <noreply@localhost>")
SUAR_SMS_URL = os.environ.get("SUAR_SMS_URL", "")
SUAR_WHATSAPP_URL = os.environ.get("SUAR_WHATSAPP_URL", "")
SUAR_COURIER_SECRET = os.environ.get("SUAR_COURIER_SECRET", "")
"""Bearer token of the gateways of SMS and WhatsApp (and of mail, where a gateway takes it)."""
SUAR_DESK_EMAIL = os.environ.get("SUAR_DESK_EMAIL", "")
SUAR_DESK_PHONE = os.environ.get("SUAR_DESK_PHONE", "")
"""Where the technical team is reached by those who cannot sign in; shown on the page of help."""
SUAR_OSS = "suar.integrations.oss.client.OssService"
SUAR_OSS_URL = os.environ.get("SUAR_OSS_URL", "http://127.0.0.1:8002")
SUAR_OSS_SECRET = os.environ.get("SUAR_OSS_SECRET", "")
SUAR_SIGNER = "suar.integrations.own_authority.signer.OwnAuthority"
SUAR_FILES_DIR = os.environ.get("SUAR_FILES_DIR", str(OWN_FOLDER / "files"))
SUAR_KEYS_DIR = os.environ.get("SUAR_KEYS_DIR", str(OWN_FOLDER / "keys"))

_address = urlsplit(SUAR_PUBLIC_URL)
_loopback = _address.hostname in ("127.0.0.1", "localhost", "::1")
_plain_loopback = _loopback and _address.scheme == "http"

DEBUG = False
SECRET_KEY = secret_key(OWN_FOLDER)
ALLOWED_HOSTS = [_address.hostname or "", *(["127.0.0.1", "localhost", "[::1]"] if _loopback else [])]
CSRF_TRUSTED_ORIGINS = [SUAR_PUBLIC_URL]
SESSION_ENGINE = "suar.config.sessions"
SUAR_COOKIE_PREFIX = "" if _plain_loopback else "__Host-"
"""What makes browsers refuse a cookie of ours from anywhere but this very host, over https."""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{SUAR_COOKIE_PREFIX}sessionid", f"{SUAR_COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{SUAR_COOKIE_PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not _plain_loopback
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "suar.config.flashes.Storage"
SUAR_SESSION_HOURS = int(os.environ.get("SUAR_SESSION_HOURS", "12"))
SUAR_SESSION_IDLE_MINUTES = int(os.environ.get("SUAR_SESSION_IDLE_MINUTES", "120"))
"""A session ends after so many hours, and after so many minutes in which nobody used it [own]."""
SESSION_COOKIE_AGE = SUAR_SESSION_HOURS * 3600
SECURE_HSTS_SECONDS = 0 if _plain_loopback else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not _plain_loopback
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _flag("SUAR_BEHIND_PROXY"):  # only if a proxy of ours sets this header and strips what callers send
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ── Parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    # The portal's templates stand before those of the libraries they replace.
    "suar.portal",
    *(["suar.api"] if find_spec("suar.api") else []),
    "suar.exchange",
    "suar.workflow",
    "suar.cargo",
    "suar.billing",
    "suar.portcalls",
    "suar.registry",
    "suar.accounts",
    "suar.records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "suar.config.usersessions.UserSessions",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "suar.config.headers.SecurityHeaders",
    "suar.portal.securitylog.SecurityLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "suar.portal.lifetimes.LifetimeMiddleware",
    "suar.portal.actors.ActorMiddleware",
    "suar.portal.refusals.RefusalMiddleware",
    "suar.portal.signins.SignInMiddleware",
]
ROOT_URLCONF = "suar.config.urls"
WSGI_APPLICATION = "suar.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "suar.portal.context.site",
            ]
        },
    }
]

# ── Database, cache, jobs ───────────────────────────────────────────────────────────────────────────────────────────
_pooled = os.environ.get("SUAR_POOL_SIZE", "") != "0"
DATABASES = {"default": django_database(chosen_url(os.environ.get("SUAR_DATABASE_ROLE", "")), pool=_pooled)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes: the accounts library keeps replay guards and limits of attempts there.
# Of so many entries none is thrown out: a limit that is forgotten early is no limit.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "suar_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# ── Accounts ────────────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["suar.kernel.hashing.Argon2"]
AUTHENTICATION_BACKENDS = ["suar.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "suar.accounts.passwords.FourClasses"},
    {"NAME": "suar.accounts.passwords.NotOneself"},
    {"NAME": "suar.accounts.breached.NotBreached"},
]
SUAR_BREACHED_PASSWORDS = os.environ.get("SUAR_BREACHED_PASSWORDS", "")
"""A file of hashes of leaked passwords, ordered by hash, beside the list that comes with the site."""
ACCOUNT_ADAPTER = "suar.config.adapter.RegisteredOnly"
ALLAUTH_TRUSTED_PROXY_COUNT = SUAR_TRUSTED_PROXIES
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Our own limits count tries before anything is hashed (accounts/attempts.py). What is left to the library is the first
# code of a new authenticator app ("login_failed"): without this line its own limit would count whole addresses.
ACCOUNT_RATE_LIMITS = {"login": None, "reauthenticate": None, "login_failed": "10/5m/key"}
SUAR_SECOND_FACTOR = second_factor(os.environ.get("SUAR_SECOND_FACTOR", ""), training=SUAR_TRAINING)
"""Whether officers who sign must have a second means: "required", or on a training site "offered"."""
MFA_ADAPTER = "suar.accounts.means.Means"
MFA_FORMS = {name: f"suar.accounts.codes.{form}" for name, form in SECOND_FACTOR_FORMS.items()}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ; a used code is kept for longer than that
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _plain_loopback
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/beranda/", "/"
EMAIL_TIMEOUT = 10
CSRF_FAILURE_VIEW = "suar.portal.refusals.csrf_failure"

# ── Language and time ───────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / "locale")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────
_node = checkout() / "node_modules"
_vendored = {"vendor/bootstrap": _node / "bootstrap" / "dist", "vendor/htmx": _node / "htmx.org" / "dist"}
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("SUAR_STATIC_ROOT") or None
STATICFILES_DIRS = [(prefix, str(folder)) for prefix, folder in _vendored.items() if folder.is_dir()]
_collected = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": SUAR_FILES_DIR}},
    "staticfiles": {"BACKEND": _collected if STATIC_ROOT else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT  # without a collected folder, files are served from where they lie
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 40

# ── Log: to stderr, one line each; never what people typed, never who they are ──────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} pid={process} {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SUAR_LOG_LEVEL", "WARNING")},
    "loggers": {
        "suar": {"level": os.environ.get("SUAR_LOG_LEVEL", "INFO")},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "oauthlib": {"level": "WARNING"},  # below that it writes codes and tokens
    },
}
