"""What people fill in about strategies, goals and recommendations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samsyn.core.place_names import place_name
from samsyn.projects.form_parts import day_field
from samsyn.projects.kinship_forms import ProjectInput
from samsyn.projects.models import FollowUp, Goal, Strategy
from samsyn.sources.strategy.records import LONGEST_CODE, LONGEST_TEXT, LONGEST_TITLE

_MOST_BYTES = 20_000_000


class FileForm(forms.Form):
    """One file; `strategy` is the one that it is a newer version of."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or YAML with the goals, or a Word or PDF document whose headings are to be "
            "gone through."
        ),
    )
    strategy = forms.ModelChoiceField(
        label=_("A newer version of"),
        queryset=Strategy.objects.none(),
        required=False,
        empty_label=_("A new strategy"),
    )

    def __init__(self, *args: Any, strategies: QuerySet[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["strategy"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = strategies

    def clean_file(self) -> Any:
        return _not_too_large(self.cleaned_data["file"])


class AsksFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with the columns kod, rekommendation and aktör, and if you have them "
                    "läge, svar, datum and källa."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        return _not_too_large(self.cleaned_data["file"])


class StrategyForm(forms.Form):
    """A strategy's own facts."""

    title = forms.CharField(label=_("Name of the strategy"), max_length=300)
    organisation = forms.CharField(label=_("Whose it is"), max_length=300, required=False)
    place_code = forms.CharField(
        label=_("Place code"),
        required=False,
        max_length=4,
        help_text=_(
            "Two digits for a county, four for a municipality. Only projects there are proposed. "
            "Leave blank for every place."
        ),
    )
    start_year = forms.IntegerField(
        label=_("From year"), required=False, min_value=1900, max_value=2200
    )
    end_year = forms.IntegerField(
        label=_("To year"), required=False, min_value=1900, max_value=2200
    )
    version = forms.CharField(label=_("Version"), max_length=60, required=False)

    def clean_place_code(self) -> str:
        code: str = self.cleaned_data["place_code"].strip()
        if code and place_name(code) is None:
            raise ValidationError(
                _("There is no county or municipality with the code %(code)s."),
                code="unknown_place",
                params={"code": code},
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("start_year"), cleaned.get("end_year")
        if start and end and start > end:
            raise ValidationError(_("The strategy ends before it begins."), code="years")
        return cleaned


class GoalForm(forms.Form):
    """A goal as a person types it."""

    code = forms.CharField(
        label=_("Code"), max_length=LONGEST_CODE, help_text=_("The goal's own number, such as 1.2.")
    )
    title = forms.CharField(label=_("Goal"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea
    )
    parent = forms.ModelChoiceField(
        label=_("Lies beneath"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("No other goal"),
    )

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["parent"], goals)


class AskForm(forms.Form):
    """A recommendation to one actor."""

    code = forms.CharField(
        label=_("Code"), max_length=LONGEST_CODE,
        help_text=_("The same code for every actor that is asked the same."),
    )  # fmt: skip
    title = forms.CharField(label=_("Recommendation"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea
    )
    actor = forms.CharField(
        label=_("Actor"), max_length=300, help_text=_("An organisation, not a person.")
    )
    goal = forms.ModelChoiceField(
        label=_("Goal"), queryset=Goal.objects.none(), required=False, empty_label=_("No goal")
    )

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["goal"], goals)


class ReportForm(forms.Form):
    """How far an actor is with what it was asked."""

    status = forms.ChoiceField(label=_("How far"), choices=FollowUp.choices)
    answer = forms.CharField(
        label=_("The actor's answer"), max_length=5_000, required=False, widget=forms.Textarea,
        help_text=_("No names, addresses or numbers of persons."),
    )  # fmt: skip
    on_day = day_field(_("Day"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where it is said, a follow-up report say.")
    )


class LinkForm(forms.Form):
    """A project by the address of its page, or the number that ends it."""

    project = forms.IntegerField(
        label=_("Project"), min_value=1, max_value=2**62, widget=ProjectInput
    )


def _choose(field: forms.Field, goals: QuerySet[Goal]) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = goals


def _not_too_large(file: Any) -> Any:
    if file.size > _MOST_BYTES:
        raise ValidationError(
            _("The file is larger than 20 MB. Divide it, or save it without pictures."),
            code="too_large",
        )
    return file
