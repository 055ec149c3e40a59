"""Addresses of one's own account, of the doors to it, and of all menus."""

from django.urls import URLPattern, path

from suar.portal.views import account, account_data, account_entry, account_first, menus

urlpatterns: list[URLPattern] = [
    path("akun/", account.account, name="account"),
    path("akun/data-saya/", account.edit, name="account_edit"),
    path("akun/bahasa/", account.language, name="account_language"),
    path("akun/pilihan-pemberitahuan/", account.notices, name="account_notices"),
    path("akun/telepon/", account.mobile, name="account_mobile"),
    path("akun/surel/", account.email, name="account_email"),
    path("akun/surel/<str:token>/", account_entry.email_proof, name="account_email_proof"),
    path("akun/sandi/", account.password, name="account_password"),
    path("akun/sandi/kekuatan/", account_entry.strength, name="account_strength"),
    path("akun/lupa/", account_entry.forgot, name="account_forgot"),
    path("akun/lupa/<str:token>/", account_entry.new_password, name="account_new_password"),
    path("akun/konfirmasi/", account_entry.confirm_again, name="account_confirm_again"),
    path("akun/konfirmasi/<str:token>/", account_entry.confirm, name="account_confirm"),
    path("akun/lengkapi/", account_first.complete, name="account_complete"),
    path("akun/unduh/", account_data.data, name="account_data"),
    path("akun/unduh/data.json", account_data.data_json, name="account_data_json"),
    path("akun/perbaikan/", account_data.corrections, name="account_corrections"),
    path("akun/perbaikan/<int:pk>/", account_data.correction_answer, name="account_correction_answer"),
    path("menu/", menus.menus, name="menus"),
    path("menu/favorit/", menus.favour, name="favour"),
    path("menu/<str:code>/", menus.menu, name="menu"),
    path("privasi/", account_entry.privacy, name="privacy"),
]
