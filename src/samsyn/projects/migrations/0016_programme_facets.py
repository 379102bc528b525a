"""Programme areas and objectives became filters: a bank that has rows already is indexed anew."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0015_figures")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO projects_pendingindexing (kind, row_id) "
            "SELECT 'project', id FROM projects_project",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
