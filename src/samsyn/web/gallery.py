"""The components, each in its variants: an example is a template, shown beside its text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

EXAMPLES = Path(__file__).parent / "templates" / "web" / "examples"
TITLES: dict[str, Promise | str] = {
    "buttons": _("Buttons"),
    "tags": _("Tags"),
    "alerts": _("Alerts"),
    "stats": _("Figures"),
    "bars": _("Bars"),
    "values": _("Known, zero, unknown, not applicable, suppressed"),
    "facts": _("Facts with their source"),
    "table": _("Table"),
    "pagination": _("Pages of a list"),
    "filter": _("Filter"),
    "form": _("Form with errors"),
    "cards": _("Cards"),
    "empty": _("Nothing to show"),
}


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    title: Promise | str
    rendered: SafeString
    source: str


class SampleForm(forms.Form):
    """Every kind of field, with errors where something must be filled in."""

    title = forms.CharField(label=_("Title"), help_text=_("As the owner writes it."))
    email = forms.EmailField(label=_("E-mail address"))
    notes = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 3}))
    area = forms.ChoiceField(
        label=_("Area"), required=False, choices=[("", _("Choose")), ("1", _("Work")), ("2", "SYV")]
    )
    phase = forms.ChoiceField(
        label=_("Phase"),
        choices=[("pre", _("Pre-study")), ("main", _("Implementation"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("I have read the terms"))


def examples(request: HttpRequest) -> list[Example]:
    sample = _sample()
    return [_example(name, title, sample, request) for name, title in TITLES.items()]


def _example(
    name: str, title: Promise | str, sample: dict[str, Any], request: HttpRequest
) -> Example:
    rendered = render_to_string(f"web/examples/{name}.html", {"sample": sample}, request)
    source = (EXAMPLES / f"{name}.html").read_text(encoding="utf-8")
    return Example(name, title, rendered, source.strip())


def _sample() -> dict[str, Any]:
    """Made-up values, so that the gallery looks alike everywhere."""
    return {
        "budget": 27_198_429,
        "support": 12_728_829,
        "start": dt.date(2016, 10, 1),
        "end": dt.date(2018, 9, 30),
        "count": 1_336,
        "people": 4_210,
        "page": Paginator(range(200), 10).page(7),
        "form": SampleForm({"email": "someone@", "title": ""}),
        "bars": [
            {"label": "2007–2013", "value": 1_250, "text": "1\u202f250", "href": "#bars"},
            {"label": "2014–2020", "value": 4_210, "text": "4\u202f210", "href": "#bars"},
            {"label": "2021–2027", "value": 35, "text": "35", "href": "#bars"},
        ],
    }
