"""Whatever is given, the answer is a function or an InputError of at most five lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.errors import InputError
from jachess.syntax.caret import caret_lines
from jachess.syntax.reading import read, read_assumptions, read_expression, read_names, read_points, read_settings

GOOD = [
    line.partition(" @ ")[0].strip()
    for path in sorted((Path(__file__).resolve().parents[1] / "collections").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
FUNCTION = read("a*x*y", ["x", "y"])
READERS: list[Callable[[str], object]] = [
    read,
    lambda text: read(text, ["x", "e", "sin"]),
    read_expression,
    lambda text: read_points(text, FUNCTION),
    read_names,
    read_settings,
    read_assumptions,
]
TOKENS = (  # noqa: SIM905
    "x y z a b xy sin cos ln exp( sin( f( g( f' x[ x[1] [ ] ( ) { } | || + - * / ^ ** ! = == < <= != , ; : where and or not if( "
    "piecewise( sum( prod( integral( i e pi 1 2 0 .5 1.5 1e3 10^9 ² ⁻¹ √ ₁ θ ∞ ∂ \\frac \\sqrt \\left \\right \\sum _ & \\\\ $ ' \" # % @ "
    "D[ D[1]( True x_1 x_i 9^9 max( log_2 gamma( beta( \\begin{cases} \\end{cases} \\int \\text{ \\mathrm{d} \n \t x1 f(x)= integer"
).split(" ")


def answered(text: str) -> None:
    for reader in READERS:
        try:
            reader(text)
        except InputError as error:
            check_error(error)


def check_error(error: InputError) -> None:
    lines = caret_lines(error)
    assert len(lines) <= 5
    assert all(line.isprintable() and len(line) < 200 for line in lines)
    assert error.message
    assert error.span is None or 0 <= error.span.start <= error.span.end


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    answered(text)


@given(st.binary(max_size=40))
def test_any_bytes(data: bytes) -> None:
    answered(data.decode("utf-8", "replace"))
    answered(data.decode("latin-1"))


@given(st.lists(st.sampled_from(TOKENS), max_size=25), st.sampled_from(["", " "]))
def test_any_tokens(tokens: list[str], joint: str) -> None:
    answered(joint.join(tokens))


@given(st.sampled_from(GOOD), st.data())
def test_any_mistyping(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        kind = data.draw(st.sampled_from(["delete", "insert", "cut", "swap"]))
        if kind == "delete":
            text = text[:place] + text[place + 1 :]
        elif kind == "insert":
            text = text[:place] + data.draw(st.sampled_from(TOKENS)) + text[place:]
        elif kind == "cut":
            text = text[:place]
        else:
            text = text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    answered(text)


REPEATED = [
    "(", "[", "{", "|", "sin(", "sin ", "√", "-", "+", "x+", "x*", "2^", "x!", "\\frac{", "\\sqrt{", "f(", "x[", "not ", "x,", "x;", "x\n", "sum(",
    "if(", "1/", "x=", "\\left(", "x where ", "e^", "!", "'", "^", "x^-", "(x+", "((x)+", "x<", "\\sin ", "\\sum_{i=1}^{2} ", "\\int_0^1 ", "x_{",
    "f(x)=", "|x", "piecewise(x,x<0,", "a=a;", "²", "x²", "sum(sum(x[i],i,1,2),", "\\begin{cases}", "9^", "x(", "D[1](f)(", "&", "\\\\", "$",
]  # fmt: skip


@pytest.mark.parametrize("count", [90, 101, 1000, 30000])
@pytest.mark.parametrize("piece", REPEATED)
def test_any_depth_and_any_length(piece: str, count: int) -> None:
    count = min(count, 65000 // len(piece))
    answered(piece * count)
    answered(piece * count + "x" + ")" * count)
