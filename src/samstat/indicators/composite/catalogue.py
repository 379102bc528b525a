"""The composite indices as part of the catalogue's page."""

from __future__ import annotations

from collections.abc import Iterable

from samstat.indicators.composite.definition import (
    AGGREGATIONS,
    NORMALISATIONS,
    NOT_APPLICABLE,
    Composite,
)


def composite_catalogue(composites: Iterable[Composite]) -> str:
    """A section of Markdown for each index, in the order of their ids, weights in a table."""
    lines = ["", "# Composite indices", "", "Each a file in"]
    lines.append("`src/samstat/indicators/data/composites/`; the weights are shares of the whole.")
    for each in sorted(composites, key=lambda composite: composite.id):
        lines += ["", *_section(each)]
    return "\n".join(lines) + "\n"


def _section(composite: Composite) -> list[str]:
    source = composite.source
    origin = f"{source.publisher}, {source.title}"
    grounds = [f"{g.act}, {g.provision}. {g.says}".strip() for g in composite.grounds]
    lines = [
        f'<a id="{composite.id}"></a>',
        "",
        f"## {composite.name.en}",
        "",
        f"*{composite.name.sv}* (`{composite.id}`). {composite.description.en}",
        "",
        "| component | weight |",
        "|---|---|",
    ]
    lines += [
        f"| [{each.indicator}](#{each.indicator}) | {share:.3f} |"
        for each, share in zip(composite.components, composite.weights, strict=True)
    ]
    way = NORMALISATIONS[composite.normalisation][1]
    mean = AGGREGATIONS[composite.aggregation][1]
    return [
        *lines,
        "",
        f"- Normalised by {way} over {composite.compared}; put together as the {mean}.",
        f"- Where a component does not apply, {NOT_APPLICABLE[composite.not_applicable][1]}.",
        f"- Source: {f'[{origin}]({source.url})' if source.url else origin}.",
        f"- Legal ground: {' '.join(grounds) or 'none stated'}",
    ]
