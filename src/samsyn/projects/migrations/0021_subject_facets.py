"""Target groups, themes and principles became filters: a bank that has rows is indexed anew."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0020_participants_and_results")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO projects_pendingindexing (kind, row_id) "
            "SELECT 'project', id FROM projects_project",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
