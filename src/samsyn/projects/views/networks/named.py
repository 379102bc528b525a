"""Named networks: the list, and the page of one. What is not public only its keepers see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from samsyn.projects.policies import can_change_network, can_change_networks
from samsyn.projects.presenters.networks.named import overlap_page
from samsyn.projects.selectors.networks.named import (
    meetings_of,
    members_of,
    networks_for_list,
    overlap_of,
    visible_networks,
)

OUTSIDE = 10


@require_safe
def network_list(request: HttpRequest) -> HttpResponse:
    context = {
        "networks": networks_for_list(request.user),
        "may_make": can_change_networks(request.user),
    }
    return render(request, "projects/networks/list.html", context)


@require_safe
def network_page(request: HttpRequest, pk: int) -> HttpResponse:
    network = get_object_or_404(visible_networks(request.user), pk=pk)
    members = members_of(network)
    context = {
        "network": network,
        "members": members,
        "meetings": meetings_of(network),
        "overlap": overlap_page(overlap_of(request.user, members, OUTSIDE)),
        "may_change": can_change_network(request.user, network),
    }
    return render(request, "projects/networks/network.html", context)
