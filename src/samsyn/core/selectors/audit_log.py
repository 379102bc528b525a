"""The audit log for those who read it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from samsyn.core.models import AuditEntry


def entries(
    *,
    action: str = "",
    subject_type: str = "",
    subject_id: str = "",
    actor: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """Newest first; days are whole local days, `until` included."""
    found = AuditEntry.objects.select_related("actor").order_by("-pk")
    wanted = {
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "actor__email__iexact": actor,
        "at__date__gte": since,
        "at__date__lte": until,
    }
    return found.filter(**{name: value for name, value in wanted.items() if value})


def words_in_use(column: str) -> list[str]:
    """The distinct values of 'action' or 'subject_type', for a list to choose from."""
    found = AuditEntry.objects.order_by(column).values_list(column, flat=True)
    return list(found.distinct())
