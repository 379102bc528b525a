"""Who may do what, where. The tables are the specification; the code must say the same.

Roles: a analyst, p project manager, A administrator; the other four have none of these rights
but to see their own jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from samsyn.core import policies
from samsyn.core.models import Role, RoleAssignment
from samsyn.core.scopes import PlaceScope, place_codes_of, place_scope_of
from tests.factories import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db

# right                 roles that have it, given for every place
RIGHTS = """
import_documents        analyst project_manager administrator
list_documents          analyst project_manager administrator
publish_documents       analyst administrator
review_proposals        analyst administrator
correct_values          analyst administrator
read_personal           analyst project_manager administrator
read_originals          administrator
manage_roles            administrator
manage_users            administrator
read_audit_log          administrator
manage_jobs             administrator
load_statistics         administrator
"""

# right              assigned at   asked for       answer
PLACES = """
review_proposals     every         0180            yes
review_proposals     every         01              yes
review_proposals     every         nowhere         yes
review_proposals     01            0180            yes
review_proposals     01            01              yes
review_proposals     01            0484            no
review_proposals     01            0484,0180       yes
review_proposals     01            nowhere         no
review_proposals     0180          0180            yes
review_proposals     0180          0181            no
review_proposals     0180          01              no
review_proposals     0180          anywhere        yes
correct_values       04            0484            yes
correct_values       04            0180            no
read_personal        0484          0484            yes
read_personal        0484          0480            no
manage_roles         01            0180            yes
manage_roles         01            0484            no
manage_roles         01            nowhere         no
manage_users         01            everywhere      no
load_statistics      01            everywhere      no
manage_users         every         everywhere      yes
read_audit_log       01            everywhere      no
manage_jobs          01            everywhere      no
manage_jobs          every         everywhere      yes
read_originals       01            everywhere      no
import_documents     0180          everywhere      yes
"""


def _table(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def _pair(right: str) -> tuple[Callable[..., bool], Callable[..., None]]:
    return getattr(policies, f"can_{right}"), getattr(policies, f"check_can_{right}")


def _holds(right: str, *arguments: Any) -> bool:
    """The answer of the pair, which must agree with itself."""
    can, check = _pair(right)
    answer = can(*arguments)
    if answer:
        check(*arguments)
    else:
        with pytest.raises(PermissionDenied):
            check(*arguments)
    return answer


@pytest.mark.parametrize("row", _table(RIGHTS), ids=lambda row: row[0])
def test_roles(row: list[str]) -> None:
    right, *roles = row
    assert {role.value for role in Role if _holds(right, UserFactory(role=role))} == set(roles)


@pytest.mark.parametrize("row", _table(RIGHTS), ids=lambda row: row[0])
def test_nobody_without_a_role_or_an_open_account(row: list[str]) -> None:
    right = row[0]
    assert not _holds(right, AnonymousUser())
    assert not _holds(right, UserFactory())
    assert not _holds(right, UserFactory(role=Role.ADMINISTRATOR, is_active=False))


@pytest.mark.parametrize("row", _table(PLACES), ids=" ".join)
def test_places(row: list[str]) -> None:
    right, assigned, asked, answer = row
    role = Role.ANALYST if right.startswith(("review", "correct", "read_p", "import")) else None
    code = "" if assigned == "every" else assigned
    user = UserFactory(role=role or Role.ADMINISTRATOR, place_code=code)
    places: list[Any] = [] if asked == "everywhere" else [_places(asked)]
    assert _holds(right, user, *places) is (answer == "yes")


def _places(asked: str) -> list[str] | None:
    if asked == "anywhere":
        return None
    return [] if asked == "nowhere" else asked.split(",")


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    ("role", "sees_all"),
    [
        (None, False),
        (Role.VISITOR, False),
        (Role.REPORTER, False),
        (Role.CASEWORKER, False),
        (Role.STEERING_MEMBER, False),
        (Role.PROJECT_MANAGER, True),
        (Role.ANALYST, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_documents(role: Role | None, sees_all: bool, public: bool) -> None:
    document = DocumentFactory(is_public=public)
    user = AnonymousUser() if role is None else UserFactory(role=role)
    assert _holds("see_document", user, document) is (sees_all or public)


@pytest.mark.parametrize("role", [None, *Role])
def test_whoever_has_a_role_sees_her_own_jobs(role: Role | None) -> None:
    assert _holds("list_jobs", UserFactory(role=role)) is (role is not None)


def test_every_right_stands_in_the_table() -> None:
    pairs = {name.removeprefix("can_") for name in vars(policies) if name.startswith("can_")}
    assert pairs == {row[0] for row in _table(RIGHTS)} | {"see_document", "list_jobs", "stop_job"}
    assert all(hasattr(policies, f"check_can_{name}") for name in pairs)


def test_roles_of_one_user_do_not_lend_each_other_places() -> None:
    user = UserFactory(role=Role.ANALYST, place_code="01")
    RoleAssignment.objects.create(user=user, role=Role.REPORTER, place_code="04")
    assert policies.can_review_proposals(user, ["0180"])
    assert not policies.can_review_proposals(user, ["0484"])
    assert place_codes_of(user) == {"01", "04"}


def test_a_scope_answers_for_rows_as_it_does_for_codes() -> None:
    codes = ["", "01", "0180", "0114", "04", "0484", "1001", "2401"]
    for code in codes:
        RoleAssignment.objects.create(user=UserFactory(), role=Role.VISITOR, place_code=code)
    scopes = [
        PlaceScope(),
        PlaceScope(everywhere=True),
        PlaceScope(frozenset({"01"})),
        PlaceScope(frozenset({"0484", "24"})),
    ]
    for scope in scopes:
        rows = RoleAssignment.objects.filter(scope.q()).values_list("place_code", flat=True)
        assert sorted(rows) == sorted(code for code in codes if scope.covers(code))


def test_a_scope_without_places_is_empty() -> None:
    assert place_scope_of(UserFactory()).is_empty
    assert place_scope_of(AnonymousUser()).is_empty
    assert not place_scope_of(UserFactory(role=Role.VISITOR)).is_empty
