"""An owner's name parted into organisation and unit, where the words show that it has one."""

from __future__ import annotations

import re

# A unit is told by the end of its last main word; 'AB', 'org' and towns are no units.
_UNIT = re.compile(
    r"(?:enheten?|förvaltning(?:en)?|förvaltningar|avdelning(?:en)?|kontor(?:et)?|nämnd(?:en)?"
    r"|sektor(?:n)?|centrum|centret|center|byrån?|verksamheten|institution(?:en)?|fakultet(?:en)?"
    r"|staben?|roteln?|arbetsmarknad|vuxenutbildning(?:en)?|lärcentrum|komvux|utbildning(?:en)?"
    r"|socialtjänst(?:en)?|department|unit|division|office|administration)$",
    re.IGNORECASE,
)
_HAS_UNITS = re.compile(
    r"(?:kommun|kommuner|stad|region|landsting(?:et)?|läns landsting|universitet(?:et)?|högskolan?"
    r"|länsstyrelsen?|arbetsförmedlingen|kommunförbund(?:et)?|municipality|county council"
    r"|university)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[,/;]\s*|\s+[-–—]\s+")


def split_owner(owner: str) -> tuple[str, str | None]:
    """('Åmåls kommun', 'Arbetsmarknadsenheten') of 'Åmåls kommun, Arbetsmarknadsenheten'."""
    for separator in _SEPARATOR.finditer(owner):
        organisation, unit = owner[: separator.start()], owner[separator.end() :]
        head = re.split(r"\s+(?:i|på|vid|för|in|of|at)\s+", unit.strip())[0]
        if _HAS_UNITS.search(organisation) and _UNIT.search(head) and not _is_company(owner):
            return organisation.strip(), unit.strip()
    return owner, None


def _is_company(owner: str) -> bool:
    return re.search(r"\b(?:AB|HB|KB|aktiebolag|Ltd|GmbH|ek\.? ?för)\b", owner) is not None
