"""The selection that an address names, shared by list, map, timeline, money and saved searches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from samsyn.core import policies
from samsyn.core.scopes import AnyUser
from samsyn.projects import search
from samsyn.projects.figures.bank import Part, part_of
from samsyn.projects.forms import SelectionForm
from samsyn.projects.models import Project
from samsyn.projects.policies import can_save_searches
from samsyn.projects.presenters import facets, listing, told
from samsyn.projects.presenters.words import sort_choices
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.chosen import PART_OF, asks, chosen_projects, survey_of
from samsyn.projects.selectors.kinship import counted_twice
from samsyn.projects.selectors.selection import RELEVANCE

# What an address may hold beside the selection: the page, and the view's own choices.
_KNOWN = {"page", "all"}


@dataclass(frozen=True)
class Chosen:
    """What was asked for, and the answer, which is fetched when a page needs it."""

    form: SelectionForm
    selection: Selection
    user: AnyUser
    unknown: frozenset[str] = frozenset()
    # The facet, by its name in the selection, of which all values are to be shown.
    whole: str = ""

    @cached_property
    def has_words(self) -> bool:
        return asks(self.selection)

    @cached_property
    def survey(self) -> search.Survey:
        return survey_of(self.user, self.selection)

    @cached_property
    def projects(self) -> QuerySet[Project]:
        return chosen_projects(self.user, self.selection, self.survey)

    @cached_property
    def part(self) -> Part | None:
        """The same projects as figures held in the process; None where the database has to sum."""
        return part_of(self.survey.found)

    def context(self, action: str) -> dict[str, Any]:
        """What every view of the selection shows; `action` is the view's own address."""
        return {
            "form": self.form,
            "selection": self.selection,
            "query": self.selection.query(),
            "chips": listing.chips(self.selection, self.user),
            "groups": facets.groups(self._counts(), self.selection, self.whole),
            "sorts": self._sorts(),
            "meant": told.meant(self.survey, self.selection),
            "notes": told.notes(
                self.selection,
                self.survey,
                has_words=self.has_words,
                unknown=self.unknown,
                lost_right="review_state" in self.form.data and not self._reviews(),
                twice=counted_twice(self.survey.found),
            ),
            "action": action,
            "may_import": policies.can_import_documents(self.user),
            "may_save": can_save_searches(self.user),
        }

    def _counts(self) -> Mapping[str, Collection[search.FacetCount]]:
        facet = next((name for name, part in PART_OF.items() if part == self.whole), "")
        return self.survey.count_facets(facet)

    def _reviews(self) -> bool:
        return "review_state" in self.form.fields

    def _sorts(self) -> list[tuple[str, Any, bool]]:
        """Value, words and whether it is the one shown; relevance only where there are words.

        The usual order has no value, so that words typed beside it bring their own usual order.
        """
        usual, shown = self.selection.usual_sort, self.selection.shown_sort
        return [
            ("" if name == usual else name, words, name == shown)
            for name, words in sort_choices()
            if self.has_words or name != RELEVANCE
        ]


def chosen(request: HttpRequest, known: Collection[str] = ()) -> Chosen:
    """Form and selection. A filter that cannot be read is told and left out, as is a name that
    means nothing here; `known` are those that the view itself understands."""
    form = SelectionForm(request.GET, reviews=policies.can_review_proposals(request.user))
    form.is_valid()
    unknown = set(request.GET) - set(SelectionForm.base_fields) - _KNOWN - set(known)
    return Chosen(
        form,
        Selection.of(form.cleaned_data),
        request.user,
        frozenset(unknown),
        request.GET.get("all", ""),
    )
