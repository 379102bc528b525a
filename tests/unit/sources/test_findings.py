"""The catalogue of findings: complete, in both languages, and never telling who a person is."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.sources import findings
from samsyn.sources.findings import finding, finding_of, kinds, remade, templates, worded
from samsyn.sources.parse import parse_bytes
from samsyn.sources.personal import find_personal
from samsyn.sources.records import CharSpan, Parsed
from tests.unit.sources import constructed as made
from tests.unit.sources.operations.lists import ESF_RADET

SOURCE = Path(findings.__file__).resolve().parents[1]
CODES = sorted(templates())
LANGUAGES = ("en", "sv")
# What makes findings of a code and values that it is given, or keeps a code for one that does.
MAKERS = {"finding", "tell", "_tell", "_refused", "Refusal"}
NOT_VALUES = {"also"}


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {name}", node


def _stated(node: ast.Call) -> str | None:
    first = node.args[0] if node.args else None
    code = first.value if isinstance(first, ast.Constant) else None
    return code if isinstance(code, str) and code.islower() else None


def test_every_finding_that_is_made_is_in_the_catalogue_with_its_values() -> None:
    made_here = [
        (where, code, {keyword.arg for keyword in node.keywords} - NOT_VALUES)
        for where, node in _calls()
        if where.rsplit(" ", 1)[1] in MAKERS and (code := _stated(node)) is not None
    ]
    assert len(made_here) > 60
    wrong = [
        (where, code, sorted(map(str, values)))
        for where, code, values in made_here
        if code not in templates() or values != templates()[code].kinds.keys()
    ]
    assert wrong == []


def test_findings_are_made_by_the_catalogue_alone() -> None:
    direct = {where.split(":")[0] for where, _ in _calls() if where.endswith(" Finding")}
    assert direct == {str(Path("sources/findings.py"))}


def test_a_stored_finding_is_worded_anew_where_the_catalogue_knows_it() -> None:
    made_first = finding("unknown_column", CharSpan(0, 4), label="Färg")
    stored = (made_first.code, "an older wording", made_first.values)
    assert remade(*stored, CharSpan(0, 4)) == made_first
    assert remade("no_longer_given", "an older wording", {}).message == "an older wording"
    lacking = remade("unknown_column", "an older wording", {"heading": "Färg"})
    assert (lacking.message, lacking.values) == ("an older wording", {"heading": "Färg"})


def test_no_code_is_in_the_catalogue_that_nothing_gives() -> None:
    literals = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) - literals == set()


@pytest.mark.parametrize("code", CODES)
def test_a_finding_says_the_same_in_both_languages(code: str) -> None:
    words = templates()[code].words
    assert set(words) == set(LANGUAGES)
    assert kinds(words["sv"]) == kinds(words["en"])
    assert words["sv"] != words["en"]
    for language in LANGUAGES:
        bare = worded(code, dict.fromkeys(kinds(words["en"]), "1"), language)
        assert "{" not in bare
        assert bare.endswith(".")


def test_every_word_of_the_catalogue_is_in_both_languages() -> None:
    for name, words in findings._table()["words"].items():
        assert set(words) == set(LANGUAGES), name
        assert all(words.values()), name


def test_the_message_is_made_of_the_values() -> None:
    told = finding("wrong_total", CharSpan(1, 2), stated=Decimal("3001.50"), computed=3000)
    assert told.values == {"stated": "3001.50", "computed": "3000"}
    assert "3,001.50" in told.message
    assert "3,000" in told.message
    assert told.as_json()["values"] == told.values
    days = finding("end_before_start", start=date(2020, 3, 1), end=date(2019, 1, 31))
    assert "2019-01-31" in days.message
    assert days.values["start"] == "2020-03-01"


def test_an_unknown_code_or_other_values_are_refused() -> None:
    with pytest.raises(KeyError):
        finding("no_such_code")
    with pytest.raises(ValueError, match="takes the values"):
        finding("wrong_total", stated=1)
    with pytest.raises(ValueError, match="takes the values"):
        finding_of("truncated_html", {"count": 1})


def test_text_is_inserted_as_it_is_and_never_read_as_a_template() -> None:
    told = finding("unknown_municipality", value="{count:number} {0.__class__} \u202e%s")
    assert "{count:number} {0.__class__} %s" in told.message
    assert len(finding("unknown_municipality", value="ä" * 5_000).values["value"]) == 80


def test_a_masked_number_is_shown_as_it_stands() -> None:
    assert "███" in worded("wrong_total", {"stated": "███", "computed": "3000"})


def test_findings_travel_between_processes() -> None:
    told = finding("nul_bytes", count=2)
    assert pickle.loads(pickle.dumps(told)) == told  # noqa: S301 - bytes of our own


# Constructed: no such person, number or address exists, but their forms are those of real ones.
PERSONAL = st.sampled_from(
    ["anna.svensson@example.org", "Anna Svensson", "070-123 45 67", "811218-9876"]
)
AROUND = st.sampled_from(["{}", "ring {}", "{} (kontakt)", "  {}\t", "mycket: {}"])
LABELS = st.sampled_from([label for label, _ in made.PROJECT_2014] + ["Kommuner", "Startdatum"])
LIST = {**ESF_RADET, "Sammanfattning / Summary (HTML)": "Ett påhittat projekt"}
COLUMNS = st.sampled_from(sorted(LIST))


def _private(parsed: Parsed) -> list[tuple[str, str]]:
    return [
        (told.code, text)
        for told in parsed.warnings
        for name, text in told.values.items()
        if templates()[told.code].kinds[name] == findings.TEXT
        for _ in find_personal(text)
    ]


@given(PERSONAL, AROUND, LABELS)
@settings(max_examples=60, deadline=None)
def test_no_finding_about_a_page_tells_who_a_person_is(who: str, around: str, label: str) -> None:
    written = around.format(who)
    facts = [(name, written if name == label else value) for name, value in made.PROJECT_2014]
    if label not in dict(made.PROJECT_2014):
        facts.append((label, written))
    parsed = parse_bytes(made.colon("Broar över älven", facts).encode(), "page.txt")
    assert _private(parsed) == []
    assert all(who not in told.message for told in parsed.warnings)


@given(PERSONAL, AROUND, COLUMNS)
@settings(max_examples=40, deadline=None)
def test_no_finding_about_a_list_tells_who_a_person_is(who: str, around: str, column: str) -> None:
    row = {**LIST, column: " ".join(around.format(who).split())}
    lines = [list(row), list(row.values()), list(LIST.values())]
    data = "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode()
    parsed = parse_bytes(data, "list.csv")
    assert len(parsed.records) == 2
    assert _private(parsed) == []
    assert all(who not in told.message for told in parsed.warnings)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("6 000 000,50Örjan Påhittad", "Örjan Påhittad"),
        ("9 876 543 kÖrjan Karl Påhittad", "Påhittad"),
        ("Beloppet Örjan Påhittad", "Örjan"),
        ("orjan.pahittad@example.seö00", "orjan.pahittad"),
        ("personnummer6811218-9876", "811218-9876"),
        ("2016-01-811218-9876", "811218-9876"),
    ],
)
def test_a_person_glued_to_a_broken_cell_is_covered(text: str, hidden: str) -> None:
    assert hidden not in findings.covered(text)


@pytest.mark.parametrize(
    "text", ["556016-0680", "1 250 000,50 kr", "Ängelholms Kommun", "2016-10-01", "2016/00999"]
)
def test_what_tells_of_no_person_stands(text: str) -> None:
    assert findings.covered(text) == text
