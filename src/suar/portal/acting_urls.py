"""Addresses of acting for another, of sanctions, and of officers' orders."""

from django.urls import path

from suar.portal.views import letters, postings, sanctions

urlpatterns = [
    path("perusahaan/surat-kuasa/", letters.listed, name="delegations"),
    path("perusahaan/surat-kuasa/baru/", letters.new, name="delegation_new"),
    path("perusahaan/surat-kuasa/sendiri/", letters.stop, name="acting_stop"),
    path("perusahaan/surat-kuasa/<int:pk>/", letters.letter, name="delegation"),
    path("perusahaan/surat-kuasa/<int:pk>/akhiri/", letters.end, name="delegation_end"),
    path("perusahaan/surat-kuasa/<int:pk>/pakai/", letters.use, name="acting_begin"),
    path("perusahaan/surat-kuasa/<int:pk>/surat/", letters.paper, name="delegation_paper"),
    path("perusahaan/sanksi/", sanctions.own, name="own_sanctions"),
    path("perusahaan/sanksi/<int:pk>/keberatan/", sanctions.appeal, name="appeal"),
    path("sanksi/<int:pk>/<str:which>/", sanctions.paper, name="sanction_paper"),
    path("meja/sanksi/", sanctions.listed, name="sanctions"),
    path("meja/sanksi/baru/", sanctions.new, name="sanction_new"),
    path("meja/sanksi/<int:pk>/", sanctions.sanction, name="sanction"),
    path("meja/sanksi/<int:pk>/<str:name>/", sanctions.act, name="sanction_act"),
    path("meja/penugasan/", postings.listed, name="postings"),
    path("meja/penugasan/baru/", postings.new, name="posting_new"),
    path("meja/penugasan/<int:pk>/", postings.posting, name="posting"),
]
