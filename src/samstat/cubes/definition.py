"""What a cube is made of: dimensions, measures and which columns they are read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from samstat.errors import DefinitionError, HierarchyError
from samstat.survey.design import Design
from samstat.tables import TOTAL, Dimension

KINDS = ("count", "sum", "distinct", "median", "rate")
ADDITIVE = ("count", "sum")
INTERVALS = ("wilson", "order", "none")
INTERVAL_OF = {"wilson": "rate", "order": "median"}
LARGEST_DECIMALS = 6

Kind = Literal["count", "sum", "distinct", "median", "rate"]
Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DimensionSpec:
    """A dimension's columns, coarsest level first, the codes' own column last.

    With `parents` (a code list: code → parent, or the total) there is one column, and a row's code
    must be a leaf of the list. Without, the codes are those found. `missing` is the code that
    an empty field stands for; where it is None an empty field is an error.
    """

    name: str
    columns: tuple[str, ...]
    parents: Mapping[str, str] | None = None
    total: str = TOTAL
    missing: str | None = None

    def __post_init__(self) -> None:
        where = f"dimension {self.name}"
        if not self.columns or len(set(self.columns)) != len(self.columns):
            raise DefinitionError(
                "each column is named once",
                where=where,
                value=self.columns,
                next_step="Name each level's column once, coarsest first.",
            )
        if self.parents is not None and len(self.columns) != 1:
            raise DefinitionError(
                "a dimension has either a code list or columns for its levels",
                where=where,
                value=self.columns,
                next_step="With a code list, name the one column that holds the leaves' codes.",
            )
        if self.parents is not None and not self.parents:
            raise HierarchyError(
                "the code list is empty",
                where=where,
                next_step="Give it a row a code: code and parent.",
            )

    @property
    def column(self) -> str:
        return self.columns[-1]

    def listed(self) -> Dimension | None:
        """The dimension that the code list describes; None where codes are those found."""
        if self.parents is None:
            return None
        return Dimension.from_parents(self.name, self.parents, total=self.total)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is computed in each cell.

    count: rows, or the persons that a column of whole counts stands for. sum: a column's amount,
    exact where `decimals` says how many it has. distinct: different values of the column. median:
    of the column, the mean of the two in the middle where they are even in number. rate: one
    measure by another. `interval` is wilson for a rate that is a share, order (between two of the
    values, without assumptions) for a median. `weight` names a column to multiply by (counts and
    sums). `where` keeps rows whose columns hold one of the given values.
    """

    name: str
    kind: Kind
    column: str | None = None
    where: Where = field(default_factory=dict)
    weight: str | None = None
    decimals: int | None = None
    numerator: str | None = None
    denominator: str | None = None
    interval: str = "none"
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise self.wrong("there is no such kind", self.kind, f"Use {', '.join(KINDS)}.")
        needs = self.kind in ("sum", "distinct", "median")
        if self.kind != "count" and (self.column is not None) is not needs:
            raise self.wrong(
                "the kind and the column do not go together",
                (self.kind, self.column),
                "Sums, distinct counts and medians name a column; rates do not.",
            )
        if self.weight is not None and self.kind not in ADDITIVE:
            raise self.wrong("only counts and sums are weighted", self.kind, "Leave weight out.")
        if self.decimals is not None and not 0 <= self.decimals <= LARGEST_DECIMALS:
            raise self.wrong("decimals are 0 to 6", self.decimals, "Leave it out for any number.")
        self._check_rate()

    def _check_rate(self) -> None:
        parts = (self.numerator is not None, self.denominator is not None)
        if parts != (self.kind == "rate",) * 2:
            raise self.wrong(
                "a rate, and nothing else, has a numerator and a denominator",
                (self.numerator, self.denominator),
                "Name two other measures of the definition.",
            )
        if self.interval not in INTERVALS:
            raise self.wrong("there is no such interval", self.interval, "Use wilson or order.")
        if INTERVAL_OF.get(self.interval, self.kind) != self.kind:
            raise self.wrong(
                "the kind and the interval do not go together",
                (self.kind, self.interval),
                "wilson is for rates, order for medians.",
            )
        if not 0 < self.confidence < 1:
            raise self.wrong(
                "confidence is between 0 and 1", self.confidence, "Write 0.95 for 95 %."
            )

    def wrong(self, what: str, value: object, next_step: str) -> DefinitionError:
        return DefinitionError(what, where=f"measure {self.name}", value=value, next_step=next_step)

    @property
    def is_additive(self) -> bool:
        return self.kind in ADDITIVE

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the measure reads."""
        own = [name for name in (self.column, self.weight) if name is not None]
        return tuple(dict.fromkeys([*own, *self.where]))


@dataclass(frozen=True, slots=True)
class Definition:
    """One cube: the same from every backend.

    `status` names the column that says what a row's number is; `where` keeps rows for the whole
    cube. Rows whose code is a total or a group (a margin in the source) are an error unless
    `check_margins`: then they are left out, and counts are compared with the cube's own. With a
    `design`, weighted measures and rates between them get standard errors and intervals.
    """

    name: str
    dimensions: tuple[DimensionSpec, ...]
    measures: tuple[Measure, ...]
    where: Where = field(default_factory=dict)
    status: str | None = None
    check_margins: bool = False
    design: Design | None = None

    def __post_init__(self) -> None:
        if not self.dimensions or not self.measures:
            raise DefinitionError(
                "a cube has at least one dimension and one measure",
                where=self.name,
                next_step="Write a [[dimension]] and a [[measure]] for each.",
            )
        for kind, names in (
            ("dimension", [each.name for each in self.dimensions]),
            ("measure", [each.name for each in self.measures]),
        ):
            if twice := [name for name in names if names.count(name) > 1]:
                raise DefinitionError(
                    f"two {kind}s have one name",
                    where=self.name,
                    value=twice[0],
                    next_step="Give each a name of its own.",
                )
        for measure in self.measures:
            self._check_parts(measure)
        if self.design is not None and self.check_margins:
            raise DefinitionError(
                "a survey's rows are persons, not margins to check",
                where=self.name,
                next_step="Leave check_margins or the design out.",
            )
        if self.design is not None and not any(each.weight for each in self.measures):
            raise DefinitionError(
                "the cube has a survey's design and no weighted measure",
                where=self.name,
                next_step="Name the weights' column in a measure: weight = …",
            )

    def _check_parts(self, measure: Measure) -> None:
        for part in (measure.numerator, measure.denominator):
            if part is None:
                continue
            known = {each.name: each.kind for each in self.measures}
            if known.get(part, "rate") in ("rate", "median"):
                raise measure.wrong(
                    "a rate is a count or sum by another",
                    part,
                    f"The definition has {', '.join(known)}.",
                )
            if measure.interval == "wilson" and self.measure(part).weight is not None:
                raise measure.wrong(
                    "Wilson's interval is of counted units, not of weighted ones",
                    part,
                    "Leave interval out; a [design] gives the survey's own interval.",
                )

    def measure(self, name: str) -> Measure:
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise DefinitionError(
            "there is no such measure",
            where=self.name,
            value=name,
            next_step=f"There are: {', '.join(each.name for each in self.measures)}.",
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, in order of mention."""
        names = [column for each in self.dimensions for column in each.columns]
        names += [*self.where, *([self.status] if self.status else [])]
        names += self.design.columns if self.design else ()
        names += [column for each in self.measures for column in each.columns]
        return tuple(dict.fromkeys(names))

    @property
    def text_columns(self) -> tuple[str, ...]:
        """Columns that hold codes: read as text, exactly as written."""
        names = [column for each in self.dimensions for column in each.columns]
        names += [*self.where, *([self.status] if self.status else [])]
        names += self.design.text_columns if self.design else ()
        for measure in self.measures:
            names += [*measure.where]
            if measure.kind == "distinct":
                names.append(cast(str, measure.column))
        return tuple(dict.fromkeys(names))
