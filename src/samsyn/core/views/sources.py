"""Sources: the list of documents, and a document opened at the spot that a value came from."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import requires, requires_for_document, signed_in
from samsyn.core.forms import PurposeForm
from samsyn.core.models import Document
from samsyn.core.presenters.source import source_page
from samsyn.core.selectors.documents import documents
from samsyn.core.services.documents import set_public
from samsyn.core.services.originals import OriginalNotKeptError, read_original

A_PAGE = 50


@require_safe
@requires(policies.check_can_list_documents)
def source_list(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "")[:300]
    page = Paginator(documents(search), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "core/source_list.html", {"page": page, "search": search})


@require_safe
@requires_for_document(policies.check_can_see_document)
def source(request: HttpRequest, document: Document) -> HttpResponse:
    return _source(request, document, PurposeForm())


def _source(
    request: HttpRequest, document: Document, purpose: PurposeForm, status: int = 200
) -> HttpResponse:
    context = {
        "shown": source_page(document, request.GET),
        "document": document,
        "may_list": policies.can_list_documents(request.user),
        "may_publish": policies.can_publish_documents(request.user),
        "may_read_original": policies.can_read_originals(request.user) and document.original_kept,
        "purpose": purpose,
    }
    return render(request, "core/source.html", context, status=status)


@require_POST
@requires(policies.check_can_publish_documents)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document, pk=pk)
    set_public(document=document, is_public="public" in request.POST, by=signed_in(request))
    done = _("Visitors may now open the source.")
    if not document.is_public:
        done = _("Visitors may no longer open the source.")
    messages.success(request, done)
    return redirect("core:source", pk=pk)


@require_POST
@requires(policies.check_can_read_originals)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The unmasked file as an attachment of no type, so that no browser runs what it holds."""
    document = get_object_or_404(Document, pk=pk)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _source(request, document, form, status=422)
    try:
        data = read_original(
            document=document, by=signed_in(request), purpose=form.cleaned_data["purpose"]
        )
    except OriginalNotKeptError:
        messages.error(request, _("The original of this source is not kept here."))
        return redirect("core:source", pk=pk)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{document.sha256}.bin"'
    response["Cache-Control"] = "no-store"
    return response
