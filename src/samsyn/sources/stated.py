"""What a block of facts has given so far: fields, findings, and how a value is put among them."""

from __future__ import annotations

from dataclasses import dataclass, field

from samsyn.sources.fields import FIELDS
from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.labelled import Labelled
from samsyn.sources.records import CharSpan, Finding, Locator, Value
from samsyn.sources.text import clean_value, has_markup


@dataclass
class Facts:
    """The fields read so far, and what was found on the way."""

    text: str
    fields: dict[str, Value] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def put(self, name: str, value: Value) -> None:
        """Keep the first value of a field; a second, different one is told, never chosen."""
        if isinstance(value.value, str) and has_markup(value.value):
            self.tell("script_in_value", value.locator)
        known = self.fields.setdefault(name, value)
        if known.value != value.value:
            twice = finding("duplicate_label", value.locator, also=(known.locator,), field=name)
            self.findings.append(twice)

    def tell(self, code: str, place: Locator, **values: Given) -> None:
        self.findings.append(finding_of(code, values, place))


def written(facts: Facts, span: CharSpan) -> str:
    return facts.text[span.start : span.end]


def label_of(facts: Facts, entry: Labelled) -> str:
    return clean_value(written(facts, entry.label))


def put(facts: Facts, name: str, value: object, span: CharSpan) -> None:
    raw = written(facts, span)
    shown = None if raw == value else raw
    personal = FIELDS[name].personal
    facts.put(name, Value(value, span, raw=shown, personal=personal))


def raw_of(facts: Facts, span: CharSpan, value: str) -> str | None:
    raw = written(facts, span)
    return None if raw == value else raw
