"""A made-up pre-study of the made-up project, so that kinship can be seen on both their pages."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from samsyn.cli.demo.lessons import KEY
from samsyn.core.models import User
from samsyn.projects.models import Kinship, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import indexing
from samsyn.projects.services.kinship import stating
from samsyn.projects.services.kinship.proposing import propose

NAME = "Påhittad förstudie: Lotsen"


@transaction.atomic
def load(editor: User) -> int:
    """The pre-study, its kinship, and what the real titles propose; how many are new."""
    after = Project.objects.filter(key=KEY).first()
    if after is None:
        return 0
    before, created = Project.objects.get_or_create(
        key="synthetic:lotsen-forstudie",
        defaults={
            "title": NAME,
            "is_synthetic": True,
            "review_state": ReviewState.ACCEPTED,
            "summary": "Förstudien är påhittad och visar hur projekt hör ihop.",
            "period_start": date(2023, 1, 1),
            "period_end": date(2023, 6, 30),
        },
    )
    if not created:
        return 0
    indexing.changed(project_ids=[before.pk])
    stating.state(
        earlier=before,
        later=after,
        kind=Kinship.Kind.PRE_STUDY,
        source="Påhittat exempel",
        by=editor,
    )
    return 1 + propose()
