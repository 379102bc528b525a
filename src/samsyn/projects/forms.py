"""What people fill in: the filter, the import, the columns and the corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.models import Call, Project
from samsyn.projects.presenters.words import STATES, field_label, review_states, sort_choices
from samsyn.projects.selectors.facets import Facets
from samsyn.projects.selectors.selection import DEFAULT_SORT, Selection
from samsyn.projects.selectors.statements import is_name_expired
from samsyn.projects.services.persons import FIELDS_OF_A_PERSON
from samsyn.projects.services.statements import column_of
from samsyn.sources.fields import FIELDS
from samsyn.vocabularies.selectors import fund_words, label


class SelectionForm(forms.Form):
    """The filter. Its choices are what occurs; an address may name others, which find nothing."""

    q = forms.CharField(label=_("Words in title, owner or number"), required=False, max_length=200)
    programme = forms.CharField(label=_("Programme"), required=False, max_length=60)
    fund = forms.CharField(label=_("Fund"), required=False, max_length=60)
    region = forms.CharField(label=_("Region of the fund"), required=False, max_length=120)
    county = forms.CharField(label=_("County"), required=False, max_length=2)
    municipality = forms.CharField(label=_("Municipality"), required=False, max_length=4)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=200)
    year = forms.IntegerField(
        label=_("Running in year"), required=False, min_value=1990, max_value=2100
    )
    state = forms.CharField(label=_("State"), required=False, max_length=20)
    review_state = forms.CharField(label=_("Review"), required=False, max_length=8)
    document = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62
    )
    call = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62
    )
    sort = forms.ChoiceField(
        label=_("Sort by"), required=False, choices=sort_choices, initial=DEFAULT_SORT
    )

    def __init__(self, *args: Any, facets: Facets, reviews: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("programme", [(value, label("periods", value)) for value in facets.programmes])
        self._offer("fund", [(value, fund_words(value)) for value in facets.funds])
        self._offer("region", [(value, value) for value in facets.regions])
        self._offer("county", facets.counties)
        self._offer("municipality", facets.municipalities)
        self._offer("state", [(value, STATES.get(value, value)) for value in facets.states])
        if reviews:
            self._offer("review_state", review_states())
        else:
            del self.fields["review_state"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        asked = self.data.get(name, "")
        extra = [] if not asked or asked in dict(choices) else [(asked, asked)]
        self.fields[name].widget = forms.Select(choices=[("", _("All")), *choices, *extra])


class _FreeSelectionForm(SelectionForm):
    """The same fields without choices to offer, for an address that is read and never shown."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, facets=Facets([], [], [], [], [], []), reviews=True)


def selection_of(query: Mapping[str, Any]) -> Selection:
    """The selection that an address's query names; a filter that cannot be read is left out."""
    form = _FreeSelectionForm(query)
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
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
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
