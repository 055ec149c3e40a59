"""Addresses of the portal: Indonesian paths, English names."""

from django.urls import include, path
from django.views.i18n import set_language

from suar.portal.desk_urls import urlpatterns as desk
from suar.portal.views import (
    applications,
    berths,
    bills,
    calls,
    company,
    convoys,
    files,
    home,
    monitor,
    papers,
    public,
    ships,
    ships_new,
    verify,
)  # fmt: skip

app_name = "portal"
urlpatterns = [
    path("", public.start, name="start"),
    path("masuk/", public.sign_in, name="sign_in"),
    path("bahasa/", set_language, name="set_language"),
    path("bantuan/", public.help_page, name="help"),
    path("layanan/", public.services, name="services"),
    path("periksa/", verify.check_number, name="check_document"),
    path("periksa/<str:token>/", verify.check_token, name="check_token"),
    path("pantau/", monitor.port_calls, name="port_calls"),
    path("pantau.csv", monitor.port_calls_csv, name="port_calls_csv"),
    path("beranda/", home.home, name="home"),
    path("beranda/dibaca/", home.mark_read, name="mark_read"),
    path("kunjungan/", calls.calls, name="calls"),
    path("kunjungan/baru/", calls.new, name="call_new"),
    path("kunjungan/<str:ref>/", calls.call, name="call"),
    path("kunjungan/<int:pk>/rangkaian/", convoys.join, name="convoy_join"),
    path("kunjungan/<int:pk>/rangkaian/lepas/", convoys.leave, name="convoy_leave"),
    path("layanan/<str:code>/mulai/", applications.begin, name="begin"),
    path("permohonan/<int:pk>/", applications.application, name="application"),
    path("permohonan/<int:pk>/simpan/", applications.save, name="application_save"),
    path("permohonan/<int:pk>/tarik/", applications.withdraw, name="application_withdraw"),
    path("permohonan/<int:pk>/berkas/", papers.papers, name="application_papers"),
    path("permohonan/<int:pk>/tindakan/<str:name>/", applications.act, name="application_act"),
    path("kapal/", ships.ships, name="ships"),
    path("kapal/baru/", ships_new.new, name="ship_new"),
    path("kapal/<int:pk>/", ships.ship, name="ship"),
    path("kapal/<int:pk>/surat/", ships.paper, name="ship_paper"),
    path("perusahaan/", company.company, name="company"),
    path("berkas/<uuid:pk>/", files.download, name="file"),
    path("berkas/<uuid:pk>/pratinjau.png", files.preview, name="preview"),
    path("dokumen/<str:number>.pdf", files.document, name="document"),
    path("tagihan/<int:pk>/", bills.bill, name="bill"),
    path("simponi/callback", bills.simponi_callback, name="simponi_callback"),
    path("tambatan/", berths.berths, name="berths"),
    path("tambatan/<str:code>/", berths.berth_port, name="berth_port"),
    path("tambatan/<str:code>/tempat/<int:pk>/", berths.berth_plan, name="berth_plan"),
    path("tambatan/<str:code>/rapat/", berths.meetings_held, name="berth_meetings"),
    path("tambatan/<str:code>/rapat/<str:day>/", berths.meeting, name="berth_meeting"),
    path("meja/", include(desk)),
]
