"""Methods that live on after a project: stated, checked again, and never silently forgotten."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import Actor, LivingMethod, MethodCheck, MethodState, Project
from samsyn.projects.policies import check_can_write_lessons
from samsyn.projects.services.lessons.statements import masked


@transaction.atomic
def state_method(
    *,
    project: Project,
    name: str,
    by: User,
    description: str = "",
    place_code: str = "",
    actor: Actor | None = None,
    keeper: str = "",
    since_year: int | None = None,
    is_synthetic: bool = False,
) -> LivingMethod:
    """Store a method; its state is unknown until somebody has checked."""
    check_can_write_lessons(by, project)
    kept = masked(name)[0]
    if not kept:
        raise ValidationError(_("Name the method."), code="empty")
    made = LivingMethod.objects.create(
        project=project,
        name=kept[:200],
        description=masked(description)[0],
        place_code=place_code,
        actor=actor,
        keeper=masked(keeper)[0][:200],
        since_year=since_year,
        added_by=by,
        is_synthetic=is_synthetic,
    )
    _audit("method.stated", made, by)
    return made


@transaction.atomic
def check_method(
    *, method: LivingMethod, state: MethodState, on: date, by: User, note: str = ""
) -> MethodCheck:
    """Keep an answer to whether the method is in use. The latest day's answer is its state."""
    method = LivingMethod.objects.select_for_update().get(pk=method.pk)
    check_can_write_lessons(by, method.project)
    if on > timezone.localdate():
        raise ValidationError(_("The day of the check has not come yet."), code="future")
    made = MethodCheck.objects.create(
        method=method, on=on, state=state, note=masked(note)[0][:300], by=by
    )
    latest = method.checks.order_by("-on", "-pk").first() or made
    method.state, method.checked_on = latest.state, latest.on
    method.save(update_fields=["state", "checked_on", "updated_at"])
    _audit("method.checked", method, by)
    return made


def _audit(action: str, method: LivingMethod, by: User) -> None:
    audit.record(
        by=by, action=action, subject_type="method", subject_id=method.pk,
        detail={"project": method.project_id, "state": method.state},
    )  # fmt: skip
