"""Named networks typed: made, changed, members in and out, meetings, decisions, what was done."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.form_parts import EndForm
from samsyn.projects.models import NamedNetwork, NetworkDecision, NetworkMeeting, NetworkMember
from samsyn.projects.network_forms import (
    DecisionForm,
    DoneForm,
    MeetingForm,
    MemberForm,
    NetworkForm,
)
from samsyn.projects.policies import changeable_networks, check_can_change_networks
from samsyn.projects.services.networks import meetings, named


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def make(request: HttpRequest) -> HttpResponse:
    form = NetworkForm(_given(request))
    return _answer(
        request, form, _("Add a network"), None,
        lambda: named.make_network(by=signed_in(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    network = _network(request, pk)
    told = {name: getattr(network, name) for name in NetworkForm.base_fields}
    form = NetworkForm(_given(request), initial=told)
    return _answer(
        request, form, _("Change the network"), network,
        lambda: named.change_network(network=network, by=signed_in(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    network = _network(request, pk)
    form = MemberForm(_given(request), user=request.user)
    return _answer(
        request, form, _("Add a member"), network,
        lambda: named.add_member(network=network, by=signed_in(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def end_member(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(NetworkMember.objects.select_related("actor"), pk=pk)
    network = _network(request, member.network_id)
    form = EndForm(_given(request))
    title = _("%(name)s leaves the network") % {"name": member.actor.name}
    return _answer(
        request, form, title, network,
        lambda: named.end_member(member=member, by=signed_in(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def keep_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    network = _network(request, pk)
    form = MeetingForm(
        _given(request), members=network.members.filter(to_day=None).select_related("actor")
    )
    return _answer(
        request, form, _("Add a meeting"), network,
        lambda: meetings.keep_meeting(
            network=network, by=signed_in(request), **form.cleaned_data
        ),
    )  # fmt: skip


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(NetworkMeeting, pk=pk)
    network = _network(request, meeting.network_id)
    form = DecisionForm(_given(request), members=network.members.select_related("actor"))
    return _answer(
        request, form, _("Add a decision"), network,
        lambda: meetings.decide(meeting=meeting, by=signed_in(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(GET_AND_POST)
@requires(check_can_change_networks)
def mark_done(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(NetworkDecision.objects.select_related("meeting__network"), pk=pk)
    network = _network(request, decision.meeting.network_id)
    form = DoneForm(_given(request), initial={"done_on": decision.done_on})
    return _answer(
        request, form, _("When the decision was done"), network,
        lambda: meetings.mark_done(decision=decision, by=signed_in(request), **form.cleaned_data),
    )  # fmt: skip


def _given(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _network(request: HttpRequest, pk: int) -> NamedNetwork:
    """One that the user may change; another one is as if it were not there."""
    network: NamedNetwork = get_object_or_404(changeable_networks(request.user), pk=pk)
    return network


def _answer(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    network: NamedNetwork | None,
    store: Callable[[], object],
) -> HttpResponse:
    """Store and show the network, or show the form with what is wrong in it."""
    if form.is_bound and form.is_valid():
        try:
            made = store()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Stored."))
            shown = made if isinstance(made, NamedNetwork) else network
            return redirect("networks:network", pk=shown.pk if shown else 0)
    context = {"form": form, "title": title, "network": network}
    status = 422 if form.is_bound else 200
    return render(request, "projects/networks/form.html", context, status=status)
