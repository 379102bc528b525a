"""Made-up lessons and methods of one made-up project, so that their pages show what they are for.

No real project is said to have taught anything that it has not told itself.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from samsyn.core.models import User
from samsyn.projects.models import LivingMethod, MethodState, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import indexing
from samsyn.projects.services.lessons.statements import Statement
from samsyn.projects.services.lessons.writing import write_lesson
from samsyn.projects.services.methods import check_method, state_method

NAME = "Påhittat exempelprojekt: Lotsen"
KEY = "synthetic:lotsen"
LESSONS = (
    Statement(
        "success", "target_group",
        "Utrikes födda kvinnor kom när barnomsorg och introduktion låg på samma plats.",
        ("foreign_born_women",), ("workplace_training",),
    ),
    Statement(
        "problem", "target_group",
        "Unga som inte hade kontakt med någon myndighet nåddes sent, eftersom ingen sökte upp dem.",
        ("young_neet",), ("guidance",),
    ),
    Statement(
        "success", "measure",
        "Kartläggning före kursstart gjorde att färre hamnade på fel nivå.",
        ("low_education",), ("mapping_validation", "adult_education"),
    ),
    Statement(
        "problem", "organisation",
        "Validering i tre kommuner krävde tre avtal, och det tog ett halvår att få dem på plats.",
        (), ("mapping_validation", "cooperation"),
    ),
    Statement(
        "reuse", "measure",
        "En lots som följer deltagaren ända in på arbetsplatsen är värd att göra om.",
        ("long_term_unemployed",), ("guidance", "workplace_training"),
    ),
    Statement(
        "avoid", "measure",
        "Starta inte nya grupper strax före sommaren: hälften kom inte tillbaka i augusti.",
        (), ("guidance",),
    ),
    Statement(
        "structure", "organisation",
        "Två kommuner tog in lotsen i den ordinarie vuxenutbildningen.",
        (), ("adult_education", "steering"),
    ),
)  # fmt: skip


@transaction.atomic
def load(editor: User) -> int:
    """The made-up project with its lessons and methods; how many lessons are new."""
    project, created = Project.objects.get_or_create(
        key=KEY,
        defaults={
            "title": NAME,
            "is_synthetic": True,
            "review_state": ReviewState.ACCEPTED,
            "summary": "Projektet är påhittat och visar hur lärdomar och metoder följs upp.",
        },
    )
    if not created:
        return 0
    for statement in LESSONS:
        write_lesson(project=project, statement=statement, by=editor, is_synthetic=True)
    lots = _method(project, "Lots på arbetsplatsen", "0484", 2022, editor)
    _method(project, "Gemensam kartläggning", "0480", 2021, editor)
    check_method(method=lots, state=MethodState.IN_USE, on=date(2026, 9, 1), by=editor)
    indexing.changed(project_ids=[project.pk])
    return len(LESSONS)


def _method(project: Project, name: str, place: str, year: int, editor: User) -> LivingMethod:
    return state_method(
        project=project,
        name=name,
        keeper="påhittad vuxenutbildning",
        place_code=place,
        since_year=year,
        by=editor,
        is_synthetic=True,
    )
