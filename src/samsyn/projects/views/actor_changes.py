"""Actors that may be the same: the proposals, the answers; merging and splitting by hand."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samsyn.core.access import requires, signed_in
from samsyn.projects.models import Actor, ActorChange
from samsyn.projects.policies import check_can_change_actors
from samsyn.projects.presenters.actor_pairs import pair_rows
from samsyn.projects.selectors.actors import waiting_pairs
from samsyn.projects.services import actor_changes, actor_splits

PAGE = 20


@require_safe
@requires(check_can_change_actors)
def proposals(request: HttpRequest) -> HttpResponse:
    found = waiting_pairs(request.user).select_related("first", "second")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": pair_rows(page.object_list)}
    return render(request, "projects/actors/proposals.html", context)


@require_POST
@requires(check_can_change_actors)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    same = request.POST.get("answer") == "same"
    try:
        actor_changes.decide(pair_id=pk, same=same, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = _("The two are one actor now.") if same else _("The two are kept apart.")
        messages.success(request, told)
    return redirect("actors:proposals")


@require_POST
@requires(check_can_change_actors)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(ActorChange, pk=pk)
    try:
        actor_changes.undo(change_id=pk, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The change has been undone."))
    return redirect("actors:actor", pk=change.target_id)


class SplitForm(forms.Form):
    """Which of the actor's names, and which units, are another organisation's."""

    names = forms.TypedMultipleChoiceField(coerce=int, required=False)
    units = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, given: QueryDict) -> None:
        super().__init__(given)
        for name in ("names", "units"):
            # Whether they are this actor's is asked where the actor is held (actor_splits.split).
            chosen = [(one, one) for one in given.getlist(name) if one.isascii() and one.isdigit()]
            self.fields[name].choices = chosen  # type: ignore[attr-defined]


@require_POST
@requires(check_can_change_actors)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    form = SplitForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose among the names and units of the page."), code="choice")
        made = actor_splits.split(
            actor_id=pk,
            name_ids=form.cleaned_data["names"],
            unit_ids=form.cleaned_data["units"],
            by=signed_in(request),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("actors:actor", pk=pk)
    messages.success(
        request, _("The names have an actor of their own now. The split can be undone here.")
    )
    return redirect("actors:actor", pk=made.target_id)


class ChangeForm(forms.Form):
    """Which other actor, and for a succession from when and by what source."""

    other = forms.ModelChoiceField(Actor.objects.filter(merged_into=None))
    from_day = forms.DateField(required=False)
    source = forms.CharField(required=False, max_length=300)
    what = forms.ChoiceField(choices=[("merge", ""), ("succeeded_by", "")])

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("what") == "succeeded_by" and not cleaned.get("source"):
            raise ValidationError(_("State the source of the succession."), code="no_source")
        return cleaned


@require_POST
@requires(check_can_change_actors)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    form = ChangeForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        _carry_out(request, pk, form)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done."))
    return redirect("actors:actor", pk=pk)


def _carry_out(request: HttpRequest, pk: int, form: ChangeForm) -> None:
    told = form.cleaned_data
    other, by = told["other"].pk, signed_in(request)
    if told["what"] == "merge":
        actor_changes.merge(kept_id=pk, gone_id=other, by=by)
        return
    actor_changes.succeed(
        predecessor_id=pk,
        successor_id=other,
        from_day=told["from_day"],
        source=told["source"],
        by=by,
    )
