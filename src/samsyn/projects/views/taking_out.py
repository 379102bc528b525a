"""What the views of a selection show of taking it out and of its prices."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from samsyn.projects.figures.bank import Part
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.prices import price_switch
from samsyn.projects.services.exporting import MOST_SHEETS


def taking_out(
    projects: QuerySet[Project], query: QueryDict, part: Part | None = None
) -> dict[str, Any]:
    """The menu of files, with how many projects they hold, and the switch of prices.

    `part` are the same projects where they are held in the process.
    """
    accepted = projects.order_by().filter(review_state=ReviewState.ACCEPTED)
    return {
        "takeable": accepted.count() if part is None else part.accepted,
        "most_sheets": MOST_SHEETS,
        "prices": price_switch(query),
    }
