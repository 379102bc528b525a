"""Where every stored value came from: documents, what may be shown of them, and locators."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, as_row, by_duty, kept, limited_by, with_row


class Document(models.Model):
    """A source as received, known by the SHA-256 of its bytes.

    `text_available` is false where the source's text is not in this installation (the example
    region ships facts only); its locators still say where in the source a value stands.
    `complete` is false while a long list is being read, and where that was stopped: what is stored
    of it is its first rows.
    `is_public` lets a visitor who is not signed in open the masked content (docs/adr/0003).
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
    complete = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)
    original_kept = models.BooleanField(default=False)
    personal_spans = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=limited_by("samsyn.core.policies.can_see_document", path="is_public"),
        personal=Personal.INDIRECT,
        about="persons named in sources, masked before storing; users: who added the source",
        retention=kept("as long as a value of the bank comes from it"),
        fields={
            Personal.NONE: ("sha256", "format", "licence"),
            Personal.INDIRECT: ("name", "origin", "warnings"),
        },
    )

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class DocumentPart(models.Model):
    """A piece of a document's masked content, compressed (zlib, UTF-8).

    TEXT and JSON have one part; ROWS has a part for each 1,000 rows of a sheet, a JSON list of
    cells a line. Masking keeps the length, so character locators stay true. `first_row` counts
    from 0.
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        ROWS = "rows"
        JSON = "json"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    sheet = models.CharField(max_length=200, blank=True)
    first_row = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    body = models.BinaryField()

    privacy = Privacy(
        scope=as_row("document"),
        personal=Personal.PERSON,
        about="persons named in sources: contacts are masked, beneficiaries stand for two years",
        retention=with_row("document"),
        emptied={
            "body": by_duty(
                "retention",
                "beneficiaries' names two years after publication (Reg. (EU) 2021/1060 art. 49(3))",
            )
        },
        fields={Personal.NONE: ("sheet",), Personal.PERSON: ("body",)},
    )

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

    `subject_type` is an app's own label ('project', 'call'): core knows no app. At most one value
    of a field is current. A `corrected` value is a person's and no import replaces it: what the
    import says is kept beside it with `proposal` WAITING. `items` are the parts of a value that
    has several, each with its own locator. A `personal` value is sealed (encrypted), and exists
    only where the installation keeps originals. `removed_on` marks a name taken away after two
    years (Reg. (EU) 2021/1060 art. 49(3)); no import fills the field again.
    """

    class Proposal(models.TextChoices):
        NONE = ""
        WAITING = "waiting"
        DECLINED = "declined"

    subject_type = models.CharField(max_length=30)
    subject_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    raw = models.TextField(blank=True)
    items = models.JSONField(default=list)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="values"
    )
    locator = models.JSONField(null=True)
    confidence = models.FloatField(default=1.0)
    personal = models.BooleanField(default=False)
    corrected = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    proposal = models.CharField(
        max_length=8, choices=Proposal.choices, default=Proposal.NONE, blank=True
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    accepted_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replacements", db_index=False
    )
    current = models.BooleanField(default=True)
    removed_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    _OF_A_PERSON = by_duty(
        "retention",
        "a natural person's name two years after publication (Reg. (EU) 2021/1060 art. 49(3))",
    )
    privacy = Privacy(
        scope=limited_by("samsyn.core.policies.can_see_document", path="document"),
        personal=Personal.PERSON,
        about="beneficiaries who are natural persons; sealed contact persons where originals are"
        " kept; users: who added, accepted or corrected a value",
        retention=kept("as long as the row of the bank that it explains"),
        emptied={"value": _OF_A_PERSON, "raw": _OF_A_PERSON, "items": _OF_A_PERSON},
        fields={
            Personal.NONE: ("locator",),
            Personal.INDIRECT: ("reason",),
            Personal.PERSON: ("value", "raw", "items"),
        },
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject_type", "subject_id", "field"),
                condition=models.Q(current=True),
                name="stored_value_one_current",
            ),
            models.UniqueConstraint(
                fields=("replaces",),
                condition=models.Q(replaces__isnull=False),
                name="stored_value_replaced_once",
            ),
            models.CheckConstraint(
                condition=models.Q(current=False) | models.Q(proposal=""),
                name="stored_value_proposal_is_not_current",
            ),
        )
        # Only what is no longer current: an import of many rows writes no second index.
        indexes = (
            models.Index(
                fields=("subject_type", "subject_id", "field"),
                condition=models.Q(current=False),
                name="stored_value_history",
            ),
            # The review inbox asks for these over the whole bank; they are few beside the rest.
            models.Index(
                fields=("subject_type", "document", "subject_id"),
                condition=models.Q(current=False, proposal="waiting"),
                name="stored_value_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}.{self.field}"
