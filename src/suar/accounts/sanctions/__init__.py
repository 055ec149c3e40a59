"""Sanctions on a company's access, step by step, with appeal (PM 8/2022 art. 59)."""

from suar.accounts.sanctions.current import (
    LAW,
    NEXT,
    RUNS,
    answers_frozen,
    due,
    imposers_port,
    may_appeal,
    may_decide,
    may_lift,
    sanctions,
    standing,
    why_frozen,
    with_appeal_to_decide,
)  # fmt: skip
from suar.accounts.sanctions.imposing import Imposed, appeal, decide, impose, lift, run_out

__all__ = [
    "LAW", "NEXT", "RUNS", "Imposed", "answers_frozen", "appeal", "decide", "due", "impose", "imposers_port", "lift",
    "may_appeal", "may_decide", "may_lift", "run_out", "sanctions", "standing", "why_frozen", "with_appeal_to_decide",
]  # fmt: skip
