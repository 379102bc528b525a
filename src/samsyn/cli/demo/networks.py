"""Made-up projects of made-up actors, so that a network shows what it is for.

No real organisation is said to have worked with another one than its sources say.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from samsyn.core.models import User
from samsyn.projects.models import Actor, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import indexing
from samsyn.projects.services.actor_names import Written, name_of
from samsyn.projects.services.actor_tidying import tidy
from samsyn.projects.services.networks import meetings, named

_KEY = "synthetic:network:"
_SOURCE = "Påhittat exempel"
ACTORS = {
    "E": "Påhittade Ekbackens kommun",
    "L": "Påhittade Lindåkra kommun",
    "S": "Påhittade Sandvikens skärgårdskommun",
    "F": "Påhittade Samordningsförbundet Trädet",
    "A": "Påhittade Arbetsmarknadsbyrån",
    "V": "Påhittade Vuxenutbildningen i väst",
    "H": "Påhittade Högskolan vid ån",
    "K": "Påhittade Folkhögskolan Kvarnen",
    "R": "Påhittade Regionen",
    "B": "Påhittade Bageriet Bullen AB",
    "M": "Påhittade Mekaniska verkstaden AB",
    "T": "Påhittade Föreningen Tillsammans",
    "D": "Påhittade Datorstugan",
    "N": "Påhittade Näringslivsföreningen",
}
# Name, first and last year, and who took part; the first is the owner.
PROJECTS = (
    ("Broar till arbete", 2015, 2017, "EFA"),
    ("Nya vägar", 2016, 2018, "LFAV"),
    ("Gemensam kartläggning", 2018, 2020, "FELA"),
    ("Yrkesspåret", 2018, 2020, "VEKB"),
    ("Lärling i köket", 2019, 2021, "KVB"),
    ("Digital i vardagen", 2020, 2022, "DTE"),
    ("Digitala steg", 2021, 2023, "DTSH"),
    ("Skärgårdslotsen", 2020, 2022, "SFA"),
    ("Kompetens i industrin", 2021, 2024, "RHMN"),
    ("Verkstadsskolan", 2022, 2024, "HMNV"),
    ("Validering i väst", 2022, 2025, "VRHK"),
    ("Vägen tillbaka", 2023, 2025, "FELSA"),
)


@transaction.atomic
def load(editor: User) -> int:
    """How many projects are new; none where they are there already."""
    if Project.objects.filter(key__startswith=_KEY).exists():
        return 0
    names = {letter: name_of(Written(name, "", "")) for letter, name in ACTORS.items()}
    made = []
    for number, (title, first, last, members) in enumerate(PROJECTS, start=1):
        project = Project.objects.create(
            key=f"{_KEY}{number}",
            title=f"Påhittat exempelprojekt: {title}",
            is_synthetic=True,
            review_state=ReviewState.ACCEPTED,
            summary="Projektet är påhittat och visar hur nätverk växer fram ur projekt.",
            period_start=date(first, 1, 1),
            period_end=date(last, 12, 31),
        )
        made.append(project.pk)
        for at, letter in enumerate(members):
            Participation.objects.create(
                project=project,
                actor=names[letter].actor,
                name=names[letter],
                role=Participation.Role.PARTNER if at else Participation.Role.OWNER,
                year=first,
                source=_SOURCE,
                added_by=editor,
            )
    tidy({name.actor_id for name in names.values()})
    indexing.changed(project_ids=made)
    _named_network({letter: name.actor for letter, name in names.items()}, editor)
    return len(PROJECTS)


def _named_network(actor_of: dict[str, Actor], editor: User) -> None:
    network = named.make_network(
        name="Påhittade nätverket Vägar till arbete",
        purpose="Nätverket är påhittat. Det visar medlemmar, möten och beslut.",
        place_code="",
        is_public=True,
        is_synthetic=True,
        by=editor,
    )
    members = {
        letter: named.add_member(
            network=network, actor=actor_of[letter], from_day=date(2023, 2, 1), by=editor
        )
        for letter in "EFATNB"
    }
    first = meetings.keep_meeting(
        network=network, on=date(2025, 3, 12), place="Påhittade biblioteket", notes="",
        present=[members[letter] for letter in "EFAT"], by=editor,
    )  # fmt: skip
    task = meetings.decide(
        meeting=first, text="Samla de kartläggningar som används i en gemensam lista.",
        member=members["F"], due_on=date(2025, 9, 1), by=editor,
    )  # fmt: skip
    meetings.mark_done(decision=task, done_on=date(2025, 8, 20), by=editor)
    second = meetings.keep_meeting(
        network=network, on=date(2025, 10, 8), place="", notes="",
        present=[members[letter] for letter in "EFNB"], by=editor,
    )  # fmt: skip
    meetings.decide(
        meeting=second, text="Bjud in en arbetsgivare från industrin till nästa möte.",
        member=members["N"], due_on=date(2026, 2, 1), by=editor,
    )  # fmt: skip
    named.end_member(member=members["B"], to_day=date(2025, 12, 31), by=editor)
