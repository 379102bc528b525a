"""What a file says of itself: the selection, the day, who gives it out, prices and example data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.core.scopes import AnyUser
from samsyn.core.templatetags.samsyn_format import day
from samsyn.projects.prices import prices_asked


@dataclass(frozen=True, slots=True)
class About:
    """`query` is the selection's address; `prices` the year of fixed prices, None for current.

    `base` is the site's address, '' where it is not known. `example` tells whether the installation
    shows the example region.
    """

    query: str
    selection: str
    prices: int | None
    base: str
    region: str
    made_on: dt.date
    example: bool

    @property
    def prices_words(self) -> str:
        current = _(
            "Amounts are in current prices, as the sources state them, each with its currency; the "
            "price year is the year in which the project starts. Nothing is converted."
        )
        if self.prices is None:
            return current
        fixed = _(
            "Beside them stand amounts in the prices of %(year)s, recalculated with the consumer "
            "price index (Statistics Sweden, yearly means). Amounts in other currencies than SEK "
            "are not recalculated."
        ) % {"year": self.prices}
        return f"{current} {fixed}"

    def lines(self) -> list[tuple[str, str]]:
        """Each statement with its label, in the active language."""
        lines = [
            (_("Published by"), self.region),
            (_("Taken out on"), day(self.made_on)),
            (_("Selection"), self.selection),
            (_("Prices"), self.prices_words),
            (_("Empty cell"), _("The source does not say. An empty cell is never zero.")),
            (_("Not included"), not_included()),
        ]
        if self.example:
            lines.insert(0, (_("Example data"), example_words()))
        return lines


def not_included() -> str:
    return _(
        "Proposals that nobody has accepted, names of natural persons and contact persons are "
        "never given out in files."
    )


def example_words() -> str:
    return _("The installation shows the example region. It is no register to rely on.")


def about(user: AnyUser, query: str, *, base: str = "") -> About:
    """What the file of this selection says of itself; `query` is the list's address."""
    from samsyn.projects.forms import selection_of
    from samsyn.projects.presenters.listing import chips

    asked = QueryDict(query)
    words = "; ".join(f"{chip.label}: {chip.text}" for chip in chips(selection_of(asked), user))
    return About(
        query=query,
        selection=words or _("all projects"),
        prices=prices_asked(asked),
        base=base,
        region=settings.SAMSYN_REGION_NAME,
        made_on=timezone.localdate(),
        example=User.objects.filter(is_demo=True).exists(),
    )
