"""The steps by which a list entered the bank, each written with its rows in one transaction."""

from __future__ import annotations

from django.db import models

from samsyn.core.privacy import Personal, Privacy, internal, with_row


class ImportStep(models.Model):
    """One block of a list's rows that is in the bank, so that an import goes on after the last.

    `number` counts the document's blocks from 0. `counts` are those of ImportReport. `outcomes` is
    compressed JSON (zlib): what became of each row, and what was told of it; see
    services.steps.
    """

    document = models.ForeignKey("core.Document", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    counts = models.JSONField()
    outcomes = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=internal(),
        personal=Personal.INDIRECT,
        about="persons whom findings of a list's rows may name, masked before storing",
        retention=with_row("document"),
        fields={Personal.NONE: ("counts",), Personal.INDIRECT: ("outcomes",)},
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="import_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.document_id}:{self.number}"
