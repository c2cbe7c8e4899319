"""The lines of an error: the caret stands under the place, whatever the width of the characters before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.errors import InputError, Span, SyntaxProblem
from jachess.syntax.caret import caret_lines, cell_width, place_lines
from jachess.syntax.reading import read


def lines(text: str, **options: bool | int) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text)
    return caret_lines(caught.value, **options)  # type: ignore[arg-type]


def test_an_error_is_what_where_why_and_what_to_do() -> None:
    assert lines("x^2 + sine(y)") == [
        "error: unknown function `sine`",
        "  x^2 + sine(y)",
        "        ^^^^",
        "cause: the vocabulary has no such name",
        "help: did you mean `sin`?",
    ]


PLACES = [
    ("ascii", "ab + cd", (5, 7), "  ab + cd", "       ^^"),
    ("wide", "漢字 + cd", (5, 7), "  漢字 + cd", "         ^^"),
    ("wide, marked", "漢字 + cd", (0, 2), "  漢字 + cd", "  ^^^^"),
    ("combining before", "x\u0302 + cd", (5, 7), "  x\u0302 + cd", "      ^^"),
    ("combining, marked", "a x\u0302 + cd", (3, 4), "  a x\u0302 + cd", "    ^"),
    ("tab", "\tx + cd", (5, 7), "   x + cd", "       ^^"),
    ("end", "x +", (3, 3), "  x +", "     ^"),
    ("escape", "x\x1b[31m + y", (1, 2), "  x\\x1b[31m + y", "   ^^^^"),
    ("direction", "x\u202ey", (1, 2), "  x\\u202ey", "   ^^^^^^"),
    ("second line", "x\ny + cd\nz", (6, 8), "  y + cd", "      ^^"),
    ("span over lines", "x + (\ny", (4, 7), "  x + (", "      ^"),
    ("beyond the end", "x", (9, 12), "  x", "   ^"),
]


@pytest.mark.parametrize(("text", "span", "line", "caret"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES])
def test_the_caret_stands_under_the_place(text: str, span: tuple[int, int], line: str, caret: str) -> None:
    assert place_lines(text, Span(*span)) == [line, caret]


def test_only_ascii_where_only_ascii_can_be_shown() -> None:
    shown = lines("θ + sine(π)", ascii=True)
    assert shown[1:3] == ["  \\u03b8 + sine(\\u03c0)", "           ^^^^"]
    assert all(line.isascii() for line in shown)


@pytest.mark.parametrize("place", [0, 100, 300, 596])
@pytest.mark.parametrize("width", [40, 80])
def test_long_texts_are_windowed(place: int, width: int) -> None:
    text = "x+" * (place // 2) + "@@@@" + "+x" * ((596 - place) // 2)
    line, caret = place_lines(text, Span(place, place + 4), width=width)
    assert len(line) <= width
    assert line[caret.index("^") : caret.rindex("^") + 1] == "@@@@"
    assert line.startswith("  …") == (place > width)
    assert line.endswith("…") == (place < 560)


def test_no_place_no_caret() -> None:
    assert caret_lines(SyntaxProblem("no file", help="give one")) == ["error: no file", "help: give one"]
    assert lines("") == ["error: the text is empty", "help: write a function, such as x^2*y"]


@given(st.text(max_size=60), st.integers(0, 70), st.integers(0, 70), st.sampled_from([20, 40, 80]), st.booleans())
def test_the_lines_fit_and_the_caret_is_within_the_line(text: str, start: int, length: int, width: int, ascii: bool) -> None:
    line, caret = place_lines(text, Span(start, start + length), width=width, ascii=ascii)
    assert sum(map(cell_width, line)) <= width
    assert caret.strip("^ ") == ""
    assert "^" in caret
    assert len(caret) <= max(width, 3)
    assert line.isprintable()
