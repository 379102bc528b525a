"""News and other prose about projects: proposals for a person to accept, never facts.

Every value has a confidence below one. A sentence that tells of a project's state (applied,
granted, running, ended) is an event; 'två förstudier' makes two proposals. The year is the one that
such a sentence gives, so an application of autumn 2020 has 2020, even if the work begins in 2021.
"""

from __future__ import annotations

from samsyn.sources.document import Document
from samsyn.sources.findings import finding
from samsyn.sources.prose.calls import propose_calls
from samsyn.sources.prose.events import find_events
from samsyn.sources.prose.projects import propose_projects
from samsyn.sources.prose.sentences import sentences
from samsyn.sources.records import CharSpan, Parsed
from samsyn.sources.sections import find_sections

FORMAT = "prose"


def read(document: Document) -> Parsed:
    """The projects and calls that the text tells of."""
    found = list(sentences(document.text))
    sections = find_sections(document, ())
    events = find_events(document.text, found)
    projects, findings = propose_projects(document.text, events, sections)
    calls = list(propose_calls(document.text, found))
    if not projects and not calls:
        end = min(len(document.text), 1)
        findings.append(finding("no_record_found", CharSpan(0, end)))
    return Parsed(
        document.path,
        FORMAT,
        records=(*projects, *calls),
        warnings=(*document.findings, *findings),
        text=document.text,
    )
