"""Place names in running text to official codes, and the facts about Sweden's places. Pure.

`find_places` reads prose, `match_name` one value of a list; `places` and `changes` hold the facts.
"""

from samsyn.gazetteer.find import SURE_ENOUGH, find_places, municipalities_mentioned
from samsyn.gazetteer.match import NameMatch, match_name, match_names, region_code
from samsyn.gazetteer.mentions import Mention

__all__ = [
    "SURE_ENOUGH",
    "Mention",
    "NameMatch",
    "find_places",
    "match_name",
    "match_names",
    "municipalities_mentioned",
    "region_code",
]
