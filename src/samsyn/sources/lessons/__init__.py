"""Lessons in the text of a final report: candidates for a person to judge, never facts.

A sentence is a candidate where a cue says that something helped, hindered, should be done again or
not, or changed structures (`cues.toml`), or where it stands below a heading that says so. Each
candidate tells what it was found by: the words that matched, a negation that turned them, the
heading. Sentences that only plan, ask or describe needs are left out. docs/method/lessons.md says
how well it does.
"""

from samsyn.sources.lessons.cues import themes_of
from samsyn.sources.lessons.reader import find_lessons
from samsyn.sources.lessons.records import Candidate, Found

__all__ = ["Candidate", "Found", "find_lessons", "themes_of"]
