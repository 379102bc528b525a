"""A field's value as text, from the column or from the stored JSON alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from samsyn.core.templatetags.samsyn_format import amount, day, money, share
from samsyn.places import selectors as places
from samsyn.projects.presenters.words import STATES
from samsyn.sources.fields import FIELDS


def as_text(name: str, content: Any, currency: str = "") -> str:
    """'' for nothing stated; a zero is written as 0."""
    if content is None or content == "" or content == []:
        return ""
    if name == "state":
        return str(STATES.get(content, content))
    if name == "year":
        return str(content)
    match FIELDS[name].kind:
        case "amount":
            return money(content, currency)
        case "date":
            return day(content if isinstance(content, date) else date.fromisoformat(content))
        case "rate":
            return share(content)
        case "count":
            return amount(content)
        case "codes":
            return place_names(content)
        case "texts" | "figures" | "partners":
            return _listed(content)
    return str(content)


def _partner(stated: Mapping[str, Any]) -> str:
    """The name, and in brackets what else the source says of it."""
    told = [_("lead partner")] if stated.get("lead") else []
    told += [stated[name] for name in ("place", "country") if stated.get(name)]
    if stated.get("amount") is not None:
        told.append(money(stated["amount"], stated.get("currency", "")))
    return f"{stated['name']} ({', '.join(told)})" if told else str(stated["name"])


def place_names(codes: Collection[str]) -> str:
    return ", ".join(places.name(code) for code in places.in_name_order(codes))


def _listed(content: Any) -> str:
    """Texts and partners one after the other; of sections and figures only how many they are."""
    if isinstance(content, dict) and "sections" in content:
        return _("%(count)s sections") % {"count": content["sections"]}
    if content and all(isinstance(part, str) for part in content):
        return ", ".join(content)
    if content and all(isinstance(part, dict) and "name" in part for part in content):
        return "; ".join(map(_partner, content))
    return _("%(count)s items") % {"count": len(content)}
