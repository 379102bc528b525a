"""The search index's tables (docs/adr/0010): derived data, so no models and no backup."""

from __future__ import annotations

from typing import Any

from django.db import migrations

PREFIXES = ("projects_search", "projects_callsearch")
FIELDS = (
    "title", "owner", "places", "summary", "body",
    "head_stems", "text_stems", "head_weak", "text_weak",
)  # fmt: skip
COLUMNS = ", ".join(f"{name} TEXT NOT NULL" for name in FIELDS)

FTS5 = (
    f"CREATE VIRTUAL TABLE {{p}}_fts USING fts5({', '.join(FIELDS)}, content='{{p}}_text', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
)
BOTH = (
    "CREATE TABLE {p}_terms (term TEXT NOT NULL, change INTEGER NOT NULL)",
    "CREATE INDEX {p}_terms_term ON {p}_terms (term, change)",
    "CREATE TABLE {p}_values (code BIGINT NOT NULL, value TEXT NOT NULL)",
    "CREATE INDEX {p}_values_code ON {p}_values (code, value)",
    "CREATE TABLE {p}_typos (typo TEXT NOT NULL, word TEXT NOT NULL)",
    "CREATE INDEX {p}_typos_typo ON {p}_typos (typo, word)",
)
CREATE = {
    "sqlite": (
        f"CREATE TABLE {{p}}_text (id INTEGER PRIMARY KEY, {COLUMNS})",
        "CREATE TABLE {p}_facts (id INTEGER PRIMARY KEY, facets BLOB NOT NULL)",
        FTS5,
        *BOTH,
    ),
    "postgresql": (
        f"CREATE TABLE {{p}}_text (id BIGINT PRIMARY KEY, {COLUMNS})",
        "CREATE TABLE {p}_facts (id BIGINT PRIMARY KEY, facets BYTEA, head tsvector, forms tsvector)",
        # Apart and uncompressed: what counts facets does not read it, what ranks reads it at once.
        "ALTER TABLE {p}_facts ALTER COLUMN forms SET STORAGE EXTERNAL",
        "CREATE INDEX {p}_facts_forms ON {p}_facts USING gin (forms)",
        *BOTH,
    ),
}
# The virtual table goes before the table that it reads.
TABLES = {
    "sqlite": ("fts", "text", "facts", "terms", "values", "typos"),
    "postgresql": ("text", "facts", "terms", "values", "typos"),
}


def create(apps: Any, schema_editor: Any) -> None:
    for prefix in PREFIXES:
        for statement in CREATE[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(p=prefix))


def drop(apps: Any, schema_editor: Any) -> None:
    for prefix in PREFIXES:
        for name in TABLES[schema_editor.connection.vendor]:
            schema_editor.execute(f"DROP TABLE {prefix}_{name}")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
