"""The graph: sharing, folding, walks."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction

import pytest

from jachess.expression.nodes import (
    ONE,
    ZERO,
    Call,
    E,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    call,
    free_names,
    negate,
    operations,
    postorder,
    product,
    release,
    substitute,
    total,
)

x, y, k, n = map(Name, "xykn")


def test_nodes_that_are_written_alike_are_one_object() -> None:
    assert Sum((x, y)) is Sum((x, y))
    assert Number(Fraction(4, 2)) is Number(2)
    assert Call("sin", (x,)) is call.sin(x)
    assert Unknown("f", (1,), (x,)) is not Unknown("f", (), (x,))


def test_what_was_typed_keeps_its_form() -> None:
    assert Sum((x, Sum((x, y)))).args[1] is Sum((x, y))
    assert Quotient((x, x)) is not ONE


def test_nodes_are_immutable_and_survive_copying() -> None:
    node = Product((x, call.sin(y)))
    with pytest.raises(AttributeError):
        node.args = ()  # type: ignore[misc]
    assert copy.deepcopy(node) is node
    assert pickle.loads(pickle.dumps(Unknown("f", (1,), (node,)))) is Unknown("f", (1,), (node,))


FOLDED = [
    (x + 0, x),
    (2 + Number(3), Number(5)),
    (x * 0, ZERO),
    (1 * x, x),
    (2 * (3 * x), Product((Number(6), x))),
    (negate(-x), x),
    (x * -y, Negative((Product((x, y)),))),
    (x / 1, x),
    (Number(1) / 3, Number(Fraction(1, 3))),
    (x**1, x),
    (Number(2) ** -2, Number(Fraction(1, 4))),
    (x - x, Sum((x, Negative((x,))))),
]


@pytest.mark.parametrize("found, expected", FOLDED, ids=lambda node: str(node))
def test_operators_fold_numbers_zeros_and_ones_only(found: Number, expected: Number) -> None:
    assert found is expected


def test_division_by_zero_is_kept_as_written() -> None:
    assert Number(1) / 0 is Quotient((ONE, ZERO))
    assert ZERO**-1 is Power((ZERO, Number(-1)))


def test_large_powers_are_not_computed() -> None:
    assert type(Number(9) ** 10**9) is Power


def test_total_and_product() -> None:
    assert total([x, Number(2), ZERO, Number(3)]) is Sum((x, Number(5)))
    assert product([Negative((x,)), Number(2), y]) is Product((Number(-2), x, y))
    assert product([]) is ONE
    assert total([]) is ZERO


def test_a_bound_index_is_not_free() -> None:
    node = Call("sum", (x**k, k, ONE, n))
    assert set(free_names(node)) == {x, n}
    assert not node.support & k.support


def test_substitution_leaves_bound_names_alone() -> None:
    node = Sum((k, Call("sum", (x**k, k, ONE, n))))
    assert substitute(node, {k: y, x: E}) is Sum((y, Call("sum", (Power((E, k)), k, ONE, n))))


def test_walks_do_not_recurse() -> None:
    node = x
    for _ in range(20_000):
        node = call.sin(node)
    assert sum(1 for _ in postorder(node)) == 20_001
    assert operations(node) == 20_000


def test_operations_count_shared_parts_once() -> None:
    u = call.sin(x)
    assert operations(u * u + u) == 3


def test_release_forgets_what_nobody_holds() -> None:
    name = Name("held")
    kept = Sum((name, Number(12345)))
    for i in range(100):
        Sum((name, Number(10**6 + i)))
    assert release() >= 200
    assert Sum((name, Number(12345))) is kept
