"""Linking 100,000 constructed actors: ours from names to links, beside bare Splink.

Bare Splink gets the columns as they are compared, ready made, the same settings and the same
engine, and hands over its table. Ours makes the columns, finds the places that names name, and
hands over links with their reasons. Both must find the same pairs. SAMSYN_BENCH_ACTORS sets the
number, SAMSYN_BENCH_ROUNDS the rounds. CPU seconds are compared.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.generated import vocabulary

# One actor in ten has a double, written otherwise.
DOUBLES = 0.1
_TRADES = (
    "Bygg", "Energi", "Utbildning", "Konsult", "Fastigheter", "Omsorg", "Teknik", "Kompetens",
    "Rekrytering", "Trädgård", "Transport", "Måleri", "Redovisning", "Scenkonst", "Turism",
)  # fmt: skip


def actors(count: int) -> list[tuple[str, str]]:
    """Names and types, in any order: municipalities, associations, schools, above all companies."""
    chance = random.Random(20261123)  # noqa: S311  not for security
    first = list(_names(chance, round(count / (1 + DOUBLES))))
    doubles = [
        (_written_otherwise(name, chance), kind)
        for name, kind in chance.sample(first, count - len(first))
    ]
    together = first + doubles
    chance.shuffle(together)
    return together


def _names(chance: random.Random, count: int) -> Iterator[tuple[str, str]]:
    from samsyn.gazetteer.places import municipalities

    places = [place.name for place in municipalities().values()]
    words = vocabulary()[2_000:]
    seen: set[str] = set()
    while len(seen) < count:
        own, place = chance.choice(words).capitalize(), chance.choice(places)
        name, kind = chance.choices(
            (
                (f"{own} {chance.choice(_TRADES)} i {place} AB", "company"),
                (f"{own} & {chance.choice(words).capitalize()} AB", "company"),
                (f"{place}s {own}förening", "association"),
                (f"Föreningen {own} i {place}", "association"),
                (f"Stiftelsen {own}", "foundation"),
                (f"{own} folkhögskola", "folk_high_school"),
                (f"{place}s kommun, {own}", "municipality"),
                (f"Samordningsförbundet {own}", "coordination"),
            ),
            weights=(40, 20, 10, 10, 6, 4, 6, 4),
        )[0]
        if name not in seen:
            seen.add(name)
            yield name, kind


def _written_otherwise(name: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(name) - 1)
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name.upper() + " (publ)",
            name.replace(" AB", " Aktiebolag").replace("Stiftelsen", "Stift"),
            name.replace(" i ", " ").replace("Föreningen ", "Fören. "),
            f"AB {name.removesuffix(' AB')}" if name.endswith(" AB") else f"{name} ideell förening",
        )
    )


def ours(given: list[tuple[str, str]]) -> set[tuple[int, int]]:
    from samstat.linkage.link import link
    from samstat.linkage.records import Party
    from samsyn.projects.services.actor_pairs import places_named

    parties = [
        Party(number, name, type=kind, place=places_named(name))
        for number, (name, kind) in enumerate(given)
    ]
    return {(one.first, one.second) for one in link(parties)}


def bare(table: Any) -> set[tuple[int, int]]:
    from splink import Linker

    from samstat.linkage.definition import settings
    from samstat.linkage.link import THRESHOLD, duckdb_api

    made = Linker(
        duckdb_api().register(table), settings(table.num_rows), log_level=40,
        validate_settings=False,
    )  # fmt: skip
    found = made.inference.predict(threshold_match_probability=THRESHOLD)
    pairs = found.as_duckdbpyrelation().select("unique_id_l, unique_id_r").fetchall()
    return {(min(pair), max(pair)) for pair in pairs}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-benchmarks")
    import django

    django.setup()
    from samstat.linkage.records import Party, table_of
    from samsyn.projects.services.actor_pairs import places_named

    given = actors(int(os.environ.get("SAMSYN_BENCH_ACTORS", "100000")))
    table = table_of(
        Party(number, name, type=kind, place=places_named(name))
        for number, (name, kind) in enumerate(given)
    )
    rounds = int(os.environ.get("SAMSYN_BENCH_ROUNDS", "3"))
    taken: list[tuple[float, float]] = []
    for _ in range(rounds):
        own_time, own = _cpu(lambda: ours(given))
        peer_time, peer = _cpu(lambda: bare(table))
        taken.append((own_time, peer_time))
        print(f"link_actors: ours {own_time:.1f} s of CPU, bare {peer_time:.1f} s", flush=True)
    first, second = (statistics.median(side) for side in zip(*taken, strict=True))
    same = "the same" if own == peer else f"{len(own ^ peer)} differ"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"link_actors: {len(given)} actors, {len(own)} pairs, {same}; ours {first:.1f} s, "
        f"bare Splink {second:.1f} s, ratio {first / second:.2f} (medians of {rounds}, CPU), "
        f"highest memory {memory:.0f} MB"
    )


def _cpu(run: Callable[[], set[tuple[int, int]]]) -> tuple[float, set[tuple[int, int]]]:
    started = time.process_time()
    found = run()
    return time.process_time() - started, found
