"""Who may do what, in pairs: `check_can_x` raises PermissionDenied, `can_x` answers.

Denied by default: a right exists only where RIGHTS names the role and the assignment's place
covers the thing's. `places=None` asks for the right anywhere (may this page be offered?); a
collection asks for it at one of those places, and an empty one only 'every place' satisfies.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from samsyn.core.models import Document, Job, Role
from samsyn.core.scopes import AnyUser, place_scope_of


class Action(StrEnum):
    IMPORT_DOCUMENTS = "import documents"
    SEE_DOCUMENTS = "see documents"
    PUBLISH_DOCUMENTS = "publish documents"
    REVIEW_PROPOSALS = "review proposals"
    CORRECT_VALUES = "correct values"
    READ_PERSONAL = "read personal values"
    READ_ORIGINALS = "read originals"
    MANAGE_ROLES = "manage roles"
    MANAGE_USERS = "manage users"
    READ_AUDIT_LOG = "read the audit log"
    MANAGE_JOBS = "manage everybody's jobs"
    LOAD_STATISTICS = "load statistics"


RIGHTS: dict[Action, frozenset[Role]] = {
    Action.IMPORT_DOCUMENTS: frozenset({Role.ANALYST, Role.PROJECT_MANAGER, Role.ADMINISTRATOR}),
    Action.SEE_DOCUMENTS: frozenset({Role.ANALYST, Role.PROJECT_MANAGER, Role.ADMINISTRATOR}),
    Action.PUBLISH_DOCUMENTS: frozenset({Role.ANALYST, Role.ADMINISTRATOR}),
    Action.REVIEW_PROPOSALS: frozenset({Role.ANALYST, Role.ADMINISTRATOR}),
    Action.CORRECT_VALUES: frozenset({Role.ANALYST, Role.ADMINISTRATOR}),
    Action.READ_PERSONAL: frozenset({Role.ANALYST, Role.PROJECT_MANAGER, Role.ADMINISTRATOR}),
    Action.READ_ORIGINALS: frozenset({Role.ADMINISTRATOR}),
    Action.MANAGE_ROLES: frozenset({Role.ADMINISTRATOR}),
    Action.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Action.READ_AUDIT_LOG: frozenset({Role.ADMINISTRATOR}),
    Action.MANAGE_JOBS: frozenset({Role.ADMINISTRATOR}),
    Action.LOAD_STATISTICS: frozenset({Role.ADMINISTRATOR}),
}

# Rows of these have no place, so that only an assignment for every place reaches them.
EVERYWHERE: Collection[str] = ()


def may(user: AnyUser, action: Action, places: Collection[str] | None = None) -> bool:
    """Whether one of the user's assignments gives the right at one of the places."""
    scope = place_scope_of(user, *RIGHTS[action])
    return not scope.is_empty if places is None else scope.covers_any(places)


def _check(user: AnyUser, action: Action, places: Collection[str] | None = None) -> None:
    if not may(user, action, places):
        raise PermissionDenied(f"the user has no role that may {action} here")


def can_import_documents(user: AnyUser) -> bool:
    return may(user, Action.IMPORT_DOCUMENTS)


def check_can_import_documents(user: AnyUser) -> None:
    _check(user, Action.IMPORT_DOCUMENTS)


def can_list_documents(user: AnyUser) -> bool:
    return may(user, Action.SEE_DOCUMENTS)


def check_can_list_documents(user: AnyUser) -> None:
    _check(user, Action.SEE_DOCUMENTS)


def can_see_document(user: AnyUser, document: Document) -> bool:
    """The masked content: those who work with sources see all, everybody what is public."""
    return document.is_public or may(user, Action.SEE_DOCUMENTS)


def check_can_see_document(user: AnyUser, document: Document) -> None:
    if not can_see_document(user, document):
        raise PermissionDenied("the document is not public and the user has no role that sees it")


def can_publish_documents(user: AnyUser) -> bool:
    return may(user, Action.PUBLISH_DOCUMENTS)


def check_can_publish_documents(user: AnyUser) -> None:
    _check(user, Action.PUBLISH_DOCUMENTS)


def can_review_proposals(user: AnyUser, places: Collection[str] | None = None) -> bool:
    return may(user, Action.REVIEW_PROPOSALS, places)


def check_can_review_proposals(user: AnyUser, places: Collection[str] | None = None) -> None:
    _check(user, Action.REVIEW_PROPOSALS, places)


def can_correct_values(user: AnyUser, places: Collection[str] | None = None) -> bool:
    return may(user, Action.CORRECT_VALUES, places)


def check_can_correct_values(user: AnyUser, places: Collection[str] | None = None) -> None:
    _check(user, Action.CORRECT_VALUES, places)


def can_read_personal(user: AnyUser, places: Collection[str] | None = None) -> bool:
    return may(user, Action.READ_PERSONAL, places)


def check_can_read_personal(user: AnyUser, places: Collection[str] | None = None) -> None:
    _check(user, Action.READ_PERSONAL, places)


def can_read_originals(user: AnyUser) -> bool:
    return may(user, Action.READ_ORIGINALS, EVERYWHERE)


def check_can_read_originals(user: AnyUser) -> None:
    _check(user, Action.READ_ORIGINALS, EVERYWHERE)


def can_manage_roles(user: AnyUser, places: Collection[str] | None = None) -> bool:
    return may(user, Action.MANAGE_ROLES, places)


def check_can_manage_roles(user: AnyUser, places: Collection[str] | None = None) -> None:
    _check(user, Action.MANAGE_ROLES, places)


def can_manage_users(user: AnyUser) -> bool:
    return may(user, Action.MANAGE_USERS, EVERYWHERE)


def check_can_manage_users(user: AnyUser) -> None:
    _check(user, Action.MANAGE_USERS, EVERYWHERE)


def can_read_audit_log(user: AnyUser) -> bool:
    return may(user, Action.READ_AUDIT_LOG, EVERYWHERE)


def check_can_read_audit_log(user: AnyUser) -> None:
    _check(user, Action.READ_AUDIT_LOG, EVERYWHERE)


def can_manage_jobs(user: AnyUser) -> bool:
    return may(user, Action.MANAGE_JOBS, EVERYWHERE)


def check_can_manage_jobs(user: AnyUser) -> None:
    _check(user, Action.MANAGE_JOBS, EVERYWHERE)


def can_load_statistics(user: AnyUser) -> bool:
    return may(user, Action.LOAD_STATISTICS, EVERYWHERE)


def check_can_load_statistics(user: AnyUser) -> None:
    _check(user, Action.LOAD_STATISTICS, EVERYWHERE)


def can_list_jobs(user: AnyUser) -> bool:
    """Whoever has a role may have started jobs; which of them she sees is the selector's to say."""
    return not place_scope_of(user).is_empty


def check_can_list_jobs(user: AnyUser) -> None:
    if not can_list_jobs(user):
        raise PermissionDenied("the user has no role, and so no jobs")


def can_stop_job(user: AnyUser, job: Job) -> bool:
    """Whoever started it, and administrators of every place."""
    return (can_list_jobs(user) and job.by_id == user.pk) or can_manage_jobs(user)


def check_can_stop_job(user: AnyUser, job: Job) -> None:
    if not can_stop_job(user, job):
        raise PermissionDenied("the user neither started the job nor manages everybody's jobs")
