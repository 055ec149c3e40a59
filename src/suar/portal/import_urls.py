"""Addresses of the registers taken over from lists."""

from django.urls import URLPattern, path

from suar.portal.views import convoy_proposals, imports, port_setup

urlpatterns: list[URLPattern] = [
    path("", imports.runs, name="imports"),
    path("<int:pk>/", imports.run, name="import_run"),
    path("rangkaian/", convoy_proposals.proposals, name="convoy_proposals"),
    path("rangkaian/<int:pk>/", convoy_proposals.decide, name="convoy_proposal"),
    path("tempat/", imports.place_names, name="place_names"),
    path("pelabuhan/", port_setup.ports, name="ports_to_set_up"),
    path("pelabuhan/<str:code>/", port_setup.port, name="port_set_up"),
]
