"""Two selections beside each other: what each consists of, counted in the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import Count, QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.figures.bank import Part, part_of
from samsyn.projects.models import Measure, Project
from samsyn.projects.search import Division, Survey
from samsyn.projects.selectors.chosen import chosen_projects, survey_of
from samsyn.projects.selectors.lessons import lessons_of_projects
from samsyn.projects.selectors.participants import Counted, participants_in
from samsyn.projects.selectors.people import placed, populations
from samsyn.projects.selectors.selection import Selection
from samsyn.projects.selectors.totals import CurrencyTotal, totals_of

# What the selections are divided by, and of what the values of each are counted.
DIVIDED_BY = (
    "programme", "fund", "period", "county", "owner_type", "phase", "state", "amount",
)  # fmt: skip
_PLACED = ((Measure.SUPPORT, "SEK"), (Measure.BUDGET, "SEK"), (Measure.PARTICIPANTS, ""))
# Target groups stand as the sources write them and are counted row by row: of so many at most.
MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class PerInhabitant:
    """What is placed where people take part, in the measure's smallest unit, and those who live in
    the municipalities concerned. `stating` projects state the measure; of the others it is unknown.
    """

    measure: Measure
    currency: str
    placed: int
    municipalities: int
    inhabitants: int
    stating: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Projects by target group as stated, casefolded; `without` state none, which is unknown.

    None in place of this where the projects are more than MOST_READ.
    """

    projects: Mapping[str, int]
    without: int


@dataclass(frozen=True)
class Side:
    """One of the two selections, as far as the user may see it."""

    user: AnyUser
    selection: Selection
    prices: int | None = None

    @cached_property
    def survey(self) -> Survey:
        return survey_of(self.user, self.selection)

    @property
    def count(self) -> int:
        return self.survey.total

    @cached_property
    def projects(self) -> QuerySet[Project]:
        return chosen_projects(self.user, self.selection, self.survey).order_by()

    @cached_property
    def part(self) -> Part | None:
        """The same projects as figures held in the process; None where the database has to sum."""
        return part_of(self.survey.found)

    @cached_property
    def totals(self) -> list[CurrencyTotal]:
        return totals_of(self.projects, self.prices, self.part)

    @cached_property
    def divisions(self) -> Mapping[str, Division]:
        return self.survey.divided((*DIVIDED_BY, "owner"))

    @cached_property
    def rates(self) -> list[PerInhabitant]:
        return [self._rate(measure, currency) for measure, currency in _PLACED]

    @cached_property
    def participants(self) -> Counted:
        return participants_in(self.projects, self.part)

    @cached_property
    def groups(self) -> Groups | None:
        if self.count > MOST_READ:
            return None
        found: Counter[str] = Counter()
        without = 0
        for stated in self.projects.values_list("target_groups", flat=True).iterator():
            own = {str(one).strip().casefold() for one in stated} - {""}
            found.update(own)
            without += not own
        return Groups(found, without)

    @cached_property
    def lessons(self) -> Mapping[str, int]:
        """Accepted lessons by kind; a project of which nobody has written any has none here."""
        counted = lessons_of_projects(self.user, self.projects.values("pk")).order_by()
        return dict(counted.values_list("kind").annotate(Count("pk")))

    def _rate(self, measure: Measure, currency: str) -> PerInhabitant:
        found = placed(self.projects, measure, currency, self.part)
        concerned = [code for code, value in found.people.items() if value]
        return PerInhabitant(
            measure,
            currency,
            sum(found.people.values()),
            len(concerned),
            sum(populations()[code] for code in concerned),
            found.stating,
        )


def in_both(a: Side, b: Side) -> int:
    """How many projects both selections have."""
    return len(np.intersect1d(a.survey.found, b.survey.found, assume_unique=True))
