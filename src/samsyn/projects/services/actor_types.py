"""What sort of actor a name tells of. Swedish words first; what no rule knows is unknown."""

from __future__ import annotations

import re

from samstat.linkage import plain_name
from samsyn.projects.models import ActorType

# The first that fits decides, so that 'Stiftelsen Exempels folkhögskola' is a folk high school.
_RULES: tuple[tuple[ActorType, str], ...] = (
    (ActorType.FOLK_HIGH_SCHOOL, r"folkhögskola"),
    (ActorType.COORDINATION, r"samordningsförbund|\bfinsam\b|\bsamf\b"),
    (ActorType.COMPANY, r"\b(?:ab|aktiebolag\w*|hb|kb|handelsbolag|kommanditbolag|gmbh|ltd)\b"),
    (ActorType.ASSOCIATION, r"ideell förening|ekonomisk förening|\bek för\b"),
    (
        ActorType.UNIVERSITY,
        r"universitet|\bhögskola|\b\w+högskola(?:n)?\b|university|karolinska inst",
    ),
    (ActorType.REGION, r"^region\b|landsting|^regionförbund|\bregionförbund\b|^regional utveckl"),
    (
        ActorType.STATE_AGENCY,
        (
            r"arbetsförmedling|försäkringskassa|länsstyrelse|myndighet(?:en)?\b|\w+verket\b|domstol"
            r"|kriminalvård|^polis|^statens|^svenska esf|^rise\b|försvarsmakt|inspektionen"
        ),
    ),
    (ActorType.EU_BODY, r"european commission|europeiska (?:kommissionen|unionen)|europaparlament"),
    (ActorType.FOUNDATION, r"\bstiftelse\w*|\bfoundation\b|\bfonden\b"),
    (ActorType.MUNICIPALITY, r"\bkommun(?:en)?\b|^\w+s stad\b|\bmunicipality\b|kommunstyrelse"),
    (
        ActorType.ASSOCIATION,
        (
            r"förening|förbund|\bförb\b|röda korset|stadsmission|\babf\b|\bnätverk|kyrka|\bideell"
            r"|församling|sällskap|organisation|\bklubb|koope?rativ|coompanion|\bcouncil\b"
        ),
    ),
    (ActorType.SCHOOL, r"skola\b|skolan\b|gymnasi|vuxenutbildning|komvux|lärcentr"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)


def type_of(name: str) -> ActorType:
    """'Exempels kommun' → municipality. A guess from words, which a person may correct."""
    plain = plain_name(name)
    for kind, pattern in _COMPILED:
        if pattern.search(plain):
            return kind
    return ActorType.UNKNOWN
