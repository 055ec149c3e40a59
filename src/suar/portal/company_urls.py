"""Addresses of a company's own pages: who it is, its people and groups, the history of their rights."""

from django.urls import path

from suar.portal.views import company, company_data, company_keys, group_move, groups, people, rights_history

urlpatterns = [
    path("", company.company, name="company"),
    path("data/", company_data.company_data, name="company_data"),
    path("data/tiket/", company_data.company_identity, name="company_identity"),
    path("kelompok/", groups.groups, name="company_groups"),
    path("kelompok/baru/", groups.group_new, name="company_group_new"),
    path("kelompok/<int:pk>/", groups.group, name="company_group"),
    path("kelompok/<int:pk>/hapus/", groups.group_delete, name="company_group_delete"),
    path("kelompok/<int:pk>/pindah/", group_move.group_move, name="company_group_move"),
    path("pengguna/", people.people, name="company_people"),
    path("pengguna/baru/", people.person_new, name="company_person_new"),
    path("pengguna/<int:pk>/", people.person, name="company_person"),
    path("pengguna/<int:pk>/terdaftar/", people.person_made, name="company_person_made"),
    path("pengguna/<int:pk>/nonaktif/", people.person_shut, name="company_person_shut"),
    path("pengguna/<int:pk>/aktif/", people.person_open, name="company_person_open"),
    path("pengguna/<int:pk>/tautan/", people.person_link, name="company_person_link"),
    path("kunci-api/", company_keys.company_keys, name="company_keys"),
    path("kunci-api/baru/", company_keys.key_new, name="company_key_new"),
    path("kunci-api/<int:pk>/cabut/", company_keys.key_revoke, name="company_key_revoke"),
    path("riwayat-hak/", rights_history.rights_history, name="rights_history"),
]
