"""JSON for machines: every value with the document and the spot it was read from.

The structure is described in docs/how-to/export.md; `version` goes up when it changes in a way
that a reader must know. `documents` comes last, since it is complete only then.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from samsyn.core.models import Document, StoredValue
from samsyn.projects.models import Project
from samsyn.projects.prices import fixed, price_year
from samsyn.projects.services.exporting.about import About
from samsyn.projects.services.exporting.columns import COLUMNS
from samsyn.projects.services.exporting.rows import Documents, Row, Stated, rows_of
from samsyn.sources.records import plain

VERSION = 2
_AMOUNTS = ("total_budget", "esf_support")


def as_json(projects: QuerySet[Project], about: About) -> Iterator[str]:
    """One JSON document, a project a line, so that a large bank is never held in memory."""
    documents = Documents()
    yield json.dumps(header("samsyn.projects", about), ensure_ascii=False)[:-1]
    yield ', "projects": [\n'
    for number, row in enumerate(rows_of(projects, documents)):
        yield ",\n" if number else ""
        yield json.dumps(_with_prices(row, documents, about), ensure_ascii=False)
    sources = [document_as_json(found) for found in documents.found.values()]
    yield f'\n], "documents": {json.dumps(sources, ensure_ascii=False)}}}\n'


def header(kind: str, about: About) -> dict[str, Any]:
    """What the file is, of whom and when; the same in GeoJSON."""
    return {
        "format": kind,
        "version": VERSION,
        "published_by": about.region,
        "made_on": about.made_on.isoformat(),
        "selection": about.query,
        "prices": {
            "level": "current" if about.prices is None else "current and fixed",
            "fixed_year": about.prices,
            "note": about.prices_words,
        },
        "example_data": about.example,
    }


def _with_prices(row: Row, documents: Documents, about: About) -> dict[str, Any]:
    found = project_as_json(row, documents)
    if about.prices is not None:
        found["fixed_prices"] = fixed_amounts(row, about.prices)
    return found


def project_as_json(row: Row, documents: Documents) -> dict[str, Any]:
    """A project as files and the read API give it out."""
    project = row.project
    return {
        "id": project.pk,
        "key": _public_key(project),
        "review": project.review_state,
        "synthetic": project.is_synthetic,
        "price_year": price_year(project),
        "fields": _fields(row, documents),
    }


def fixed_amounts(row: Row, year: int) -> dict[str, Any]:
    """The amounts in that year's prices; null where they cannot be recalculated."""
    from_year = price_year(row.project)
    return {
        "year": year,
        "currency": "SEK",
        **{
            name: plain(fixed(row.contents[name], row.project.currency, from_year, year))
            for name in _AMOUNTS
        },
    }


def _fields(row: Row, documents: Documents) -> dict[str, Any]:
    fields = {}
    for name in COLUMNS:
        content = row.contents[name]
        if content in (None, "", []):
            continue
        stated = row.stated.get(name)
        document = documents.found[stated.document] if stated and stated.document else None
        fields[name] = field_as_json(content, document, stated)
    return fields


def field_as_json(
    content: Any, document: Document | None, stated: Stated | StoredValue | None
) -> dict[str, Any]:
    """A value with its document and spot. `stated` is None where a rule made the value."""
    return {
        "value": plain(content),
        "document": document.sha256 if document else None,
        "locator": stated.locator if stated else None,
        "confidence": stated.confidence if stated else None,
        "corrected": bool(stated and stated.corrected),
    }


def _public_key(project: Project) -> str | None:
    """A key without a telling number is a sum over the owner's name too: whoever guesses a natural
    person's name could have it confirmed, also after the name is gone."""
    return project.key if project.key.startswith("nr:") or not project.owner_is_person else None


def document_as_json(document: Document) -> dict[str, Any]:
    return {
        "sha256": document.sha256,
        "name": document.name,
        "origin": document.origin or None,
        "licence": document.licence or None,
        "published_on": _day(document.published_on),
        "fetched_on": _day(document.fetched_at),
    }


def _day(value: dt.date | dt.datetime | None) -> str | None:
    if isinstance(value, dt.datetime):
        value = value.date()
    return None if value is None else value.isoformat()
