"""What a user says of a search that she saves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.models import SavedSearch


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name of the search"), max_length=120)


class ChangeForm(NameForm):
    frequency = forms.ChoiceField(
        label=_("E-mail on news"),
        choices=SavedSearch.Frequency.choices,
        help_text=_("News are accepted projects that are new or have changed."),
    )
