"""Review decisions for those who made them."""

from __future__ import annotations

from django.db.models import QuerySet

from samsyn.core.models import ReviewDecision, ReviewedRow, User


def decisions_of(user: User) -> QuerySet[ReviewDecision]:
    """The user's own, newest first."""
    return ReviewDecision.objects.filter(by=user).select_related("document").order_by("-pk")


def last_decision_on(subject_type: str, subject_id: int) -> ReviewDecision | None:
    """The latest decision on a row, whoever made it."""
    found = ReviewedRow.objects.filter(subject_type=subject_type, subject_id=subject_id)
    latest = found.select_related("decision__by").order_by("-decision__at").first()
    return None if latest is None else latest.decision
