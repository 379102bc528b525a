"""Kinship stated by a person, and proposals answered. What came of what never goes in a circle."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.inbox import StaleError
from samsyn.core.models import User
from samsyn.core.personal_patterns import without_personal_patterns
from samsyn.core.services import audit
from samsyn.projects.models import Kinship, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import can_correct_row

Kind, State = Kinship.Kind, Kinship.State
_MOST_NAMED, _LONGEST_TITLE = 6, 60


@transaction.atomic
def state(*, earlier: Project, later: Project, kind: str, source: str, by: User) -> Kinship:
    """State what `later` is to `earlier`, in place of a proposal about the two.

    Raises ValidationError for a circle, a project and itself, or two that are kin already;
    PermissionDenied where the user does not correct both projects.
    """
    if kind == Kind.SAME:
        earlier, later = sorted((earlier, later), key=lambda one: one.pk)
    _lock()
    _check(earlier, later, kind, by)
    Kinship.objects.filter(earlier__in=(earlier, later), later__in=(earlier, later)).exclude(
        state=State.CONFIRMED
    ).delete()
    made = Kinship.objects.create(
        earlier=earlier,
        later=later,
        kind=kind,
        state=State.CONFIRMED,
        source=without_personal_patterns(source),
        by=by,
        decided_at=timezone.now(),
    )
    _audit("kinship.stated", made, by)
    return made


@transaction.atomic
def decide(*, kinship_id: int, confirmed: bool, by: User) -> Kinship:
    """Answer a proposal; one that is declined is not made again. Raises as state(), and StaleError
    where somebody has answered already."""
    _lock()
    rows = Kinship.objects.select_for_update(of=("self",)).select_related("earlier", "later")
    found = rows.filter(pk=kinship_id, state=State.WAITING).first()
    if found is None:
        raise StaleError(_("Somebody has answered this already. Nothing was done."), code="stale")
    if confirmed:
        _check(found.earlier, found.later, found.kind, by)
    else:
        _check_right(found.earlier, found.later, by)
    found.state = State.CONFIRMED if confirmed else State.DECLINED
    found.by, found.decided_at = by, timezone.now()
    found.save(update_fields=["state", "by", "decided_at"])
    _audit("kinship.confirmed" if confirmed else "kinship.declined", found, by)
    return found


@transaction.atomic
def take_away(*, kinship_id: int, by: User) -> None:
    """Let two projects be no kin any longer. What was proposed is not proposed again."""
    rows = Kinship.objects.select_for_update(of=("self",)).select_related("earlier", "later")
    found = rows.filter(pk=kinship_id, state=State.CONFIRMED).first()
    if found is None:
        raise StaleError(_("Somebody has taken this away already. Nothing was done."), code="stale")
    _check_right(found.earlier, found.later, by)
    _audit("kinship.removed", found, by)
    found.state, found.by, found.decided_at = State.DECLINED, by, timezone.now()
    found.save(update_fields=["state", "by", "decided_at"])


def _lock() -> None:
    """Two at once must not close a circle between them. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE projects_kinship IN SHARE ROW EXCLUSIVE MODE")


def _check(earlier: Project, later: Project, kind: str, by: User) -> None:
    _check_right(earlier, later, by)
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose what the projects are to each other.")})
    if earlier.pk == later.pk:
        raise ValidationError({"other": _("A project is no kin of itself: choose another.")})
    if ReviewState.REJECTED in (earlier.review_state, later.review_state):
        raise ValidationError({"other": _("One of the projects is rejected.")})
    both = (earlier.pk, later.pk)
    if Kinship.objects.filter(earlier__in=both, later__in=both, state=State.CONFIRMED).exists():
        raise ValidationError({"other": _("The two are kin already: take that away first.")})
    if kind != Kind.SAME and (way := _way(later.pk, earlier.pk)):
        raise ValidationError({"other": _circle(way)}, code="circle")


def _check_right(earlier: Project, later: Project, by: User) -> None:
    if not (can_correct_row(by, earlier) and can_correct_row(by, later)):
        raise PermissionDenied("the user does not correct both projects")


def _way(first: int, last: int) -> list[int]:
    """The projects from `first` to `last` through what came of each; none where there is no way."""
    came_from: dict[int, int] = {first: 0}
    waiting = [first]
    links = Kinship.objects.filter(state=State.CONFIRMED).exclude(kind=Kind.SAME)
    while waiting and last not in came_from:
        steps = links.filter(earlier__in=waiting).order_by("pk").values_list("earlier", "later")
        new = {after: before for before, after in steps if after not in came_from}
        came_from |= new
        waiting = list(new)
    if last not in came_from:
        return []
    way = [last]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return way[::-1]


def _circle(way: list[int]) -> str:
    titles = dict(Project.objects.filter(pk__in=way).values_list("pk", "title"))
    shown = [titles[pk][:_LONGEST_TITLE] for pk in way]
    if len(shown) > _MOST_NAMED:
        shown = [*shown[: _MOST_NAMED - 1], "…", shown[-1]]
    return _("That would go in a circle: %(way)s leads there already.") % {"way": " → ".join(shown)}


def _audit(action: str, kinship: Kinship, by: User) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="project",
        subject_id=kinship.later_id,
        detail={"kinship": kinship.pk, "other": kinship.earlier_id, "kind": str(kinship.kind)},
    )
