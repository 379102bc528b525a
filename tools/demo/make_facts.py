"""Make the example region's facts from the real sources beside the checkout.

Run: python tools/demo/make_facts.py. It reads the five texts with Samsyn's own readers and keeps
names, numbers, dates, places and money with their places in the source; never sentences, sections
or persons. The summaries in summaries.toml are written by hand. Of the regional-fund projects all
but the descriptions is kept. Look through the difference before you commit it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from samsyn.sources.fields import FIELDS
from samsyn.sources.parse import parse_file

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
TARGET = ROOT / "src" / "samsyn" / "cli" / "demo" / "data"
SUMMARIES = Path(__file__).with_name("summaries.toml")
TEXT_FIELDS = {"sections", "summary", "target_groups"}
LEFT_OUT = TEXT_FIELDS | {name for name, field in FIELDS.items() if field.personal}
DESCRIPTIVE = {"_source", "projektbeskrivning"}


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    documents = tomllib.loads(SUMMARIES.read_text(encoding="utf-8"))["documents"]
    _write("texts.json", {"documents": [_text_facts(document) for document in documents]}, 1)
    _write("regional_fund_projects.json", _bank_facts(), None)


def _bank_facts() -> dict[str, Any]:
    data = (SHARED / "data/funds/se_eruf_projektbank_2014-2020.json").read_bytes()
    return {
        "name": "Tillväxtverkets projektbank 2014–2020, regionalfonden, 2016-10-14",
        "origin": "Tillväxtverket, projektbanken, genom os-data/eu-structural-funds",
        "licence": "Endast fakta återges",
        "fetched_at": "2026-11-22T00:00:00",
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "projects": [
            {key: value for key, value in project.items() if key not in DESCRIPTIVE}
            for project in json.loads(data)
        ],
    }


def _write(name: str, content: Any, indent: int | None) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    if indent is None:  # one project a line, so that a difference can be read
        text = text.replace("}, {", "},\n{")
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


def _text_facts(document: dict[str, Any]) -> dict[str, Any]:
    path = SHARED / "inputs" / document["name"]
    data = path.read_bytes()
    parsed = parse_file(path)
    if len(parsed.records) != len(document["summaries"]):
        raise SystemExit(f"{path.name}: {len(parsed.records)} records, not one summary each")
    records = []
    for record, summary in zip(parsed.records, document["summaries"], strict=True):
        shown = record.as_json()
        facts = {
            name: _without_wording(value)
            for name, value in shown["fields"].items()
            if name not in LEFT_OUT
        }
        records.append({**shown, "fields": facts, "summary": summary})
    return {
        "name": document["title"],
        "origin": document["origin"],
        "licence": document["licence"],
        "fetched_at": document["fetched_at"],
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "format": parsed.format,
        "records": records,
        "warnings": [found.as_json() for found in parsed.warnings],
    }


def _without_wording(stated: Any) -> Any:
    """The same without the source's own phrases: how a value or a figure is put into words."""
    if isinstance(stated, dict):
        kept = (part for part in stated if part not in {"raw", "indicator"})
        return {part: _without_wording(stated[part]) for part in kept}
    if isinstance(stated, list):
        return [_without_wording(part) for part in stated]
    return stated


if __name__ == "__main__":
    main()
