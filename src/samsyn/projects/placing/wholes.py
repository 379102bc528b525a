"""What of a project's whole is reported by municipality, and what is left to divide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samsyn.projects.placing.rules import Basis, Grounds, Named, grounds_of


@dataclass(frozen=True, slots=True)
class Report:
    """Amounts by municipality as reported; None where the report gives no number (protected)."""

    amounts: Mapping[str, int | None]

    @property
    def known(self) -> int:
        return sum(amount for amount in self.amounts.values() if amount is not None)

    @property
    def numbered(self) -> set[str]:
        return {code for code, amount in self.amounts.items() if amount is not None}

    @property
    def silent(self) -> set[str]:
        return set(self.amounts) - self.numbered


@dataclass(frozen=True, slots=True)
class Split:
    """`reported` + `rest` = `whole`. The rest belongs to `grounds`; NOWHERE where nothing is left.

    `exceeds`: more is reported than the project states in all; the report stands, and is the whole.
    """

    whole: int
    reported: int
    rest: int
    grounds: Grounds
    exceeds: bool = False


def split(whole: int | None, named: Named, report: Report | None = None) -> Split | None:
    """None where neither the project nor a municipality states anything: unknown, never zero.

    With no stated whole the report is the whole. The rest is divided over the named municipalities
    that have reported no number; where each has, over all of them anew, as what they left out.
    """
    report = report or Report({})
    if whole is None and not report.numbered:
        return None
    exceeds = whole is not None and bool(report.numbered) and report.known > max(whole, 0)
    total = report.known if whole is None or exceeds else whole
    rest = total - report.known
    grounds = _grounds_of_rest(named, report) if rest or not report.numbered else _NOTHING_LEFT
    return Split(total, report.known, rest, grounds, exceeds)


_NOTHING_LEFT = Grounds(Basis.NOWHERE, ())


def _grounds_of_rest(named: Named, report: Report) -> Grounds:
    if report.silent:
        # Whoever reports without a number says that people take part there.
        named = Named(named.stated | report.silent, named.mentioned, named.regions, named.seat)
    found = grounds_of(named)
    left = tuple(code for code in found.places if code not in report.numbered)
    return Grounds(found.basis, left) if left else found
