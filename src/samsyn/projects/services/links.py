"""Projects tied to the calls that they answer, by the funder's number of the call."""

from __future__ import annotations

from django.db.models import OuterRef, Q, Subquery

from samsyn.core.models import Document
from samsyn.projects.models import Call, Project


def link_calls(document: Document) -> int:
    """Link every project that names a call the bank knows; the number of rows linked.

    Only the document's own projects, and those that wait for a call that it brought, are touched.
    """
    brought = Call.objects.filter(first_document=document).exclude(number="").values("number")
    waiting = (
        Project.objects.filter(call=None)
        .exclude(call_number="")
        .filter(Q(first_document=document) | Q(call_number__in=brought))
    )
    same_number = Call.objects.filter(number=OuterRef("call_number")).order_by("pk").values("pk")
    known = Call.objects.exclude(number="").values("number")
    return waiting.filter(call_number__in=known).update(call=Subquery(same_number[:1]))
