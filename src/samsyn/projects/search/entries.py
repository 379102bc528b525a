"""A project or call as the index holds it: the words of its fields, their forms, its facets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from samsyn.gazetteer.places import counties, municipalities
from samsyn.projects.models import Call, Project, ProjectPlace, ProjectSection
from samsyn.projects.search.facets import facet_values
from samsyn.projects.search.forms import forms_of
from samsyn.projects.search.tables import WORD_FIELDS
from samsyn.projects.search.words import words_of
from samsyn.sources.personal import MASK

# PostgreSQL counts no position beyond 16,383, so that no phrase is found after that word.
MOST_WORDS = 15_000


# Where a form stands in the head: in the title as a word or base form, there in another way (as
# part of a compound, say), or in an owner or place.
TITLE, TITLE_WEAKLY, ELSEWHERE = MARKS = ("a", "b", "c")


@dataclass(slots=True)
class Entry:
    """`words` has a list for each of WORD_FIELDS. Each kind of form leaves out the ones before."""

    pk: int
    words: dict[str, list[str]]
    facets: list[tuple[str, str]] = field(default_factory=list)

    def all_words(self) -> Iterator[str]:
        return chain.from_iterable(self.words.values())

    def columns(self) -> tuple[str, ...]:
        """In the order of tables.TEXT_FIELDS."""
        stems, weak = _forms(self.all_words())
        forms = map(" ".join, (stems, weak, self._head()))
        return (*(" ".join(self.words[name]) for name in WORD_FIELDS), *forms)

    def _head(self) -> Iterator[str]:
        title = self.words["title"]
        stems, weak = _forms(title)
        rest = [*self.words["owner"], *self.words["places"]]
        elsewhere = dict.fromkeys(chain(rest, *_forms(rest)))
        for mark, forms in (
            (TITLE, chain(dict.fromkeys(title), stems)),
            (TITLE_WEAKLY, weak),
            (ELSEWHERE, elsewhere),
        ):
            yield from (mark + form for form in forms)


def _forms(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Base forms that are no words here, then weak forms that are neither, in a fixed order."""
    own = dict.fromkeys(words)
    known = list(map(forms_of, own))
    bases = dict.fromkeys(chain.from_iterable([one.strong for one in known]))
    stems = [form for form in bases if form not in own]
    weak = dict.fromkeys(chain.from_iterable([one.weak for one in known]))
    return stems, [form for form in weak if form not in own and form not in bases]


def project_entries(ids: Collection[int]) -> Iterator[Entry]:
    """The entries of the projects that exist, read in three queries."""
    places = _places(ids)
    sections: dict[int, list[str]] = {}
    headings: dict[int, list[str]] = {}
    found = ProjectSection.objects.filter(project_id__in=ids).order_by("project_id", "position")
    for pk, heading, text in found.values_list("project_id", "heading", "text"):
        sections.setdefault(pk, []).append(f"{heading} {text}")
        headings.setdefault(pk, []).append(heading)
    for project in Project.objects.filter(pk__in=ids).order_by("pk"):
        codes = places.get(project.pk, set())
        yield _entry(
            project.pk,
            title=(project.title, project.number),
            owner=() if project.owner_is_person else (project.owner, project.owner_unit),
            places=(*_names(codes), project.location, project.region, project.owner_city),
            summary=(project.summary, *_classified(project), *map(str, project.target_groups)),
            body=sections.get(project.pk, ()),
            facets=facet_values(project, codes, headings.get(project.pk, ())),
        )


def call_entries(ids: Collection[int]) -> Iterator[Entry]:
    for call in Call.objects.filter(pk__in=ids).order_by("pk"):
        yield _entry(
            call.pk,
            title=(call.title, call.number),
            owner=(call.funder,),
            places=(call.region,),
            summary=(call.summary, call.programme_area, *map(str, call.target_groups)),
            body=(),
        )


def _entry(pk: int, *, facets: Sequence[tuple[str, str]] = (), **texts: Iterable[str]) -> Entry:
    left = MOST_WORDS
    words: dict[str, list[str]] = {}
    for name in WORD_FIELDS:
        # A masked span stands between words and is none itself.
        words[name] = words_of(" ".join(texts[name]).replace(MASK, " "))[:left]
        left -= len(words[name])
    return Entry(pk, words, list(facets))


def _classified(project: Project) -> tuple[str, ...]:
    return project.programme_area, project.specific_objective, project.intervention_type


def _places(ids: Collection[int]) -> dict[int, set[str]]:
    codes: dict[int, set[str]] = {}
    found = ProjectPlace.objects.filter(project_id__in=ids)
    for pk, code in found.values_list("project_id", "place_code"):
        codes.setdefault(pk, set()).add(code)
    return codes


def _names(codes: Collection[str]) -> Iterator[str]:
    for code in sorted(codes):
        place = municipalities().get(code) or counties().get(code)
        if place is not None:
            yield place.name
