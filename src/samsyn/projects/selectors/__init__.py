"""Fetching for screens. Every query begins with visible_projects or visible_calls."""

from samsyn.projects.selectors.selection import Selection, select
from samsyn.projects.selectors.totals import CurrencyTotal, totals_of
from samsyn.projects.selectors.visibility import visible_calls, visible_projects

__all__ = [
    "CurrencyTotal",
    "Selection",
    "select",
    "totals_of",
    "visible_calls",
    "visible_projects",
]
