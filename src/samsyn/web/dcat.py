"""The open-data catalogue by DCAT-AP-SE 3: what is given out, by whom, in which forms.

Sweden's data portal harvests RDF/XML from one address. Everything has an address of its own, since
the portal takes no blank nodes; the catalogue's own licence is CC0, which the profile asks for.
Source: DIGG, DCAT-AP-SE 3.0.1, and its rules of harvesting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD
from rdflib.term import Node

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
_EU = "http://publications.europa.eu/resource/authority"
LANGUAGE = URIRef(f"{_EU}/language/SWE")
PUBLIC = URIRef(f"{_EU}/access-right/PUBLIC")
THEMES = (URIRef(f"{_EU}/data-theme/SOCI"), URIRef(f"{_EU}/data-theme/ECON"))
DAILY = URIRef(f"{_EU}/frequency/DAILY")
SWEDEN = URIRef("http://publications.europa.eu/resource/authority/country/SWE")


@dataclass(frozen=True, slots=True)
class File:
    """A form in which the dataset can be fetched; `path` begins with a slash."""

    name: str
    path: str
    media_type: str
    description_sv: str
    description_en: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who runs the installation. `number` is its organisation number, '' where it is not told."""

    name: str
    number: str
    email: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the description is made from. `base` is the site's address without a last slash.

    `licence` is the address of the data's terms, '' where the installation has not decided.
    """

    base: str
    publisher: Publisher
    licence: str
    modified: date
    files: tuple[File, ...]
    example: bool

    @property
    def address(self) -> str:
        return f"{self.base}/datasets/dcat"

    def graph(self) -> Graph:
        graph = Graph()
        graph.bind("dcat", DCAT)
        graph.bind("vcard", VCARD)
        publisher, contact = self._publisher(graph), self._contact(graph)
        dataset = self._dataset(graph, publisher, contact)
        service = self._service(graph, publisher, contact, dataset)
        for file in self.files:
            graph.add((dataset, DCAT.distribution, self._distribution(graph, file)))
        graph.add((dataset, DCAT.distribution, self._api_distribution(graph, service)))
        self._catalogue(graph, publisher, dataset, service)
        return graph

    def _catalogue(self, graph: Graph, publisher: Node, dataset: Node, service: Node) -> None:
        own = URIRef(self.address)
        graph.add((own, RDF.type, DCAT.Catalog))
        _words(
            graph, own, DCTERMS.title,
            f"Öppna data från {self.publisher.name}", f"Open data from {self.publisher.name}",
        )  # fmt: skip
        _words(
            graph, own, DCTERMS.description,
            "Projekt för inkludering och kompetensförsörjning, med källa för varje uppgift.",
            "Projects for inclusion and skills supply, with the source of each value.",
        )  # fmt: skip
        for name, value in (
            (DCTERMS.publisher, publisher),
            (DCTERMS.license, CC0),
            (DCTERMS.language, LANGUAGE),
            (DCTERMS.modified, _day(self.modified)),
            (FOAF.homepage, URIRef(f"{self.base}/")),
            (DCAT.themeTaxonomy, URIRef(f"{_EU}/data-theme")),
            (DCAT.dataset, dataset),
            (DCAT.service, service),
        ):
            graph.add((own, name, value))

    def _publisher(self, graph: Graph) -> Node:
        """By the address that the portal knows an organisation by, where its number is told."""
        number = self.publisher.number.replace("-", "")
        known = f"http://dataportal.se/organisation/SE{number}"
        own = URIRef(known if number else f"{self.address}#publisher")
        graph.add((own, RDF.type, FOAF.Agent))
        graph.add((own, FOAF.name, Literal(self.publisher.name)))
        return own

    def _contact(self, graph: Graph) -> Node | None:
        """None without an e-mail address: the profile takes no contact without one."""
        if not self.publisher.email:
            return None
        own = URIRef(f"{self.address}#contact")
        graph.add((own, RDF.type, VCARD.Organization))
        graph.add((own, VCARD.fn, Literal(self.publisher.name)))
        graph.add((own, VCARD.hasEmail, URIRef(f"mailto:{self.publisher.email}")))
        return own

    def _dataset(self, graph: Graph, publisher: Node, contact: Node | None) -> Node:
        own = URIRef(f"{self.base}/oppna-data/#projekt")
        graph.add((own, RDF.type, DCAT.Dataset))
        _words(graph, own, DCTERMS.title, "Projektbank", "Project bank")
        sv = (
            "Projekt och utlysningar, de flesta medfinansierade av Europeiska socialfonden: ägare, "
            "period, plats, belopp, målgrupper och mål. Varje uppgift har källa och plats i källan."
        )
        en = (
            "Projects and calls, most of them part-financed by the European Social Fund: owner, "
            "period, place, amounts, target groups and goals. Each value has its source and spot."
        )
        if self.example:
            sv += " Installationen visar en exempelregion och är inget register att lita på."
            en += " The installation shows an example region and is no register to rely on."
        _words(graph, own, DCTERMS.description, sv, en)
        for text in ("Europeiska socialfonden", "projekt", "inkludering", "kompetensförsörjning"):
            graph.add((own, DCAT.keyword, Literal(text, lang="sv")))
        for theme in THEMES:
            graph.add((own, DCAT.theme, theme))
        for name, value in (
            (DCTERMS.publisher, publisher),
            (DCTERMS.accessRights, PUBLIC),
            (DCTERMS.accrualPeriodicity, DAILY),
            (DCTERMS.spatial, SWEDEN),
            (DCTERMS.language, LANGUAGE),
            (DCTERMS.modified, _day(self.modified)),
            (DCAT.landingPage, URIRef(f"{self.base}/oppna-data/")),
            (DCAT.contactPoint, contact),
        ):
            if value is not None:
                graph.add((own, name, value))
        return own

    def _distribution(self, graph: Graph, file: File) -> Node:
        address = URIRef(f"{self.base}{file.path}")
        own = URIRef(f"{self.address}#{file.name.lower()}")
        graph.add((own, RDF.type, DCAT.Distribution))
        graph.add((own, DCTERMS.title, Literal(file.name)))
        _words(graph, own, DCTERMS.description, file.description_sv, file.description_en)
        graph.add((own, DCTERMS["format"], Literal(file.media_type)))
        graph.add((own, DCAT.accessURL, address))
        graph.add((own, DCAT.downloadURL, address))
        self._add_licence(graph, own)
        return own

    def _api_distribution(self, graph: Graph, service: Node) -> Node:
        own = URIRef(f"{self.address}#api")
        graph.add((own, RDF.type, DCAT.Distribution))
        graph.add((own, DCTERMS.title, Literal("API")))
        _words(
            graph, own, DCTERMS.description,
            "Projekten sida för sida, med urval.", "The projects page by page, with filters.",
        )  # fmt: skip
        graph.add((own, DCTERMS["format"], Literal("application/json")))
        graph.add((own, DCAT.accessURL, URIRef(f"{self.base}/api/v1/projects")))
        graph.add((own, DCAT.accessService, service))
        self._add_licence(graph, own)
        return own

    def _service(self, graph: Graph, publisher: Node, contact: Node | None, dataset: Node) -> Node:
        own = URIRef(f"{self.address}#service")
        graph.add((own, RDF.type, DCAT.DataService))
        _words(graph, own, DCTERMS.title, "Projektbankens API", "The project bank's API")
        for name, value in (
            (DCAT.endpointURL, URIRef(f"{self.base}/api/v1/")),
            (DCAT.endpointDescription, URIRef(f"{self.base}/api/v1/openapi.json")),
            (DCAT.servesDataset, dataset),
            (DCTERMS.accessRights, PUBLIC),
            (DCTERMS.publisher, publisher),
            (DCAT.contactPoint, contact),
        ):
            if value is not None:
                graph.add((own, name, value))
        self._add_licence(graph, own)
        return own

    def _add_licence(self, graph: Graph, own: Node) -> None:
        if self.licence:
            graph.add((own, DCTERMS.license, URIRef(self.licence)))


def _words(graph: Graph, own: Node, name: Node, swedish: str, english: str) -> None:
    graph.add((own, name, Literal(swedish, lang="sv")))
    graph.add((own, name, Literal(english, lang="en")))


def _day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=XSD.date)
