"""Who may do what in the project bank, by core's rules at the row's own places (docs/adr/0012)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from samsyn.core import policies
from samsyn.core.scopes import AnyUser, PlaceScope, place_scope_of
from samsyn.projects.models import Call, Lesson, NamedNetwork, Project, ProjectPlace, Strategy

Row = Project | Call
# Places that say whose a project is. One that a text merely mentions counts only where none does.
_TELLING = (ProjectPlace.Relation.STATED, ProjectPlace.Relation.OWNER_SEAT)


def places_of(row: Row) -> list[str]:
    """The codes that rights are asked for at. A call has none: whoever reviews everywhere."""
    if isinstance(row, Call):
        return []
    places = list(row.places.all())
    telling = [place.place_code for place in places if place.relation in _TELLING]
    return telling or [place.place_code for place in places]


def can_review_row(user: AnyUser, row: Row) -> bool:
    return policies.can_review_proposals(user, places_of(row))


def check_can_review_row(user: AnyUser, row: Row) -> None:
    policies.check_can_review_proposals(user, places_of(row))


def can_correct_row(user: AnyUser, row: Row) -> bool:
    return policies.can_correct_values(user, places_of(row))


def review_scope(user: AnyUser) -> PlaceScope:
    """The places where the user reviews, for asking once about many rows."""
    return place_scope_of(user, *policies.RIGHTS[policies.Action.REVIEW_PROPOSALS])


def reviewable_projects(user: AnyUser) -> QuerySet[Project]:
    """The projects that `can_review_row` lets the user decide on, as one query."""
    scope = review_scope(user)
    if scope.everywhere:
        return Project.objects.all()
    if scope.is_empty:
        return Project.objects.none()
    return Project.objects.filter(within(scope))


def reviewable_calls(user: AnyUser) -> QuerySet[Call]:
    return Call.objects.all() if review_scope(user).everywhere else Call.objects.none()


def within(scope: PlaceScope) -> Q:
    """Projects with a telling place inside, or with no telling place and a mentioned one inside."""
    inside = ProjectPlace.objects.filter(scope.q())
    telling = ProjectPlace.objects.filter(relation__in=_TELLING)
    told = Q(pk__in=inside.filter(relation__in=_TELLING).values("project"))
    only_mentioned = Q(pk__in=inside.values("project")) & ~Q(pk__in=telling.values("project"))
    return told | only_mentioned


def can_save_searches(user: AnyUser) -> bool:
    """Everybody who may sign in: a saved search shows its user no more than the list does."""
    return user.is_authenticated and user.is_active


def check_can_save_searches(user: AnyUser) -> None:
    if not can_save_searches(user):
        raise PermissionDenied("nobody is signed in to keep the search for")


def can_change_actors(user: AnyUser) -> bool:
    """Actors have roles in many places: merging, splitting and registering is for whoever reviews
    everywhere."""
    return policies.can_review_proposals(user, policies.EVERYWHERE)


def check_can_change_actors(user: AnyUser) -> None:
    policies.check_can_review_proposals(user, policies.EVERYWHERE)


def can_write_lessons(user: AnyUser, project: Project | None = None) -> bool:
    """Whoever may bring material of the project's places: its leaders and the analysts.

    Without a project: may the user write anywhere?
    """
    codes = None if project is None else places_of(project)
    return policies.may(user, policies.Action.IMPORT_DOCUMENTS, codes)


def check_can_write_lessons(user: AnyUser, project: Project | None = None) -> None:
    if not can_write_lessons(user, project):
        raise PermissionDenied("the user has no role that may write lessons of this project")


def reviewable_lessons(user: AnyUser) -> QuerySet[Lesson]:
    """The lessons that the user may decide on: those of the projects that she reviews."""
    if review_scope(user).everywhere:
        return Lesson.objects.all()
    return Lesson.objects.filter(project__in=reviewable_projects(user).values("pk"))


def can_change_strategy(user: AnyUser, strategy: Strategy) -> bool:
    """Whoever corrects values at the strategy's place; a strategy for all needs every place."""
    return policies.can_correct_values(user, _places_at(strategy.place_code))


def check_can_change_strategy(user: AnyUser, strategy: Strategy) -> None:
    policies.check_can_correct_values(user, _places_at(strategy.place_code))


def check_can_make_strategy(user: AnyUser, place_code: str) -> None:
    policies.check_can_correct_values(user, _places_at(place_code))


def can_change_strategies(user: AnyUser) -> bool:
    """Somewhere: whether to offer the pages that change them at all."""
    return policies.can_correct_values(user)


def check_can_change_strategies(user: AnyUser) -> None:
    policies.check_can_correct_values(user)


def changeable_strategies(user: AnyUser) -> QuerySet[Strategy]:
    """The strategies that `can_change_strategy` lets the user change, as one query."""
    scope = place_scope_of(user, *policies.RIGHTS[policies.Action.CORRECT_VALUES])
    if scope.everywhere:
        return Strategy.objects.all()
    if scope.is_empty:
        return Strategy.objects.none()
    return Strategy.objects.filter(scope.q())


def _places_at(place_code: str) -> list[str]:
    return [place_code] if place_code else []


def can_change_networks(user: AnyUser) -> bool:
    """Somewhere: whoever may bring material keeps named networks too."""
    return policies.can_import_documents(user)


def check_can_change_networks(user: AnyUser) -> None:
    policies.check_can_import_documents(user)


def check_can_make_network(user: AnyUser, place_code: str) -> None:
    """A network for every place needs the right at every place."""
    if not policies.may(user, policies.Action.IMPORT_DOCUMENTS, _places_at(place_code)):
        raise PermissionDenied("the user has no role that may keep networks at this place")


def can_change_network(user: AnyUser, network: NamedNetwork) -> bool:
    return policies.may(user, policies.Action.IMPORT_DOCUMENTS, _places_at(network.place_code))


def check_can_change_network(user: AnyUser, network: NamedNetwork) -> None:
    if not can_change_network(user, network):
        raise PermissionDenied("the user has no role that may change this network")


def changeable_networks(user: AnyUser) -> QuerySet[NamedNetwork]:
    """The networks that `can_change_network` lets the user change, as one query."""
    scope = place_scope_of(user, *policies.RIGHTS[policies.Action.IMPORT_DOCUMENTS])
    if scope.everywhere:
        return NamedNetwork.objects.all()
    if scope.is_empty:
        return NamedNetwork.objects.none()
    return NamedNetwork.objects.filter(scope.q())
