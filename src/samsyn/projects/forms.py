"""What people fill in: the filter, the import, the columns and the corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.presenters import STATES, review_states, sort_choices
from samsyn.projects.selectors.facets import Facets
from samsyn.projects.selectors.selection import DEFAULT_SORT


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
        self._offer("programme", [(value, value) for value in facets.programmes])
        self._offer("fund", [(value, value) for value in facets.funds])
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
