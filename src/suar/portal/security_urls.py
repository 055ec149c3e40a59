"""Addresses of the security of one's own account."""

from django.urls import path

from suar.portal.views import security

urlpatterns = [
    path("", security.security, name="account_security"),
    path("sesi/akhiri/", security.end_others, name="sessions_end"),
    path("sesi/<int:pk>/akhiri/", security.end_one, name="session_end"),
    path("kunci-api/<int:pk>/akhiri/", security.end_key, name="account_key_end"),
]
