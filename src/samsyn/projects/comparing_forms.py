"""What two selections are compared: each as words, or as the address of a list."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from samsyn.projects.forms import SelectionForm, selection_of
from samsyn.projects.selectors import Selection


class SelectionField(forms.Field):
    """Every text is a selection; nothing written is the whole bank."""

    widget = forms.TextInput

    def clean(self, value: Any) -> Selection:
        return selection_in_text(str(value or ""))


class CompareForm(forms.Form):
    a = SelectionField(label=_("First selection (A)"))
    b = SelectionField(label=_("Second selection (B)"))

    def selections(self) -> list[Selection]:
        """Those that the address names, A before B; one that it does not name is not chosen."""
        if not self.is_bound or not self.is_valid():
            return []
        return [self.cleaned_data[name] for name in ("a", "b") if name in self.data]


def selection_in_text(text: str) -> Selection:
    """An address of the list, its query alone, or words to search for."""
    is_address = "/" in text and not text.startswith("?")
    query = urlsplit(text).query if is_address else text.removeprefix("?")
    names = {name for name, _value in parse_qsl(query, keep_blank_values=True)}
    if is_address or not names.isdisjoint(SelectionForm.base_fields):
        return selection_of(QueryDict(query))
    return selection_of({"q": text})
