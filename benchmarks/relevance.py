"""How well the search ranks, beside bare FTS5 and PostgreSQL's `swedish`, on judged questions.

The texts are the real ones of ../shared; data/relevance.csv holds a person's judgements of them
(docs/method/search.md says how they were made). The peers get the same texts and the better of two
ways to ask: all words, or any of them. The measure is nDCG@10 with gains 0, 1 and 2 (Järvelin &
Kekäläinen 2002); what was not judged counts as 0.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
JUDGED = Path(__file__).resolve().parent / "data" / "relevance.csv"
SHARED = ROOT.parent / "shared"
DEPTH = 10

Text = tuple[str, str, str]  # title, owner, summary and sections
Ranking = dict[str, list[str]]
Grades = dict[str, dict[str, int]]


def judgements() -> Grades:
    grades: Grades = {}
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            grades.setdefault(row["question"], {})[row["project"]] = int(row["grade"])
    return grades


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Discounted cumulative gain of the first ten by that of the best possible ten."""
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    return _gain(grades.get(key, 0) for key in ranking[:DEPTH]) / _gain(best)


def _gain(grades: Iterable[int]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def ask_samsyn(questions: Sequence[str]) -> tuple[Ranking, dict[str, Text]]:
    """Load the bank into the database of DATABASE_URL, and ask; the texts are for the peers."""
    import django

    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.core.management import call_command

    from samsyn.projects import search
    from samsyn.projects.selectors import visible_projects
    from samsyn.projects.services.importing import import_file

    call_command("migrate", verbosity=0)
    for path in _sources():
        import_file(path, by=None)
    search.rebuild()
    nobody = AnonymousUser()
    projects = visible_projects(nobody).prefetch_related("sections")
    keys = {project.pk: project.key for project in projects}
    texts = {
        project.key: (
            project.title,
            project.owner,
            "\n".join(
                [project.summary, *(f"{s.heading} {s.text}" for s in project.sections.all())]
            ),
        )
        for project in projects
    }
    ranking = {
        question: [keys[pk] for pk in search.find(user=nobody, query=question, page_size=DEPTH).ids]
        for question in questions
    }
    return ranking, texts


def _sources() -> list[Path]:
    funds = SHARED / "data" / "funds"
    lists = ("se_eruf_projektbank_2014-2020.json", "stockholm_esf_projects_facts.csv")
    return [*(funds / name for name in lists), *sorted((SHARED / "inputs").glob("*.txt"))]


def ask_fts5(questions: Sequence[str], texts: Mapping[str, Text], between: str) -> Ranking:
    """FTS5 as it comes: unicode61, bm25, title, owner and text as columns."""
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE bare USING fts5(key UNINDEXED, title, owner, text)")
    rows = [(key, *parts) for key, parts in texts.items()]
    table.executemany("INSERT INTO bare VALUES (?, ?, ?, ?)", rows)
    sql = f"SELECT key FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT {DEPTH}"  # noqa: S608
    return {
        question: [
            key
            for (key,) in table.execute(sql, [between.join(f'"{w}"' for w in words_in(question))])
        ]
        for question in questions
    }


def ask_swedish(
    questions: Sequence[str], texts: Mapping[str, Text], between: str, address: str
) -> Ranking:
    """PostgreSQL's own: to_tsvector('swedish') of the whole text, title weighted A, ts_rank."""
    import psycopg

    with psycopg.connect(address) as database:
        database.execute("DROP TABLE IF EXISTS bare")
        database.execute("CREATE TABLE bare (key text, forms tsvector)")
        vector = "setweight(to_tsvector('swedish', %s), 'A') || to_tsvector('swedish', %s)"
        for key, (title, owner, text) in texts.items():
            database.execute(
                f"INSERT INTO bare VALUES (%s, {vector})",  # noqa: S608
                [key, title, f"{owner}\n{text}"],
            )
        return {question: _swedish(database, words_in(question), between) for question in questions}


def _swedish(database: object, words: Sequence[str], between: str) -> list[str]:
    query = "SELECT plainto_tsquery('swedish', %s)::text"
    parts = [database.execute(query, [word]).fetchone()[0] for word in words]  # type: ignore[attr-defined]
    asked = between.join(part for part in parts if part)
    rows = database.execute(  # type: ignore[attr-defined]
        "SELECT key FROM bare WHERE forms @@ %s::tsquery "  # noqa: S608
        f"ORDER BY ts_rank(forms, %s::tsquery) DESC, key LIMIT {DEPTH}",
        [asked, asked],
    )
    return [key for (key,) in rows.fetchall()]


def words_in(question: str) -> list[str]:
    return re.findall(r"[^\W_]+", question.lower())


def _in_a_process(address: str, folder: Path, questions: Sequence[str]) -> tuple[Ranking, dict]:
    """Django knows one database a process, so that each run of ours has its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "SAMSYN_DATA_DIR": str(folder),
        "SAMSYN_ENV_FILE": "",
        "SAMSYN_SECRET_KEY": "only-for-benchmarks",
        "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
    }
    out = folder / "answer.json"
    subprocess.run(
        [sys.executable, "-m", "benchmarks.relevance", str(out)], env=environment, check=True,
        cwd=ROOT,
    )  # fmt: skip
    ranking, texts = json.loads(out.read_text("utf-8"))
    return ranking, texts


def report(name: str, ranking: Ranking, grades: Grades) -> float:
    scores = {question: ndcg(ranking[question], grades[question]) for question in grades}
    shown = [(q, key) for q in grades for key in ranking[q][:DEPTH]]
    judged = sum(key in grades[q] for q, key in shown) / max(len(shown), 1)
    none = sum(not ranking[q] for q in grades)
    value = mean(scores.values())
    print(
        f"relevance: {name:<42} nDCG@{DEPTH} {value:.3f} "
        f"({judged:.0%} of what it shows is judged, {none} questions without an answer)"
    )
    return value


def main() -> None:
    if not SHARED.is_dir():
        print("relevance: needs the real texts of ../shared, which are not beside this checkout")
        return
    grades = judgements()
    questions = list(grades)
    print(f"relevance: {len(questions)} questions, {sum(map(len, grades.values()))} judgements")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = f"sqlite:///{folder / 'bank.sqlite3'}"
        ours, texts = _in_a_process(address, folder, questions)
        best = report("Samsyn on SQLite", ours, grades)
        if os.environ.get("SAMSYN_BENCH_DETAILS"):
            for question in questions:
                print(f"  {ndcg(ours[question], grades[question]):.2f} {question}")
        peers = {
            "bare FTS5, all words": lambda: ask_fts5(questions, texts, " AND "),
            "bare FTS5, any word": lambda: ask_fts5(questions, texts, " OR "),
        }
        peers |= _with_postgresql(folder, questions, texts, grades)
        scores = [report(peer, ask(), grades) for peer, ask in peers.items()]
    print(f"relevance: ours {best:.3f}, the best peer {max(scores):.3f}")


def _with_postgresql(
    folder: Path, questions: Sequence[str], texts: dict[str, Text], grades: Grades
) -> dict[str, Callable[[], Ranking]]:
    from tests import postgres

    if not postgres.available():
        print("relevance: PostgreSQL was not found, so that it is left out")
        return {}
    address = postgres.start()
    ours, _ = _in_a_process(address, folder, questions)
    report("Samsyn on PostgreSQL", ours, grades)
    peer = address.replace("postgres://", "postgresql://")
    return {
        "PostgreSQL swedish, ts_rank, all words": lambda: ask_swedish(
            questions, texts, " & ", peer
        ),
        "PostgreSQL swedish, ts_rank, any word": lambda: ask_swedish(questions, texts, " | ", peer),
    }


if __name__ == "__main__":
    answer = ask_samsyn(list(judgements()))
    Path(sys.argv[1]).write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
