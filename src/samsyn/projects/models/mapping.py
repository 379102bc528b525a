"""Columns that no reader could explain: waiting for a person, and what she answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, by_service, kept, with_right


class ColumnMapping(models.Model):
    """A heading that no known variant explains → a field of sources/fields.py, or 'ignore'.

    `key` is the heading as headings are compared (samsyn.sources.operations.headings.normalise).
    """

    key = models.CharField(max_length=400, unique=True)
    heading = models.CharField(max_length=400)
    field = models.CharField(max_length=40)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now=True)

    privacy = Privacy(
        scope=with_right("samsyn.core.policies.can_import_documents"),
        personal=Personal.USER,
        about="users: who said what a column means",
        retention=kept("as long as such columns are read"),
        fields={Personal.NONE: ("key", "heading")},
    )

    class Meta:
        ordering = ("heading",)

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"


class WaitingColumn(models.Model):
    """An unexplained column of a stored document, until somebody says what it means.

    `samples` are some of its cells, personal spans masked.
    """

    document = models.ForeignKey(
        "core.Document", on_delete=models.CASCADE, related_name="waiting_columns"
    )
    sheet = models.CharField(max_length=200, blank=True)
    cell = models.CharField(max_length=12)
    key = models.CharField(max_length=400, db_index=True)
    heading = models.CharField(max_length=400)
    samples = models.JSONField(default=list)

    privacy = Privacy(
        scope=with_right("samsyn.core.policies.can_import_documents"),
        personal=Personal.INDIRECT,
        about="persons whom cells may name, masked before storing",
        retention=by_service(
            "samsyn.projects.services.columns.explain_column", "when somebody explains the column"
        ),
        fields={Personal.NONE: ("sheet", "key", "heading"), Personal.INDIRECT: ("samples",)},
    )

    class Meta:
        ordering = ("document", "sheet", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "sheet", "cell"), name="waiting_column_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}: {self.heading}"
