"""Rules as data: what is unsafe, and which authority and paragraph ask for it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from samstat.errors import RuleError

DATA = Path(__file__).parent / "data"
KINDS = ("threshold", "dominance", "p_percent", "pq", "unanimous")
AMOUNT_KINDS = ("dominance", "p_percent", "pq")


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a rule is there: the authority, its paragraph, and what it says in plain words."""

    authority: str
    paragraph: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A primary rule.

    threshold: counts from `lowest_unsafe` to `highest_unsafe`; with `zeros_shown` a zero is
    published and a hidden cell is known to be at least 1. dominance: the `contributors` largest
    hold more than `percent` of the amount. p_percent: the second largest can estimate the largest
    within `percent`. pq: the same, where anyone knew the others' contributions within `prior` per
    cent beforehand (p_percent is `prior` = 100: nothing was known). unanimous: all of a group
    share the attribute, or none does, in groups of `lowest_unsafe` or more.

    `sensitive` names the dimension whose categories are such attributes. A threshold rule may name
    one too and then asks for both. What hides unanimity are empty categories that may not be, so
    zeros are hidden. `fewest_for_median` is how many values a published median is of at least.
    """

    name: str
    kind: str
    title: str = ""
    measure: str = "count"
    lowest_unsafe: int = 1
    highest_unsafe: int = 3
    zeros_shown: bool = True
    contributors: int = 1
    percent: float = 0.0
    prior: float = 100.0
    sensitive: str = ""
    fewest_for_median: int = 10
    grounds: tuple[Ground, ...] = field(default=())

    @property
    def width(self) -> int:
        """How far apart a hidden count's possible values must be at least.

        A range as wide as this begins at or above `lowest_unsafe`, so it ends above
        `highest_unsafe`. For unanimous groups a second value is enough.
        """
        if self.kind == "unanimous":
            return 1
        return self.highest_unsafe - self.lowest_unsafe + 1

    @property
    def lowest_hidden(self) -> int:
        """What anyone knows of a hidden count: with zeros shown it is at least 1."""
        return 1 if self.zeros_shown else 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise self._wrong("there is no such kind", self.kind, f"Use {', '.join(KINDS)}.")
        if self.fewest_for_median < 1:
            raise self._wrong(
                "a median is of one value at least", self.fewest_for_median, "Write 10, say."
            )
        if self.kind == "threshold":
            if not self.lowest_hidden <= self.lowest_unsafe <= self.highest_unsafe:
                raise self._wrong(
                    "the unsafe counts are no range from the least hidden count and up",
                    (self.lowest_unsafe, self.highest_unsafe),
                    "With zeros shown it begins at 1, otherwise at 0.",
                )
        elif self.kind in AMOUNT_KINDS and not 0 < self.percent < 100:
            raise self._wrong(
                "percent must be between 0 and 100", self.percent, "Write 15 for 15 %."
            )
        elif self.kind == "pq" and not self.percent < self.prior <= 100:
            raise self._wrong(
                "prior must be above percent and at most 100",
                self.prior,
                "It says how well contributions were known before: 50 for within 50 %.",
            )
        if self.sensitive and (self.kind in AMOUNT_KINDS or self.zeros_shown):
            raise self._wrong(
                "unanimous groups can only be hidden among counts whose zeros are hidden",
                self.sensitive,
                "Hide zeros (--hide-zeros, or zeros_shown = false in the rule's file).",
            )
        if self.kind != "pq" and self.prior != 100:
            raise self._wrong("only a pq rule has a prior", self.prior, "Make its kind pq.")

    def _wrong(self, what: str, value: object, next_step: str) -> RuleError:
        return RuleError(what, where=f"rule {self.name}", value=value, next_step=next_step)


def threshold_rule(highest_unsafe: int, *, zeros_shown: bool = True) -> Rule:
    """Counts up to a threshold are unsafe: from 1 where zeros are shown, else from 0."""
    return Rule(
        name=f"threshold_{highest_unsafe}",
        kind="threshold",
        title=f"Counts up to {highest_unsafe} are not shown",
        lowest_unsafe=1 if zeros_shown else 0,
        highest_unsafe=highest_unsafe,
        zeros_shown=zeros_shown,
    )


def load_rule(source: str | Path) -> Rule:
    """A rule from a TOML file, or by the name of one that comes with samstat."""
    path = Path(source)
    if path.suffix != ".toml":
        path = DATA / f"{source}.toml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in DATA.glob("*.toml")))
        raise RuleError(
            "there is no such rule",
            value=str(source),
            next_step=f"Give a .toml file, or one of: {known}.",
        )
    try:
        return _rule(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(
            f"the file is no TOML ({error})", where=path.name, next_step="Mend the line."
        ) from error


def _rule(data: dict[str, Any], where: str) -> Rule:
    known = {each.name for each in fields(Rule)}
    if wrong := sorted(set(data) - known) or sorted({"name", "kind"} - set(data)):
        raise RuleError(
            "a key is unknown or missing",
            where=where,
            value=wrong[0],
            next_step=f"Keys: {', '.join(sorted(known))}; name and kind are needed.",
        )
    try:
        grounds = tuple(Ground(**each) for each in data.pop("grounds", ()))
        return Rule(**data, grounds=grounds)
    except TypeError as error:
        raise RuleError(
            f"a key has a value of the wrong kind ({error})",
            where=where,
            next_step="Numbers without quotation marks; each ground has authority and paragraph.",
        ) from error
