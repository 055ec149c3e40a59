"""What a form is made of on a screen: boxes, rows, groups and the lines of the error summary."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from suar.kernel.errors import Problem
from suar.portal.forms.options import Pairs, drawn, drawn_for_search


@dataclass(frozen=True, slots=True)
class BoundOption:
    """One answer to choose."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class BoundField:
    """One question on the screen, in the words of ``components/field.html``; ``question`` says what is asked."""

    question: str
    name: str
    label: str
    hint: str
    required: bool
    kind: str
    value: str
    unit: str
    inputmode: str
    maxlength: int | None
    offered: Pairs
    chosen: tuple[str, ...]
    problems: tuple[Problem, ...]
    readonly: bool
    wide: bool = False
    known: str = ""
    autocomplete: str = "off"
    kept: bool = False  # only shown: what stands there is sent along unseen

    @property
    def options(self) -> tuple[BoundOption, ...]:
        """The answers to choose from."""
        return tuple(BoundOption(value, label, value in self.chosen) for value, label in self.offered)

    @property
    def drawn(self) -> SafeString:
        """The same as the options of a list to choose from."""
        return drawn_for_search(self.offered) if self.kind == "search" else drawn(self.offered, self.chosen)

    @property
    def shown(self) -> str:
        """What stands there, in words."""
        return ", ".join(label for value, label in self.offered if value in self.chosen) if self.offered else self.value

    @property
    def id(self) -> str:
        """Where a link of the error summary leads."""
        return f"id_{self.name}"

    @property
    def error(self) -> str:
        """All that is wrong with it."""
        return " ".join(str(problem.text) for problem in self.problems)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return " ".join(str(problem.remedy) for problem in self.problems if problem.remedy)


@dataclass(frozen=True, slots=True)
class BoundRow:
    """One row of a list; ``key_name`` is the hidden control that keeps it on the screen while it is blank."""

    key: str
    title: str
    key_name: str
    remove: str
    items: tuple["BoundItem", ...]


@dataclass(frozen=True, slots=True)
class BoundRows:
    """A list of rows; ``add`` is the action of its button, empty where no row may be added."""

    name: str
    label: str
    hint: str
    required: bool
    rows: tuple[BoundRow, ...]
    add: str
    problems: tuple[Problem, ...]
    readonly: bool
    from_file: bool = False  # whether its rows may be taken from a file
    kind: str = "rows"

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A part of the form under its own heading."""

    name: str
    label: str
    hint: str
    items: tuple["BoundItem", ...]
    problems: tuple[Problem, ...]
    kind: str = "group"

    @property
    def id(self) -> str:
        return f"id_{self.name}"


BoundItem = BoundField | BoundRows | BoundGroup


@dataclass(frozen=True, slots=True)
class BoundSection:
    """Questions asked together; ``fields`` are boxes, rows and groups in their order."""

    title: str
    fields: tuple[BoundItem, ...]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary; ``field_id`` is empty where it concerns the whole statement."""

    field_id: str
    text: str
    remedy: str
    law: str
