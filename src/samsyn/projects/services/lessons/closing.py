"""The guided form, kept between its steps; handed in, its answers become lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.projects.closing import STEPS, ClosingStep, Question
from samsyn.projects.models import ClosingAccount, Lesson, Project
from samsyn.projects.policies import check_can_write_lessons
from samsyn.projects.services.lessons.statements import Statement, masked
from samsyn.projects.services.lessons.writing import check_text, write_lesson
from samsyn.sources.lessons import themes_of

# How long an unfinished form is kept.
ABANDONED = timedelta(days=183)
MOST_LESSONS = 40
_BETWEEN = re.compile(r"\n\s*\n+")


def account_of(project: Project, by: User) -> ClosingAccount | None:
    return ClosingAccount.objects.filter(project=project, by=by).first()


@transaction.atomic
def keep_step(*, project: Project, step: ClosingStep, answers: Mapping[str, Any], by: User) -> int:
    """Keep a step's answers, masked; how many personal details were masked in them."""
    check_can_write_lessons(by, project)
    account, _new = ClosingAccount.objects.select_for_update().get_or_create(project=project, by=by)
    found = 0
    for question in step.questions:
        text, count = masked(str(answers.get(question.name, "")))
        found += count
        _check(text)
        account.answers[question.name] = text
        account.answers[f"{question.name}_groups"] = list(
            answers.get(f"{question.name}_groups", ())
        )
    account.save()
    return found


def _check(text: str) -> None:
    several = paragraphs(text)
    if len(several) > MOST_LESSONS:
        raise ValidationError(
            _("At most %(most)s lessons an answer; there are %(count)s.")
            % {"most": MOST_LESSONS, "count": len(several)},
            code="too_many",
        )
    for one in several:
        check_text(one)


def paragraphs(text: str) -> list[str]:
    """Each paragraph of an answer, on one line; one lesson each."""
    return [" ".join(one.split()) for one in _BETWEEN.split(text.replace("\r", "")) if one.strip()]


def statements(answers: Mapping[str, Any]) -> Iterator[tuple[Question, Statement]]:
    """What would be stored, in the order of the steps."""
    for step in STEPS:
        for question in step.questions:
            groups = tuple(answers.get(f"{question.name}_groups", ()))
            for text in paragraphs(str(answers.get(question.name, ""))):
                yield (
                    question,
                    Statement(question.kind, question.about, text, groups, themes_of(text)),
                )


@transaction.atomic
def hand_in(*, project: Project, by: User) -> list[Lesson]:
    """Write the lessons and let go of the form. Raises ValidationError where nothing is written.

    Sent twice, it finds no form the second time, so that no lesson is stored double.
    """
    account = ClosingAccount.objects.select_for_update().filter(project=project, by=by).first()
    told = [] if account is None else list(statements(account.answers))
    if account is None or not told:
        raise ValidationError(
            _("Nothing is written yet. Answer at least one of the questions."), code="empty"
        )
    made = [write_lesson(project=project, statement=one, by=by) for _question, one in told]
    account.delete()
    return made


def clear_up(*, now: datetime) -> dict[str, Any]:
    """Throw away forms that nobody has touched for half a year."""
    count, _of = ClosingAccount.objects.filter(updated_at__lt=now - ABANDONED).delete()
    return {"removed": count}
