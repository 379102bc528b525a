"""What holds for any table and any bytes."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.sources.operations import iter_records, read
from samsyn.sources.operations.listing import iter_rows
from samsyn.sources.operations.reader import contexts_of, open_list
from samsyn.sources.records import Parsed
from samsyn.sources.tillvaxtverket import read as read_bank
from tests.unit.sources.operations.lists import SWEDISH, as_csv, as_xlsx

_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
_cells = st.one_of(
    st.just(""),
    _text,
    st.integers(-(10**9), 10**9).map(str),
    st.dates().map(str),
    st.sampled_from(["Totalt", "40 %", "1.234,50", "Filipstad", "1 000 kr", "Priority 1: x"]),
)
_row = st.lists(_cells, min_size=len(SWEDISH), max_size=len(SWEDISH))
_tables = st.lists(_row, min_size=1, max_size=8)


def values(parsed: Parsed) -> list[dict[str, object]]:
    return [{name: value.value for name, value in r.fields.items()} for r in parsed.records]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(data):
    for start in (b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"Projektnamn;Dnr\n"):
        assert isinstance(read(start + data, "x.xlsx"), Parsed)
        assert isinstance(read(start + data, "x.csv"), Parsed)
    assert isinstance(read_bank(data, "x.json"), Parsed)


@settings(max_examples=60, deadline=None)
@given(_tables)
def test_every_row_is_accounted_for_and_every_locator_is_a_cell(rows):
    data = as_xlsx(B=[SWEDISH, *rows])
    contexts = contexts_of(open_list(data, "a.xlsx"), None).projects
    read_rows = list(iter_rows(contexts[0]))
    below = len(contexts[0].table.sheet.rows) - 1 - contexts[0].table.header_last
    assert sorted(row.index for row in read_rows) == sorted({row.index for row in read_rows})
    assert len(read_rows) == below
    parsed = read(data, "a.xlsx")
    assert len(parsed.records) == Counter(row.role for row in read_rows)["operation"]
    assert [record for record, _ in iter_records(data, "a.xlsx")] == list(parsed.records)
    for record in parsed.records:
        for value in record.fields.values():
            assert value.locator.sheet == "B"


@settings(max_examples=60, deadline=None)
@given(_tables, st.randoms(use_true_random=False))
def test_the_order_of_columns_decides_nothing(rows, dice: random.Random):
    order = list(range(len(SWEDISH)))
    dice.shuffle(order)
    plain = [SWEDISH, *rows]
    mixed = [[row[place] for place in order] for row in plain]
    first, second = (read(as_csv(table, ";"), "a.csv") for table in (plain, mixed))
    assert values(first) == values(second)
    assert Counter(w.code for w in first.warnings) == Counter(w.code for w in second.warnings)


@settings(max_examples=40, deadline=None)
@given(st.lists(_row, min_size=1, max_size=5), _row)
def test_one_odd_row_hides_no_other(rows, odd):
    good = ["2023/1", "Vägen", "Exempelstads kommun", "2023-01-01", "2023-12-31", "9", "3", "", ""]
    parsed = read(as_xlsx(B=[SWEDISH, *rows, odd, good]), "a.xlsx")
    assert parsed.records[-1].fields["title"].value == "Vägen"
    assert parsed.records[-1].fields["total_budget"].value == 9
