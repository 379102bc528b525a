"""How well similar projects are found: mean reciprocal rank on labelled groups of real projects.

data/similar.csv has groups of projects that a reader found alike (docs/method/similar.md says how),
by key; no text is in it. Each project asks; the first other one of its groups tells the rank. One
half of the groups was used for tuning, the other is what is reported. The peers get the same texts:
FTS5's own bm25 with any of the words, and BM25 by the book, which also counts how often the
question has one.
"""

from __future__ import annotations

import csv
import json
import math
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.relevance import ROOT, SHARED, Text, ask_samsyn, words_in

LABELLED = Path(__file__).resolve().parent / "data" / "similar.csv"
DEPTH = 50
HALVES = ("tune", "report")
Ranking = Mapping[str, Sequence[str]]


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def alike(half: str, kind: str = "") -> dict[str, set[str]]:
    """Of each project that asks, the others of its groups."""
    groups: dict[str, set[str]] = {}
    for row in labelled():
        if row["half"] == half and kind in ("", row["kind"]):
            groups.setdefault(row["group"], set()).add(row["project"])
    found: dict[str, set[str]] = {}
    for group in groups.values():
        for project in group:
            found.setdefault(project, set()).update(group - {project})
    return found


def reciprocal_rank(ranking: Sequence[str], wanted: set[str]) -> float:
    return next((1 / place for place, key in enumerate(ranking, 1) if key in wanted), 0.0)


def ask_fts5(questions: Sequence[str], texts: Mapping[str, Text]) -> Ranking:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE bare USING fts5(key UNINDEXED, title, owner, text)")
    rows = [(key, *parts) for key, parts in texts.items()]
    table.executemany("INSERT INTO bare VALUES (?, ?, ?, ?)", rows)
    sql = f"SELECT key FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT {DEPTH + 1}"  # noqa: S608
    return {
        key: _others(key, [found for (found,) in table.execute(sql, [_any_word(texts[key])])])
        for key in questions
    }


def _any_word(text: Text) -> str:
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(words_in(f"{text[0]} {text[2]}")))


def ask_bm25(questions: Sequence[str], texts: Mapping[str, Text]) -> Ranking:
    """Robertson and Walker's, k1 = 1.2 and b = 0.75, each word as often as the question has it."""
    counts = {key: Counter(words_in(" ".join(parts))) for key, parts in texts.items()}
    having = Counter(word for own in counts.values() for word in own)
    length = mean(own.total() for own in counts.values())
    rarity = {word: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for word, n in having.items()}

    def score(asked: Counter[str], own: Counter[str]) -> float:
        shorter = 1.2 * (0.25 + 0.75 * own.total() / length)
        return sum(
            times * rarity[word] * own[word] * 2.2 / (own[word] + shorter)
            for word, times in asked.items()
            if word in own
        )

    return {
        key: _others(
            key, sorted(counts, key=lambda other: -score(counts[key], counts[other]))[: DEPTH + 1]
        )
        for key in questions
    }


def _others(key: str, found: Sequence[str]) -> list[str]:
    return [other for other in found if other != key][:DEPTH]


def ask_ours(questions: Sequence[str]) -> tuple[Ranking, dict[str, Text]]:
    """Load the bank into the database of DATABASE_URL, and ask; the texts are for the peers."""
    _, texts = ask_samsyn([])
    from django.contrib.auth.models import AnonymousUser

    from samsyn.projects import similar
    from samsyn.projects.selectors import visible_projects

    nobody = AnonymousUser()
    projects = {one.key: one for one in visible_projects(nobody).prefetch_related("sections")}
    keys = {one.pk: key for key, one in projects.items()}
    return {
        key: [
            keys[one.pk]
            for one in similar.like_project(user=nobody, project=projects[key], most=DEPTH).found
        ]
        for key in questions
    }, texts


def report(name: str, ranking: Ranking) -> None:
    for half in HALVES:
        values = []
        for kind in ("same", "subject", ""):
            wanted = alike(half, kind)
            ranks = [reciprocal_rank(ranking[key], own) for key, own in wanted.items()]
            values.append(f"{kind or 'all'} {mean(ranks):.3f} of {len(ranks)}")
        print(f"similar: {name:<28} {half:<6} mean reciprocal rank: {', '.join(values)}")


def main() -> None:
    if not SHARED.is_dir():
        print("similar: needs the real texts of ../shared, which are not beside this checkout")
        return
    rows = labelled()
    print(f"similar: {len({row['group'] for row in rows})} groups, {len(rows)} projects in them")
    questions = sorted({row["project"] for row in rows})
    with tempfile.TemporaryDirectory() as name:
        ours, texts = _in_a_process(Path(name), questions)
    report("Samsyn", ours)
    report("bare FTS5, any word", ask_fts5(questions, texts))
    report("bare BM25, question weighed", ask_bm25(questions, texts))


def _in_a_process(folder: Path, questions: Sequence[str]) -> tuple[Ranking, dict[str, Text]]:
    """Django knows one database a process."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'bank.sqlite3'}",
        "SAMSYN_DATA_DIR": str(folder),
        "SAMSYN_ENV_FILE": "",
        "SAMSYN_SECRET_KEY": "only-for-benchmarks",
        "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
    }
    out = folder / "answer.json"
    subprocess.run(
        [sys.executable, "-m", "benchmarks.similar", str(out)], env=environment, check=True,
        cwd=ROOT,
    )  # fmt: skip
    ranking, texts = json.loads(out.read_text("utf-8"))
    return ranking, texts


if __name__ == "__main__":
    asked = sorted({row["project"] for row in labelled()})
    Path(sys.argv[1]).write_text(json.dumps(ask_ours(asked), ensure_ascii=False), "utf-8")
