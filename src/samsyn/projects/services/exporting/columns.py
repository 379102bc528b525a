"""One plan of columns for every kind of file: heading, meaning, unit and field of each.

The headings are known to the reader of lists (sources/operations/data/own_columns.csv), in Swedish
and English, so that a file taken out can be read in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.projects.presenters.words import field_label
from samsyn.sources.fields import FIELDS

Words = str | Promise

MEANINGS: Mapping[str, Words] = {
    "number": gettext_lazy("The funder's number of the project, as written."),
    "title": gettext_lazy("Name of the project."),
    "owner": gettext_lazy(
        "Organisation that owns the project (beneficiary). The name of a natural person is not "
        "given in files."
    ),
    "owner_unit": gettext_lazy("Unit inside the owner's organisation."),
    "owner_org_number": gettext_lazy("The owner's organisation number, NNNNNN-NNNN."),
    "fund": gettext_lazy("The fund, as the source names it."),
    "programme": gettext_lazy("Programming period of the fund."),
    "programme_code": gettext_lazy("The Commission's code of the programme (CCI)."),
    "programme_area_code": gettext_lazy("Code of the programme area or priority."),
    "programme_area": gettext_lazy("Programme area or priority, in words."),
    "specific_objective": gettext_lazy("Specific objective, code or words as the source has it."),
    "phase": gettext_lazy("Phase as stated, such as pre-study or implementation."),
    "state": gettext_lazy("How far the project had come when the source was written."),
    "region": gettext_lazy("The funder's own region."),
    "country": gettext_lazy("Country of the project, as stated."),
    "location": gettext_lazy("Location in the source's own words."),
    "period_start": gettext_lazy("First day of the project."),
    "period_end": gettext_lazy("Last day of the project."),
    "year": gettext_lazy("Year that the source gives where it states no days."),
    "currency": gettext_lazy("Currency of the amounts, ISO 4217."),
    "total_budget": gettext_lazy("Total cost, in current prices and the row's currency."),
    "esf_support": gettext_lazy(
        "Support granted from the fund, in current prices and the row's currency."
    ),
    "union_cofinancing_rate": gettext_lazy("The Union's share of the cost, as stated."),
    "planned_participants": gettext_lazy("Participants planned, not those who took part."),
    "planned_women": gettext_lazy("Women among the participants planned."),
    "planned_men": gettext_lazy("Men among the participants planned."),
    "planned_non_binary": gettext_lazy("Non-binary among the participants planned."),
    "actual_participants": gettext_lazy("Participants who took part, as the project states."),
    "actual_women": gettext_lazy("Women who took part."),
    "actual_men": gettext_lazy("Men who took part."),
    "actual_non_binary": gettext_lazy("Non-binary who took part."),
    "intervention_type": gettext_lazy("Type or field of intervention: code where one is stated."),
    "call_number": gettext_lazy("The funder's number of the call."),
    "target_groups": gettext_lazy("Target groups as stated."),
    "municipalities": gettext_lazy("Municipalities that the source states: code and name."),
    "municipalities_mentioned": gettext_lazy(
        "Municipalities that the text mentions: the project need not work there."
    ),
    "counties": gettext_lazy("Counties stated or found: code and name."),
    "summary": gettext_lazy("Summary as stated, without names of persons."),
}
# The fields of a project that a file holds, in the order of its columns.
COLUMNS = tuple(MEANINGS)
_UNITS: Mapping[str, Words] = {
    "amount": gettext_lazy("the row's currency"),
    "rate": gettext_lazy("share, 0 to 1"),
    "date": gettext_lazy("year-month-day"),
}
_WIDTHS = {"title": 48, "owner": 34, "summary": 60, "location": 30, "programme_area": 30}


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is that of sources.fields, or own (Samsyn's), fixed (recalculated) or source.

    `field` is the record's field, '' for what Samsyn adds; `width` is in characters.
    """

    name: str
    heading: str
    kind: str
    meaning: str
    unit: str
    field: str
    width: int


def plan(prices: int | None) -> tuple[Column, ...]:
    """Columns in the active language; `prices` is the year of the fixed prices, if asked for."""
    own = (
        _own("id", _("Samsyn's number"), _("The project's number in this installation."), 10),
        _own("address", _("Samsyn's page"), _("Address of the project's page."), 24),
    )
    values = tuple(_value(name) for name in COLUMNS)
    year = _own(
        "price_year",
        _("Price year"),
        _("The year whose prices the amounts are in: the year in which the project starts."),
        10,
    )
    return (*own, *values, year, *_fixed(prices), *(_source(name) for name in COLUMNS))


def _own(name: str, heading: str, meaning: str, width: int) -> Column:
    return Column(name, heading, "own", meaning, "", "", width)


def _value(name: str) -> Column:
    kind = FIELDS[name].kind
    return Column(
        name=name,
        heading=str(field_label(name)),
        kind=kind,
        meaning=str(MEANINGS[name]),
        unit=str(_UNITS.get(kind, "")),
        field=name,
        width=_WIDTHS.get(name, 14 if kind in ("amount", "date", "count", "rate") else 20),
    )


def _fixed(prices: int | None) -> tuple[Column, ...]:
    """The amounts once more, in the prices of one year."""
    if prices is None:
        return ()
    return tuple(
        Column(
            name=f"{name}_fixed",
            heading=_("%(field)s in prices of %(year)s, SEK")
            % {"field": field_label(name), "year": prices},
            kind="fixed",
            meaning=_(
                "The amount recalculated with the consumer price index (Statistics Sweden, yearly "
                "means) from its price year to %(year)s. Empty where the amount or its year is "
                "unknown, where there is no index, and for other currencies than SEK."
            )
            % {"year": prices},
            unit="SEK",
            field=name,
            width=18,
        )
        for name in ("total_budget", "esf_support")
    )


def _source(name: str) -> Column:
    label = field_label(name)
    return Column(
        name=f"{name}_source",
        heading=_("%(field)s, source") % {"field": label},
        kind="source",
        meaning=_("Document and spot that the value of '%(field)s' was read from.")
        % {"field": label},
        unit="",
        field=name,
        width=24,
    )
