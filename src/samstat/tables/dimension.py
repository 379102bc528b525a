"""A dimension: codes in one tree below a total, numbered so that arrays can follow it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from samstat.errors import HierarchyCycleError, HierarchyError, TwoParentsError, UnknownCodeError

TOTAL = "Total"
NAMED = 10  # codes that an error tells of
Nodes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Dimension:
    """Codes numbered with the total first and every parent before its children.

    `parents[i]` is the number of code i's parent, -1 for the total. `levels` names the columns of
    a file that spells the hierarchy out, coarsest first, the codes' own column last. A code's depth
    is 0 for the total; branches may differ in depth. A parent with one child repeats it.
    """

    name: str
    codes: tuple[str, ...]
    parents: Nodes
    levels: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def total(self) -> str:
        return self.codes[0]

    @cached_property
    def number(self) -> dict[str, int]:
        return {code: index for index, code in enumerate(self.codes)}

    @cached_property
    def depth(self) -> Nodes:
        depth = np.zeros(len(self), dtype=np.int32)
        for node in range(1, len(self)):
            depth[node] = depth[self.parents[node]] + 1
        return depth

    @cached_property
    def is_leaf(self) -> NDArray[np.bool_]:
        leaf = np.ones(len(self), dtype=np.bool_)
        leaf[self.parents[1:]] = False
        return leaf

    @cached_property
    def leaves(self) -> Nodes:
        return np.flatnonzero(self.is_leaf).astype(np.int32)

    @cached_property
    def height(self) -> int:
        """Steps from the deepest code to the total."""
        return int(self.depth.max())

    def path(self, node: int) -> list[int]:
        """The node and all above it, the total last."""
        path = [node]
        while self.parents[path[-1]] >= 0:
            path.append(int(self.parents[path[-1]]))
        return path

    def has_not(self, code: str) -> UnknownCodeError:
        """The error for a code that is none of these."""
        return UnknownCodeError(
            "there is no such code",
            where=self.name,
            value=code,
            next_step=listed(self.name, self.codes),
        )

    @classmethod
    def flat(cls, name: str, codes: Iterable[str], *, total: str = TOTAL) -> Dimension:
        """Codes directly below the total, in the given order."""
        return cls.from_parents(name, dict.fromkeys(codes, total), total=total)

    @classmethod
    def from_parents(
        cls,
        name: str,
        parents: Mapping[str, str],
        *,
        total: str = TOTAL,
        levels: Sequence[str] = (),
    ) -> Dimension:
        """A tree from each code's parent; codes that are parents only stand below the total.

        Raises HierarchyCycleError where parents go in a circle, HierarchyError for a total with a
        parent or a dimension without codes.
        """
        if not parents:
            raise HierarchyError(
                "the dimension has no codes",
                where=name,
                next_step="Give rows with codes of its own, not the total's alone.",
            )
        if total in parents:
            raise HierarchyError(
                "the total has a parent",
                where=name,
                value=parents[total],
                next_step=f"Rename the code, or name another total than {total!r}.",
            )
        children = _children(name, parents, total)
        codes, above = _numbered(children, total)
        if len(codes) != len(parents) + 1 + len(set(parents.values()) - set(parents) - {total}):
            raise HierarchyCycleError(
                "parents go in a circle",
                where=name,
                value=_circle(parents, codes),
                next_step="Give one of these codes a parent outside the circle.",
            )
        return cls(name, tuple(codes), np.array(above, dtype=np.int32), tuple(levels) or (name,))

    @classmethod
    def from_levels(
        cls, levels: Sequence[str], columns: Sequence[Sequence[str]], *, total: str = TOTAL
    ) -> Dimension:
        """A tree from columns of equal length, coarsest first; rows are the distinct paths.

        The total's own rows and rows where a parent's code fills the columns below it add nothing.
        Raises TwoParentsError where a code is found below two parents.
        """
        name = levels[-1]
        parents: dict[str, str] = {}
        for row in zip(*columns, strict=True):
            above = total
            for code in row:
                if code in (total, above):
                    continue
                known = parents.setdefault(code, above)
                if known != above:
                    raise TwoParentsError(
                        f"{code!r} stands below both {known!r} and {above!r}",
                        where="/".join(levels),
                        next_step="Give it one parent, or a code of its own below each.",
                    )
                above = code
        return cls.from_parents(name, parents, total=total, levels=levels)


def _children(name: str, parents: Mapping[str, str], total: str) -> dict[str, list[str]]:
    """Each parent's children in order of mention; parents without a parent are the total's."""
    children: dict[str, list[str]] = {total: []}
    for code, parent in parents.items():
        if code == parent:
            raise HierarchyCycleError(
                "a code is its own parent",
                where=name,
                value=code,
                next_step="Give it another parent, or the total.",
            )
        if parent not in parents and parent not in children:
            children[total].append(parent)
        children.setdefault(parent, []).append(code)
    return children


def _numbered(children: Mapping[str, Sequence[str]], total: str) -> tuple[list[str], list[int]]:
    """Codes level by level from the total, and each one's parent's number."""
    codes, above = [total], [-1]
    for position, code in enumerate(codes):
        for child in children.get(code, ()):
            codes.append(child)
            above.append(position)
    return codes, above


def _circle(parents: Mapping[str, str], reached: Sequence[str]) -> str:
    code = next(code for code in parents if code not in set(reached))
    seen: list[str] = []
    while code not in seen:
        seen.append(code)
        code = parents[code]
    return " → ".join([*seen[seen.index(code) :], code])


def listed(name: str, codes: Iterable[str]) -> str:
    """The first codes, as a next step tells them."""
    first = list(islice(codes, NAMED + 1))
    more = ", …" if len(first) > NAMED else ""
    return f"{name} has: {', '.join(first[:NAMED])}{more}." if first else f"There is no {name}."


def in_words(codes: Mapping[str, str]) -> str:
    """A cell's codes by dimension, totals left out, as errors and reports tell them."""
    return ", ".join(f"{name}={code}" for name, code in codes.items()) or "the total"


def check_dimensions(names: Iterable[str], known: Collection[str], where: str) -> None:
    """UnknownCodeError for the first name that is no dimension's."""
    if wrong := sorted(set(names) - set(known)):
        raise UnknownCodeError(
            "no dimension has this name",
            where=where,
            value=wrong[0],
            next_step=f"Dimensions are named by their last column: {', '.join(sorted(known))}.",
        )
