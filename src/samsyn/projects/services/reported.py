"""What a person reports of a project in a municipality: kept with who, why and what was before."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import User
from samsyn.core.personal_patterns import without_personal_patterns
from samsyn.core.services import audit
from samsyn.gazetteer.places import municipalities
from samsyn.projects.models import Measure, Project, ReportedPart
from samsyn.projects.policies import places_of
from samsyn.projects.services import indexing

Sex = ReportedPart.Sex


@transaction.atomic
def report_part(
    *, project: Project, place_code: str, measure: Measure, sex: str, value: int | None,
    by: User, reason: str,
) -> ReportedPart:  # fmt: skip
    """Store a report in place of the one before. `value` in the measure's smallest unit; None is
    protected. Raises ValidationError for what cannot hold, PermissionDenied for whom may not."""
    policies.check_can_correct_values(by, places_of(project))
    Project.objects.select_for_update().get(pk=project.pk)
    current = ReportedPart.objects.filter(
        project=project, place_code=place_code, measure=measure, replaced_at=None
    )
    known = dict(current.values_list("sex", "value"))
    _check(place_code, measure, sex, value, known | {sex: value})
    current.filter(sex=sex).update(replaced_at=timezone.now())
    made = ReportedPart.objects.create(
        project=project, place_code=place_code, measure=measure, sex=sex, value=value,
        by=by, reason=without_personal_patterns(reason),
    )  # fmt: skip
    audit.record(
        by=by,
        action="reported_part.stored",
        subject_type="project",
        subject_id=project.pk,
        detail={"report": made.pk, "place": place_code, "measure": measure.value},
    )
    indexing.changed(project_ids=[project.pk])
    return made


def _check(
    place_code: str, measure: Measure, sex: str, value: int | None, after: dict[str, int | None]
) -> None:
    if place_code not in municipalities():
        raise ValidationError(
            _("'%(code)s' is the code of no municipality of today.") % {"code": place_code}
        )
    if measure.is_money and sex:
        raise ValidationError(_("Money is not divided by sex: leave the sex out."))
    if value is not None and value < 0:
        raise ValidationError(_("A report is zero or more."))
    parts = [number for of, number in after.items() if of and number is not None]
    whole = after.get("")
    if whole is not None and sum(parts) > whole:
        raise ValidationError(
            _("The sexes together (%(parts)s) are more than all (%(whole)s).")
            % {"parts": sum(parts), "whole": whole}
        )
