"""What a person reports of a project in a municipality."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samsyn.places.selectors import municipality_choices
from samsyn.projects.form_parts import TableFileForm, amount_field, source_of_lines
from samsyn.projects.models import Measure, ReportedPart
from samsyn.projects.services.placing import MINOR_UNITS


class ReportsFileForm(TableFileForm):
    """Reports of many projects and municipalities in one file."""

    columns = _(
        "CSV or a workbook with the columns projekt, kommun and antal, and if you have them "
        "mått, kön and källa."
    )
    source = source_of_lines()


class ReportForm(forms.Form):
    """`smallest` in the cleaned data is in the measure's smallest unit; without it protected."""

    place_code = forms.ChoiceField(label=_("Municipality"), choices=municipality_choices)
    measure = forms.ChoiceField(label=_("Measure"), choices=Measure.choices)
    sex = forms.ChoiceField(label=_("Sex"), choices=ReportedPart.Sex.choices, required=False)
    value = amount_field(
        _("Number or amount"),
        min_value=0,
        help_text=_("Persons, or the project's currency. Leave empty where it is protected."),
    )
    reason = forms.CharField(
        label=_("Where the figure comes from"),
        max_length=300,
        help_text=_("Shown beside the value. No names, addresses or numbers of persons."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        value: Decimal | None = cleaned.get("value")
        is_money = Measure(cleaned["measure"]).is_money if "measure" in cleaned else False
        if value is not None and not is_money and value != int(value):
            self.add_error("value", _("Participants are whole persons."))
        if value is not None:
            cleaned["smallest"] = int(value * MINOR_UNITS) if is_money else int(value)
        return cleaned
