"""Why two actors may be one, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import ActorPair
from samsyn.projects.presenters.actors import seat_words

_WORDS: dict[tuple[str, str], str | Promise] = {
    ("core", "same"): gettext_lazy("The names are the same but for legal form and everyday words"),
    ("core", "same_words"): gettext_lazy("The names have the same words in another order"),
    ("core", "renamed"): gettext_lazy("One name is the other as its kind is called today"),
    ("core", "few_letters"): gettext_lazy("The names differ in one or two letters"),
    ("core", "ends_alike"): gettext_lazy("One name ends with the other"),
    ("core", "begins_alike"): gettext_lazy("One name begins with the other"),
    ("core", "alike"): gettext_lazy("The names are alike"),
    ("core", "other"): gettext_lazy("The names differ"),
    ("place", "same"): gettext_lazy("The names name the same place"),
    ("place", "other"): gettext_lazy("The names name different places"),
    ("place", "unknown"): gettext_lazy("One or both of the names name no place"),
    ("org_number", "same"): gettext_lazy("Same organisation number"),
    ("org_number", "other"): gettext_lazy("Different organisation numbers"),
    ("org_number", "unknown"): gettext_lazy("The organisation number is unknown for one or both"),
    ("seat", "same"): gettext_lazy("Seat in the same municipality"),
    ("seat", "same_county"): gettext_lazy("Seat in the same county"),
    ("seat", "other"): gettext_lazy("Seat in different counties"),
    ("seat", "unknown"): gettext_lazy("The seat is unknown for one or both"),
    ("type", "same"): gettext_lazy("Same type"),
    ("type", "other"): gettext_lazy("Different types"),
    ("type", "unknown"): gettext_lazy("The type is unknown for one or both"),
}


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """`speaks` is 'for', 'against' or 'neither'."""

    text: str
    speaks: str


@dataclass(frozen=True, slots=True)
class PairRow:
    pair: ActorPair
    per_cent: str
    first_seat: str
    second_seat: str
    reasons: list[ReasonLine]


def pair_rows(pairs: Iterable[ActorPair]) -> list[PairRow]:
    return [
        PairRow(
            pair=pair,
            # Never 100: a probability is no certainty.
            per_cent=amount(min(99, int(pair.probability * 100))),
            first_seat=seat_words(pair.first),
            second_seat=seat_words(pair.second),
            reasons=[_reason(one) for one in pair.reasons],
        )
        for pair in pairs
    ]


def _reason(one: dict[str, object]) -> ReasonLine:
    words = _WORDS.get((str(one["comparison"]), str(one["level"])), str(one["level"]))
    weight = float(str(one["weight"]))
    speaks = "neither" if abs(weight) < 0.5 else "for" if weight > 0 else "against"
    return ReasonLine(str(words), speaks)
