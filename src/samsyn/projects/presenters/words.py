"""Words for what the bank stores: states, sorts and the names of fields."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from samsyn.projects.models.base import ReviewState
from samsyn.vocabularies.selectors import lazy_choices

Words = str | Promise

STATES: dict[str, Words] = dict(lazy_choices("states"))

FIELD_LABELS: dict[str, Words] = {
    "number": gettext_lazy("Project number"),
    "title": gettext_lazy("Title"),
    "owner": gettext_lazy("Owner"),
    "owner_unit": gettext_lazy("Owner's unit"),
    "owner_org_number": gettext_lazy("Owner's organisation number"),
    "owner_city": gettext_lazy("Owner's postal town"),
    "owner_postal_code": gettext_lazy("Owner's postal code"),
    "fund": gettext_lazy("Fund"),
    "funder": gettext_lazy("Funder"),
    "programme": gettext_lazy("Programme"),
    "programme_code": gettext_lazy("Programme's code (CCI)"),
    "programme_area_code": gettext_lazy("Programme area, code"),
    "programme_area": gettext_lazy("Programme area"),
    "specific_objective": gettext_lazy("Specific objective"),
    "phase": gettext_lazy("Phase"),
    "state": gettext_lazy("State"),
    "region": gettext_lazy("Region of the fund"),
    "country": gettext_lazy("Country"),
    "location": gettext_lazy("Location as stated"),
    "period_start": gettext_lazy("Start"),
    "period_end": gettext_lazy("End"),
    "year": gettext_lazy("Year"),
    "total_budget": gettext_lazy("Total budget"),
    "esf_support": gettext_lazy("Granted support"),
    "call_amount": gettext_lazy("Amount of the call"),
    "currency": gettext_lazy("Currency"),
    "union_cofinancing_rate": gettext_lazy("Union's share, as stated"),
    "planned_participants": gettext_lazy("Planned participants"),
    "planned_women": gettext_lazy("Planned participants, women"),
    "planned_men": gettext_lazy("Planned participants, men"),
    "planned_non_binary": gettext_lazy("Planned participants, non-binary"),
    "actual_participants": gettext_lazy("Actual participants"),
    "actual_women": gettext_lazy("Actual participants, women"),
    "actual_men": gettext_lazy("Actual participants, men"),
    "actual_non_binary": gettext_lazy("Actual participants, non-binary"),
    "intervention_type": gettext_lazy("Type of intervention"),
    "call_number": gettext_lazy("Number of the call"),
    "summary": gettext_lazy("Summary"),
    "target_groups": gettext_lazy("Target groups"),
    "municipalities": gettext_lazy("Municipalities, as stated"),
    "municipalities_mentioned": gettext_lazy("Municipalities mentioned in the text"),
    "counties": gettext_lazy("Counties"),
    "sections": gettext_lazy("Sections of the text"),
    "quoted_figures": gettext_lazy("Figures that the text quotes"),
    "partners": gettext_lazy("Partners of the project"),
    "contact_person": gettext_lazy("Contact person"),
    "contact_email": gettext_lazy("Contact's e-mail"),
    "contact_telephone": gettext_lazy("Contact's telephone"),
}

_SORTS: dict[str, Words] = {
    "relevance": gettext_lazy("Best answer first"),
    "-start": gettext_lazy("Start, latest first"),
    "start": gettext_lazy("Start, earliest first"),
    "title": gettext_lazy("Title, A–Ö"),
    "-title": gettext_lazy("Title, Ö–A"),
    "owner": gettext_lazy("Owner, A–Ö"),
    "-owner": gettext_lazy("Owner, Ö–A"),
    "-budget": gettext_lazy("Budget, largest first"),
    "budget": gettext_lazy("Budget, smallest first"),
    "-support": gettext_lazy("Support, largest first"),
    "support": gettext_lazy("Support, smallest first"),
}


def sort_choices() -> list[tuple[str, Words]]:
    return list(_SORTS.items())


def review_states() -> list[tuple[str, Words]]:
    return list(ReviewState.choices)


def field_label(name: str) -> Words:
    """A record's field in words; a name without words is shown as it is."""
    return FIELD_LABELS.get(name, name)
