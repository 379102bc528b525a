"""The shapes of the API's questions and answers, as its OpenAPI description tells them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Generic, TypeVar

from ninja import Field, Schema
from pydantic import StringConstraints

MOST_ITEMS = 200
MOST_VALUES = 50
Item = TypeVar("Item")
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Values = Annotated[list[Text], Field(max_length=MOST_VALUES)]
County = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Municipality = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class Page(Schema, Generic[Item]):
    """A page of a list, and how to ask for the next one; null on the last."""

    items: list[Item]
    next_cursor: str | None
    next: str | None = Field(description="The address of the next page; null on the last.")


class PageAsked(Schema):
    """Which page. A cursor comes from the answer before and fits its question only."""

    limit: int = Field(50, ge=1, le=MOST_ITEMS, description="Items on a page.")
    cursor: Annotated[str, StringConstraints(max_length=80)] = Field(
        "", description="The `next_cursor` of the answer before; empty for the first page."
    )


class ProjectsAsked(PageAsked):
    """Filters that all hold together; of one filter's values any is enough."""

    q: Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")] = Field(
        "", description="Words, as in the search on the page."
    )
    programme: Values = Field([], description="Programme period, such as 2014-2020.")
    fund: Values = Field([], description="Fund, as the sources name it.")
    year: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]] = Field(
        [], max_length=MOST_VALUES, description="A year in which the project runs."
    )
    region: Values = Field([], description="The fund's region.")
    county: list[County] = Field([], max_length=MOST_VALUES, description="County code, 2 digits.")
    municipality: list[Municipality] = Field(
        [], max_length=MOST_VALUES, description="Municipality code, 4 digits."
    )
    owner: Values = Field([], description="The owner's name as the source writes it.")
    state: Values = Field([], description="The project's state, as the bank names it.")
    phase: Values = Field([], description="Phase, such as förstudie or genomförande.")


class Spotted(Schema):
    """A value, the document it was read from, and where in it. `corrected`: written by a person."""

    value: Any
    document: str | None = Field(description="SHA-256 of the document's bytes.")
    locator: dict[str, Any] | None
    confidence: float | None
    corrected: bool


class ProjectFound(Schema):
    """A field that is not among `fields` is not stated by any source: never zero."""

    id: int
    address: str
    key: str | None
    synthetic: bool
    price_year: int | None
    fields: dict[str, Spotted]


class CallFound(Schema):
    id: int
    address: str
    synthetic: bool
    fields: dict[str, Spotted]


class DocumentFound(Schema):
    sha256: str
    name: str
    origin: str | None
    licence: str | None
    published_on: dt.date | None
    fetched_on: dt.date | None


class Projects(Page[ProjectFound]):
    """Projects, by page."""


class Calls(Page[CallFound]):
    """Calls, by page."""


class Fault(Schema):
    """What was wrong, where, the value received where it may be shown, and what to do."""

    what: str
    where: str | None = None
    received: str | None = None
    next_step: str
