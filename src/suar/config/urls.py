"""Addresses of a site: the API under /api/v1, accounts under /accounts, everything else is the portal."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls")), path("i18n/", include("django.conf.urls.i18n"))]
if find_spec("suar.api") and find_spec("suar.api.urls"):
    urlpatterns.append(path("api/v1/", include("suar.api.urls")))
if find_spec("suar.portal") and find_spec("suar.portal.urls"):
    urlpatterns.append(path("", include("suar.portal.urls")))
