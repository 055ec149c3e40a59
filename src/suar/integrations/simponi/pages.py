"""The pages of the SIMPONI sandbox: pay a code, and switch faults; marked as a sandbox all over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from html import escape

from suar.integrations.practice.pages import Look, Words
from suar.integrations.simponi.ledger import Billing

_WIB = timezone(timedelta(hours=7))

_WORDS: Words = {
    "sandbox": ("SANDBOX – bukan uang sungguhan", "SANDBOX – not real money"),
    "title": ("Pembayaran PNBP", "Payment of state dues (PNBP)"),
    "code": ("Kode billing", "Billing code"),
    "invoice": ("Nomor nota", "Invoice number"),
    "payer": ("Wajib bayar", "Payer"),
    "office": ("Satuan kerja", "Office"),
    "issued": ("Tanggal billing", "Issued"),
    "expires": ("Tanggal kedaluwarsa", "Expires"),
    "total": ("Total disetor", "Total"),
    "status": ("Status", "State"),
    "open": ("Belum dibayar", "Unpaid"),
    "paid": ("Sudah dibayar", "Paid"),
    "lapsed": ("Kedaluwarsa", "Expired"),
    "cancelled": ("Dibatalkan", "Cancelled"),
    "pay": ("Bayar", "Pay"),
    "by": ("Bayar melalui", "Pay by"),
    "paid_at": ("Tanggal bayar", "Paid at"),
    "bank": ("Bank/Pos/Fintech bayar", "Bank"),
    "channel": ("Channel bayar", "Channel"),
    "back": ("Kembali ke Suar", "Back to Suar"),
    "lapsed_help": (
        "Kode ini tidak dapat dibayar lagi. Kode baru dibuat otomatis di Suar.",
        "This code can no longer be paid. Suar makes a new one by itself.",
    ),
    "cancelled_help": ("Kode ini sudah dibatalkan.", "This code has been cancelled."),
    "nothing": ("Kode billing ini tidak ada.", "There is no such billing code."),
    "codes": ("Kode billing terbaru", "Latest billing codes"),
    "down": ("SIMPONI mati (menjawab 503)", "SIMPONI is down (answers 503)"),
    "slow": ("SIMPONI lambat (8 detik)", "SIMPONI is slow (8 seconds)"),
    "wrong_amount": ("Jumlah pada callback salah", "Wrong amount in the callback"),
    "duplicate_callback": ("Callback dikirim dua kali", "Callback sent twice"),
    "callback_lost": ("Callback hilang", "Callback lost"),
}  # fmt: skip

CHANNELS = ("INTERNET BANKING", "ATM", "TELLER", "EDC", "E-WALLET")

_LOOK = Look(_WORDS)
_word, _page = _LOOK.word, _LOOK.page


def _rupiah(amount: str, language: str) -> str:
    grouped = f"{int(amount):,}"
    return "Rp " + (grouped if language == "en" else grouped.replace(",", "."))


def _time(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(_WIB):%d-%m-%Y %H:%M:%S} WIB"


def _facts(rows: Iterable[tuple[str, str]], language: str) -> str:
    return "<dl>" + "".join(f"<dt>{_word(k, language)}</dt><dd>{escape(v)}</dd>" for k, v in rows) + "</dl>"


def payment(row: Billing, at: datetime, language: str) -> str:
    """The page of one code: what it is for, and a button to pay while that is possible."""
    state = row.state(at)
    facts = [
        ("invoice", row.invoice),
        ("payer", row.payer),
        ("office", row.office),
        ("issued", _time(row.issued_at)),
        ("expires", _time(row.expires_at)),
    ]
    if row.paid:
        facts += [("paid_at", _time(row.paid_at)), ("bank", row.bank), ("channel", row.channel)]
    lines = "".join(
        f"<tr><td>{escape(r['title'])}</td><td>{_line_amount(r['amount'], language)}</td></tr>" for r in row.lines
    )
    return _page(
        language,
        _WORDS["title"][language == "en"],
        f'<div class="card"><div>{_word("code", language)}</div><div class="code">{escape(row.code)}</div>'
        f'<p>{_word("status", language)}: <span class="state {state}">{_word(state, language)}</span></p>'
        + _facts(facts, language)
        + (
            f"<dl><dt>NTB</dt><dd>{escape(row.ntb)}</dd><dt>NTPN</dt><dd><b>{escape(row.ntpn)}</b></dd></dl>"
            if row.paid
            else ""
        )
        + f'<table>{lines}<tr class="sum"><td>{_word("total", language)} (IDR)</td>'
        f"<td>{_rupiah(row.amount, language)}</td></tr></table>" + _action(row, state, language) + "</div>",
        f"/pay/{row.code}",
    )


def _line_amount(amount: str, language: str) -> str:
    return escape(_rupiah(amount, language) if amount.lstrip("-").isdigit() else amount)


def _action(row: Billing, state: str, language: str) -> str:
    back = ""
    if row.return_url.startswith(("http://", "https://")):
        back = f'<p><a href="{escape(row.return_url)}">{_word("back", language)}</a></p>'
    if state == "open":
        channels = "".join(f"<option>{channel}</option>" for channel in CHANNELS)
        return (
            f'<form method="post" action="/pay/{row.code}?lang={language}">'
            f'<label for="channel">{_word("by", language)}</label>'
            f'<select id="channel" name="channel">{channels}</select>'
            f"<button>{_word('pay', language)}</button></form>{back}"
        )
    return back if state == "paid" else f"<p>{_word(f'{state}_help', language)}</p>{back}"


def not_there(language: str) -> str:
    """A code nobody was given."""
    return _page(language, _WORDS["title"][language == "en"], f'<p class="card">{_word("nothing", language)}</p>')


def start(rows: list[Billing], faults: Mapping[str, bool], at: datetime, language: str) -> str:
    """The latest codes, and the faults to be switched on and off."""
    codes = "".join(
        f'<tr><td><a href="/pay/{row.code}?lang={language}">{row.code}</a><br>{escape(row.payer)}</td>'
        f"<td>{_rupiah(row.amount, language)}<br>"
        f'<span class="state {row.state(at)}">{_word(row.state(at), language)}</span></td></tr>'
        for row in rows
    )
    return _page(
        language,
        "SIMPONI",
        f'<div class="card"><h2>{_word("codes", language)}</h2><table>{codes}</table>'
        f"{_LOOK.switches(faults, language)}</div>",
        "/",
    )
