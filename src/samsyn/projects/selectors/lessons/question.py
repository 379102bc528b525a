"""What an address asks of the lessons. Unknown words let everything through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from samsyn.gazetteer import places
from samsyn.projects.models import Lesson
from samsyn.vocabularies.selectors import code_list

MOST_CHARACTERS = 200
QUESTIONS = ("grupper", "bygga", "undvika", "strukturer", "alla")


@dataclass(frozen=True, slots=True)
class LessonQuestion:
    """`asks` is one of QUESTIONS; the rest are filters, '' where none is set."""

    asks: str = "grupper"
    words: str = ""
    kind: str = ""
    about: str = ""
    group: str = ""
    theme: str = ""
    county: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> LessonQuestion:
        asks = query.get("fraga", "")
        return cls(
            asks=asks if asks in QUESTIONS else QUESTIONS[0],
            words=query.get("q", "").replace("\x00", " ")[:MOST_CHARACTERS].strip(),
            kind=_known(query.get("slag", ""), Lesson.Kind.values),
            about=_known(query.get("om", ""), Lesson.About.values),
            group=_coded("target_groups", query.get("grupp", "")),
            theme=_coded("themes", query.get("tema", "")),
            county=_known(query.get("lan", ""), list(places.counties())),
        )

    def query(self, **other: str) -> str:
        """The same as an address's query, with these changed."""
        words = {
            "asks": "fraga", "words": "q", "kind": "slag", "about": "om", "group": "grupp",
            "theme": "tema", "county": "lan",
        }  # fmt: skip
        own = {one.name: other.get(one.name, getattr(self, one.name)) for one in fields(self)}
        return urlencode({words[name]: value for name, value in own.items() if value})


def _known(word: str, words: list[str]) -> str:
    return word if word in words else ""


def _coded(key: str, code: str) -> str:
    return code if code_list(key).get(code) else ""
