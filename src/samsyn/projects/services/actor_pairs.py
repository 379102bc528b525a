"""Actors that may be one, proposed to a person with why. Nothing is merged by itself."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from samstat.linkage.link import Link, link
from samstat.linkage.records import Party
from samsyn.core.jobs import JobRun
from samsyn.gazetteer import match_name
from samsyn.projects.models import Actor, ActorPair, ActorSuccession, ActorType

_WORD = re.compile(r"[^\W\d_]+")
_DIRECTIONS = frozenset({
    "nord", "nordost", "nordväst", "norr", "norra", "syd", "sydost", "sydväst", "södra", "väst",
    "västra", "öst", "östra", "mitt", "mellan", "mellersta",
})  # fmt: skip


def propose() -> int:
    """Look through all organisations; how many pairs wait for an answer afterwards.

    Answered pairs are not asked again. Two with different organisation numbers are never proposed,
    nor two where one took over from the other, nor sisters that are named after different places.
    """
    standing = Actor.objects.filter(merged_into=None, parent=None)
    actors = {one.pk: one for one in standing.only("pk", "name", "org_number", "seat_code", "type")}
    found = link(_party(one) for one in actors.values())
    told = {
        frozenset(pair) for pair in ActorSuccession.objects.values_list("predecessor", "successor")
    }
    links = [
        one
        for one in found
        if not _differ(actors[one.first], actors[one.second])
        and not name_other_places(actors[one.first].name, actors[one.second].name)
        and frozenset((one.first, one.second)) not in told
    ]
    return _store(links)


def run_duty(run: JobRun) -> dict[str, Any]:
    """What the installation does once a day."""
    return {"waiting": propose()}


def _party(actor: Actor) -> Party:
    kind = "" if actor.type == ActorType.UNKNOWN else actor.type
    return Party(actor.pk, actor.name, actor.org_number, actor.seat_code, kind)


def _differ(first: Actor, second: Actor) -> bool:
    return bool(first.org_number and second.org_number and first.org_number != second.org_number)


def name_other_places(first: str, second: str) -> bool:
    """Whether all that tells the names apart is that each has a place or direction of its own.

    'ALMI Nord AB' and 'ALMI Gotland AB' are sisters; 'Sala kommun' and 'Sala stad' may be one.
    """
    words = [set(_WORD.findall(name.casefold())) for name in (first, second)]
    own = (words[0] - words[1], words[1] - words[0])
    return all(own) and all(map(_is_place, own[0] | own[1]))


def _is_place(word: str) -> bool:
    return word in _DIRECTIONS or bool(match_name(word).code or match_name(word.rstrip("s")).code)


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
