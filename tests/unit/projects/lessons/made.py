"""A project, its people and a constructed report."""

from __future__ import annotations

import io

import docx

from samsyn.core.models import Role, User
from samsyn.projects.models import Project
from samsyn.projects.services.lessons.statements import Statement
from tests.unit.projects import builders

REPORT = """Resultat

Lotsarna har fungerat mycket bra för nyanlända deltagare i Flen.
Det var svårt att nå unga som saknade kontakt med skolan.
Projektet startade i mars.
"""


def a_project(number: str = "2031/00001", code: str = "0484") -> Project:
    builders.store(
        builders.document(
            builders.project(number, municipalities=builders.codes(code)), name=f"{number}.txt"
        )
    )
    return Project.objects.get(number=number)


def analyst(place_code: str = "") -> User:
    return builders.user(Role.ANALYST, place_code)


def leader(place_code: str = "0484") -> User:
    return builders.user(Role.PROJECT_MANAGER, place_code)


def statement(**changed: object) -> Statement:
    told = {
        "kind": "success",
        "about": "measure",
        "text": "Lotsar höll kontakten mellan kurserna.",
        "groups": ("newly_arrived",),
        "themes": ("guidance",),
    }
    return Statement(**(told | changed))  # type: ignore[arg-type]


def a_docx(text: str = REPORT) -> bytes:
    """A Word file with a paragraph a line."""
    document = docx.Document()
    for line in filter(None, text.split("\n")):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
