"""Who sees which rows. Every query for a screen, an export or a search starts here."""

from __future__ import annotations

from django.db.models import (
    BinaryField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from samsyn.core import policies
from samsyn.core.scopes import AnyUser, place_scope_of
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import within


def visible_projects(user: AnyUser) -> QuerySet[Project]:
    """Accepted projects for everybody; proposals and rejected ones for those who review them.

    A reviewer sees proposals with a place inside her scope, and one without any place only when her
    scope is everywhere or she brought the document. `shown_owner` is the owner's name as it may be
    shown: a natural person's is gone after its day, whether or not the nightly removal has run
    (Reg. (EU) 2021/1060 art. 49(3)).
    """
    return with_shown_owner(Project.objects.filter(_seen_by(user)))


def of_visible_project(user: AnyUser, column: str = "project_id") -> Exists:
    """A condition on rows that have a project in `column`: that the user sees it.

    Asked for each row, since a subquery of all visible projects would be made anew for a few rows.
    """
    return Exists(Project.objects.filter(_seen_by(user), pk=OuterRef(column)))


def with_shown_owner(projects: QuerySet[Project]) -> QuerySet[Project]:
    expired = Q(owner_is_person=True) & (
        Q(owner_name_until=None) | Q(owner_name_until__lt=timezone.localdate())
    )
    return projects.annotate(
        shown_owner=Case(
            When(expired, then=Value("")), default=F("owner"), output_field=CharField()
        ),
        shown_owner_sort=Case(
            When(expired, then=Value(None)), default=F("owner_sort"), output_field=BinaryField()
        ),
    )


def hidden_projects(user: AnyUser) -> QuerySet[Project]:
    """The projects that visible_projects leaves out: never an accepted one, so these are few.

    A search takes them away from what it found, which is quicker than asking for each that it is
    visible.
    """
    # By name and not by 'other than accepted', which no index could answer.
    undecided = Project.objects.filter(
        review_state__in=[state for state in ReviewState if state != ReviewState.ACCEPTED]
    )
    return undecided.exclude(pk__in=Project.objects.filter(_seen_by(user)).values("pk"))


def visible_calls(user: AnyUser) -> QuerySet[Call]:
    """Accepted calls for everybody; proposed ones, which have no place, as for projects."""
    return Call.objects.filter(_reviewable(user, has_places=False))


def _seen_by(user: AnyUser) -> Q:
    return _reviewable(user, has_places=True)


def _reviewable(user: AnyUser, *, has_places: bool) -> Q:
    accepted = Q(review_state=ReviewState.ACCEPTED)
    scope = place_scope_of(user, *policies.RIGHTS[policies.Action.REVIEW_PROPOSALS])
    if scope.is_empty:
        return accepted
    if scope.everywhere:
        return Q()
    own = Q(first_document__added_by=user)
    if not has_places:
        return accepted | own
    return accepted | own | Q(pk__in=Project.objects.filter(within(scope)).values("pk"))
