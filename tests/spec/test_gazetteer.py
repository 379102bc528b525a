"""What the gazetteer makes of names in context, as tables to read. Every text is constructed.

A row is: the text, what is found in it in order, and why. A place is written as its code, one that
stays open as 'open', and what is left out is absent.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from samsyn.gazetteer import Mention, find_places, match_name, municipalities_mentioned

IN_TEXT = [
    # text, found, rule
    ("Håbo och Habo deltar.", "0305 0643", "two municipalities told apart by one letter"),
    ("Mora, Orsa och Leksand samverkar.", "2062 2034 2029", "a list settles a doubtful name"),
    ("BORÅS, ALE OCH VARA", "1490 1440 1470", "capitals all through"),
    (
        "Kommunerna Mora, Säter.",
        "2062 2082",
        "a list of doubtful names, one of which is no surname",
    ),
    ("Vilhelmina och Dorotea kom.", "open open", "two given names stay open"),
    ("Vilhelmina, Dorotea och Åsele kommuner", "2462 2425 2463", "… until a sure name joins them"),
    ("Enligt Berg, Lund och Norberg (2015)", "open open open", "three surnames: authors, perhaps"),
    ("• Kinda\n• Ydre", "0513 0512", "bullets make a list"),
    ("Lund (samordnare), Eslöv (partner), Höör", "1281 1285 1267", "remarks do not break a list"),
    ("Säter 31 %, Hagfors 22,9 %", "2082 1783", "nor do figures"),
    ("Kursen hölls i Mora.", "2062", "a preposition of place"),
    ("I Mora hölls kursen.", "2062", "the preposition first in a sentence"),
    ("Kommun: Vara", "1470", "a label"),
    ("Municipality of Mora, County of Dalarna", "2062 20", "English"),
    ("Industrifond Halland, samordnare", "13", "a title says nothing of what is no surname"),
    ("Lund i Skåne", "1281 12", "the county that it lies in follows"),
    ("Säter", "2082", "a line of its own"),
    ("Kungsgatan 1, Köping", "1983", "the end of an address"),
    ("Ombyggnad av Mora lasarett", "2062", "a hospital, a station: what places have"),
    ("Vägen genom Trosas skogar", "0488", "a genitive of a word, in the midst of a sentence"),
    ("Planen är Bergs förslag", "open", "but a genitive of a surname stays open"),
    ("Säter är grön om våren.", "open", "a word, or the place: left open"),
    ("Vara med är roligt.", "", "a verb that opens a sentence"),
    ("Mark och vatten", "", "a noun that opens a sentence"),
    ("Det ska vara enkelt i en sal.", "", "lower case is never a place"),
    ("Anna Mora håller i kursen.", "", "after a given name"),
    ("ANNA MORA", "", "after a given name, in capitals"),
    ("Qwarim Lund håller i kursen.", "open", "after a capitalised word that is no known name"),
    ("Xenia Lund, processledare, svarar.", "", "a title follows"),
    ("Nora Ek och Mark Andersson", "", "a surname follows"),
    ("E. Lund", "", "an initial"),
    ("Berg-Olsson", "", "a double surname"),
    ("Sala-Heby", "1981 0331", "but two places"),
    ("Berg & Lund AB", "open", "a company"),
    ("Eva Berg i Bergs kommun", "2326", "a person from a place"),
    ("Lundberg bor på Östersundsgatan.", "", "parts of longer words"),
    ("info@Filipstad.se www.Filipstad.se", "", "addresses"),
    ("Stockholm", "open", "municipality, county and ESF region"),
    ("Stockholm, Göteborg och Malmö", "0180 1480 1280", "among cities: the city"),
    ("Stockholm, Skåne och Halland", "01 12 13", "among counties: the county"),
    ("Kalmar och Kronobergs län", "08 07", "the county's word stands last"),
    ("Uppsala, Örebro och Västmanlands län", "03 18 19", "for all in the list"),
    ("Uppsala och Knivsta", "0380 0330", "among municipalities: the municipality"),
    ("Stockholms läns 26 kommuner", "01", "genitive of the county"),
    ("Storsthlm och Region Stockholm", "01 01", "organisations of the county"),
    ("Regionförbundet Östsam", "05", "an organisation of before"),
    ("Regionförbundet Sörmland", "04", "everyday name of the county"),
    ("Region\nStockholm", "open", "a label above its value is no organisation"),
    ("RegionÖstra Mellansverige", "SE12", "a label glued to its value"),
    ("Småland och Öarna, Småland med öarna", "SE21 SE21", "both names of the region"),
    ("Övre Norrland (SE33), SE332", "SE33 SE33 SE332", "NUTS codes"),
    ("Upplands Väsby, Upplands-Bro", "0114 0139", "the longest name wins"),
    ("UpplandsVäsby och Upplands-Väsby", "0114 0114", "glued or hyphenated"),
    ("Västra Götaland och Östra Göinge", "14 1256", "a point of the compass in the name"),
    ("Samordningsförbundet Östra Södertörn", "", "Södertörn is no municipality"),
    ("Malung-Sälens och Dals-Eds kommuner", "2023 1438", "hyphens in the name"),
    ("Hagfors skolor, Borås stad, Växjös bad", "1783 1490 0780", "genitives with and without s"),
    ("Falu kommun men Falu rödfärg", "2080", "an old form counts before 'kommun' only"),
    ("Lunds universitet", "1281", "an organisation named after the municipality"),
    ("Region Gotland", "0980", "a municipality with a region's duties"),
]


@pytest.mark.parametrize(("text", "found", "rule"), IN_TEXT, ids=[row[2] for row in IN_TEXT])
def test_in_text(text: str, found: str, rule: str) -> None:
    assert " ".join(mention.code or "open" for mention in find_places(text)) == found, rule


IN_LISTS = [
    # value, code ('' where none), candidates where there are several
    ("Filipstad", "1782", ""),
    ("Filipstads kommun", "1782", ""),
    ("FILIPSTADS KOMMUN", "1782", ""),
    ("filipstad", "1782", ""),
    ("1782", "1782", ""),
    ("1782 Filipstad", "1782", ""),
    ("484", "0484", ""),
    ("1917 Heby", "0331", ""),
    ("1137", "1257", ""),
    ("1782 kr", "", ""),
    ("Filipstads Kommun, Enheten för arbete och integration", "1782", ""),
    ("Filipstads kommun, 2021", "1782", ""),
    ("Hagfors", "1783", ""),
    ("Malung Sälen", "2023", ""),
    ("UpplandsVäsby", "0114", ""),
    ("Stockholms stad", "0180", ""),
    ("Göteborgs Stad", "1480", ""),
    ("Goteborg", "1480", ""),
    ("Stenungssund", "1415", ""),
    ("Habo", "0643", ""),
    ("Håbo", "0305", ""),
    ("Flen, Gnesta och Trosa", "", "0482 0461 0488"),
    ("Lund/Malmö", "", "1281 1280"),
    ("Örebro", "1880", "1880 18"),
    ("Västra Götalands län", "14", ""),
    ("LÄNSSTYRELSEN I VÄSTRA GÖTALANDS LÄN", "14", ""),
    ("Flera kommuner", "", ""),
    ("Göteborg & Co AB", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("value", "code", "candidates"), IN_LISTS, ids=[r[0] for r in IN_LISTS])
def test_in_lists(value: str, code: str, candidates: str) -> None:
    match = match_name(value)
    assert (match.code or "") == code
    assert " ".join(match.candidates) == (candidates or code)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("000", ""),
        ("001", "0484 0482 0461 0483 0480 0481 0486 0488 0428"),
        ("002", ""),
        ("003", "1782 2039 2082 1762 1783 1760"),
        ("004", "0560 0562 0513 0580 0586 0583 0581 0582 0584 0563 0512 0561 0509"),
    ],
)
def test_the_known_texts_name_exactly_these_municipalities(
    shared_dir: Path, prefix: str, codes: str
) -> None:
    (path,) = (shared_dir / "inputs").glob(f"{prefix}_*")
    assert " ".join(municipalities_mentioned(path.read_text(encoding="utf-8"))) == codes


FIELDS = {"description": "projektbeskrivning", "title": "projektnamn", "owner": "stödmottagare"}


@dataclass(frozen=True)
class Score:
    """Counts over the labelled sample: coded mentions, right ones, labels with a code, found."""

    coded: int
    right: int
    labelled: int
    found: int


def score(shared_dir: Path) -> Score:
    """Compares each labelled spot of the project bank's texts with what is found there."""
    table = (Path(__file__).parent / "gazetteer_labels.csv").read_text(encoding="utf-8")
    labels = list(csv.DictReader(table.splitlines()))
    bank = shared_dir / "data/funds/se_eruf_projektbank_2014-2020.json"
    projects = {p["ärende-id"]: p for p in json.loads(bank.read_text(encoding="utf-8"))}
    wanted = {(r["project"], r["field"], int(r["start"])): (r["kind"], r["code"]) for r in labels}
    found: dict[tuple[str, str, int], Mention] = {}
    for project, field in {(row["project"], row["field"]) for row in labels}:
        for mention in find_places(projects[project][FIELDS[field]] or ""):
            found[project, field, mention.start] = mention
    coded = {spot: (m.kind, m.code) for spot, m in found.items() if m.code is not None}
    tally = Counter(wanted.get(spot) == meaning for spot, meaning in coded.items())
    meant = {spot: meaning for spot, meaning in wanted.items() if meaning[1]}
    hit = sum(coded.get(spot) == meaning for spot, meaning in meant.items())
    return Score(len(coded), tally[True], len(meant), hit)


@pytest.mark.shared
def test_precision_and_recall_on_the_labelled_sample(shared_dir: Path) -> None:
    result = score(shared_dir)
    assert result.labelled >= 300
    assert result.right / result.coded >= 0.99
    assert result.found / result.labelled >= 0.96
