"""Documents of which only facts are held: the hash says which source, its text is not here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samsyn.core.models import Document, User
from samsyn.core.services import audit


@transaction.atomic
def register_document(
    *,
    sha256: str,
    size: int,
    name: str,
    format: str,  # noqa: A002
    origin: str,
    licence: str,
    fetched_at: datetime,
    by: User | None,
) -> tuple[Document, bool]:
    """The document of this hash, and whether it is new here; when its bytes come, they fill it."""
    document, created = Document.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": name,
            "format": format,
            "size": size,
            "origin": origin,
            "licence": licence,
            "fetched_at": fetched_at,
            "text_available": False,
            "is_public": True,
            "added_by": by,
        },
    )
    if created:
        audit.record(
            by=by,
            action="document.registered",
            subject_type="document",
            subject_id=document.pk,
            detail={"sha256": sha256, "format": format},
        )
    return document, created
