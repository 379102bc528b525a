"""What a person states of a project's own goals and what came of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.form_parts import NO_PERSONS, amount_field, day_field
from samsyn.projects.models import Project
from samsyn.projects.selectors.own_goals import standing_goals
from samsyn.projects.services.own_goals import StatedGoal, StatedResult


def _source() -> forms.CharField:
    return forms.CharField(label=_("Where this is stated"), max_length=300, help_text=NO_PERSONS)


class GoalForm(forms.Form):
    wording = forms.CharField(
        label=_("The goal, in the project's own words"), max_length=500, help_text=NO_PERSONS
    )
    target = amount_field(
        _("Target"), min_value=0, help_text=_("Leave empty where the goal has no figure.")
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=60,
        required=False,
        help_text=_("What is counted: persons in work, per cent, employers."),
    )
    source = _source()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Ids of its own: the form stands beside the one of results.
        super().__init__(*args, **kwargs)
        self.auto_id = "goal_%s"

    def stated(self) -> StatedGoal:
        return StatedGoal(**self.cleaned_data)


class ResultForm(forms.Form):
    """For a project that has goals. `goal` is the number of one of them."""

    goal = forms.TypedChoiceField(label=_("Goal"), coerce=int)
    value = amount_field(_("Result"), min_value=0, help_text=_("In the goal's unit."))
    on_day = day_field(_("On the day"))
    source = _source()

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "result_%s"
        self.fields["value"].required = True
        choices = [(goal.pk, goal.wording) for goal in standing_goals(project)]
        self.fields["goal"].choices = choices  # type: ignore[attr-defined]

    def stated(self) -> StatedResult:
        told = self.cleaned_data
        return StatedResult(told["value"], told["on_day"], told["source"])
