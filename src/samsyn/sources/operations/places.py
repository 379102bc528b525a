"""Where an operation is: location as stated, and codes of Swedish municipalities and counties."""

from __future__ import annotations

import re
from functools import lru_cache

from samsyn.gazetteer import match_name
from samsyn.gazetteer.places import counties
from samsyn.sources.findings import finding
from samsyn.sources.operations.cells import Context, Spot, Stated
from samsyn.sources.records import Finding, Item, Value

# The columns that say where an operation or its owner is.
PLACES = frozenset({"location", "municipalities", "counties", "owner_postal_code"})
_SEPARATORS = re.compile(r"\s*[,;\n|]\s*|\s+(?:och|samt|and|&)\s+")
# A list names the same few hundred places in thousands of rows.
_match = lru_cache(maxsize=20_000)(match_name)
_POSTAL_TOWN = re.compile(r"([A-Z]{1,2}-)?(\d{3}\s?\d{2}|\d{4,5})(?:\s+(\D.*))?")


def place_values(stated: Stated, context: Context, findings: list[Finding]) -> dict[str, Value]:
    fields = _postal(stated)
    spots = stated.get("location", [])
    if spots:
        fields["location"] = joined(spots)
    if context.country not in (None, "SE"):
        return fields
    municipalities: list[Item] = []
    of_counties: list[Item] = []
    for spot in (*stated.get("municipalities", ()), *(spots if context.country == "SE" else ())):
        asked = spot.column.field == "municipalities"
        _sort(spot, asked, municipalities, of_counties, findings)
    for spot in stated.get("counties", ()):
        _sort(spot, True, municipalities, of_counties, findings, prefer_county=True)
    for name, items in (("municipalities", municipalities), ("counties", of_counties)):
        if items:
            fields[name] = _codes(items)
    return fields


def joined(spots: list[Spot]) -> Value:
    """Several cells of location as one text; each part keeps its own cell."""
    parts = tuple(Item(spot.reading.value, spot.cell) for spot in spots)
    text = "; ".join(dict.fromkeys(str(part.value) for part in parts))
    return Value(text, parts[0].locator, items=parts if len(parts) > 1 else ())


def _postal(stated: Stated) -> dict[str, Value]:
    """'13088 Berlin' in the owner's column of postal codes is a code and a town."""
    fields: dict[str, Value] = {}
    for spot in stated.get("owner_postal_code", ())[:1]:
        written = str(spot.reading.value)
        match = _POSTAL_TOWN.fullmatch(written)
        digits = re.sub(r"\D", "", match[2]) if match else re.sub(r"\D", "", written)
        if digits:
            raw = written if digits != written else None
            fields["owner_postal_code"] = Value(digits, spot.cell, raw=raw)
        if match and match[3] and "owner_city" not in stated:
            fields["owner_city"] = Value(match[3], spot.cell, raw=written)
    return fields


def _sort(
    spot: Spot,
    asked: bool,
    municipalities: list[Item],
    of_counties: list[Item],
    findings: list[Finding],
    prefer_county: bool = False,
) -> None:
    """Each name of a cell to its code; a name that no place has is told if places are asked for."""
    for name in _SEPARATORS.split(str(spot.reading.value)):
        if not name:
            continue
        match = _match(name, prefer="county" if prefer_county else "municipality")
        code = match.code or ""
        county = _county_of_nuts(code) if match.kind == "nuts" else None
        if match.kind == "municipality" and match.code:
            municipalities.append(Item(match.code, spot.cell))
        elif (match.kind == "county" and match.code) or county:
            of_counties.append(Item(county or code, spot.cell))
        elif asked:
            findings.append(finding("place_unknown", spot.cell, value=name))


def _county_of_nuts(code: str) -> str | None:
    """A Swedish NUTS 3 region is a county."""
    return next((county.code for county in counties().values() if county.nuts3 == code), None)


def _codes(items: list[Item]) -> Value:
    codes = list(dict.fromkeys(item.value for item in items))
    return Value(codes, items[0].locator, items=tuple(items))
