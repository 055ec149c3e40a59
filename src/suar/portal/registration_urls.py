"""Addresses of registration, its screening, what OSS says, tickets, and super admins that the technical team opens."""

from django.urls import URLPattern, path

from suar.portal.views import (
    offices,
    organisations,
    oss,
    registration,
    registration_steps,
    screening,
    screening_papers,
    super_admins,
    tickets,
)  # fmt: skip

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
    path("meja/organisasi/", organisations.organisations, name="organisations"),
    path("meja/organisasi/baru/", offices.new, name="office_new"),
    path("meja/organisasi/<int:pk>/", organisations.organisation, name="organisation"),
    path("meja/organisasi/<int:pk>/super-admin/", super_admins.new, name="super_admin_new"),
    path("meja/organisasi/surat/<int:pk>/", organisations.letter, name="super_admin_letter"),
    path("meja/tiket/", tickets.desk, name="desk_tickets"),
    path("meja/tiket/<int:pk>/jawab/", tickets.answer, name="ticket_answer"),
    path("perusahaan/oss/", oss.panel, name="company_oss"),
    path("perusahaan/super-admin/", super_admins.ask, name="super_admin_ask"),
    path("perusahaan/tiket/", tickets.mine, name="tickets"),
    path("perusahaan/tiket/baru/", tickets.new, name="ticket_new"),
    path("tiket/<int:pk>/", tickets.ticket, name="ticket"),
    path("tiket/<int:pk>/surat/", super_admins.ticket_letter, name="ticket_letter"),
]
