"""Addresses of the officer's desk."""

from django.urls import URLPattern, path

from suar.portal.views import bulk, desk, free_days, lk3_report, manual, port_rules

urlpatterns: list[URLPattern] = [
    path("", desk.desk, name="desk"),
    path("massal/", bulk.grants, name="desk_bulk"),
    path("terlambat/", desk.late, name="desk_late"),
    path("manual/", manual.register, name="desk_manual"),
    path("manual/catat/", manual.enter, name="by_hand"),
    path("laporan-lk3/", lk3_report.report, name="lk3_report"),
    path("hari-libur/", free_days.free_days, name="free_days"),
    path("hari-libur/<int:pk>/hapus/", free_days.free_day_remove, name="free_day_remove"),
    path("aturan/", port_rules.port_rules, name="port_rules"),
    path("aturan/<str:port>/<str:service>/<str:step>/", port_rules.port_rule, name="port_rule"),
    path("<int:pk>/", desk.case, name="desk_case"),
    path("<int:pk>/putuskan/", desk.decide, name="desk_decide"),
    path("<int:pk>/tindakan/<str:name>/", desk.act, name="desk_act"),
]
