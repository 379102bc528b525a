"""On what terms a document is imported: by whom, what is known of it, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.core.models import User


@dataclass(frozen=True, slots=True)
class Terms:
    """`drafts`: nothing that the document states is accepted before a person has said so; with
    `accept_certain` too, what is certain is (docs/how-to/import.md)."""

    by: User | None
    origin: str = ""
    licence: str = ""
    published_on: date | None = None
    drafts: bool = False
    accept_certain: bool = False
