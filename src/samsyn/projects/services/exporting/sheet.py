"""A project's printed sheet as words: facts with their spots, money with its price year, sources.

The words are formatted here, in the active language; the layout is typst/sheet.typ's.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samsyn.core.models import Document
from samsyn.core.templatetags.samsyn_format import amount, day, period, share, unknown
from samsyn.places import selectors as places
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.presenters.facts import ALWAYS, GROUPS, SURE
from samsyn.projects.presenters.page import figure_rows, warning_rows
from samsyn.projects.presenters.prices import fixed_words, price_words
from samsyn.projects.presenters.sources import spot
from samsyn.projects.presenters.values import as_text
from samsyn.projects.presenters.words import STATES, field_label
from samsyn.projects.selectors.project import warnings_of
from samsyn.projects.selectors.statements import statements_of
from samsyn.projects.services.exporting.about import About
from samsyn.projects.services.exporting.columns import COLUMNS
from samsyn.projects.services.exporting.rows import Documents, Row, Stated
from samsyn.projects.services.exporting.sheet_map import drawn
from samsyn.sources.fields import FIELDS


def sheet_of(row: Row, documents: Documents, about: About) -> dict[str, Any]:
    """All that the sheet says. The places and texts of `row.project` are best fetched before."""
    project = row.project
    numbers = _numbers(row)
    placed = _placed(project)
    return {
        "id": project.pk,
        "title": row.contents["title"] or _("Project without a name"),
        "lede": _lede(row),
        "marks": _marks(project),
        "summary": [part for part in (row.contents["summary"] or "").splitlines() if part.strip()],
        "groups": _groups(row, numbers, about),
        "places": _by_relation(placed),
        "map_text": _map_text(codes_of(project)),
        "map_caption": _("Municipalities named by the source or the text"),
        "target_groups": list(project.target_groups),
        **_beside(project),
        "sources": [_source(number, documents.found[pk]) for pk, number in numbers.items()],
        "texts": _texts(project),
    }


def codes_of(project: Project) -> list[str]:
    """Places to draw: those that the source states or the text mentions, not the owner's seat."""
    seat = ProjectPlace.Relation.OWNER_SEAT
    return [p.place_code for p in project.places.all() if p.relation != seat]


def _numbers(row: Row) -> dict[int, int]:
    """Document → its number on the sheet, in the order of the fields that it gave."""
    used = [row.stated[name].document for name in COLUMNS if name in row.stated]
    return {pk: n for n, pk in enumerate(dict.fromkeys(pk for pk in used if pk), start=1)}


def _lede(row: Row) -> str:
    project = row.project
    owner = row.contents["owner"] or (_("natural person") if project.owner_is_person else "")
    days = project.period_start or project.period_end
    when = period(project.period_start, project.period_end) if days else str(project.year or "")
    return " · ".join(part for part in (owner, when) if part)


def _marks(project: Project) -> list[str]:
    state = str(STATES.get(project.state, project.state))
    return [mark for mark in (project.fund, project.programme, project.phase, state) if mark]


def _groups(row: Row, numbers: dict[int, int], about: About) -> list[dict[str, Any]]:
    groups = []
    for heading, names in GROUPS:
        facts = [
            _fact(row, name, numbers, about)
            for name in names
            if name in COLUMNS and (row.contents[name] not in (None, "", []) or name in ALWAYS)
        ]
        if facts:
            groups.append({"heading": str(heading), "facts": facts})
    return groups


def _fact(row: Row, name: str, numbers: dict[int, int], about: About) -> dict[str, Any]:
    text = as_text(name, row.contents[name], row.project.currency)
    stated = row.stated.get(name)
    if name == "owner" and row.project.owner_is_person:
        text = _("natural person, the name is not given in files")
    return {
        "label": str(field_label(name)),
        "text": text or unknown(),
        "known": bool(text),
        "notes": _notes(row, name, stated, about),
        "source": _spot(stated, numbers),
    }


def _notes(row: Row, name: str, stated: Stated | None, about: About) -> list[str]:
    notes = []
    if FIELDS[name].kind == "amount" and row.contents[name] is not None:
        notes.append(price_words(row.project))
        if about.prices is not None:
            notes.append(fixed_words(row.project, row.contents[name], about.prices))
    if stated is not None and stated.corrected:
        notes.append(_("corrected: %(reason)s") % {"reason": stated.reason})
    if stated is not None and stated.confidence < SURE:
        notes.append(_("uncertain reading (%(share)s)") % {"share": share(stated.confidence, 0)})
    return notes


def _spot(stated: Stated | None, numbers: dict[int, int]) -> str:
    if stated is None:
        return "–"
    if stated.document is None:
        return _("a person of the installation")
    return f"[{numbers[stated.document]}] {spot(stated.locator) or _('place not stated')}"


def _placed(project: Project) -> list[ProjectPlace]:
    """All of the project's places, but of a natural person not where she lives."""
    seat = ProjectPlace.Relation.OWNER_SEAT
    return [p for p in project.places.all() if not (project.owner_is_person and p.relation == seat)]


def _by_relation(placed: list[ProjectPlace]) -> list[dict[str, str]]:
    """Stated places first, then mentioned ones, then the owner's seat; counties before others."""
    rows = []
    for relation in ProjectPlace.Relation:
        codes = [p.place_code for p in placed if p.relation == relation]
        ordered = sorted(places.in_name_order(codes), key=len)
        if ordered:
            names = ", ".join(places.name(code) for code in ordered)
            rows.append({"relation": str(relation.label).capitalize(), "names": names})
    return rows


def _map_text(codes: list[str]) -> str:
    named = [places.name(code) for code in places.in_name_order(drawn(codes))]
    return _("Map with these municipalities filled in: %(places)s.") % {"places": ", ".join(named)}


def _beside(project: Project) -> dict[str, Any]:
    """What the texts quote and where the sources disagree; of a natural person's project neither,
    since her name may stand there."""
    if project.owner_is_person:
        return {"figures": [], "warnings": []}
    statements = statements_of(project)
    return {
        "figures": [
            {
                "place": row.place or unknown(),
                "text": row.text,
                "year": row.year or unknown(),
                "source": row.stated_source or unknown(),
            }
            for row in figure_rows(project, statements)
        ],
        "warnings": [row.text for row in warning_rows(warnings_of(project, statements))],
    }


def _source(number: int, document: Document) -> dict[str, str]:
    return {
        "number": str(number),
        "name": document.name,
        "origin": document.origin,
        "licence": document.licence or unknown(),
        "published": day(document.published_on),
        "fetched": day(document.fetched_at.date()),
        "hash": f"SHA-256 {document.sha256[:16]}…",
    }


def _texts(project: Project) -> str:
    count = project.sections.count()
    if not count:
        return ""
    return _("The project's own text (%(count)s sections) is on its page in Samsyn.") % {
        "count": amount(count)
    }
