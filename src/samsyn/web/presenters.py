"""The overview in words, bars and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount, money, money_short, share
from samsyn.gazetteer import places as gazetteer
from samsyn.places import maps
from samsyn.places.selectors import name as place_name
from samsyn.projects.selectors import CurrencyTotal, Selection
from samsyn.web.selectors import Group, Overview


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the bar list; without `href` there is no list to show for it."""

    label: str
    value: Decimal | int
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    rows: list[Bar]
    top: Decimal | int


def list_address(**filters: str | int) -> str:
    query = Selection(**filters).query()  # type: ignore[arg-type]
    address = reverse("projects:list")
    return f"{address}?{query}" if query else address


def programmes(groups: Iterable[Group]) -> Chart:
    """In the order of time, the unstated last."""
    ordered = sorted(groups, key=lambda group: (not group.value, group.value))
    rows = [
        Bar(
            group.value.replace("-", "–") or _("Programme period not stated"),
            group.projects,
            _projects(group.projects),
            list_address(programme=group.value) if group.value else "",
        )
        for group in ordered
    ]
    return _chart(rows)


def funds(groups: Iterable[Group]) -> Chart:
    rows = [
        Bar(
            group.value or _("Fund not stated"),
            group.support or 0,
            money_short(group.support),
            list_address(fund=group.value) if group.value else "",
        )
        for group in groups
    ]
    return _chart(rows)


def owners(groups: Iterable[Group]) -> Chart:
    rows = [
        Bar(g.value, g.projects, _projects(g.projects), list_address(owner=g.value)) for g in groups
    ]
    return _chart(rows)


def unknown(overview: Overview) -> Chart:
    """For each fact, how many projects lack it: most first."""
    stated = overview.stated
    facts = [
        (_("Total budget"), stated.budget),
        (_("Granted support"), stated.support),
        (_("Period"), stated.period),
        (_("Planned participants"), stated.participants),
        (_("Owner"), stated.owner),
        (_("Place"), stated.place),
    ]
    rows = [
        Bar(
            label,
            missing,
            _("%(count)s (%(share)s)")
            % {"count": amount(missing), "share": share(missing / overview.projects)},
        )
        for label, known in facts
        for missing in (overview.projects - known,)
    ]
    rows.sort(key=lambda bar: -bar.value)
    return Chart(rows, overview.projects)


def other_money(totals: Iterable[CurrencyTotal]) -> list[str]:
    """Support in other currencies than kronor, one sentence each: they are never added together."""
    return [
        _("%(money)s more in %(projects)s")
        % {"money": money(total.support, total.currency), "projects": _projects(total.projects)}
        for total in totals
        if total.currency != "SEK" and total.support is not None
    ]


def place_map(places: dict[str, int]) -> maps.PlaceMap | None:
    """By county; by municipality where all lie in one county. Places without projects have 0."""
    counties = [code for code in places if len(code) == 2 and code in gazetteer.counties()]
    if not counties:
        return None
    if len(counties) > 1:
        values = {code: places.get(code, 0) for code in gazetteer.counties()}
        return maps.build(
            values,
            caption=_("Projects by county"),
            value_heading=_("Projects"),
            level="county",
            wording=_projects,
            address=lambda code: list_address(county=code),
        )
    inside = [code for code in gazetteer.municipalities() if code.startswith(counties[0])]
    return maps.build(
        {code: places.get(code, 0) for code in inside},
        caption=_("Projects by municipality in %(county)s") % {"county": place_name(counties[0])},
        value_heading=_("Projects"),
        within=counties[0],
        wording=_projects,
        address=lambda code: list_address(municipality=code),
    )


def _projects(count: float | Decimal) -> str:
    return ngettext("%(count)s project", "%(count)s projects", int(count)) % {
        "count": amount(count)
    }


def _chart(rows: list[Bar]) -> Chart:
    return Chart(rows, max((bar.value for bar in rows), default=0))
