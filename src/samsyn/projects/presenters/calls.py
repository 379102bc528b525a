"""A call's facts, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from samsyn.projects.models import Call
from samsyn.projects.presenters.sources import SourceLink, source_of
from samsyn.projects.presenters.values import as_text
from samsyn.projects.presenters.words import field_label
from samsyn.projects.selectors.statements import Statement
from samsyn.projects.services.statements import column_of

_FIELDS = (
    "number", "fund", "funder", "programme", "programme_area_code", "programme_area", "region",
    "period_start", "period_end", "call_amount", "union_cofinancing_rate", "target_groups",
)  # fmt: skip
_ALWAYS = {"number", "period_start", "period_end", "call_amount", "region"}


@dataclass(frozen=True, slots=True)
class CallFact:
    label: str | Promise
    text: str
    source: SourceLink | None


def call_facts(call: Call, statements: Mapping[str, Statement]) -> list[CallFact]:
    facts = []
    for name in _FIELDS:
        column = "number" if name == "number" else column_of(Call, name)
        text = as_text(name, getattr(call, column), call.currency)
        value = statements[name].current if name in statements else None
        if name == "number" and value is None and "call_number" in statements:
            value = statements["call_number"].current
        if text or name in _ALWAYS:
            label = field_label("call_number" if name == "number" else name)
            facts.append(CallFact(label, text, source_of(value) if value else None))
    return facts
