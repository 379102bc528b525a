"""A region's strategy as a tree of goals, and its recommendations to named actors.

CSV and YAML say the tree; the headings of a Word or PDF document propose one. See
docs/how-to/strategy.md.
"""

from samsyn.sources.strategy.headings import propose
from samsyn.sources.strategy.read import read_strategy
from samsyn.sources.strategy.recommendations import (
    AskRow,
    Asks,
    read_recommendations,
)
from samsyn.sources.strategy.records import GoalRow, Head, StrategyFile

__all__ = [
    "AskRow",
    "Asks",
    "GoalRow",
    "Head",
    "StrategyFile",
    "propose",
    "read_recommendations",
    "read_strategy",
]
