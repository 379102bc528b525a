"""Methods that live on, in words; an actor that was merged away is shown as what it became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from samsyn.core.place_names import place_name
from samsyn.projects.models import Actor, LivingMethod
from samsyn.projects.selectors.methods import FRESH
from samsyn.projects.services.actor_names import root_of


@dataclass(frozen=True, slots=True)
class MethodRow:
    """`stale`: nobody has checked it for a year."""

    method: LivingMethod
    actor: Actor | None
    place: str
    stale: bool


def method_rows(methods: Iterable[LivingMethod]) -> list[MethodRow]:
    return [method_row(method) for method in methods]


def method_row(method: LivingMethod) -> MethodRow:
    checked = method.checked_on
    return MethodRow(
        method=method,
        actor=root_of(method.actor) if method.actor else None,
        place=(place_name(method.place_code) or "") if method.place_code else "",
        stale=checked is None or checked < timezone.localdate() - FRESH,
    )
