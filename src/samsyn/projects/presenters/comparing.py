"""Two selections beside each other: the figures of each, their shares and the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samsyn.core.scopes import AnyUser
from samsyn.core.templatetags.samsyn_format import amount, money
from samsyn.projects.models import Lesson, Measure
from samsyn.projects.presenters.choices import NAMES, amount_order, value_words
from samsyn.projects.presenters.listing import Chip, chips
from samsyn.projects.presenters.people_asked import PER_INHABITANTS
from samsyn.projects.presenters.prices import currency_words
from samsyn.projects.presenters.words import field_label
from samsyn.projects.prices import PARAMETER
from samsyn.projects.selectors import CurrencyTotal, Selection
from samsyn.projects.selectors.chosen import PART_OF
from samsyn.projects.selectors.comparing import (
    DIVIDED_BY,
    MOST_READ,
    PerInhabitant,
    Side,
    in_both,
)
from samsyn.projects.selectors.participants import Counted
from samsyn.projects.selectors.selection import SEVERAL
from samsyn.projects.services.placing import MINOR_UNITS
from samsyn.sources.fields import PARTICIPANTS

# So many rows of a division; the rest stand in the file.
SHOWN = 15
Figure = int | Decimal | None


@dataclass(frozen=True, slots=True)
class SideShown:
    """A selection's heading: its choices, its list and the address's part that names it."""

    name: str
    chips: list[Chip]
    url: str
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both, None where it is unknown; `about` tells of whom it is known."""

    label: str
    a: Figure
    b: Figure
    decimals: int = 0
    about_a: str = ""
    about_b: str = ""

    @property
    def difference(self) -> Figure:
        return None if self.a is None or self.b is None else Decimal(self.b) - Decimal(self.a)

    @property
    def shown_a(self) -> str:
        return "" if self.a is None else amount(self.a, self.decimals)

    @property
    def shown_b(self) -> str:
        return "" if self.b is None else amount(self.b, self.decimals)

    @property
    def shown_difference(self) -> str:
        if self.difference is None:
            return ""
        return ("+" if self.difference > 0 else "") + amount(self.difference, self.decimals)


@dataclass(frozen=True, slots=True)
class Part:
    """A value's projects in one selection: how many, their share of it, and their list."""

    count: int
    share: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """`points` is B's share less A's, in percentage points."""

    label: str
    a: Part
    b: Part
    points: Decimal | None
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Division:
    """Both selections divided by one thing; `more` rows are left out of the page."""

    name: str
    label: str | Promise
    rows: list[Row]
    several: bool
    more: int = 0


def shown(name: str, selection: Selection, user: AnyUser) -> SideShown:
    query, address = selection.query(), reverse("projects:list")
    url = f"{address}?{query}" if query else address
    return SideShown(name, chips(selection, user), url, selection.query(prices=""))


def address(a: str, b: str | None, prices: int | None = None) -> str:
    """The page's address of two selections, each given as its query without prices, which are the
    page's own; b None is not chosen yet."""
    parts = {"a": a} | ({} if b is None else {"b": b}) | ({PARAMETER: prices} if prices else {})
    return f"{reverse('projects:compare')}?{urlencode(parts)}"


def lines(a: Side, b: Side) -> list[Line]:
    """The figures of the wholes: counts, sums by currency, per project and per inhabitant."""
    both = in_both(a, b)
    return [
        Line(_("Projects"), a.count, b.count),
        Line(_("of which in both"), both, both),
        Line(
            _("Owners that are organisations"),
            a.divisions["owner"].different,
            b.divisions["owner"].different,
        ),
        *_money_lines(a, b),
        *_rate_lines(a, b),
        *_participant_lines(a, b),
        *_lesson_lines(a, b),
    ]


def divisions(a: Side, b: Side, most: int | None = SHOWN) -> list[Division]:
    """By each thing that anything is known of in either; last by target groups as stated."""
    made = [_division(a, b, facet) for facet in DIVIDED_BY]
    made.append(_by_group(a, b))
    known = (one for one in made if any(not row.is_unknown for row in one.rows))
    return [_cut(one, most) for one in known]


def too_many_for_groups(a: Side, b: Side) -> bool:
    return max(a.count, b.count) > MOST_READ


def _money_lines(a: Side, b: Side) -> Iterator[Line]:
    sums = [{total.currency: total for total in side.totals} for side in (a, b)]
    for currency in sorted({*sums[0], *sums[1]}, key=lambda one: (one != "SEK", one == "", one)):
        pair = [one.get(currency) for one in sums]
        words = currency_words(currency, a.prices)
        yield _money_line(f"{_('Total budget')}, {words}", [_budget(one) for one in pair])
        yield _money_line(f"{_('Granted support')}, {words}", [_support(one) for one in pair])


def _budget(total: CurrencyTotal | None) -> tuple[Figure, int, int]:
    """Sum, how many state it, and how many in the currency do not."""
    if total is None:
        return None, 0, 0
    return total.budget, total.projects - total.budget_unknown, total.budget_unknown


def _support(total: CurrencyTotal | None) -> tuple[Figure, int, int]:
    if total is None:
        return None, 0, 0
    return total.support, total.projects - total.support_unknown, total.support_unknown


def _money_line(label: str, pair: list[tuple[Figure, int, int]]) -> Line:
    (a, *of_a), (b, *of_b) = pair
    return Line(label, _whole(a), _whole(b), 0, _known(*of_a), _known(*of_b))


def _whole(total: Figure) -> Figure:
    return None if total is None else round(Decimal(total))


def _known(stating: int, unknown: int) -> str:
    if not stating and not unknown:
        return ""
    return _("stated for %(stating)s, not stated for %(unknown)s") % {
        "stating": amount(stating),
        "unknown": amount(unknown),
    }


def _rate_lines(a: Side, b: Side) -> Iterator[Line]:
    for of_a, of_b in zip(a.rates, b.rates, strict=True):
        rate_a, rate_b = _rate(of_a), _rate(of_b)
        if rate_a is None and rate_b is None:
            continue
        heading = (
            _("%(measure)s, SEK per inhabitant, current prices")
            if of_a.measure.is_money
            else _("%(measure)s per 1,000 inhabitants")
        )
        label = heading % {"measure": of_a.measure.label}
        yield Line(label, rate_a, rate_b, 2, _concerned(of_a), _concerned(of_b))


def _participant_lines(a: Side, b: Side) -> Iterator[Line]:
    """Planned and actual participants, in all and by sex, where either selection states them."""
    of_a, of_b = a.participants, b.participants
    for name in PARTICIPANTS:
        if name in of_a.sums or name in of_b.sums:
            sums = of_a.sums.get(name), of_b.sums.get(name)
            known = [_stated(one, name) for one in (of_a, of_b)]
            yield Line(str(field_label(name)), *sums, 0, *known)


def _stated(counted: Counted, name: str) -> str:
    stating = counted.stating.get(name, 0)
    return _known(stating, counted.projects - stating)


def _lesson_lines(a: Side, b: Side) -> Iterator[Line]:
    """None where neither has any: nobody has written is not the same as nothing learnt."""
    for kind in Lesson.Kind:
        counts = a.lessons.get(kind, 0), b.lessons.get(kind, 0)
        if any(counts):
            yield Line(_("Lessons written: %(kind)s") % {"kind": kind.label}, *counts)


def _rate(found: PerInhabitant) -> Decimal | None:
    if not found.inhabitants:
        return None
    factor = Decimal(1) / MINOR_UNITS if found.measure.is_money else Decimal(PER_INHABITANTS)
    return (found.placed * factor / found.inhabitants).quantize(Decimal("0.01"))


def _concerned(found: PerInhabitant) -> str:
    if not found.inhabitants:
        return ""
    words = {
        "placed": money(round(Decimal(found.placed) / MINOR_UNITS), found.currency)
        if found.measure is not Measure.PARTICIPANTS
        else amount(found.placed),
        "municipalities": amount(found.municipalities),
        "inhabitants": amount(found.inhabitants),
        "stating": amount(found.stating),
    }
    return _(
        "%(placed)s, stated for %(stating)s and placed in %(municipalities)s municipalities with "
        "%(inhabitants)s inhabitants"
    ) % words  # fmt: skip


def _division(a: Side, b: Side, facet: str) -> Division:
    part = PART_OF[facet]
    found = [side.divisions[facet] for side in (a, b)]
    counts = [{one.value: one.count for one in division.values} for division in found]
    values = _ordered(part, *counts)
    rows = [
        _row(
            value_words(part, value),
            *(
                _part(own.get(value, 0), side, _behind(side.selection, part, value))
                for own, side in zip(counts, (a, b), strict=True)
            ),
        )
        for value in values
    ]
    rows += _unknown(found[0].without, found[1].without, a, b)
    return Division(part, NAMES[part], rows, several=part in ("county", "year"))


def _by_group(a: Side, b: Side) -> Division:
    found = [side.groups for side in (a, b)]
    if found[0] is None or found[1] is None:
        return Division("group", _("Target group, as stated"), [], several=True)
    of_a, of_b = found[0].projects, found[1].projects
    rows = [
        _row(value, _part(of_a.get(value, 0), a), _part(of_b.get(value, 0), b))
        for value in _ordered("group", of_a, of_b)
    ]
    rows += _unknown(found[0].without, found[1].without, a, b)
    return Division("group", _("Target group, as stated"), rows, several=True)


def _ordered(part: str, a: Mapping[str, int], b: Mapping[str, int]) -> list[str]:
    """By the values' own order, else those that most have in either, by name among equals."""
    values = {*a, *b}
    if part in ("programme", "year"):
        return sorted(values, reverse=True)
    if part == "amount":
        return sorted(values, key=amount_order)
    return sorted(values, key=lambda one: (-max(a.get(one, 0), b.get(one, 0)), one))


def _row(label: str, a: Part, b: Part, *, is_unknown: bool = False) -> Row:
    points = None if a.share is None or b.share is None else (b.share - a.share) * 100
    return Row(label, a, b, points, is_unknown)


def _part(count: int, side: Side, url: str = "") -> Part:
    share = Decimal(count) / side.count if side.count else None
    return Part(count, share, url if count else "")


def _behind(selection: Selection, part: str, value: str) -> str:
    """The list of exactly those projects; '' where no address says so, since of one filter's
    values any is enough."""
    chosen = getattr(selection, part)
    if part in SEVERAL and chosen and value not in chosen and part in ("county", "year"):
        return ""
    return f"{reverse('projects:list')}?{selection.query(**{part: (value,)})}"


def _unknown(of_a: int, of_b: int, a: Side, b: Side) -> list[Row]:
    if not of_a and not of_b:
        return []
    return [_row(_("not stated"), _part(of_a, a), _part(of_b, b), is_unknown=True)]


def _cut(division: Division, most: int | None) -> Division:
    """Unknown stays: it tells how much the rest says."""
    known = [row for row in division.rows if not row.is_unknown]
    if most is None or len(known) <= most:
        return division
    rows = known[:most] + [row for row in division.rows if row.is_unknown]
    return Division(division.name, division.label, rows, division.several, more=len(known) - most)
