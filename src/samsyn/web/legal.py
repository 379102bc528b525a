"""What the legal profile of an installation means for personal data: grounds, access, destruction.

A non-profit association is not bound by the principle of public access; a municipal federation and
an authority are (offentlighets- och sekretesslagen 2009:400, arkivlagen 1990:782). A public body
may not rest its tasks on legitimate interest (GDPR art. 6(1), last subparagraph), and must have a
data protection officer whose contact details are told (art. 13(1)(b), 37(1)(a)).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LegalProfile:
    ground: Promise | str
    log_kept: Promise | str
    note: Promise | str
    basis: Promise | str


_PUBLIC_TASK = _("Task in the public interest, article 6(1)(e)")
_BY_DECISION = _("Until a decision on destruction")
# What the ground rests upon: GDPR art. 6(3) for a task, art. 13(1)(d) for an interest.
_IN_LAW = _(
    "The task in the public interest follows from law or from a decision made under law (chapter 2,"
    " section 2 of the Act (2018:218) supplementing the GDPR): regional development, skills supply"
    " and following up how public money is used."
)
_INTEREST = _(
    "Our legitimate interest is to give the region one shared and checked picture of projects that"
    " public money pays for, and to keep the site safe. You may ask us how we weighed it against"
    " your interests."
)

PROFILES: dict[str, LegalProfile] = {
    "association": LegalProfile(
        ground=_("Legitimate interest, article 6(1)(f)"),
        log_kept=_("As long as the values that it explains"),
        note=_(
            "As a non-profit association we are not bound by the principle of public access. Each"
            " municipality stays controller of the rows that it delivers, and tests secrecy before"
            " each delivery."
        ),
        basis=_INTEREST,
    ),
    "federation": LegalProfile(
        ground=_PUBLIC_TASK,
        log_kept=_BY_DECISION,
        note=_(
            "As a municipal federation we follow the principle of public access. What is sent to"
            " us becomes an official document, and may be given out unless secrecy applies."
            " Documents are destroyed only by decision. Each municipality stays controller of the"
            " rows that it delivers."
        ),
        basis=_IN_LAW,
    ),
    "authority": LegalProfile(
        ground=_PUBLIC_TASK,
        log_kept=_BY_DECISION,
        note=_(
            "As an authority we follow the principle of public access. What is sent to us becomes"
            " an official document, and may be given out unless secrecy applies. Documents are"
            " destroyed only by decision."
        ),
        basis=_IN_LAW,
    ),
}


def profile_named(name: str) -> LegalProfile:
    """Raises ImproperlyConfigured for another name, since the page must not state the wrong law."""
    if name not in PROFILES:
        raise ImproperlyConfigured(
            f"SAMSYN_LEGAL_PROFILE is {name!r}; choose one of {', '.join(PROFILES)}"
        )
    return PROFILES[name]
