"""The filter of the review inbox, read from an address or from a form's hidden fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.core import inbox


class InboxFilterForm(forms.Form):
    slag = forms.ChoiceField(label=_("Kind"), required=False)
    sakerhet = forms.ChoiceField(
        label=_("Certainty"),
        required=False,
        choices=[("", _("All")), ("certain", _("Certain")), ("uncertain", _("Uncertain"))],
    )
    plats = forms.RegexField(
        r"^(\d{2}|\d{4})$",
        label=_("Place code"),
        required=False,
        help_text=_("Two digits for a county, four for a municipality."),
    )
    dokument = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        kinds = [(kind.name, kind.label) for kind in inbox.kinds().values()]
        field = self.fields["slag"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *kinds]


def filters_of(data: Mapping[str, Any]) -> inbox.Filters:
    """What the address asks for; a filter that cannot be read is left out."""
    form = InboxFilterForm(data)
    form.is_valid()
    stated = form.cleaned_data
    return inbox.Filters(
        kind=stated.get("slag", ""),
        document=stated.get("dokument"),
        certainty=stated.get("sakerhet", ""),
        place=stated.get("plats", ""),
    )
