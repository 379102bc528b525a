"""What the linkage is given: one record an actor, made ready for comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import pyarrow as pa

from samstat.errors import SamstatError
from samstat.linkage.names import core_name, lasting_name

# Words so common that they point at nobody in particular.
_COMMON = frozenset({
    "kommun", "region", "regionförbund", "landsting", "län", "länsstyrelse", "samordningsförbund",
    "förening", "föreningen", "stiftelse", "universitet", "högskola", "folkhögskola", "förbund",
    "svenska", "sverige", "sweden", "utbildning", "vuxenutbildning", "utveckling", "studieförbund",
    "arbetsförmedling", "kommunalförbund", "distrikt", "mellersta", "norra", "södra", "västra",
    "östra", "centrum", "institut", "gymnasium", "research", "science", "holding",
})  # fmt: skip


class LinkageError(SamstatError):
    """The records cannot be linked."""


class Party(NamedTuple):
    """An actor as it is compared; '' is unknown, and never counts for or against.

    `place` is what the name itself names: codes of places, or of directions, in order and with a
    space between; '' where it names none.
    """

    id: int
    name: str
    org_number: str = ""
    seat: str = ""
    type: str = ""
    place: str = ""


def table_of(parties: Iterable[Party]) -> pa.Table:
    """The columns that `definition` compares; a field that is unknown is null.

    Raises LinkageError where two records have one id.
    """
    rows = list(parties)
    ids = [one.id for one in rows]
    if len(set(ids)) != len(ids):
        raise LinkageError(
            "two records have the same id",
            value=next(one for one, count in Counter(ids).items() if count > 1),
            next_step="Give each record an id of its own.",
        )
    cores = [core_name(one.name) for one in rows]
    words = [core.split() for core in cores]
    specific = [
        own if _COMMON.isdisjoint(own) else [word for word in own if word not in _COMMON]
        for own in words
    ]
    return pa.table(
        {
            "unique_id": pa.array(ids, pa.int64()),
            "core": _known(cores),
            "sorted_words": _known([" ".join(sorted(own)) for own in words]),
            "lasting": _known([lasting_name(core) for core in cores]),
            "specific": _known(_whole_where_empty(specific, cores)),
            "key_word": _known(_key_words(specific, cores)),
            "org_number": _known([one.org_number for one in rows]),
            "seat": _known([one.seat for one in rows]),
            "type": _known([one.type for one in rows]),
            "place": _known([one.place for one in rows]),
        }
    )


def _whole_where_empty(parts: Sequence[Sequence[str]], cores: Sequence[str]) -> list[str]:
    """What is specific in each name; the whole name where it has nothing but common words."""
    return [" ".join(own) or core for own, core in zip(parts, cores, strict=True)]


def _key_words(parts: Sequence[Sequence[str]], cores: Sequence[str]) -> list[str]:
    """Of each name the rarest word that another name has too; of equally rare ones the longest.

    It is what a person would look the name up by, and the rarer it is, the fewer pairs are looked
    at. A name without such a word has its longest one, and one of single letters itself.
    """
    words = [[word for word in own if len(word) > 1] for own in parts]
    counts = Counter(chain.from_iterable(map(set, words)))
    order = {word: (n < 2, n, -len(word), word) for word, n in counts.items()}
    return [
        min(own, key=order.__getitem__) if own else core
        for own, core in zip(words, cores, strict=True)
    ]


def _known(texts: Iterable[str]) -> pa.Array:
    return pa.array([text or None for text in texts], pa.string())
