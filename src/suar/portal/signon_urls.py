"""Addresses of sign-on to other systems."""

from django.urls import path

from suar.portal.views import clients, signon, signon_leaving, signon_tokens, systems

urlpatterns = [
    path(".well-known/openid-configuration", signon.configuration, name="signon_configuration"),
    path("oidc/kunci.json", signon.key_set, name="signon_keys"),
    path("oidc/masuk", signon.authorize, name="signon_authorize"),
    path("oidc/token", signon_tokens.token, name="signon_token"),
    path("oidc/orang", signon_tokens.userinfo, name="signon_userinfo"),
    path("oidc/cabut", signon_tokens.revoke, name="signon_revoke"),
    path("oidc/keluar", signon_leaving.leave, name="signon_leave"),
    path("oidc/keluar/ya", signon_leaving.leave_surely, name="signon_leave_surely"),
    path("akun/sistem/", systems.systems, name="account_systems"),
    path("meja/klien/", clients.clients, name="clients"),
    path("meja/klien/baru/", clients.client_new, name="client_new"),
    path("meja/klien/<int:pk>/", clients.client, name="client"),
]
