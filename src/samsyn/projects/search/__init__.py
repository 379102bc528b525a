"""Full-text search over projects and calls. See docs/method/search.md and docs/adr/0010-search.md.

The index is derived from the bank: whoever changes a project calls update() in the same
transaction, and rebuild() makes it anew.
"""

from samsyn.projects.search.counting import Division, FacetCount
from samsyn.projects.search.facets import FACETS
from samsyn.projects.search.find import RELEVANCE, SearchResult, Survey, find, find_calls, survey
from samsyn.projects.search.highlights import Highlight, Piece
from samsyn.projects.search.index import rebuild, update

__all__ = [
    "FACETS",
    "RELEVANCE",
    "Division",
    "FacetCount",
    "Highlight",
    "Piece",
    "SearchResult",
    "Survey",
    "find",
    "find_calls",
    "rebuild",
    "survey",
    "update",
]
