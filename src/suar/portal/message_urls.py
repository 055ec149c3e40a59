"""Addresses of what people are told: their news, how many are unread, and the technical team's record of delivery."""

from django.urls import URLPattern, path

from suar.portal.views import messages

urlpatterns: list[URLPattern] = [
    path("akun/pesan/", messages.inbox, name="messages"),
    path("akun/pesan/jumlah/", messages.unread, name="messages_unread"),
    path("akun/pesan/dibaca/", messages.mark_read, name="messages_read"),
    path("meja/pesan/", messages.delivery, name="delivery"),
    path("meja/pesan/ulang/", messages.again, name="delivery_again"),
]
