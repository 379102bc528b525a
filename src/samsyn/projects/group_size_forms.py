"""Figures of target groups in a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.projects.form_parts import NO_PERSONS, TableFileForm


class GroupSizesForm(TableFileForm):
    columns = _(
        "CSV or a workbook with the columns kommun, målgrupp, år and antal, and if you have them "
        "källa and licens."
    )
    source = forms.CharField(
        label=_("Where the figures come from, if the lines do not say"),
        max_length=300,
        required=False,
        help_text=NO_PERSONS,
    )
    licence = forms.CharField(
        label=_("Their licence, if the lines do not say"),
        max_length=100,
        required=False,
        help_text=_("As the publisher states it, for example CC0."),
    )
