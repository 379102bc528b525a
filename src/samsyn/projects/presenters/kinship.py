"""Kinship in words, from the side of the project whose page it is, and a proposal with why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.projects.models import Kinship, Project

Kind = Kinship.Kind
# What the other project is, where it is the earlier and where it is the later.
_OTHER: dict[str, tuple[str | Promise, str | Promise]] = {
    Kind.PRE_STUDY: (gettext_lazy("Pre-study"), gettext_lazy("Implementation")),
    Kind.PREDECESSOR: (gettext_lazy("Predecessor"), gettext_lazy("Successor")),
    Kind.SPIN_OFF: (gettext_lazy("Spin-off from"), gettext_lazy("Spin-off")),
    Kind.SAME: (gettext_lazy("The same in another list"), gettext_lazy("The same in another list")),
}
_REASONS: dict[str, str | Promise] = {
    "same_words": gettext_lazy("the titles are the same without words for stages"),
    "same_owner": gettext_lazy("the owner is the same"),
    "pre_study": gettext_lazy("one of the titles says that it is a pre-study"),
    "stage": gettext_lazy("the titles number stages"),
    "follows": gettext_lazy("one began after the other had ended"),
    "overlaps": gettext_lazy("they come from two documents, and their periods meet"),
}


@dataclass(frozen=True, slots=True)
class KinRow:
    """The other project, and what it is to the one whose page this is."""

    kinship: Kinship
    other: Project
    title: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class ProposalRow:
    kinship: Kinship
    earlier: str
    later: str
    words: tuple[str | Promise, str | Promise]
    reasons: list[str]


def kin_rows(kinship: Iterable[Kinship], project: Project) -> list[KinRow]:
    return [_row(one, project) for one in kinship]


def _row(one: Kinship, project: Project) -> KinRow:
    before, after = _OTHER[one.kind]
    other = one.earlier if one.later_id == project.pk else one.later
    return KinRow(one, other, _title(other), before if other == one.earlier else after)


def proposal_rows(kinship: Iterable[Kinship]) -> list[ProposalRow]:
    return [
        ProposalRow(
            one,
            _title(one.earlier),
            _title(one.later),
            _OTHER[one.kind],
            [str(_REASONS.get(code, code)) for code in one.reasons],
        )
        for one in kinship
    ]


def _title(project: Project) -> str:
    return project.title or project.number or _("Project without a name")
