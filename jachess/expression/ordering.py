"""The order of terms and factors in the form that is shown.

Terms: by falling degree, then as in a dictionary; x² + x·y + y², 2·x + cos(x), ln(x) + 1, 1 + 1/x. When the first term
is negative and another is not, the first positive one is moved to the front. Factors: numbers, roots, constants, names,
exponentials, sums, calls; 2·x·cos(x²), e^x·sin(x), x·(x + 1)².
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from zlib import crc32

from jachess.expression.nodes import (
    BINDERS,
    Call,
    Constant,
    Name,
    Node,
    Number,
    Numeric,
    Power,
    Root,
    Sum,
    Unknown,
)

MAX_HEIGHT = 60

_KEYS: dict[Node, tuple[Any, int, int]] = {}
_DEGREES: dict[Node, Fraction] = {}

Factors = list[tuple[Node, "Numeric | Node"]]


def natural(text: str) -> tuple[Any, ...]:
    """The sort key under which x2 comes before x10."""
    head = text.rstrip("0123456789")
    digits = text[len(head) :]
    return head, int(digits) if digits else -1


def order_key(node: Node) -> Any:
    """A total order of nodes that depends on nothing but how they are written."""
    key = _KEYS.get(node)
    if key is None:
        if len(_KEYS) > 100_000:
            _KEYS.clear()
        stack = [node]
        while stack:
            missing = [arg for arg in stack[-1].args if arg not in _KEYS]
            if missing:
                stack += missing
            else:
                part = stack.pop()
                _KEYS[part] = _key(part)
        key = _KEYS[node]
    return key[0]


def _key(node: Node) -> tuple[Any, int, int]:
    """(key, height, checksum): nodes higher than MAX_HEIGHT are ordered by their checksum, which is as good an order
    as any, since keys nested without limit could not be compared."""
    if type(node) is Number:
        own: Any = (0, "", (node.value,))
    elif type(node) is Constant:
        own = (1, node.name, ())
    elif type(node) is Root:
        own = (1, "root", (len(node.coefficients), node.coefficients, node.k))
    elif type(node) is Name:
        own = (2, "", natural(node.text))
    else:
        below = [_KEYS[arg] for arg in node.args]
        name = node.name if type(node) is Call or type(node) is Unknown else type(node).__name__
        head = (len(node.args), *(node.slots if type(node) is Unknown else ()))
        height = 1 + max(entry[1] for entry in below)
        checksum = crc32(repr((name, head, [entry[2] for entry in below])).encode())
        checksum |= crc32(repr(([entry[2] for entry in below], name, height)).encode()) << 32
        if height > MAX_HEIGHT:
            return (3, name, head, ((9, height, checksum),)), height, checksum
        return (3, name, head, tuple(entry[0] for entry in below)), height, checksum
    return own, 0, crc32(repr(own).encode())


def factor_rank(base: Node, exponent: Numeric | Node) -> tuple[Any, ...]:
    """The place of base^exponent among the factors of a product."""
    kind = type(base)
    symbolic = isinstance(exponent, Node)
    if kind is Number:
        rank = 3 if symbolic else 0
    elif kind is Constant or kind is Root:
        rank = 3 if symbolic else 1
    elif kind is Name:
        rank = 2
    elif kind is Sum or kind is Power:
        rank = 4
    else:
        rank = 6 if kind is Call and base.name in BINDERS else 5  # type: ignore[attr-defined]
    return rank, order_key(base)


def degree(factors: Factors) -> Fraction:
    """The total degree in names; functions and sums count by what stands outside them."""
    result = Fraction(0)
    for base, exponent in factors:
        if isinstance(exponent, Node):
            continue
        if type(base) is Name:
            result += exponent
        elif type(base) is Sum and exponent > 0:
            result += exponent * _degree_of_sum(base)
    return result


def _degree_of_sum(node: Node) -> Fraction:
    from jachess.expression.terms import split_term

    found = _DEGREES.get(node)
    if found is None:
        if len(_DEGREES) > 100_000:
            _DEGREES.clear()
        found = _DEGREES[node] = max(degree(split_term(term)[1]) for term in node.args)
    return found


def term_key(factors: Factors) -> tuple[Any, ...]:
    """The place of a term, given by its factors without the coefficient, among the terms of a sum."""
    names: list[Any] = []
    others: list[Any] = []
    for base, exponent in factors:
        if type(base) is Name and not isinstance(exponent, Node):
            names.append((natural(base.text), -Fraction(exponent)))
        else:
            others.append((factor_rank(base, exponent), order_key(exponent) if isinstance(exponent, Node) else (-exponent,)))
    constant = not any(base.support or (isinstance(exponent, Node) and exponent.support) for base, exponent in factors)
    return -degree(factors), constant, sorted(names) + [(("~",), 0)], sorted(others, key=lambda pair: pair[0]), len(others) == 0
