"""Where every stored value came from: documents, what may be shown of them, and values with locators."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Document(models.Model):
    """A source as received, known by the SHA-256 of its bytes.

    `text_available` is false where the source's text is not in this installation (the example
    region ships facts only); its locators still say where in the source a value stands.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=300)
    origin = models.CharField(max_length=1000, blank=True)
    format = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    licence = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField()
    published_on = models.DateField(null=True, blank=True)
    text_available = models.BooleanField(default=True)
    original_kept = models.BooleanField(default=False)
    personal_spans = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class DocumentPart(models.Model):
    """A piece of a document's masked content, compressed (zlib): a page's text, or rows of a sheet.

    Masking keeps the length, so character locators stay true. `first_row` counts from 0.
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        ROWS = "rows"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    sheet = models.CharField(max_length=200, blank=True)
    first_row = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    body = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("document", "sheet", "first_row"), name="document_part_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}:{self.sheet}:{self.first_row}"


class StoredValue(models.Model):
    """One value of one field of one row: where it came from, who accepted it, what it replaced.

    `subject_type` is an app's own label ('project', 'call'): core knows no app. The current value
    of a field is the one that nothing has replaced.
    """

    subject_type = models.CharField(max_length=30)
    subject_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    raw = models.TextField(blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="values"
    )
    locator = models.JSONField(null=True)
    confidence = models.FloatField(default=1.0)
    personal = models.BooleanField(default=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject_type", "subject_id", "field"),
                condition=models.Q(current=True),
                name="stored_value_one_current",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}.{self.field}"
