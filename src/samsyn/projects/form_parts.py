"""Fields that several forms of the bank ask for alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NO_PERSONS = _("No names, addresses or numbers of persons: what looks like them is masked.")


def day_field(label: Any = None, **more: Any) -> forms.DateField:
    """A day as the browser's own field has it; `more` is what any field takes."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    """An amount or number, with decimal comma and spaces in thousands; not required."""
    return forms.DecimalField(
        label=label,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        max_digits=15,
        decimal_places=2,
        **more,
    )


def source_of_lines(*, required: bool = True) -> forms.CharField:
    """Where a file's figures come from, for the lines that do not say it themselves."""
    return forms.CharField(
        label=_("Where the figures come from, if the lines do not say"),
        max_length=300,
        required=required,
        help_text=NO_PERSONS,
    )


def taken_in(form: forms.Form, store: Callable[[], object]) -> bool:
    """Whether the form holds and `store` took in what it says; what it refuses is the form's error.

    `store` reads the form's cleaned data, and is called only where there is any.
    """
    if not form.is_valid():
        return False
    try:
        store()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


class TableFileForm(forms.Form):
    """A table sent in as a file; `columns` says which it has."""

    columns: Any = ""
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = self.columns

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.SAMSYN_UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("The file is too large. Divide it."))
        return file


class EndForm(forms.Form):
    """The last day of a role or a membership."""

    to_day = day_field(_("Last day"))
