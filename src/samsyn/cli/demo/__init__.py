"""The example region: real facts about real projects, from the repo's own files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from samsyn.cli.demo import kinship, lessons, networks, results, roles, stockholm, strategies, users
from samsyn.cli.demo.facts import DATA, SourceFacts, read_documents
from samsyn.core.models import Document, StoredValue, User
from samsyn.core.services.known_documents import register_document
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.importing import import_parsed, import_records
from samsyn.projects.services.review import accept_row, correct_field
from samsyn.sources import tillvaxtverket


def load() -> Iterator[str]:
    """Load what is missing, telling what was done; a second run changes nothing."""
    refused = users.refused_because()
    if refused:
        yield f"No example users: {refused}."
        editor = None
    else:
        editor = users.create()
    for facts in read_documents():
        yield _told(facts.parsed.path, _load_text(facts, editor))
    yield _told(stockholm.ORIGIN, _load_stockholm(editor))
    yield _told("Tillväxtverkets projektbank", _load_regional_fund(editor))
    if editor is not None:
        yield _told("Påhittade lärdomar", lessons.load(editor))
        yield _told("Påhittade roller", roles.load(editor))
        yield _told("Påhittade resultat", results.load(editor))
        yield _told("Påhittat och föreslaget släktskap", kinship.load(editor))
        yield _told("Påhittat nätverk", networks.load(editor))
    yield _told("Strategi (påhittad)", strategies.load(editor))


def logins() -> list[tuple[str, str, str]]:
    """E-mail, password and role of the example users that exist here."""
    present = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
    return [
        (user.email, user.password, str(user.role.label))
        for user in users.USERS
        if user.email in present
    ]


def _told(name: str, count: int) -> str:
    return f"{name}: {count} new" if count else f"{name}: already here"


@transaction.atomic
def _load_text(facts: SourceFacts, editor: User | None) -> int:
    document, _ = register_document(
        sha256=facts.sha256,
        size=facts.size,
        name=facts.parsed.path,
        format=facts.parsed.format,
        origin=facts.origin,
        licence=facts.licence,
        fetched_at=facts.fetched_at,
        by=editor,
    )
    if document.values.exists():
        return 0
    report = import_records(parsed=facts.parsed, document=document, by=editor)
    if editor is not None:
        _accept_and_summarise(document, facts, editor)
    return report.new


def _accept_and_summarise(document: Document, facts: SourceFacts, editor: User) -> None:
    """A person has read these texts: what prose proposes is accepted, and told in our own words."""
    for call in Call.objects.filter(first_document=document, review_state=ReviewState.PROPOSED):
        accept_row(row=call, by=editor)
    stored = StoredValue.objects.filter(document=document, subject_type="project", field="title")
    ids = {value.value: value.subject_id for value in stored}
    for record, summary in zip(facts.parsed.records, facts.summaries, strict=True):
        if record.type != "project":
            continue
        project = Project.objects.get(pk=ids[record.fields["title"].value])
        if record.proposal:
            accept_row(row=project, by=editor)
        correct_field(
            row=project,
            field="summary",
            value=summary,
            by=editor,
            reason="sammanfattat i egna ord; källans text återges inte",
        )


def _load_stockholm(editor: User | None) -> int:
    data = stockholm.DATA.read_bytes()
    report = import_parsed(
        parsed=stockholm.read(),
        data=data,
        by=editor,
        origin=stockholm.ORIGIN,
        licence="Fakta, fria att använda",
    )
    return report.new


@transaction.atomic
def _load_regional_fund(editor: User | None) -> int:
    facts: dict[str, Any] = json.loads((DATA / "regional_fund_projects.json").read_bytes())
    parsed = tillvaxtverket.read(json.dumps(facts["projects"]).encode(), facts["name"])
    document, _ = register_document(
        sha256=facts["sha256"],
        size=facts["size"],
        name=facts["name"],
        format=parsed.format,
        origin=facts["origin"],
        licence=facts["licence"],
        fetched_at=datetime.fromisoformat(facts["fetched_at"]).replace(tzinfo=UTC),
        by=editor,
    )
    if document.values.exists():
        return 0
    return import_records(parsed=replace(parsed, text=None), document=document, by=editor).new
