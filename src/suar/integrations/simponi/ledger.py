"""What the SIMPONI sandbox remembers: codes, payments, and the faults that are switched on. Kept in a file."""

import json
import os
import secrets
import string
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

FAULTS = ("down", "slow", "wrong_amount", "duplicate_callback", "callback_lost")
_WIB = timezone(timedelta(hours=7))
_VALID = timedelta(days=7)


class NoSuchCode(Exception):
    """Nobody was ever given this code."""


class NotPayable(Exception):
    """The code is paid, cancelled or lapsed; the first argument says which."""


@dataclass
class Billing:
    """One billing code as SIMPONI prints it on its receipt. Times are ISO texts with zone, amounts whole rupiah."""

    code: str
    reference: str
    invoice: str
    amount: str
    payer: str
    office: str
    issued_at: str
    expires_at: str
    return_url: str = ""
    lines: list[dict[str, str]] = field(default_factory=list)
    cancelled: bool = False
    paid_at: str = ""
    ntb: str = ""
    ntpn: str = ""
    bank: str = ""
    channel: str = ""

    @property
    def paid(self) -> bool:
        return bool(self.ntpn)

    def state(self, at: datetime) -> str:
        """ "paid", "cancelled", "lapsed" or "open"."""
        if self.paid:
            return "paid"
        if self.cancelled:
            return "cancelled"
        return "lapsed" if at >= datetime.fromisoformat(self.expires_at) else "open"


class Ledger:
    """All codes and faults; every change is on disk before it is answered."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.RLock()
        kept: dict[str, Any] = json.loads(file.read_text("utf-8")) if file and file.exists() else {}
        self.billings = {row["code"]: Billing(**row) for row in kept.get("billings", [])}
        self.faults = {name: bool(kept.get("faults", {}).get(name)) for name in FAULTS}

    def issue(self, wish: Mapping[str, Any]) -> Billing:
        """A code for a wish, the same for the same reference. ValueError where the wish makes no sense."""
        with self._lock:
            reference = str(wish.get("reference", ""))
            for row in self.billings.values():
                if row.reference == reference:
                    return row
            amount = str(wish.get("amount", ""))
            if not reference or not amount.isdigit() or int(amount) < 1:
                raise ValueError("reference and a positive whole amount are needed")
            at = _moment(wish.get("at"))
            code = self._fresh(at)
            row = Billing(
                code=code,
                reference=reference,
                invoice=str(wish.get("invoice", "")),
                amount=amount,
                payer=str(wish.get("payer", "")),
                office=str(wish.get("office", "")),
                issued_at=at.isoformat(),
                expires_at=(at + _VALID).isoformat(),
                return_url=str(wish.get("return_url", "")),
                lines=[{"title": str(line["title"]), "amount": str(line["amount"])} for line in wish.get("lines", [])],
            )
            self.billings[code] = row
            self._keep()
            return row

    def pay(
        self, code: str, *, at: datetime | None = None, bank: str = "BANK SANDBOX", channel: str = "INTERNET BANKING"
    ) -> Billing:
        """Take the money. NotPayable where the code is paid, cancelled or lapsed at that time."""
        with self._lock:
            row, moment = self.find(code), at or datetime.now(UTC)
            if (state := row.state(moment)) != "open":
                raise NotPayable(state)
            row.paid_at, row.bank, row.channel = moment.isoformat(), bank, channel
            row.ntb = "".join(secrets.choice(string.digits) for _ in range(12))
            row.ntpn = "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(16))
            self._keep()
            return row

    def cancel(self, code: str) -> Billing:
        """No money is taken on an unpaid code any more."""
        with self._lock:
            row = self.find(code)
            row.cancelled = not row.paid
            self._keep()
            return row

    def find(self, code: str) -> Billing:
        """The billing of a code, or NoSuchCode."""
        try:
            return self.billings[code]
        except KeyError:
            raise NoSuchCode(code) from None

    def switch(self, wishes: Mapping[str, Any]) -> None:
        """Switch faults on and off; unknown names are ignored."""
        with self._lock:
            self.faults.update({name: bool(wishes[name]) for name in FAULTS if name in wishes})
            self._keep()

    def _fresh(self, at: datetime) -> str:
        """8, the day in western Indonesia, six digits (as on a real receipt)."""
        while True:
            code = f"8{at.astimezone(_WIB):%Y%m%d}{secrets.randbelow(1_000_000):06}"
            if code not in self.billings:
                return code

    def _keep(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        draft.write_text(
            json.dumps({"billings": [asdict(r) for r in self.billings.values()], "faults": self.faults}), "utf-8"
        )
        os.replace(draft, self._file)


def _moment(text: object) -> datetime:
    """The billing time a client names (a training site's clock may stand elsewhere), else now."""
    moment = datetime.fromisoformat(text) if isinstance(text, str) and text else datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError("the time needs a zone")
    return moment
