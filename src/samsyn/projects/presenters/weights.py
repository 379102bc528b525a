"""By what something is divided, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from samsyn.places import selectors as places
from samsyn.projects.placing import GROUP_MARK, Weight
from samsyn.projects.search.subjects import OTHER
from samsyn.vocabularies import selectors as vocabularies


def groups_words(groups: str) -> str:
    """The groups' names, in the order of their codes."""
    return " + ".join(
        _("Another group") if code == OTHER else vocabularies.label("target_groups", code)
        for code in groups.split(GROUP_MARK)
    )


def weight_words(weight: Weight, sources: Iterable[str] = ()) -> str:
    """What is divided by and, where that is the inhabitants, why."""
    words = {"groups": groups_words(weight.groups), "year": weight.year or _population_year()}
    if weight.year:
        told = _("by the number of persons in the target group (%(groups)s, %(year)s)") % words
        source = "; ".join(sources)
        return f"{told} – {source}" if source else told
    if weight.groups:
        return (
            _(
                "by inhabitants %(year)s, since no year has figures of the target group "
                "(%(groups)s) for all the municipalities"
            )
            % words
        )
    return _("by inhabitants %(year)s, since no target group is stated") % words


def _population_year() -> int:
    return places.population("01").year
