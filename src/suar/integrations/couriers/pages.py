"""The inbox of the couriers' sandbox: what left by mail, SMS and WhatsApp, newest first."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from suar.integrations.practice.pages import Look

_LOOK = Look(
    {
        "sandbox": ("SANDBOX – surat dan pesan tidak pergi ke mana pun", "SANDBOX – nothing leaves this machine"),
        "title": ("Kotak masuk latihan", "Practice inbox"),
        "empty": ("Belum ada pesan.", "No message yet."),
        "to": ("Penerima", "Recipient"),
        "find": ("Cari", "Find"),
        "all": ("Semua cara", "All ways"),
        "way": ("Cara", "Way"),
        "email": ("Surel", "E-mail"),
        "sms": ("SMS", "SMS"),
        "whatsapp": ("WhatsApp", "WhatsApp"),
        "nothing": ("Pesan ini tidak ada.", "There is no such message."),
        "back": ("Kembali ke kotak masuk", "Back to the inbox"),
        "down": ("Kurir mati (menjawab 503)", "Carriers are down (answer 503)"),
        "slow": ("Kurir lambat (8 detik)", "Carriers are slow (8 seconds)"),
        "answer_lost": ("Pesan diambil, tetapi jawabannya hilang", "Messages are taken, but the answer is lost"),
    }
)
_LINK = re.compile(r"https?://[^\s<>\"]+")


def inbox(rows: Sequence[Mapping[str, Any]], faults: Mapping[str, bool], to: str, way: str, language: str) -> str:
    """The latest messages, those of one recipient or way where asked."""
    items = "".join(
        f'<tr><td><a href="/messages/{row["id"]}?lang={language}">{escape(str(row["subject"]))}</a><br>'
        f"{escape(str(row['to']))}</td>"
        f"<td>{_LOOK.word(str(row['way']), language)}<br>{escape(str(row['at']))}</td></tr>"
        for row in rows
    )
    chosen = "".join(
        f'<option value="{each}"{" selected" if each == way else ""}>{_LOOK.word(each or "all", language)}</option>'
        for each in ("", "email", "sms", "whatsapp")
    )
    search = (
        f'<form method="get" action="/"><input type="hidden" name="lang" value="{language}">'
        f'<label for="to">{_LOOK.word("to", language)}</label><input id="to" name="to" value="{escape(to)}">'
        f'<label for="way">{_LOOK.word("way", language)}</label><select id="way" name="way">{chosen}</select>'
        f"<button>{_LOOK.word('find', language)}</button></form>"
    )
    shown = f"<table>{items}</table>" if rows else f"<p>{_LOOK.word('empty', language)}</p>"
    content = f'<div class="card">{search}{shown}{_LOOK.switches(faults, language)}</div>'
    return _LOOK.page(language, _LOOK.plain("title", language), content, "/")


def message(row: Mapping[str, Any], language: str) -> str:
    """One message as its reader gets it; its links can be followed."""
    text = str(row["body"])
    body, last = "", 0
    for found in _LINK.finditer(text):
        url = escape(found.group().rstrip(".,)"))
        body += f'{escape(text[last : found.start()])}<a href="{url}" rel="noreferrer">{url}</a>'
        last = found.start() + len(found.group().rstrip(".,)"))
    body += escape(text[last:])
    facts = f"<p>{_LOOK.word(str(row['way']), language)} · {escape(str(row['to']))} · {escape(str(row['at']))}</p>"
    back = f'<p><a href="/?lang={language}">{_LOOK.word("back", language)}</a></p>'
    content = f'<div class="card">{facts}<pre class="letter">{body}</pre>{back}</div>'
    return _LOOK.page(language, str(row["subject"]), content, f"/messages/{row['id']}")


def not_there(language: str) -> str:
    """A message nobody sent."""
    return _LOOK.page(language, _LOOK.plain("title", language), f"<p>{_LOOK.word('nothing', language)}</p>")
