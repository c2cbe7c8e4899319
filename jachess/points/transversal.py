"""The kind of critical points along a family with free variables: by the Hessian across it (Morse–Bott)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from jachess.errors import JachessError
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.exact import sign
from jachess.expression.nodes import ZERO, Name, Node, Number, Sum, substitute, total
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy
from jachess.points.bounds import bounds
from jachess.points.torus import Member
from jachess.results.points import Classification, Inertia


def transversal_minors(member: Member, hessian: Sequence[Sequence[Node]]) -> list[Node]:
    """The elementary symmetric functions of the eigenvalues, as many as there are directions across the family."""
    rows = [[member.frozen(entry) for entry in row] for row in hessian]
    across = len(hessian) - len(member.free) + len(member.equations)
    return [member.reduced(elementary(rows, k)) for k in range(1, across + 1)]


def classified_along(minors: Sequence[Node], dimension: int, equations: Sequence[Node] = ()) -> Classification | None:
    """The kind at all points of a family of this dimension, from the minors across it; `equations` hold on the family.

    None where they do not have the same signs everywhere, as far as their form shows, or where the last of them is 0: then
    the rank of the Hessian is less than the number of directions across the family.
    """
    if not minors:
        return Classification("minimum", (), False, because="f is constant there")
    last = steady_sign(minors[-1], equations)
    if last == -1 and len(minors) % 2 == 0:
        because = "across the family the Hessian has a negative determinant in an even number of directions"
        inertia = Inertia(1, 1, dimension) if len(minors) == 2 else None
        return Classification("saddle", (), None, inertia, because)
    signs: list[int] = []
    for minor in minors:
        found = steady_sign(minor, equations)
        if found is None:
            return None
        signs.append(found)
    if not signs[-1]:
        return None
    negative, before = 0, 1
    for side in signs:
        if side:
            negative += side != before
            before = side
    inertia = Inertia(len(signs) - negative, negative, dimension)
    if not negative:
        return Classification("minimum", (), False, inertia, "across the family the Hessian is positive definite")
    if negative == len(signs):
        return Classification("maximum", (), False, inertia, "across the family the Hessian is negative definite")
    return Classification("saddle", (), None, inertia, "the Hessian has eigenvalues of both signs")


class Vanishing(NamedTuple):
    """The last minor never changes its sign and vanishes where `factor` does; `sample` has its sign elsewhere."""

    factor: Node
    sample: Node


def vanishing(minors: Sequence[Node]) -> Vanishing | None:
    """The one factor on which it depends whether the Hessian is singular across the family, where its form shows that."""
    if not minors or minors[-1] is ZERO:
        return None
    last = collected(minors[-1])
    scale, factors = split_term(last)
    moving = [(base, exponent) for base, exponent in factors if base.support]
    if len(moving) == 1 and type(moving[0][1]) is int and moving[0][1] % 2 == 0 and moving[0][1] > 0:
        return Vanishing(moving[0][0], build(scale, [pair for pair in factors if not pair[0].support]))
    low, high = bounds(last)
    if (low is not None and low >= 0) or (high is not None and high <= 0):
        return Vanishing(last, Number(1 if low is not None and low >= 0 else -1))
    return None


def at_bound(f: Node, value: Node) -> Classification | None:
    """A minimum or maximum where f has there a bound that holds everywhere, as cos(u) ≤ 1 and u² ≥ 0."""
    if type(value) is not Number:
        return None
    found = bounds(f)
    for kind, bound, relation in (("minimum", found.low, ">="), ("maximum", found.high, "<=")):
        if bound == value.value:
            because = f"f {'≥' if relation == '>=' else '≤'} {bound} everywhere, and there it is {bound}"
            return Classification(kind, (), False, because=because)  # type: ignore[arg-type]
    return None


def elementary(matrix: Sequence[Sequence[Node]], k: int) -> Node:
    """The sum of the principal minors of size k: the k-th elementary symmetric function of the eigenvalues."""
    from jachess.calculus.structure import determinant

    minors: list[Node] = []
    for chosen in combinations(range(len(matrix)), k):
        rows = tuple(tuple(matrix[i][j] for j in chosen) for i in chosen)
        minors.append(rows[0][0] if k == 1 else determinant(rows) or ZERO)
    return tidy(total(minors))


def steady_sign(node: Node, equations: Sequence[Node] = ()) -> int | None:
    """The sign of an expression that has it wherever the equations (each = 0) hold, as far as its form shows."""
    if not node.support:
        try:
            return sign(node)
        except JachessError:
            return None
    for side in (1, -1):
        found = positivity(tidy(side * node))
        if found == POSITIVE or (found == NONNEGATIVE and _misses_zeros(node, equations)):
            return side
    low, high = bounds(node)
    return 1 if low is not None and low > 0 else -1 if high is not None and high < 0 else None


def _misses_zeros(node: Node, equations: Sequence[Node]) -> bool:
    """Whether the equations exclude the only zero of a sum of even powers of names: x² + y² on x·y = 1."""
    zeros: dict[Node, Node] = {}
    factors = [base for base, _ in split_term(collected(node))[1] if base.support]
    for factor in factors if len(factors) == 1 else ():
        for term in factor.args if type(factor) is Sum else (factor,):
            names = [base for base, _ in split_term(term)[1] if base.support]
            if len(names) != 1 or type(names[0]) is not Name:
                return False
            zeros[names[0]] = ZERO
    for equation in equations:
        there = tidy(substitute(equation, zeros)) if zeros else equation
        if not there.support and steady_sign(there) in (1, -1):
            return True
    return False
