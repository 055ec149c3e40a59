"""Addresses of a company's own pages: who it is, its people and groups, the history of their rights."""

from django.urls import path

from suar.portal.views import company

urlpatterns = [path("", company.company, name="company")]
