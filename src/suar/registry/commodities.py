"""The closed list of commodities, so that coal is not written in three ways (process.md K)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "rules" / "commodities.toml"


@dataclass(frozen=True, slots=True)
class Commodity:
    """One kind of goods and the HS heading that stands for it ("" for mixed goods)."""

    code: str
    name_id: str
    name_en: str
    hs: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id


@cache
def _read() -> dict[str, Commodity]:
    rows = tomllib.loads(_FILE.read_text("utf-8"))["commodity"]
    return {row["code"]: Commodity(**row) for row in rows}


ALL = _read()
