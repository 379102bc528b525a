"""The catalogue beside the rules of DCAT-AP-SE 3.0.1 (DIGG, docs.dataportal.se/dcat/3.0.1).

dcat_ap_se.csv holds the profile's mandatory properties and its limits, for the classes that we use.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from samsyn.web.dcat import CC0, VCARD
from tests.unit.projects.builders import document, project, store

pytestmark = pytest.mark.django_db

SPACES = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "vcard": VCARD}
RULES = list(
    csv.DictReader(Path(__file__).with_name("dcat_ap_se.csv").read_text("utf-8").splitlines())
)


def named(short: str) -> URIRef:
    space, _colon, name = short.partition(":")
    return URIRef(str(SPACES[space]) + name)


@pytest.fixture(params=["bare", "told"])
def catalogue(request: pytest.FixtureRequest, settings: LazySettings, client: Client) -> Graph:
    """What the site gives out, where nothing is told of who runs it and where everything is."""
    if request.param == "told":
        settings.SAMSYN_ORGANISATION_NUMBER = "222000-0000"
        settings.SAMSYN_CONTACT_EMAIL = "oppnadata@example.org"
        settings.SAMSYN_DATA_LICENCE = str(CC0)
    store(document(project()))
    answer = client.get("/datasets/dcat")
    assert answer["Content-Type"].startswith("application/rdf+xml")
    return Graph().parse(data=answer.content, format="xml")


def breaches(graph: Graph, rule: dict[str, str]) -> Iterator[str]:
    for own in graph.subjects(RDF.type, named(rule["class"])):
        values = set(graph.objects(own, named(rule["property"])))
        count = len(values)
        # Words may stand once in each language.
        words = {getattr(one, "language", None) for one in values}
        most = int(rule["most"]) if rule["most"] else None
        if count < int(rule["least"]) or (most is not None and count > most * max(len(words), 1)):
            yield f"{own} has {count} {rule['property']}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['class']} {rule['property']}")
def test_the_profile_s_rule_holds(catalogue: Graph, rule: dict[str, str]) -> None:
    assert list(breaches(catalogue, rule)) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule["least"] == "1"])
def test_the_check_finds_what_is_missing(catalogue: Graph, rule: dict[str, str]) -> None:
    kind = named(rule["class"])
    if kind == VCARD.Organization and (None, RDF.type, kind) not in catalogue:
        pytest.skip("no contact is told of")
    own = next(iter(catalogue.subjects(RDF.type, kind)))
    catalogue.remove((own, named(rule["property"]), None))
    assert list(breaches(catalogue, rule)) != []


def test_no_blank_nodes_and_only_whole_addresses(catalogue: Graph) -> None:
    nodes = {part for triple in catalogue for part in (triple[0], triple[2])}
    assert not [node for node in nodes if isinstance(node, BNode)]
    addresses = [str(node) for node in nodes if isinstance(node, URIRef)]
    assert not [one for one in addresses if not one.startswith(("http://", "https://", "mailto:"))]


def test_the_catalogue_itself_is_cc0_and_its_parts_hang_together(catalogue: Graph) -> None:
    (own,) = catalogue.subjects(RDF.type, DCAT.Catalog)
    assert set(catalogue.objects(own, DCTERMS.license)) == {CC0}
    described = set(catalogue.subjects(RDF.type, DCAT.Dataset))
    assert set(catalogue.objects(own, DCAT.dataset)) == described
    for dataset in described:
        held = set(catalogue.objects(dataset, DCAT.distribution))
        assert held == set(catalogue.subjects(RDF.type, DCAT.Distribution))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own
@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", "turtle"), ("application/ld+json", "json-ld")]
)
def test_the_same_catalogue_in_other_forms(
    catalogue: Graph, client: Client, accept: str, form: str
) -> None:
    answer = client.get("/datasets/dcat", headers={"Accept": accept})
    other = Graph().parse(data=answer.content, format=form)
    assert set(other) == set(catalogue)


def test_every_file_of_the_catalogue_can_be_fetched(catalogue: Graph, client: Client) -> None:
    for address in catalogue.objects(None, DCAT.downloadURL):
        answer = client.get(str(address).replace("http://testserver", ""))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
