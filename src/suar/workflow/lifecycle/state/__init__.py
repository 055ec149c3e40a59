"""Where the state of an application is written, and what each change brings with it: events, papers, what follows."""

from suar.workflow.lifecycle.state.concluding import apply, conclude, file_for, hand_in, open_anew
from suar.workflow.lifecycle.state.ending import end
from suar.workflow.lifecycle.state.preparing import prepare
from suar.workflow.lifecycle.state.recording import fresh, record
from suar.workflow.lifecycle.state.steps import next_step, start_step, stop_clock

__all__ = [
    "apply",
    "conclude",
    "end",
    "file_for",
    "fresh",
    "hand_in",
    "next_step",
    "open_anew",
    "prepare",
    "record",
    "start_step",
    "stop_clock",
]
