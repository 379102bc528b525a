"""Recommendations to named actors as CSV: a row an actor that is asked, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.sources.findings import finding
from samsyn.sources.records import Cell, Finding
from samsyn.sources.strategy.records import LONGEST_CODE, LONGEST_TITLE, unnamed
from samsyn.sources.strategy.table import Row, read_table

HEADINGS = {
    "code": ("kod", "code", "nummer", "nr", "rekommendation nr", "id"),
    "title": ("rekommendation", "recommendation", "titel", "title", "rubrik"),
    "text": ("text", "beskrivning", "description"),
    "goal": ("mål", "goal", "målkod"),
    "actor": ("aktör", "actor", "kommun", "organisation"),
    "org_number": ("organisationsnummer", "orgnr", "organisation number"),
    "status": ("läge", "status", "uppföljning"),
    "answer": ("svar", "answer", "kommentar"),
    "day": ("datum", "date", "dag"),
    "source": ("källa", "source"),
}
STATUSES = {
    "": "unknown", "okänt": "unknown", "unknown": "unknown",
    "ej påbörjad": "not_begun", "ej påbörjat": "not_begun", "inte påbörjat": "not_begun",
    "inte påbörjad": "not_begun", "not begun": "not_begun",
    "pågår": "under_way", "pågående": "under_way", "påbörjad": "under_way",
    "påbörjat": "under_way", "under way": "under_way",
    "klar": "done", "klart": "done", "genomförd": "done", "genomfört": "done", "done": "done",
    "avböjd": "declined", "avböjt": "declined", "avböjt av aktören": "declined",
    "declined": "declined", "declined by the actor": "declined",
}  # fmt: skip
_WANTED = "ej påbörjat, pågår, klart, avböjt, okänt"
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class AskRow:
    """What one actor is asked. `status` is one of STATUSES' values; `day` None is not stated."""

    code: str
    title: str
    text: str
    goal: str
    actor: str
    org_number: str
    status: str
    answer: str
    day: date | None
    source: str
    line: int
    locator: Cell


@dataclass(frozen=True, slots=True)
class Asks:
    rows: tuple[AskRow, ...]
    findings: tuple[Finding, ...]


def read_recommendations(data: bytes) -> Asks:
    """Every row that names a recommendation and an actor, and what is wrong with the others.

    A title stands where the recommendation is first named and may be left out after. Never raises.
    """
    table = read_table(data, HEADINGS, ("code", "title", "actor"))
    told = list(table.findings)
    titles: dict[str, str] = {}
    asked: dict[tuple[str, str], int] = {}
    rows = []
    for row in table.rows:
        code = row["code"].rstrip(".")
        titles.setdefault(code, row["title"])
        fault = _fault(row, code, titles[code], asked)
        if fault is not None:
            told.append(fault)
            continue
        asked[code, row["actor"].casefold()] = row.line
        rows.append(_ask(row, code, titles[code]))
    if table.columns and not rows and not told:
        told.append(finding("strategy_empty"))
    return Asks(tuple(rows), tuple(told))


def _fault(row: Row, code: str, title: str, asked: dict[tuple[str, str], int]) -> Finding | None:
    if not code or len(code) > LONGEST_CODE:
        return finding("recommendation_no_code", row.at("code"), line=row.line, value=row["code"])
    if not title or len(title) > LONGEST_TITLE:
        return finding("recommendation_no_title", row.at("title"), line=row.line, goal=code)
    if not row["actor"] or len(row["actor"]) > _LONGEST_NAME:
        return finding("recommendation_no_actor", row.at("actor"), line=row.line, goal=code)
    first = asked.get((code, row["actor"].casefold()))
    if first is not None:
        return finding(
            "recommendation_twice", row.at("actor"), line=row.line, goal=code, actor=row["actor"],
            first=first,
        )  # fmt: skip
    if row["status"].casefold() not in STATUSES:
        return finding(
            "recommendation_status",
            row.at("status"),
            line=row.line,
            value=row["status"],
            wanted=_WANTED,
        )
    if row["day"] and _day(row["day"]) is None:
        return finding("recommendation_day", row.at("day"), line=row.line, value=row["day"])
    return None


def _ask(row: Row, code: str, title: str) -> AskRow:
    return AskRow(
        code=code,
        title=unnamed(title),
        text=unnamed(row["text"]),
        goal=row["goal"].rstrip("."),
        actor=row["actor"],
        org_number=row["org_number"],
        status=STATUSES[row["status"].casefold()],
        answer=unnamed(row["answer"]),
        day=_day(row["day"]),
        source=unnamed(row["source"])[:300],
        line=row.line,
        locator=row.at("actor"),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None
