"""Boxes and constraints as text."""

from __future__ import annotations

import pytest

from jachess.errors import InputError
from jachess.syntax.reading import read
from jachess.syntax.regions import read_box, read_constraints

F = read("x*y")


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("x in [-10, 10], y in [0, 1]", ["x", "-10", "10", "y", "0", "1"]),
        ("y in [0, pi]; x in [-1/2, 0.5]", ["x", "-1/2", "1/2", "y", "0", "pi"]),
        ("x, y in [-1, 1]", ["x", "-1", "1", "y", "-1", "1"]),
        ("x ∈ [0, 1] and y ∈ [0, sqrt(2)]", ["x", "0", "1", "y", "0", "sqrt(2)"]),
    ],
)
def test_boxes(text: str, sides: list[str]) -> None:
    assert [str(part) for side in read_box(text, F) for part in side] == sides


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x in [0, 1]", "does not say where `y` lies"),
        ("x in [1, 0], y in [0, 1]", "the interval is empty"),
        ("x in [0, 0], y in [0, 1]", "the interval is empty"),
        ("x in [0, 1], z in [0, 1]", "`z` is not a variable"),
        ("x in [0, 1], x in [0, 1], y in [0, 1]", "two intervals"),
        ("x = 3", "names each variable"),
        ("x in 0..1, y in [0,1]", "square brackets"),
        ("x in [0, y], y in [0, 1]", "contains the name `y`"),
        ("x in [0], y in [0, 1]", "two ends"),
        ("x in [0, 1", "closed"),
        ("", "names each variable"),
    ],
)
def test_wrong_boxes(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("[", r"\[")):
        read_box(text, F)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x^2 + y^2 = 1", ["x^2 + y^2 = 1"]),
        ("0 <= x <= 1, y >= 0", ["0 <= x", "x <= 1", "y >= 0"]),
        ("x >= 0 and y >= 0; x + y < 1", ["x >= 0", "y >= 0", "x + y < 1"]),
        ("x = y = 1", ["x = y", "y = 1"]),
    ],
)
def test_constraints(text: str, parts: list[str]) -> None:
    assert [str(part) for part in read_constraints(text, F)] == parts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "not a condition"),
        ("x^2 + z^2 = 1", "no variable `z`"),
        ("x != 0", "kind of constraint"),
        ("x = 1 or y = 1", "kind of constraint"),
        ("x = 1, ", ""),
        ("x = ", "nothing stands after"),
    ],
)
def test_wrong_constraints(text: str, message: str) -> None:
    if not message:
        assert len(read_constraints(text, F)) == 1
        return
    with pytest.raises(InputError, match=message):
        read_constraints(text, F)
