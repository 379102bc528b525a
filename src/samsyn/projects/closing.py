"""The guided form for a project that ends: its steps, and which lesson each answer becomes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samsyn.projects.models import Lesson

Kind, About = Lesson.Kind, Lesson.About


@dataclass(frozen=True, slots=True)
class Question:
    """A text whose paragraphs become lessons of one kind. `groups` asks for target groups too."""

    name: str
    kind: str
    about: str
    label: str | Promise
    hint: str | Promise
    groups: str | Promise = ""


@dataclass(frozen=True, slots=True)
class ClosingStep:
    name: str
    heading: str | Promise
    lede: str | Promise
    questions: tuple[Question, ...] = ()


STEPS = (
    ClosingStep(
        "grupper", _("The target groups"),
        _("Think of those whom the project was for. Who came, who stayed, and who did not?"),
        (
            Question("easy", Kind.SUCCESS, About.GROUP,
                     _("What made a group easy to reach or to work with?"),
                     _("One lesson a paragraph: leave an empty line between two."),
                     _("Which groups was it easy with?")),
            Question("hard", Kind.PROBLEM, About.GROUP,
                     _("What made a group hard to reach or to work with?"),
                     _("Tell what you think it was due to."),
                     _("Which groups was it hard with?")),
        ),
    ),
    ClosingStep(
        "insatser", _("The measures"),
        _("What you did with and for the participants: methods, courses, placements, support."),
        (
            Question("worked", Kind.SUCCESS, About.MEASURE, _("What worked well, and why?"),
                     _("One lesson a paragraph.")),
            Question("failed", Kind.PROBLEM, About.MEASURE, _("What worked less well, and why?"),
                     _("What did not work is what others have most use for.")),
        ),
    ),
    ClosingStep(
        "organisation", _("The organisation"),
        _("Steering, staffing, cooperation and money."),
        (
            Question("carried", Kind.SUCCESS, About.ORGANISATION, _("What carried the work?"),
                     _("Such as a committed steering group, or time set aside.")),
            Question("slowed", Kind.PROBLEM, About.ORGANISATION, _("What slowed it down?"),
                     _("Such as unclear roles, or a late start.")),
        ),
    ),
    ClosingStep(
        "vidare", _("To others"),
        _("What would you tell somebody who starts a similar project tomorrow?"),
        (
            Question("again", Kind.REUSE, About.MEASURE, _("What should be done again?"),
                     _("One piece of advice a paragraph.")),
            Question("never", Kind.AVOID, About.MEASURE, _("What should not be repeated?"),
                     _("What you would do in another way, and how.")),
        ),
    ),
    ClosingStep(
        "strukturer", _("What changed"),
        _("Decisions, routines and agreements that were made because of the project."),
        (
            Question("changed", Kind.STRUCTURE, About.ORGANISATION,
                     _("What works in another way after the project?"),
                     _("Name the organisation. Leave it empty if nothing changed.")),
        ),
    ),
    ClosingStep(
        "kontrollera", _("Check and hand in"),
        _("This is what will be stored. Go back to a step to change it."),
    ),
)  # fmt: skip
NAMES = tuple(step.name for step in STEPS)


def step_of(name: str) -> ClosingStep:
    """KeyError for a step that does not exist."""
    return {step.name: step for step in STEPS}[name]
