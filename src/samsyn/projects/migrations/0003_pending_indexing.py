"""Notes of what waits to be indexed; for a bank that has rows already, all of them."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

KINDS = (("project", "projects_project"), ("call", "projects_call"))


def note_all(apps: Any, schema_editor: Any) -> None:
    for kind, table in KINDS:
        schema_editor.execute(
            "INSERT INTO projects_pendingindexing (kind, row_id) "  # noqa: S608
            f"SELECT '{kind}', id FROM {table}"
        )


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_search")]

    operations = [
        migrations.CreateModel(
            name="PendingIndexing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("project", "project"), ("call", "call")], max_length=7
                    ),
                ),
                ("row_id", models.BigIntegerField()),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.RunPython(note_all, migrations.RunPython.noop),
    ]
