"""Where participants and money are placed: pure rules and division, without database or requests.

The rules and their reasons: docs/method/location.md.
"""

from samsyn.projects.placing.division import (
    Division,
    Range,
    Whole,
    divide,
    ranges,
    round_to_whole,
)
from samsyn.projects.placing.rules import Basis, Grounds, Named, grounds_of, municipalities_named
from samsyn.projects.placing.weighing import GROUP_MARK, INHABITANTS, Sizes, Weight
from samsyn.projects.placing.wholes import Report, Split, split

__all__ = [
    "GROUP_MARK",
    "INHABITANTS",
    "Basis",
    "Division",
    "Grounds",
    "Named",
    "Range",
    "Report",
    "Sizes",
    "Split",
    "Weight",
    "Whole",
    "divide",
    "grounds_of",
    "municipalities_named",
    "ranges",
    "round_to_whole",
    "split",
]
