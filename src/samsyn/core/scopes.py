"""Which places a user's roles reach: '' every place, two digits a county, four a municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from samsyn.core.models import Role, RoleAssignment, User

AnyUser = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class PlaceScope:
    """A set of places. A county covers its municipalities; a municipality never its county."""

    codes: frozenset[str] = frozenset()
    everywhere: bool = False

    def covers(self, code: str) -> bool:
        """Whether the place lies inside. '' (no stated place) is covered by 'everywhere' only."""
        if self.everywhere:
            return True
        return bool(code) and (code in self.codes or code[:2] in self.codes)

    def covers_any(self, codes: Iterable[str]) -> bool:
        """Whether at least one place lies inside; no places at all need 'everywhere'."""
        return self.everywhere or any(self.covers(code) for code in codes)

    def q(self, field: str = "place_code") -> Q:
        """The same rule for a queryset whose `field` holds a place code."""
        if self.everywhere:
            return Q()
        condition = Q(pk__in=())
        for code in sorted(self.codes):
            condition |= Q(**{f"{field}__startswith" if len(code) == 2 else field: code})
        return condition

    @property
    def is_empty(self) -> bool:
        return not self.everywhere and not self.codes


def place_scope_of(user: AnyUser, *roles: Role) -> PlaceScope:
    """The places that the user's assignments of any of `roles` reach (all roles when none named).

    Somebody not signed in, or deactivated, reaches nothing.
    """
    if not isinstance(user, User) or not user.is_active or user.pk is None:
        return PlaceScope()
    assignments = RoleAssignment.objects.filter(user=user)
    if roles:
        assignments = assignments.filter(role__in=roles)
    codes = frozenset(assignments.values_list("place_code", flat=True))
    return PlaceScope(codes=codes - {""}, everywhere="" in codes)


def place_codes_of(user: AnyUser) -> frozenset[str]:
    """The codes as assigned, '' included where an assignment is for every place."""
    scope = place_scope_of(user)
    return scope.codes | ({""} if scope.everywhere else frozenset())
