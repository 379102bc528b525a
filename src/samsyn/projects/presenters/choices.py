"""What a selection's values are called: one home for check boxes, chips and saved searches."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.places import selectors as places
from samsyn.projects.models import Measure
from samsyn.projects.presenters.words import STATES, review_states
from samsyn.projects.search.subjects import OTHER
from samsyn.projects.selectors.conditions import AMOUNT, PLACED
from samsyn.vocabularies.selectors import fund_words, label

NAMES: dict[str, str | Promise] = {
    "q": gettext_lazy("Words"),
    "programme": gettext_lazy("Programme"),
    "fund": gettext_lazy("Fund"),
    "programme_area": gettext_lazy("Programme area"),
    "specific_objective": gettext_lazy("Specific objective"),
    "year": gettext_lazy("Running in year"),
    "region": gettext_lazy("Region of the fund"),
    "county": gettext_lazy("County"),
    "municipality": gettext_lazy("Municipality"),
    "owner_type": gettext_lazy("Type of owner"),
    "owner": gettext_lazy("Owner"),
    "state": gettext_lazy("State"),
    "phase": gettext_lazy("Phase"),
    "target_group": gettext_lazy("Target group"),
    "theme": gettext_lazy("Theme"),
    "principle": gettext_lazy("Horizontal principle"),
    "amount": gettext_lazy("Amount"),
    "people_in": gettext_lazy("People take part in"),
    "seat_in": gettext_lazy("Owner's seat in"),
    "review_state": gettext_lazy("Review"),
    "document": gettext_lazy("Source"),
    "call": gettext_lazy("Call"),
}
# As the search tells owners apart, by their names (search.facets).
OWNER_TYPES: dict[str, str | Promise] = {
    "municipality": gettext_lazy("Municipality"),
    "region": gettext_lazy("Regional authority"),
    "municipal_federation": gettext_lazy("Municipal federation"),
    "coordination_association": gettext_lazy("Coordination association"),
    "university": gettext_lazy("University or university college"),
    "state_agency": gettext_lazy("State agency"),
    "association": gettext_lazy("Association or foundation"),
    "company": gettext_lazy("Company"),
    "person": gettext_lazy("Natural person"),
    "other": gettext_lazy("Other owner"),
}
_CURRENCIES: dict[str, str | Promise] = {
    "SEK": gettext_lazy("kronor"),
    "EUR": gettext_lazy("euros"),
    "": gettext_lazy("(currency not stated)"),
}


def value_words(name: str, value: str) -> str:
    """The value in words; one that nobody knows is shown as it is."""
    words = _WORDS.get(name)
    return words(value) if words else value


def amount_words(value: str) -> str:
    """'SEK:5-10' as '5–10 million kronor'; the upper bound is not part of the class."""
    found = AMOUNT.fullmatch(value)
    if found is None:
        return value
    currency = str(_CURRENCIES.get(found["currency"], found["currency"]))
    low, high = int(found["low"]), found["high"]
    if not low and high:
        count = int(high)
        text = ngettext(
            "under %(high)s million %(currency)s", "under %(high)s millions %(currency)s", count
        )
        return text % {"high": amount(count), "currency": currency}
    if not high:
        text = ngettext(
            "%(low)s million %(currency)s or more", "%(low)s millions %(currency)s or more", low
        )
        return text % {"low": amount(low), "currency": currency}
    text = _("%(low)s–%(high)s million %(currency)s")
    return text % {"low": amount(low), "high": amount(int(high)), "currency": currency}


def amount_order(value: str) -> tuple[bool, str, Decimal]:
    """Kronor first, then the other currencies; in each from the smallest."""
    found = AMOUNT.fullmatch(value)
    if found is None:
        return True, value, Decimal(0)
    return found["currency"] != "SEK", found["currency"], Decimal(found["low"])


def placed_words(value: str) -> str:
    """'support:SEK:0180' as 'Stockholm (granted support)'."""
    found = PLACED.fullmatch(value)
    if found is None or found["measure"] not in Measure.values:
        return value
    measure = str(Measure(found["measure"]).label).lower()
    return f"{places.name(found['place'])} ({measure})"


_WORDS: dict[str, Callable[[str], str]] = {
    "programme": lambda value: label("periods", value),
    "fund": fund_words,
    "county": lambda value: places.name(value) or value,
    "municipality": lambda value: places.name(value) or value,
    "owner_type": lambda value: str(OWNER_TYPES.get(value, value)),
    "state": lambda value: str(STATES.get(value, value)),
    "target_group": lambda value: (
        _("Another group") if value == OTHER else label("target_groups", value)
    ),
    "theme": lambda value: label("themes", value),
    "principle": lambda value: label("principles", value),
    "review_state": lambda value: str(dict(review_states()).get(value, value)),
    "amount": amount_words,
    "people_in": placed_words,
    "seat_in": placed_words,
}
