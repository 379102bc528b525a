"""How a sample was drawn: strata, clusters, replicate weights, and which variance is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from samstat.errors import DesignError

METHODS = ("linearised", "jackknife", "brr")


@dataclass(frozen=True, slots=True)
class Design:
    """The columns that say how the rows were drawn.

    `strata` and `cluster` name the first stage's; without `cluster` each row is drawn by itself.
    `population` is how many clusters the row's stratum has in all: then the finite population
    correction is applied. `replicates` are columns of replicate weights, which hold the design
    already: balanced (brr, with Fay's factor `fay`), or an unstratified jackknife's.
    """

    strata: str | None = None
    cluster: str | None = None
    population: str | None = None
    method: str = "linearised"
    replicates: tuple[str, ...] = ()
    fay: float = 0.0
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise self._wrong("there is no such method", self.method, f"Use {', '.join(METHODS)}.")
        if not 0 < self.confidence < 1:
            raise self._wrong("confidence is between 0 and 1", self.confidence, "Write 0.95.")
        if not 0 <= self.fay < 1 or (self.fay and self.method != "brr"):
            raise self._wrong(
                "fay is from 0 to below 1, and for brr", self.fay, "Leave it out elsewhere."
            )
        if (self.method == "brr" and not self.replicates) or (
            self.method == "linearised" and self.replicates
        ):
            raise self._wrong(
                "the method and the replicate weights do not go together",
                (self.method, self.replicates),
                "brr needs them, linearised has none, jackknife may have them.",
            )
        if self.replicates and (self.strata or self.cluster or self.population):
            raise self._wrong(
                "replicate weights hold the design already",
                self.strata or self.cluster or self.population,
                "Leave out strata, cluster and population.",
            )
        if len(self.replicates) == 1 or len(set(self.replicates)) != len(self.replicates):
            raise self._wrong(
                "replicate weights are two or more different columns", self.replicates, "Name each."
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the design reads."""
        named = [self.strata, self.cluster, self.population]
        return tuple(name for name in named if name) + self.replicates

    @property
    def text_columns(self) -> tuple[str, ...]:
        return tuple(name for name in (self.strata, self.cluster) if name)

    def _wrong(self, what: str, value: object, next_step: str) -> DesignError:
        return DesignError(what, where="design", value=value, next_step=next_step)
