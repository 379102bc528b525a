"""What went wrong, where, the value received, and the next step.

Every error of samstat is a `SamstatError` with these four parts apart, so that a command line, a
web page or a notebook can each show them in its own way. `exit_code` is what the command ends with:
2 for input that cannot be used, 3 where a release would disclose.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

EXIT_BAD_INPUT = 2
EXIT_DISCLOSURE = 3


class SamstatError(Exception):
    """Base of all: `what` was wrong, `where`, the `value` received, and the `next_step`."""

    exit_code = EXIT_BAD_INPUT

    def __init__(
        self, what: str, *, where: str = "", value: object = None, next_step: str = ""
    ) -> None:
        self.what = what
        self.where = where
        self.value = value
        self.next_step = next_step
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.value is not None:
            parts.append(f"Received: {self.value!r}.")
        if self.next_step:
            parts.append(self.next_step)
        return " ".join(parts)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (type(self), self.what, self.where, self.value, self.next_step))

    def as_dict(self) -> dict[str, str]:
        """The parts as text, for `--json`; empty ones are left out."""
        parts = {
            "error": type(self).__name__,
            "what": self.what,
            "where": self.where,
            "value": "" if self.value is None else str(self.value),
            "next_step": self.next_step,
        }
        return {name: text for name, text in parts.items() if text}


@contextmanager
def about(where: str) -> Iterator[None]:
    """Let errors that name no place, since they come from deeper down, name this one."""
    try:
        yield
    except SamstatError as error:
        error.where = error.where or where
        raise


def _rebuilt(
    kind: type[SamstatError], what: str, where: str, value: object, next_step: str
) -> SamstatError:
    return kind(what, where=where, value=value, next_step=next_step)


class HierarchyError(SamstatError):
    """A dimension's codes do not form one tree below the total."""


class HierarchyCycleError(HierarchyError):
    """Following parents upwards comes back to where it began."""


class TwoParentsError(HierarchyError):
    """A code stands below two different parents."""


class DefinitionError(SamstatError):
    """A definition of a cube or an indicator cannot be read, or contradicts itself."""


class DesignError(SamstatError):
    """A survey's design cannot be what the rows or the definition say."""


class FormulaError(DefinitionError):
    """A formula cannot be read, or names what is not there."""


class UnknownCodeError(SamstatError):
    """A row names a code that the dimension does not have."""


class MissingCodeError(SamstatError):
    """A row leaves a dimension's code empty."""


class TotalsError(SamstatError):
    """A margin differs from the sum of its children."""


class CountError(SamstatError):
    """A count is negative, fractional, too large, or no number."""


class WeightError(SamstatError):
    """A weight, cost or magnitude is zero where it may not be, negative, or no number."""


class ContradictionError(SamstatError):
    """Published tables cannot all be true: numbers, sums and the rule's least count disagree.

    `doubtful` are the printed estimates and rounded numbers that take part, by the attacker's own
    numbers of cells: he tries again without them.
    """

    doubtful: tuple[int, ...] = ()


class DuplicateCellError(SamstatError):
    """The same cell is given twice."""


class EmptyTableError(SamstatError):
    """The table has no rows."""


class SingleRowError(SamstatError):
    """The table has one inner cell only: every margin repeats it, so nothing can hide it."""


class FormatError(SamstatError):
    """The file is of another format than the one asked for, or is cut short."""


class RuleError(SamstatError):
    """A rule cannot be read, or asks for something that the table does not carry."""


class EverythingSuppressedError(SamstatError):
    """The rule leaves no cell to publish: the table is too fine for it. Nothing is disclosed."""


class ProtectionError(SamstatError):
    """No pattern of suppressed cells protects the table as asked."""

    exit_code = EXIT_DISCLOSURE


class DisclosureError(SamstatError):
    """What would be published lets a protected value be worked out."""

    exit_code = EXIT_DISCLOSURE


class SolverError(SamstatError):
    """The solver gave up without an answer that can be used."""


class MemoryLimitError(SamstatError):
    """The work needs more memory than it was allowed."""
