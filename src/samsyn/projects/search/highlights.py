"""Where a project answers: its title and the best piece of its text, with the answering words."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from samsyn.projects.models import Project, ProjectSection
from samsyn.projects.search.query import Sought
from samsyn.projects.search.spotting import Spotter

SNIPPET_LENGTH = 240
_LEAD = 40  # characters shown before the first word that answers
_MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text as it stands; `hit` where it answers the question."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Highlight:
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class _Hit:
    start: int
    end: int
    answers: int  # which of the things sought


class Marker:
    """Marks one question's words; what a word answers is worked out once for all texts."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self._spotters = [Spotter(one) for one in sought]

    def highlight(self, title: str, text: str) -> Highlight:
        title = unicodedata.normalize("NFC", title)
        text = unicodedata.normalize("NFC", text[:_MOST_READ])
        hits = self._hits(text)
        start, end = _window(text, hits)
        return Highlight(
            tuple(_pieces(title, self._hits(title), 0, len(title))),
            tuple(_shortened(text, hits, start, end)),
        )

    def _hits(self, text: str) -> list[_Hit]:
        """In the order of the text; where two overlap, the first thing sought keeps the spot."""
        found = sorted(
            _Hit(start, end, number)
            for number, spotter in enumerate(self._spotters)
            for start, end, _ in spotter.spots(text)
        )
        kept: list[_Hit] = []
        for hit in found:
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept


def highlights(ids: Collection[int], sought: Sequence[Sought]) -> dict[int, Highlight]:
    """For each project of a page. Two queries."""
    marker = Marker(sought)
    return {pk: marker.highlight(title, text) for pk, (title, text) in texts_shown(ids).items()}


def texts_shown(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The title and the summary with the sections' texts of each project. Two queries."""
    sections: dict[int, list[str]] = {}
    found = ProjectSection.objects.filter(project_id__in=ids).order_by("project_id", "position")
    for pk, text in found.values_list("project_id", "text"):
        sections.setdefault(pk, []).append(text)
    rows = Project.objects.filter(pk__in=ids).values_list("pk", "title", "summary")
    return {
        pk: (title, "\n".join([summary, *sections.get(pk, ())]).strip())
        for pk, title, summary in rows
    }


def _window(text: str, hits: Sequence[_Hit]) -> tuple[int, int]:
    """The stretch with the most different answers, then the most answers, then the first."""
    if len(text) <= SNIPPET_LENGTH:
        return 0, len(text)
    best, most = 0, (0, 0)
    for first, hit in enumerate(hits):
        within = hit.start + SNIPPET_LENGTH - _LEAD
        inside = _until(within, islice(hits, first, None))
        found = (len({other.answers for other in inside}), len(inside))
        if found > most:
            best, most = hit.start, found
    start = max(0, best - _LEAD)
    if start:
        space = text.find(" ", start, best)
        start = space + 1 if space >= 0 else best
    end = start + SNIPPET_LENGTH
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > start else end
    return start, min(end, len(text))


def _until(end: int, hits: Iterable[_Hit]) -> list[_Hit]:
    return list(takewhile(lambda hit: hit.end <= end, hits))


def _shortened(text: str, hits: Iterable[_Hit], start: int, end: int) -> Iterator[Piece]:
    if start:
        yield Piece("… ")
    yield from _pieces(text, hits, start, end)
    if end < len(text):
        yield Piece(" …")


def _pieces(text: str, hits: Iterable[_Hit], start: int, end: int) -> Iterator[Piece]:
    done = start
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            if hit.start > done:
                yield Piece(text[done : hit.start])
            yield Piece(text[hit.start : hit.end], hit=True)
            done = hit.end
    if done < end:
        yield Piece(text[done:end])
