"""Figures of target groups in a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.form_parts import TableFileForm, source_of_lines
from samsyn.vocabularies.selectors import lazy_choices


class GroupSizesForm(TableFileForm):
    columns = _(
        "CSV or a workbook with the columns kommun and antal, and målgrupp, år, källa and licens, "
        "or say below what holds for every line."
    )
    group = forms.ChoiceField(
        label=_("Target group, if the lines do not say"),
        choices=lambda: [("", ""), *lazy_choices("target_groups")],
        required=False,
    )
    year = forms.CharField(
        label=_("Year, if the lines do not say"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    source = source_of_lines(required=False)
    licence = forms.CharField(
        label=_("Their licence, if the lines do not say"),
        max_length=100,
        required=False,
        help_text=_("As the publisher states it, for example CC0."),
    )
