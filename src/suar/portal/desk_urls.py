"""Addresses of the officer's desk."""

from django.urls import URLPattern, path

from suar.portal.views import (
    bulk,
    desk,
    free_days,
    lk3_report,
    manual,
    permits,
    places,
    port_keeping,
    port_rules,
    ports,
    rates,
)

urlpatterns: list[URLPattern] = [
    path("", desk.desk, name="desk"),
    path("massal/", bulk.grants, name="desk_bulk"),
    path("terlambat/", desk.late, name="desk_late"),
    path("manual/", manual.register, name="desk_manual"),
    path("manual/catat/", manual.enter, name="by_hand"),
    path("laporan-lk3/", lk3_report.report, name="lk3_report"),
    path("hari-libur/", free_days.free_days, name="free_days"),
    path("hari-libur/<int:pk>/hapus/", free_days.free_day_remove, name="free_day_remove"),
    path("kurs/", rates.rates, name="rates"),
    path("kurs/<int:pk>/batalkan/", rates.rate_take_back, name="rate_take_back"),
    path("izin/", permits.permits, name="permits"),
    path("izin/<int:pk>/", permits.permit, name="permit"),
    path("aturan/", port_rules.port_rules, name="port_rules"),
    path("aturan/<str:port>/<str:service>/<str:step>/", port_rules.port_rule, name="port_rule"),
    path("pelabuhan/", ports.ports, name="ports"),
    path("pelabuhan/<str:code>/", ports.port, name="port"),
    path("pelabuhan/<str:code>/kantor/", port_keeping.office, name="port_office"),
    path("pelabuhan/<str:code>/susunan/", port_keeping.structure, name="port_structure"),
    path("pelabuhan/<str:code>/kelas-tarif/", port_keeping.tariff, name="port_class"),
    path("pelabuhan/<str:code>/tkbm/", port_keeping.labour, name="port_labour"),
    path("pelabuhan/<str:code>/riwayat/", ports.history, name="port_history"),
    path("pelabuhan/<str:code>/tempat/", places.places, name="port_places"),
    path("pelabuhan/<str:code>/tempat/baru/", places.place_new, name="place_new"),
    path("pelabuhan/<str:code>/tempat/<int:pk>/", places.place, name="place"),
    path("<int:pk>/", desk.case, name="desk_case"),
    path("<int:pk>/putuskan/", desk.decide, name="desk_decide"),
    path("<int:pk>/tindakan/<str:name>/", desk.act, name="desk_act"),
]
