"""The list's pages: by the tables, or in the order of the search where there are words."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator

from samsyn.projects.figures.ordering import page_by_figure
from samsyn.projects.models import Project
from samsyn.projects.selectors import visible_projects
from samsyn.projects.views.chosen import Chosen

PAGE = 50


class FoundPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of what the search found, best first unless another order is asked for."""

    def __init__(self, choice: Chosen) -> None:
        super().__init__(choice.survey.ids, PAGE)
        self._choice = choice

    def page(self, number: int | str) -> Page[Any]:
        """A project that is gone since it was indexed is missing on its page."""
        number = self.validate_number(number)
        choice = self._choice
        ids = self._ids(choice.selection.shown_sort, number)
        found = visible_projects(choice.user).in_bulk(ids)
        return Page([found[pk] for pk in ids if pk in found], number, self)

    def _ids(self, sort: str, number: int) -> list[int]:
        last = number * self.per_page
        if part := self._choice.part:
            held = page_by_figure(part, sort, last - self.per_page, last)
            if held is not None:
                return held
        return self._choice.survey.page(sort=sort, page=number, page_size=self.per_page)


def page_of(choice: Chosen, asked: str | None) -> tuple[Page[Any], bool]:
    """The page asked for and True; where there is none of that number, the nearest and False."""
    pages: Paginator[Project] = (
        FoundPaginator(choice)
        if choice.has_words or choice.part
        else Paginator(choice.projects, PAGE)
    )
    try:
        return pages.page(asked or 1), True
    except InvalidPage:
        return pages.get_page(asked), False
