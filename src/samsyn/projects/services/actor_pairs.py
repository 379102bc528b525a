"""Actors that may be one, proposed to a person with why. Nothing is merged by itself."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.db import transaction

from samstat.linkage.link import Link, link
from samstat.linkage.records import Party
from samsyn.core.jobs import JobRun
from samsyn.gazetteer.places import counties, municipalities
from samsyn.projects.models import Actor, ActorPair, ActorSuccession, ActorType

_WORD = re.compile(r"[^\W\d_]+")
# Directions tell sisters apart as places do; every form of one is the same.
_DIRECTIONS = {
    "nord": "n", "norr": "n", "norra": "n", "nordost": "no", "nordväst": "nv", "syd": "s",
    "söder": "s", "södra": "s", "sydost": "so", "sydväst": "sv", "väst": "v", "väster": "v",
    "västra": "v", "öst": "o", "öster": "o", "östra": "o", "mitt": "m", "mellan": "m",
    "mellersta": "m",
}  # fmt: skip


def propose() -> int:
    """Look through all organisations; how many pairs wait for an answer afterwards.

    Answered pairs are not asked again. Two with different organisation numbers are never proposed,
    nor two where one took over from the other.
    """
    standing = Actor.objects.filter(merged_into=None, parent=None)
    actors = {one.pk: one for one in standing.only("pk", "name", "org_number", "seat_code", "type")}
    found = link(party_of(one) for one in actors.values())
    told = {
        frozenset(pair) for pair in ActorSuccession.objects.values_list("predecessor", "successor")
    }
    links = [
        one
        for one in found
        if not _differ(actors[one.first], actors[one.second])
        and frozenset((one.first, one.second)) not in told
    ]
    return _store(links)


def run_duty(run: JobRun) -> dict[str, Any]:
    """What the installation does once a day."""
    return {"waiting": propose()}


def party_of(actor: Actor) -> Party:
    """The actor as it is compared."""
    kind = "" if actor.type == ActorType.UNKNOWN else actor.type
    places = places_named(actor.name)
    return Party(actor.pk, actor.name, actor.org_number, actor.seat_code, kind, places)


def places_named(name: str) -> str:
    """Codes of the places and directions that the words of a name name: 'ALMI Nord AB' → 'n'.

    Sisters differ in them: 'ALMI Nord AB' and 'ALMI Gotland AB'; 'Sala stad' and 'Sala kommun' not.
    """
    known = _places()
    found = known.keys() & _WORD.findall(name.casefold())
    return " ".join(sorted({known[word] for word in found})) if found else ""


@cache
def _places() -> dict[str, str]:
    """Code or direction by the word, also in the genitive. Places' names of two words are none."""
    names = {place.everyday_name: code for code, place in counties().items()}
    names |= {place.name: code for code, place in counties().items()}
    names |= {place.name: code for code, place in municipalities().items()}
    names["Falu"] = "2080"  # Falun's own form before 'kommun'
    forms = {form: code for name, code in names.items() for form in (name, name.removesuffix("s"))}
    words = {form.casefold(): code for form, code in forms.items() if " " not in form}
    return {f"{word}s": code for word, code in words.items()} | words | _DIRECTIONS


def _differ(first: Actor, second: Actor) -> bool:
    return bool(first.org_number and second.org_number and first.org_number != second.org_number)


@transaction.atomic
def _store(links: list[Link]) -> int:
    waiting = ActorPair.objects.filter(state=ActorPair.State.WAITING)
    decided = set(
        ActorPair.objects.exclude(state=ActorPair.State.WAITING).values_list("first", "second")
    )
    waiting.delete()
    ActorPair.objects.bulk_create(
        [_pair(one) for one in links if (one.first, one.second) not in decided],
        batch_size=500,
        ignore_conflicts=True,
    )
    return waiting.count()


def _pair(one: Link) -> ActorPair:
    reasons = [
        {"comparison": reason.comparison, "level": reason.level, "weight": reason.weight}
        for reason in one.reasons
    ]
    return ActorPair(
        first_id=one.first, second_id=one.second, probability=one.probability, reasons=reasons
    )
