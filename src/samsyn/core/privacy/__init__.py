"""What every table says of itself for the record of processing (GDPR art. 30): whose data, which
class of personal data, who reads it, and what ends it and when. See docs/inventory.md.

Write `privacy = Privacy(...)` beside a model's fields; tests/architecture/test_privacy.py holds
each declaration to the code, and `make docs` writes the page.
"""

from samsyn.core.privacy.declarations import (
    Personal,
    Privacy,
    Retention,
    Scope,
    as_row,
    by_duty,
    by_service,
    internal,
    kept,
    limited_by,
    of_user,
    public,
    with_right,
    with_row,
)

__all__ = [
    "Personal",
    "Privacy",
    "Retention",
    "Scope",
    "as_row",
    "by_duty",
    "by_service",
    "internal",
    "kept",
    "limited_by",
    "of_user",
    "public",
    "with_right",
    "with_row",
]
