"""What an indicator is: a name, a formula over cubes, and all that a reader must know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samstat.indicators.formula import Call, Node, Number, Operation, Reference, references

UNITS = {
    "percent": ("procent", "per cent"),
    "percentage_points": ("procentenheter", "percentage points"),
    "per_1000": ("per 1 000", "per 1,000"),
    "per_100000": ("per 100 000", "per 100,000"),
    "index": ("index", "index"),
    "ratio": ("kvot", "ratio"),
    "persons": ("personer", "persons"),
    "number": ("antal", "number"),
    "years": ("år", "years"),
    "sek": ("kronor", "Swedish kronor"),
}
POLARITIES = {
    "higher_is_better": ("högre är bättre", "higher is better"),
    "lower_is_better": ("lägre är bättre", "lower is better"),
    "none": ("varken högt eller lågt är bättre", "neither high nor low is better"),
}
UNCERTAINTIES = {
    "wilson": ("Wilsons intervall", "Wilson's interval of a share"),
    "poisson": ("exakt Poissonintervall", "the exact Poisson interval of a count by a population"),
    "carried": ("kubens eget intervall", "the interval that the cube's own measure has"),
    "none": ("inget intervall", "no interval"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages of the screens."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The act and the provision that an indicator rests on; `says` in words of our own."""

    act: str
    provision: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who publishes the definition or the figures, what it is called, and where it can be read."""

    publisher: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What the formula takes from one cube.

    `columns` names the cube's own dimension or measure where it is called something else.
    """

    name: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        return self.columns.get(name, name)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `cubes` by the name that the formula uses, `where` the file it came from."""

    id: str
    name: Words
    description: Words
    formula: Node
    text: str
    unit: str
    polarity: str
    source: Origin
    breakdowns: tuple[str, ...]
    cubes: Mapping[str, Need]
    decimals: int = 1
    uncertainty: str = "none"
    confidence: float = 0.95
    grounds: tuple[Ground, ...] = ()
    where: str = ""

    def used(self) -> list[Reference]:
        """Each different reference of the formula, in order of mention."""
        return list(dict.fromkeys(references(self.formula)))


def scaled(node: Node) -> tuple[float, Node] | None:
    """A number and what it multiplies, for formulas like `100 * x` and `x / 10`; else (1, node)."""
    if not isinstance(node, Operation) or node.sign not in ("*", "/"):
        return 1.0, node
    if isinstance(node.right, Number):
        inner = scaled(node.left)
        if inner is None or (node.sign == "/" and not node.right.value):
            return None
        factor = node.right.value if node.sign == "*" else 1 / node.right.value
        return inner[0] * factor, inner[1]
    if node.sign == "*" and isinstance(node.left, Number):
        inner = scaled(node.right)
        return None if inner is None else (inner[0] * node.left.value, inner[1])
    return 1.0, node


def interval_fits(node: Node, uncertainty: str) -> bool:
    """Whether the formula's form has the interval: intervals of other forms are not known."""
    found = scaled(node)
    if uncertainty == "none":
        return True
    if found is None or found[0] <= 0:
        return False
    if uncertainty == "carried":
        return isinstance(found[1], Reference)
    wanted = {"wilson": ("share",), "poisson": ("per", "rate")}[uncertainty]
    return isinstance(found[1], Call) and found[1].function in wanted
