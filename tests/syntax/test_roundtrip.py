"""What is printed reads back as the same node, and what is read prints as text that reads the same again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachess.expression.nodes import PI, Call, E, Name, Negative, Node, Number, Power, Product, Quotient, Sum, Unknown
from jachess.expression.notation import plain
from jachess.syntax.reading import read, read_expression
from jachess.vocabulary import ROWS

COLLECTIONS = Path(__file__).resolve().parents[1] / "collections"
TEXTS = [
    line.partition(" @ ")[0].strip()
    for path in sorted(COLLECTIONS.glob("*.txt"))
    if path.stem not in ("critical", "pairs")  # these have lines of their own kind
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]

numbers = st.one_of(
    st.integers(-12, 12).map(Number),
    st.fractions(min_value=-5, max_value=5, max_denominator=12).map(Number),
    st.just(Number(Fraction(1, 10))),
)
names = st.sampled_from(["x", "y", "z", "t", "x1", "x10", "w2_3", "theta", "lambda", "k_max", "S", "gamma", "beta", "W"]).map(Name)
leaves = st.one_of(numbers, names, st.sampled_from([E, PI]))
relations = ["<", "<=", ">", ">=", "=", "!="]


def _deeper(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    many = st.lists(inner, min_size=2, max_size=4).map(tuple)
    pair = st.tuples(inner, inner)
    condition = st.builds(lambda name, both: Call(name, both), st.sampled_from(relations), pair)
    conditions = st.one_of(
        condition,
        st.lists(condition, min_size=2, max_size=3).map(lambda parts: Call("and", tuple(parts))),
        st.lists(condition, min_size=2, max_size=3).map(lambda parts: Call("or", tuple(parts))),
        condition.map(lambda part: Call("not", (part,))),
    )
    calls = st.sampled_from([row for row in ROWS if row.name != "ln"]).flatmap(
        lambda row: st.lists(inner, min_size=row.arity or 2, max_size=row.arity or 3).map(lambda args: Call(row.name, tuple(args)))
    )
    return st.one_of(
        many.map(Sum),
        many.map(Product),
        pair.map(Quotient),
        pair.map(Power),
        inner.map(lambda node: Negative((node,))),
        inner.map(lambda node: Call("ln", (node,))),
        calls,
        st.tuples(inner, conditions, inner).map(lambda args: Call("piecewise", args)),
        st.tuples(inner, conditions, inner, conditions).map(lambda args: Call("piecewise", args)),
        st.builds(
            lambda name, args, order: Unknown(name, tuple(sorted(slot for slot in order if slot <= len(args))), tuple(args)),
            st.sampled_from(["f", "g", "F"]),
            st.lists(inner, min_size=1, max_size=3),
            st.lists(st.integers(1, 3), max_size=4),
        ),
        st.builds(
            lambda kind, body, low: Call(kind, (Product((Name("k"), body)), Name("k"), low, Name("n"))),
            st.sampled_from(["sum", "prod", "integral"]),
            inner,
            leaves,
        ),
    )


expressions = st.recursive(leaves, _deeper, max_leaves=12)


@given(expressions)
def test_what_is_printed_reads_back_as_the_same_node(node: Node) -> None:
    assert read_expression(plain(node)) is node


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_read_prints_as_text_that_reads_the_same(text: str) -> None:
    function = read(text)
    for component in function.components:
        assert read_expression(plain(component)) is component
