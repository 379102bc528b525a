"""The tables that every app stands on."""

from samsyn.core.models.audit import AuditEntry
from samsyn.core.models.job import Job
from samsyn.core.models.provenance import Document, DocumentPart, StoredValue
from samsyn.core.models.review import ReviewDecision, ReviewedRow
from samsyn.core.models.user import Organisation, Role, RoleAssignment, User

__all__ = [
    "AuditEntry",
    "Document",
    "DocumentPart",
    "Job",
    "Organisation",
    "ReviewDecision",
    "ReviewedRow",
    "Role",
    "RoleAssignment",
    "StoredValue",
    "User",
]
