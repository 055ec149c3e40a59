"""Addresses of a site: the API under /api/v1, accounts under /accounts, everything else is the portal."""

from importlib.util import find_spec

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

#: Of the accounts library only what is used: passwords are set, and addresses proved, by the portal's own pages.
urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/2fa/", RedirectView.as_view(pattern_name="portal:account_security"), name="mfa_index"),
    path(
        "accounts/2fa/webauthn/", RedirectView.as_view(pattern_name="portal:account_security"), name="mfa_list_webauthn"
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path(
        "accounts/password/reset/",
        RedirectView.as_view(pattern_name="portal:account_forgot"),
        name="account_reset_password",
    ),
    path(
        "accounts/password/change/",
        RedirectView.as_view(pattern_name="portal:account_password"),
        name="account_change_password",
    ),
    path("i18n/", include("django.conf.urls.i18n")),
]
if find_spec("suar.api") and find_spec("suar.api.urls"):
    urlpatterns.append(path("api/v1/", include("suar.api.urls")))
if find_spec("suar.portal") and find_spec("suar.portal.urls"):
    urlpatterns.append(path("", include("suar.portal.urls")))
