"""Addresses of the officer's desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
