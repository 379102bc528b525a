"""The search index's tables anew, narrower; all rows are noted to be indexed (docs/adr/0010)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import migrations

before = import_module("samsyn.projects.migrations.0002_search")
note_all = import_module("samsyn.projects.migrations.0003_pending_indexing").note_all

WORDS = ("title", "owner", "places", "summary", "body", "stems", "weak")
COLUMNS = ", ".join(f"{name} TEXT NOT NULL" for name in (*WORDS, "head"))
# All that is asked of FTS5 is which rows have a word: no lengths, and of the head no positions.
FTS5 = (
    "content='{p}_text', content_rowid='id', columnsize=0, tokenize='unicode61 remove_diacritics 0'"
)
BOTH = (
    "CREATE TABLE {p}_values (code BIGINT NOT NULL, value TEXT NOT NULL)",
    "CREATE INDEX {p}_values_code ON {p}_values (code, value)",
    "CREATE TABLE {p}_typos (typo TEXT NOT NULL, word TEXT NOT NULL)",
    "CREATE INDEX {p}_typos_typo ON {p}_typos (typo, word)",
)
CREATE = {
    "sqlite": (
        f"CREATE TABLE {{p}}_text (id INTEGER PRIMARY KEY, {COLUMNS})",
        "CREATE TABLE {p}_facts (id INTEGER PRIMARY KEY, facets BLOB NOT NULL)",
        f"CREATE VIRTUAL TABLE {{p}}_forms USING fts5({', '.join(WORDS)}, {FTS5})",
        f"CREATE VIRTUAL TABLE {{p}}_head USING fts5(head, detail=none, {FTS5})",
        # More words are gathered before they are written, which spares merging them afterwards.
        "INSERT INTO {p}_forms ({p}_forms, rank) VALUES ('hashsize', 16000000)",
        "CREATE TABLE {p}_terms (term TEXT PRIMARY KEY, change INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE {p}_changes (chunk INTEGER PRIMARY KEY, change INTEGER NOT NULL)",
        *BOTH,
    ),
    "postgresql": (
        f"CREATE TABLE {{p}}_text (id BIGINT PRIMARY KEY, {COLUMNS})",
        "CREATE TABLE {p}_facts (id BIGINT PRIMARY KEY, facets BYTEA NOT NULL)",
        "CREATE TABLE {p}_forms (id BIGINT PRIMARY KEY, head tsvector, forms tsvector)",
        # The vectors stand apart, so that the ids that GIN finds are on few pages.
        "ALTER TABLE {p}_forms SET (toast_tuple_target = 128)",
        "CREATE INDEX {p}_forms_forms ON {p}_forms USING gin (forms)",
        "CREATE INDEX {p}_forms_head ON {p}_forms USING gin (head)",
        "CREATE TABLE {p}_terms (term TEXT NOT NULL, change BIGINT NOT NULL)",
        "CREATE INDEX {p}_terms_term ON {p}_terms (term, change)",
        "CREATE TABLE {p}_changes (chunk BIGINT NOT NULL, change BIGINT NOT NULL)",
        *BOTH,
    ),
}
# A virtual table goes before the table that it reads.
TABLES = ("forms", "head", "text", "facts", "terms", "changes", "values", "typos")


def create(apps: Any, schema_editor: Any) -> None:
    before.drop(apps, schema_editor)
    for prefix in before.PREFIXES:
        for statement in CREATE[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(p=prefix))
    note_all(apps, schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    for prefix in before.PREFIXES:
        for name in TABLES:
            if name != "head" or schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TABLE {prefix}_{name}")
    before.create(apps, schema_editor)
    note_all(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_saved_searches")]

    operations = [migrations.RunPython(create, drop)]
