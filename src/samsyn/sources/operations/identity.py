"""Numbers that identify: the project's own, the programme's inside it, the organisation's."""

from __future__ import annotations

import re

from stdnum.se import orgnr

from samsyn.sources.operations.cells import Stated
from samsyn.sources.records import Value

# Kohesio puts the programme's CCI code before the national number: 2021SE05SFPR001_23-017-S01.
_WITH_PROGRAMME = re.compile(r"(20\d\d[A-Z]{2}[0-9A-Z]{2}[A-Z0-9]{4}\d{3})[_/](\S+)")


def project_number(stated: Stated) -> dict[str, Value]:
    """The project's number, and the programme's code where the number carries it."""
    for spot in stated.get("number", ()):
        written = str(spot.reading.value)
        match = _WITH_PROGRAMME.fullmatch(written)
        if match is None:
            return {"number": Value(written, spot.cell)}
        return {
            "number": Value(match[2], spot.cell, raw=written),
            "programme_code": Value(match[1], spot.cell, raw=written),
        }
    return {}


def organisation_number(stated: Stated, country: str | None) -> dict[str, Value]:
    """As written; a Swedish number that passes its check digit in the form NNNNNN-NNNN."""
    for spot in stated.get("owner_org_number", ()):
        written = str(spot.reading.value)
        digits = re.sub(r"[\s-]", "", written)
        if len(digits) == 12 and digits.startswith("16"):
            digits = digits[2:]
        if country in (None, "SE") and orgnr.is_valid(digits):
            shown = f"{digits[:6]}-{digits[6:]}"
            raw = written if shown != written else None
            return {"owner_org_number": Value(shown, spot.cell, raw=raw)}
        return {"owner_org_number": Value(written, spot.cell)}
    return {}
