"""What people fill in: the filter, the import, the columns and the corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from samsyn.projects.form_parts import day_field
from samsyn.projects.models import Call, Project
from samsyn.projects.presenters.words import STATES, field_label, review_states, sort_choices
from samsyn.projects.prices import prices_asked
from samsyn.projects.search.query import MOST_CHARACTERS
from samsyn.projects.selectors.selection import Selection
from samsyn.projects.selectors.statements import is_name_expired
from samsyn.projects.services.persons import FIELDS_OF_A_PERSON
from samsyn.projects.services.statements import column_of
from samsyn.sources.fields import FIELDS


class SeveralValues(forms.Field):
    """Any number of values of one name in the address, each as it stands; `clean` gives a tuple.

    What occurs in the bank is offered by the page; an address may name others, which find nothing.
    """

    widget = forms.MultipleHiddenInput
    MOST, LONGEST = 50, 300

    def to_python(self, value: Any) -> tuple[str, ...]:
        given = value if isinstance(value, list | tuple) else [value]
        return tuple(dict.fromkeys(text for one in given if one and (text := str(one).strip())))

    def validate(self, value: tuple[str, ...]) -> None:
        if len(value) > self.MOST or any(len(text) > self.LONGEST for text in value):
            raise forms.ValidationError(
                _("At most %(most)s values of %(longest)s characters each are understood."),
                code="too_many",
                params={"most": self.MOST, "longest": self.LONGEST},
            )
        for text in value:
            ProhibitNullCharactersValidator()(text)


class WordsField(forms.CharField):
    """What is searched for. Whatever is typed is a question: NUL is left out, the rest is kept as
    far as the search reads it."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return text.replace("\x00", " ").strip()[: MOST_CHARACTERS + 1]


class SelectionForm(forms.Form):
    """What an address chooses. The page offers the facets' values itself, with their counts."""

    q = WordsField(label=_("Search for"), required=False)
    programme = SeveralValues(label=_("Programme"), required=False)
    fund = SeveralValues(label=_("Fund"), required=False)
    programme_area = SeveralValues(label=_("Programme area"), required=False)
    specific_objective = SeveralValues(label=_("Specific objective"), required=False)
    year = SeveralValues(label=_("Running in year"), required=False)
    region = SeveralValues(label=_("Region of the fund"), required=False)
    county = SeveralValues(label=_("County"), required=False)
    municipality = SeveralValues(label=_("Municipality"), required=False)
    owner_type = SeveralValues(label=_("Type of owner"), required=False)
    owner = SeveralValues(label=_("Owner"), required=False)
    state = SeveralValues(label=_("State"), required=False)
    phase = SeveralValues(label=_("Phase"), required=False)
    target_group = SeveralValues(label=_("Target group"), required=False)
    theme = SeveralValues(label=_("Theme"), required=False)
    principle = SeveralValues(label=_("Horizontal principle"), required=False)
    amount = SeveralValues(label=_("Amount"), required=False)
    people_in = SeveralValues(label=_("People take part in"), required=False)
    seat_in = SeveralValues(label=_("Owner's seat in"), required=False)
    review_state = forms.ChoiceField(
        label=_("Review"), required=False, choices=lambda: [("", _("All")), *review_states()]
    )
    document = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62
    )
    call = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62
    )
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=sort_choices)
    prices = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reviews: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reviews:
            del self.fields["review_state"]

    def clean_prices(self) -> str:
        """A year that has an index; anything else is current prices, as the page then says."""
        year = prices_asked(self.cleaned_data)
        return str(year) if year else ""


def selection_of(query: Mapping[str, Any]) -> Selection:
    """The selection that an address's query names; a filter that cannot be read is left out."""
    form = SelectionForm(query)
    form.is_valid()
    return Selection.of(form.cleaned_data)


class ColumnForm(forms.Form):
    """What one unknown column means."""

    field = forms.ChoiceField(label=_("The column means"))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["field"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class CorrectionForm(forms.Form):
    """A person's own value of one field, of the field's kind, and why."""

    def __init__(self, *args: Any, field: str, row: Project | Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column = column_of(type(row), field)
        self.fields["value"] = _value_field(type(row), field, column)
        self.fields["value"].label = str(field_label(field))
        gone = isinstance(row, Project) and field in FIELDS_OF_A_PERSON and is_name_expired(row)
        self.fields["value"].initial = "" if gone else getattr(row, column)
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=300,
            help_text=_("Shown beside the value. No names, addresses or numbers of persons."),
        )


def _value_field(model: type[Project | Call], name: str, column_name: str) -> forms.Field:
    match FIELDS[name].kind:
        case "date":
            return day_field()
        case "amount":
            return forms.DecimalField(max_digits=15, decimal_places=2, localize=False)
        case "rate":
            return forms.DecimalField(
                min_value=0,
                max_value=1,
                max_digits=7,
                decimal_places=5,
                help_text=_("A share between 0 and 1, such as 0.5."),
            )
        case "count":
            return forms.IntegerField(min_value=0)
    if name == "state":
        return forms.ChoiceField(choices=list(STATES.items()))
    column = model._meta.get_field(column_name)
    if name == "summary":
        return forms.CharField(widget=forms.Textarea)
    return forms.CharField(max_length=getattr(column, "max_length", None))
