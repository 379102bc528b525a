"""Pages are sent compressed: a map's outlines and a long list are mostly the same words again.

Pages alone: files to take out say how long they are, so that a download shows how far it has come,
and styles and scripts are compressed ahead. A page holds a secret only as a form's token, which is
masked anew each time; Django's middleware adds random bytes besides (BREACH).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
