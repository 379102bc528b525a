"""The formula language: what it reads, and that it runs nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstat.errors import FormulaError
from samstat.indicators.formula import Call, Number, Operation, Reference, parse, references


def test_operators_bind_as_in_arithmetic() -> None:
    a, b, c = (Reference("x", name) for name in "abc")
    assert parse("x.a - x.b - x.c") == Operation("-", Operation("-", a, b), c)
    assert parse("x.a + x.b * x.c") == Operation("+", a, Operation("*", b, c))
    assert parse("(x.a + x.b) * 2.5") == Operation("*", Operation("+", a, b), Number(2.5))
    assert parse("--x.a") == a
    assert parse("-x.a") == Operation("-", Number(0), a)


def test_codes_are_chosen_bare_or_quoted_and_may_hold_any_letter() -> None:
    found = parse('index(x.å[år=2020, ålder=16-24 år], x.å[år="2020, jan"])')
    assert isinstance(found, Call)
    assert found.parts == (
        Reference("x", "å", (("år", "2020"), ("ålder", "16-24 år"))),
        Reference("x", "å", (("år", "2020, jan"),)),
    )


@pytest.mark.parametrize(
    ("text", "says", "character"),
    [
        ("x.a +", "ends too early", 6),
        ("x.a x.b", "after the formula's end", 4),
        ("import os", "no measure", 7),
        ("__import__('os')", "no function", 11),
        ("x.a ** 2", "a number, a measure", 7),
        ("x.a; x.b", "sign that is none", 4),
        ("x", "no measure", 2),
        ("share(x.a)", "takes 2 parts", 11),
        ("1 + 2", "names no measure", 6),
        ("x.a[year]", "'=' is expected", 9),
        ("x.a[year=]", "code is expected", 10),
        ("x.a[year=1, year=2]", "chosen twice", 20),
        ("x.1", "measure's name", 4),
        ("(" * 60 + "x.a", "nested too deeply", 51),
        ("", "ends too early", 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, says: str, character: int) -> None:
    with pytest.raises(FormulaError, match=says) as error:
        parse(text)
    assert error.value.where == f"formula, character {character}"
    assert error.value.next_step


@given(st.text(alphabet="xab.+-*/()[]=,\"1 2;'_share", max_size=40))
def test_any_text_is_a_formula_or_an_error(text: str) -> None:
    try:
        node = parse(text)
    except FormulaError:
        return
    assert any(references(node))
