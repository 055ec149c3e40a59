"""Addresses of registration, its screening, what OSS says, and tickets to the contact desk."""

from django.urls import URLPattern, path

from suar.portal.views import oss, registration, registration_steps, screening, screening_papers, tickets

urlpatterns: list[URLPattern] = [
    path("daftar/", registration.start, name="registration"),
    path("daftar/surel/", registration.sent, name="registration_sent"),
    path("daftar/bukti/<str:token>/", registration.proof, name="registration_proof"),
    path("daftar/isi/<str:step>/", registration_steps.step, name="registration_step"),
    path("daftar/selesai/", registration.done, name="registration_done"),
    path("daftar/lacak/", registration.track, name="registration_track"),
    path("meja/pendaftaran/", screening.queue, name="screening"),
    path("meja/pendaftaran/<int:pk>/", screening.case, name="screening_case"),
    path("meja/pendaftaran/<int:pk>/putuskan/", screening.decide, name="screening_decide"),
    path("meja/pendaftaran/<int:pk>/oss/", screening.read_oss, name="screening_oss"),
    path("meja/pendaftaran/<int:pk>/surat/<str:kind>/", screening_papers.paper, name="screening_paper"),
    path("meja/pendaftaran/<int:pk>/surat/<str:kind>/lihat/", screening_papers.pages, name="screening_pages"),
    path("meja/pendaftaran/<int:pk>/surat/<str:kind>.png", screening_papers.picture, name="screening_picture"),
    path("meja/tiket/", tickets.desk, name="desk_tickets"),
    path("meja/tiket/<int:pk>/jawab/", tickets.answer, name="ticket_answer"),
    path("perusahaan/oss/", oss.panel, name="company_oss"),
    path("perusahaan/tiket/", tickets.mine, name="tickets"),
    path("perusahaan/tiket/baru/", tickets.new, name="ticket_new"),
    path("tiket/<int:pk>/", tickets.ticket, name="ticket"),
]
