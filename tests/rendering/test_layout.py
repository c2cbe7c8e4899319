"""Blocks in lines: what is broken where, what falls back to what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.expression.nodes import ZERO, Name, Number, Product, Sum, call
from jachess.rendering.blocks import (
    Block,
    Definitions,
    Equation,
    Heading,
    Item,
    Listing,
    Matrix,
    Outline,
    Paragraph,
    Span,
    formula,
)
from jachess.rendering.boxes import cells
from jachess.rendering.layout import Layout, text_of
from jachess.rendering.writing import Ascii, Writing

x, y = Name("x"), Name("y")


def lines(*blocks: Block, width: int = 40, writing: Writing | None = None) -> list[str]:
    return [text_of(line) for line in Layout(width, writing or Writing()).lines(blocks)]


LONG = Sum(tuple(Product((Number(k), call.sin(Sum((x, Number(k)))))) for k in range(2, 14)))


def test_a_long_formula_is_broken_before_its_signs_only() -> None:
    made = lines(Definitions(((formula(Name("f")), formula(LONG)),)))
    assert max(map(cells, made)) <= 40
    assert made[0] == "  f = 2·sin(x + 2) + 3·sin(x + 3)"
    assert made[1] == "      + 4·sin(x + 4) + 5·sin(x + 5)"
    assert all(line.strip().startswith("+ ") for line in made[1:])


def test_a_piece_too_long_runs_over_the_edge_unfolded() -> None:
    node = call.sin(LONG)
    made = lines(Paragraph(("then ", formula(node), " and so on")))
    assert [line for line in made if "sin(2·sin" in line] == ["  " + Writing().node(node)]
    assert made[0] == "  then"
    assert made[-1] == "  and so on"


@given(st.integers(20, 100), st.lists(st.sampled_from([formula(x), formula(LONG), formula(x * y, " = ", y), "word", "some more words"]), max_size=8))
def test_nothing_is_lost_and_nothing_is_folded(width: int, parts: list[object]) -> None:
    content = tuple(each for part in parts for each in (part, "   "))
    made = lines(Paragraph(content), width=width)  # type: ignore[arg-type]
    written = "".join(Writing().piece(part) for part in content)  # type: ignore[arg-type]
    assert "".join(made).replace(" ", "") == written.replace(" ", "")
    # within the width, unless a line is one piece that cannot be cut
    assert all(cells(line) <= width or "(" in line for line in made)
    for line in made:
        assert line.count("(") == line.count(")")


def test_words_of_one_kind_stay_together() -> None:
    made = lines(Paragraph((formula(x * y), "   Constant multiple rule of the product")))
    assert made == ["  x·y", "  Constant multiple rule of the product"]


def test_definitions_are_aligned() -> None:
    rows = ((formula(Name("f1")), formula(x)), (formula(Name("f10")), formula(y)))
    assert lines(Definitions(rows)) == ["   f₁ = x", "  f₁₀ = y"]


def test_a_tree_and_its_guides() -> None:
    inner = Item("1.1", (formula(x),), ((Span("why", "rule"),),), (Item("1.1.1", (formula(y),)),), ("done",))
    outline = Outline((Item("1", ("goal",), (), (inner, Item("1.2", ("last",)))),))
    assert lines(outline) == [
        "  1  goal",
        "  ├─ 1.1  x",
        "  │  │  why",
        "  │  ├─ 1.1.1  y",
        "  │  └─ done",
        "  └─ 1.2  last",
    ]
    assert lines(outline, writing=Ascii()) == [
        "  1  goal",
        "  |- 1.1  x",
        "  |  |  why",
        "  |  |- 1.1.1  y",
        "  |  `- done",
        "  `- 1.2  last",
    ]


def test_a_deep_tree_needs_no_recursion() -> None:
    item = Item("", ("leaf",))
    for _ in range(5000):
        item = Item("", ("node",), items=(item,))
    assert len(lines(Outline((item,)))) == 5001


def matrix(rows: int, columns: int, **settings: object) -> Matrix:
    cells = tuple(tuple(formula(Name(f"a{i}_{j}")) for j in range(1, columns + 1)) for i in range(1, rows + 1))
    return Matrix(cells, "J", **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "columns", "shown"),
    [
        (1, 1, ["  J = [ a₁,₁ ]"]),
        (1, 2, ["  J = [ a₁,₁  a₁,₂ ]"]),
        (2, 1, ["  J = ⎡ a₁,₁ ⎤", "      ⎣ a₂,₁ ⎦"]),
        (3, 2, ["      ⎡ a₁,₁  a₁,₂ ⎤", "  J = ⎢ a₂,₁  a₂,₂ ⎥", "      ⎣ a₃,₁  a₃,₂ ⎦"]),
    ],
)
def test_brackets(rows: int, columns: int, shown: list[str]) -> None:
    assert lines(Equation(formula(Name("J")), (("=", matrix(rows, columns)),))) == shown


def test_heads_stand_over_their_columns() -> None:
    heads = (formula(x), formula(y))
    made = lines(Equation(formula(Name("J")), (("=", matrix(2, 2, row_heads=heads, column_heads=heads)),)))
    assert made == ["           x     y", "  J = x  ⎡ a₁,₁  a₁,₂ ⎤", "      y  ⎣ a₂,₁  a₂,₂ ⎦"]


def test_two_sides_stand_beside_or_under_one_another() -> None:
    block = Equation(formula(Name("J")), (("=", matrix(2, 1)), ("≈", matrix(2, 1))))
    assert lines(block) == ["  J = ⎡ a₁,₁ ⎤ ≈ ⎡ a₁,₁ ⎤", "      ⎣ a₂,₁ ⎦   ⎣ a₂,₁ ⎦"]
    assert lines(block, width=20) == ["  J = ⎡ a₁,₁ ⎤", "      ⎣ a₂,₁ ⎦", "    ≈ ⎡ a₁,₁ ⎤", "      ⎣ a₂,₁ ⎦"]


def test_a_wide_matrix_becomes_a_list_of_entries() -> None:
    entries = ((formula(x), *[formula(ZERO)] * 4, formula(LONG)),)
    labels = (tuple(formula(Name(f"d{k}")) for k in range(1, 7)),)
    made = lines(Equation(formula(Name("J")), (("=", Matrix(entries, "J", labels)),)))
    assert made[0] == "  J[1,1] = d₁ = x"
    assert made[1].startswith("  J[1,6] = d₆")
    assert made[-1] == "  all other entries are 0"


def test_values_that_are_too_wide_are_listed_with_all_their_sides() -> None:
    left, middle, right = (Matrix(((formula(text), formula("0")),), "J") for text in ("1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1", "9", "9.0"))
    block = Equation(formula(Name("J")), (("=", left), ("=", middle), ("≈", right)))
    assert lines(block) == ["  J[1,1] = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1", "      + 1 = 9 ≈ 9.0", "  J[1,2] = 0"]


def test_an_optional_matrix_is_left_out_where_it_does_not_fit() -> None:
    block = Equation(formula(Name("J")), (("=", matrix(2, 9, optional=True)),))
    assert lines(Heading(("Before",)), block, Paragraph(("after",))) == ["Before", "  after"]
    assert len(lines(block, width=90)) == 2


def test_decimals_stand_under_one_another() -> None:
    numbers = tuple((formula(text),) for text in ("0.25", "−12", "3.5"))
    made = lines(Equation(formula(Name("J")), (("=", Matrix(numbers, "J", decimal=True)),)))
    assert made == ["      ⎡   0.25 ⎤", "  J = ⎢ −12    ⎥", "      ⎣   3.5  ⎦"]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("x₁²", 3), ("漢字", 4), ("e\u0301", 1), ("⎡∂′⎤", 4)])
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_remarks_hang_under_their_words() -> None:
    assert lines(Listing((("a remark that is longer than a line of forty",),))) == ["  • a remark that is longer than a line", "    of forty"]
