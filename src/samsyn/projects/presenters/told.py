"""What a page says of how it answered: what was meant, left out, cut or not there yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.search import Survey
from samsyn.projects.search.query import MOST_CHARACTERS
from samsyn.projects.selectors import Selection
from samsyn.projects.services import indexing

_MOST_NAMED, _LONGEST_NAME = 3, 40


@dataclass(frozen=True, slots=True)
class Meant:
    """The question as it was perhaps meant. `answered` says that the page answers that one;
    otherwise `query` is the address's query that asks it."""

    words: str
    query: str
    answered: bool


def meant(survey: Survey, selection: Selection) -> Meant | None:
    if not survey.suggestion:
        return None
    return Meant(survey.suggestion, selection.query(q=survey.suggestion), survey.corrected)


def notes(
    selection: Selection,
    survey: Survey,
    *,
    has_words: bool,
    unknown: Collection[str],
    lost_right: bool,
    twice: int = 0,
) -> list[str]:
    """Sentences, most important first; none where everything is as was asked for."""
    found = []
    if lost_right:
        found.append(_("You may not choose by review. Only what is accepted is shown."))
    waiting = indexing.waiting()
    if waiting:
        found.append(_waiting(waiting))
    if survey.cut:
        found.append(
            _("The question is long: at most its first %(most)s characters are searched for.")
            % {"most": amount(MOST_CHARACTERS)}
        )
    if selection.q and not has_words:
        found.append(_("The question holds no letters or digits, so nothing is searched for."))
    if has_words and survey.complete < survey.total:
        found.append(_some_have_all(survey.complete))
    if twice:
        found.append(_twice(twice))
    if unknown:
        names = ", ".join(name[:_LONGEST_NAME] for name in sorted(unknown)[:_MOST_NAMED])
        found.append(
            _("The address holds choices that this page does not know, and leaves out: %(names)s.")
            % {"names": names}
        )
    return found


def _waiting(count: int) -> str:
    text = ngettext(
        "%(count)s change has not reached the search yet. Words and counts may miss it.",
        "%(count)s changes have not reached the search yet. Words and counts may miss them.",
        count,
    )
    return text % {"count": amount(count)}


def _twice(count: int) -> str:
    text = ngettext(
        "%(count)s project stands in two lists and is counted twice here.",
        "%(count)s projects stand in two lists and are counted twice here.",
        count,
    )
    return text % {"count": amount(count)}


def _some_have_all(complete: int) -> str:
    if not complete:
        return _("No project has all the words. Those with some, or parts of them, are shown.")
    text = ngettext(
        "%(count)s project has all the words; those with some, or parts of them, follow.",
        "%(count)s projects have all the words; those with some, or parts of them, follow.",
        complete,
    )
    return text % {"count": amount(complete)}
