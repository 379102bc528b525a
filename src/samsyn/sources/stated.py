"""What a block of facts has given so far: fields, findings, and how a value is put among them."""

from __future__ import annotations

from dataclasses import dataclass, field

from samsyn.sources.fields import FIELDS
from samsyn.sources.labelled import Labelled
from samsyn.sources.records import CharSpan, Finding, Value
from samsyn.sources.text import clean_value, has_markup


@dataclass
class Facts:
    """The fields read so far, and what was found on the way."""

    text: str
    fields: dict[str, Value] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def put(self, name: str, value: Value, label: str) -> None:
        """Keep the first value of a field; a second, different one is told, never chosen."""
        if isinstance(value.value, str) and has_markup(value.value):
            message = (
                f"The value of '{name}' holds markup or script; it is kept as text and never run. "
                "Compare it with the page."
            )
            self.findings.append(Finding("script_in_value", message, value.locator))
        known = self.fields.setdefault(name, value)
        if known.value != value.value:
            shown = "" if value.personal else f" ('{label}')"
            message = (
                f"The page states '{name}' twice with different values{shown}; the first was kept. "
                "Choose the right one in the source."
            )
            self.findings.append(
                Finding("duplicate_label", message, value.locator, also=(known.locator,))
            )

    def refuse(self, code: str, message: str, span: CharSpan) -> None:
        self.findings.append(Finding(code, message, span))


def written(facts: Facts, span: CharSpan) -> str:
    return facts.text[span.start : span.end]


def label_of(facts: Facts, entry: Labelled) -> str:
    return clean_value(written(facts, entry.label))


def put(facts: Facts, entry: Labelled, name: str, value: object, span: CharSpan) -> None:
    raw = written(facts, span)
    shown = None if raw == value else raw
    personal = FIELDS[name].personal
    facts.put(name, Value(value, span, raw=shown, personal=personal), label_of(facts, entry))


def raw_of(facts: Facts, span: CharSpan, value: str) -> str | None:
    raw = written(facts, span)
    return None if raw == value else raw
