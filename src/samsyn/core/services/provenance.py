"""The provenance service as other apps use it: documents in, values with locators in."""

from samsyn.core.services.corrections import (
    NothingToUndoError,
    accept_proposal,
    accept_values,
    correct_value,
    decline_proposal,
    undo,
)
from samsyn.core.services.documents import set_public, store_document
from samsyn.core.services.originals import OriginalNotKeptError, read_original
from samsyn.core.services.value_rows import Hold
from samsyn.core.services.values import StoreResult, store_first_values, store_values

__all__ = [
    "Hold",
    "NothingToUndoError",
    "OriginalNotKeptError",
    "StoreResult",
    "accept_proposal",
    "accept_values",
    "correct_value",
    "decline_proposal",
    "read_original",
    "set_public",
    "store_document",
    "store_first_values",
    "store_values",
    "undo",
]
