"""Where a function is defined, and whether it is convex there, by its form."""

from __future__ import annotations

from collections.abc import Sequence

from jachess.algebra.clock import Clock
from jachess.algebra.inertia import inertia
from jachess.algebra.scalars import scalar
from jachess.expression.exact import sign
from jachess.expression.nodes import (
    MINUS_ONE,
    ZERO,
    Call,
    E,
    Name,
    Node,
    Number,
    Power,
    Quotient,
    add,
    call,
    multiply,
    negate,
    postorder,
)
from jachess.expression.tidy import tidy
from jachess.points.jets import degree
from jachess.points.ranges import bounds, keeps_away
from jachess.vocabulary import FUNCTIONS

_ENTIRE = frozenset(
    ["exp", "sin", "cos", "atan", "acot", "sinh", "cosh", "tanh", "sech", "asinh", "erf", "erfc", "erfi", "sigmoid", "softplus"]
    + ["besselj", "besseli", "fresnels", "fresnelc", "airyai", "airybi", "airyaiprime", "airybiprime", "sinc", "Si", "Shi"]
)


def is_defined_everywhere(f: Node) -> bool:
    """Whether f is defined and smooth for all real values of its names, by its form."""
    for part in postorder(f):
        if not part.support:
            continue
        kind = type(part)
        if kind is Quotient and part.args[1].support and not keeps_away(part.args[1]):
            return False
        if kind is Power and part.args[0] is not E:
            base, exponent = part.args
            if type(exponent) is Number and type(exponent.value) is int:
                if exponent.value < 0 and not keeps_away(base):
                    return False
            elif not _is_positive(base):
                return False
        if kind is Call:
            name = part.name  # type: ignore[attr-defined]
            if name in ("ln", "sqrt", "log2", "log10", "cbrt") and _is_positive(part.args[0]):
                continue
            if name not in _ENTIRE:
                return False
    return True


def _is_positive(node: Node) -> bool:
    low = bounds(node).low
    if low is None:
        return False
    if sign(low) > 0:
        return True
    from jachess.points.growth import exponent_of

    return exponent_of(node) is not None


def has_convex_domain(f: Node, variables: Sequence[Name]) -> bool:
    """Whether f is defined and smooth exactly where some expressions of degree 1 are positive (or everywhere)."""
    mask = sum(name.support for name in variables)
    for part in postorder(f):
        if not part.support & mask:
            continue
        kind = type(part)
        conditions: list[Node] = []
        if kind is Quotient and part.args[1].support & mask:
            conditions = [] if keeps_away(part.args[1]) else [call("!=", part.args[1], 0)]
        elif kind is Power and part.args[0] is not E:
            base, exponent = part.args
            if type(exponent) is Number and type(exponent.value) is int:
                conditions = [] if exponent.value > 0 or keeps_away(base) else [call("!=", base, 0)]
            else:
                conditions = [call(">", base, 0)]
        elif kind is Call:
            name = part.name  # type: ignore[attr-defined]
            if name in _ENTIRE:
                continue
            row = FUNCTIONS.get(name)
            if row is None or row.domain is None or name not in ("ln", "log2", "log10", "lgamma", "sqrt"):
                return False
            conditions = [call(">", part.args[0], 0)]
        for condition in conditions:
            left = condition.args[0]
            if condition.name == ">" and _is_positive(left):  # type: ignore[attr-defined]
                continue
            if condition.name != ">" or not _is_affine(left, variables):  # type: ignore[attr-defined]
                return False
    return True


def _is_affine(node: Node, variables: Sequence[Name]) -> bool:
    from jachess.points.growth import polynomial_of

    jet = polynomial_of(node, variables, Clock())
    return jet is not None and degree(jet) <= 1


def is_semidefinite_everywhere(rows: Sequence[Sequence[Node]], side: int) -> bool:
    """Whether side·H is positive semidefinite for all values, by constant entries or by bounds of entries and minors."""
    n = len(rows)
    if all(not entry.support for row in rows for entry in row):
        found = inertia([[scalar(entry) for entry in row] for row in rows])
        return (found.negative if side > 0 else found.positive) == 0
    turned = [[entry if side > 0 else tidy(negate(entry)) for entry in row] for row in rows]
    if not all(_is_nonnegative(turned[k][k]) for k in range(n)):
        return False
    if all(turned[i][j] is ZERO for i in range(n) for j in range(n) if i != j):
        return True
    if n == 2:
        determinant = tidy(add(multiply(turned[0][0], turned[1][1]), multiply(MINUS_ONE, multiply(turned[0][1], turned[1][0]))))
        return _is_nonnegative(determinant)
    return _is_dominant(turned)


def _is_nonnegative(node: Node) -> bool:
    low = bounds(node).low
    return low is not None and sign(low) >= 0


def _is_dominant(rows: Sequence[Sequence[Node]]) -> bool:
    """Whether each entry on the diagonal is at least the sum of the sizes of the others in its row."""
    for i, row in enumerate(rows):
        rest: Node = row[i]
        for j, entry in enumerate(row):
            if i == j or entry is ZERO:
                continue
            low, high = bounds(entry)
            if low is None or high is None:
                return False
            size = negate(low) if sign(add(low, high)) < 0 else high
            rest = add(rest, negate(size))
        if not _is_nonnegative(tidy(rest)):
            return False
    return True
