"""Nodes as bytes and back."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from jachess.algebra.wire import dumps, loads
from jachess.expression.nodes import Name, Node, Number, Unknown
from jachess.syntax.reading import read_expression

TEXTS = (
    "x", "3", "-7/5", "pi*e", "x*y/(x^2 + y^2)", "-x^2", "sin(x)^2", "x^(1/3)", "sum(x^k, k, 1, n)", "piecewise(x, x < 0, y)",
    "f(x, y)", "D[1,2](f)(x, x*y)", "max(x, y, 0)", "θ*x1 - w2_3",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_node_comes_back(text: str) -> None:
    node = read_expression(text)
    assert loads(dumps(node)) == (node,)


def test_several_roots_keep_their_order() -> None:
    x, f = Name("x"), Unknown("f", (1,), (Name("x"),))
    assert loads(dumps(f, x, f)) == (f, x, f)
    assert loads(dumps()) == ()


def test_numbers_of_any_size() -> None:
    number = Number(Fraction(7**20_000, 3**5_000))
    assert loads(dumps(number)) == (number,)


def test_what_is_shared_is_written_once() -> None:
    node: Node = Name("x")
    for _ in range(200):
        node = node * node + 1
    data = dumps(node)
    assert len(data) < 10_000
    assert loads(data) == (node,)


@pytest.mark.parametrize("data", [b"", b"{}", b"[[], [0]]", json.dumps([[["os.system", [0]]], [0]]).encode(), b"\x80\x04K\x01."])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError, TypeError)):
        loads(data)
