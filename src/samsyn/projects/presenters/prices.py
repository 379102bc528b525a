"""Words for prices: which year's money an amount is in, and the switch to fixed prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from samsyn.core.templatetags.samsyn_format import money
from samsyn.projects.models import Project
from samsyn.projects.prices import PARAMETER, fixed, price_year, prices_asked
from samsyn.sources.prices import CURRENCY, price_years


@dataclass(frozen=True, slots=True)
class PriceSwitch:
    """`kept` are the other parts of the address, which the form carries along."""

    parameter: str
    years: list[int]
    year: int | None
    kept: list[tuple[str, str]]
    words: str

    @property
    def query(self) -> str:
        """The part of an address that asks for the same prices; '' for current ones."""
        return urlencode({self.parameter: self.year}) if self.year else ""


def price_switch(query: QueryDict) -> PriceSwitch:
    """The switch as the page's address has it; a page's number does not outlive a switch."""
    year = prices_asked(query)
    kept = [
        (name, value)
        for name, values in query.lists()
        for value in values
        if name not in (PARAMETER, "page")
    ]
    return PriceSwitch(PARAMETER, list(price_years())[::-1], year, kept, level_words(year))


def level_words(year: int | None) -> str:
    """What the amounts of a page are, in one sentence."""
    if year is None:
        return _("Amounts in current prices, as the sources state them, of the year of each start.")
    return _(
        "Amounts in SEK in the prices of %(year)s, by the consumer price index (Statistics "
        "Sweden). Amounts without a year or an index are left out of sums and told as not stated. "
        "Other currencies are as stated."
    ) % {"year": year}


def currency_words(currency: str, year: int | None) -> str:
    """'SEK, current prices', 'SEK, prices of 2024'; '' is a currency that is not stated."""
    words = {"currency": currency or _("currency not stated"), "year": year}
    if year is not None and currency == CURRENCY:
        return _("%(currency)s, prices of %(year)s") % words
    return _("%(currency)s, current prices") % words


def price_words(project: Project) -> str:
    """'current prices, price year 2018', or that the year is not known."""
    year = price_year(project)
    if year is None:
        return _("current prices, price year not stated")
    return _("current prices, price year %(year)s") % {"year": year}


def fixed_words(project: Project, stated: Decimal, to_year: int) -> str:
    """The amount in that year's prices, or why it is not recalculated."""
    year = price_year(project)
    found = fixed(stated, project.currency, year, to_year)
    if found is not None:
        words = {"amount": money(found.quantize(Decimal(1)), CURRENCY), "year": to_year}
        return _("%(amount)s in the prices of %(year)s") % words
    if project.currency != CURRENCY:
        return _("not recalculated: the index is of prices in SEK")
    if year is None:
        return _("not recalculated: the price year is not stated")
    return _("not recalculated: there is no index for %(year)s") % {"year": year}
