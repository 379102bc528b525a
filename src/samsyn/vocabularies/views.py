"""The glossary page and one page for each code list. Open to all: it is vocabulary, not data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samsyn.vocabularies import presenters, selectors
from samsyn.vocabularies.catalogue import LISTS


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    context = {
        "letters": presenters.by_letter(selectors.glossary()),
        "lists": [_shown(key) for key in LISTS],
    }
    return render(request, "vocabularies/glossary.html", context)


@require_safe
def code_list(request: HttpRequest, key: str) -> HttpResponse:
    if key not in LISTS:
        raise Http404(_("There is no code list by that name."))
    return render(request, "vocabularies/code_list.html", {"list": _shown(key)})


def _shown(key: str) -> presenters.ShownList:
    return presenters.present_list(selectors.code_list(key), selectors.code_list("periods"))
