"""The catalogue of indicators as a page: what each is, whence it comes, how it is computed."""

from __future__ import annotations

from collections.abc import Iterable

from samstat.indicators.definition import POLARITIES, UNCERTAINTIES, UNITS, Indicator


def catalogue(indicators: Iterable[Indicator]) -> str:
    """The page in Markdown: a table of all, then each by itself, in the order of their ids."""
    ordered = sorted(indicators, key=lambda each: each.id)
    lines = ["| indicator | Swedish | unit | breakdowns |", "|---|---|---|---|"]
    lines += [
        f"| [{each.name.en}](#{each.id}) | {each.name.sv} | {UNITS[each.unit][1]} | "
        f"{', '.join(each.breakdowns)} |"
        for each in ordered
    ]
    for each in ordered:
        lines += ["", *_section(each)]
    return "\n".join(lines) + "\n"


def _section(indicator: Indicator) -> list[str]:
    source = indicator.source
    origin = f"{source.publisher}, {source.title}"
    grounds = [f"{g.act}, {g.provision}. {g.says}".strip() for g in indicator.grounds]
    needs = [
        f"`{name}` with {', '.join(need.measures)} by {', '.join(need.dimensions) or 'nothing'}"
        for name, need in indicator.cubes.items()
    ]
    form = f"`{indicator.text}`, in {UNITS[indicator.unit][1]}, {indicator.decimals} decimals"
    interval = UNCERTAINTIES[indicator.uncertainty][1]
    if indicator.uncertainty != "none":
        interval += f", {indicator.confidence * 100:g} per cent"
    return [
        f'<a id="{indicator.id}"></a>',
        "",
        f"## {indicator.name.en}",
        "",
        f"*{indicator.name.sv}* (`{indicator.id}`). {indicator.description.en}",
        "",
        f"- Formula: {form}; {POLARITIES[indicator.polarity][1]}.",
        f"- Needs: {'; '.join(needs)}.",
        f"- Uncertainty: {interval}.",
        f"- Source: {f'[{origin}]({source.url})' if source.url else origin}.",
        f"- Legal ground: {' '.join(grounds) or 'none stated'}",
    ]
