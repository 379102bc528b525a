"""The programme tree: what the sources state, with the social fund's own areas, and its links."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from samsyn.projects import search
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.programmes import programmes_page
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.programmes import Node, programme_tree
from samsyn.projects.services import indexing

pytestmark = pytest.mark.django_db

ESF = {"programme": "2014-2020", "fund": "ESF"}


def a_project(**columns: object) -> Project:
    given = {"title": "Ett", "currency": "SEK"} | columns
    return Project.objects.create(key=f"k{Project.objects.count()}", **given)


def bank() -> None:
    a_project(**ESF, programme_area_code="2", total_budget=10, esf_support=4)
    a_project(**ESF, programme_area_code="2", programme_area="Ökade övergångar", total_budget=5)
    a_project(**ESF, programme_area_code="2", specific_objective="2.1")
    a_project(**ESF, programme_area_code="2.2", total_budget=1)
    a_project(programme="2014-2020", fund="ERUF", programme_area="Bredband", total_budget=7)
    a_project(programme="2014-2020", fund="ERUF", programme_area="Bredband", currency="EUR")
    a_project(fund="AMIF")
    indexing.changed(project_ids=list(Project.objects.values_list("pk", flat=True)))
    search.rebuild()


def at(node: Node, *path: str) -> Node:
    for name in path:
        node = node.children[name]
    return node


def test_each_level_counts_all_below_it_once() -> None:
    bank()
    tree = programme_tree(Project.objects.all())

    assert (tree.projects, at(tree, "2014-2020").projects) == (7, 6)
    area = at(tree, "2014-2020", "ESF", "2")
    assert area.projects == 4
    sums = area.sums["SEK"]
    assert (sums.budget, sums.budget_unknown) == (Decimal(16), 1)
    assert (sums.support, sums.support_unknown) == (Decimal(4), 3)
    assert at(area, "2.1").projects == 1
    assert at(area, "2.2").sums["SEK"].budget == 1
    assert at(area, "").projects == 2


def test_a_code_has_the_name_that_any_source_gives_it() -> None:
    bank()
    assert at(programme_tree(Project.objects.all()), "2014-2020", "ESF", "2").name == (
        "Ökade övergångar"
    )


def test_currencies_are_kept_apart_and_what_no_source_tells_has_no_level() -> None:
    bank()
    tree = programme_tree(Project.objects.all())
    broadband = at(tree, "2014-2020", "ERUF", "Bredband")
    assert broadband.sums.keys() == {"SEK", "EUR"}
    assert broadband.sums["EUR"].budget is None
    assert broadband.children == {}
    assert at(tree, "", "AMIF").children == {}


def test_a_period_is_one_however_its_dash_is_written() -> None:
    a_project(programme="2014-2020", fund="ESF", programme_area_code="2")
    a_project(programme="2014–2020", fund="ESF", programme_area_code="2")
    tree = programme_tree(Project.objects.all())
    assert tree.children.keys() == {"2014-2020"}
    assert at(tree, "2014-2020").stated == {"programme": {"2014-2020", "2014–2020"}}
    labels = [period.label for period in programmes_page(Project.objects.all(), Selection())]
    assert len(labels) == len(set(labels))


def test_an_objective_that_only_repeats_its_area_is_no_level() -> None:
    for aim in ("Tekniskt stöd", "Bredband"):
        own = {"programme_area": aim, "specific_objective": "Tekniskt stöd"}
        a_project(programme="2014-2020", fund="ERUF", **own)
    fund = at(programme_tree(Project.objects.all()), "2014-2020", "ERUF")
    assert at(fund, "Tekniskt stöd").children == {}
    assert at(fund, "Bredband").children.keys() == {"Tekniskt stöd"}


def test_areas_without_projects_are_shown_where_nothing_chose_among_programmes() -> None:
    bank()
    everything = programmes_page(Project.objects.all(), Selection())
    labels = [row.label for period in everything for row in period.rows]
    assert [period.label for period in everything][:3] == ["2021–2027", "2014–2020", "2007–2013"]
    assert "1 Kompetensförsörjning" in labels
    assert "E Social innovation" in labels
    assert "2 Ökade övergångar till arbete" in labels

    chosen = programmes_page(Project.objects.filter(fund="ERUF"), Selection(fund=("ERUF",)))
    assert [row.label for period in chosen for row in period.rows][1:] == ["Bredband"]


def test_a_proposal_is_no_ones_project_yet(client: Client) -> None:
    a_project(**ESF, programme_area_code="3", review_state=ReviewState.PROPOSED)
    assert at(programme_tree(Project.objects.all()), "2014-2020", "ESF", "3").projects == 1
    page = client.get(reverse("projects:programmes")).content.decode()
    assert re.search(r"Periodens projekt: [1-9]", page) is None


def test_each_link_leads_to_as_many_projects_as_its_row_tells(client: Client) -> None:
    bank()
    page = client.get(reverse("projects:programmes")).content.decode()
    rows = re.findall(
        r'<th scope="row"[^>]*>.*?<a href="([^"]+)">([^<]+)</a></th>\s*<td[^>]*>([\d ]+)</td>', page
    )
    assert [unescape(label) for _, label, _ in rows] == [
        "ERUF (Europeiska regionala utvecklingsfonden)",
        "Bredband",
        "ESF (Europeiska socialfonden)",
        "2 Ökade övergångar till arbete",
        "2.1 Arbete eller utbildning för dem som står långt från arbetsmarknaden",
        "2.2 Unga etableras i arbete och utbildning",
    ]
    for address, label, count in rows:
        found = client.get(unescape(address))
        assert found.status_code == 200
        assert found.context["page"].paginator.count == int(count), label
