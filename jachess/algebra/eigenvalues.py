"""The eigenvalues of symmetric matrices of Scalars: exact where that is readable, else by certified decimals.

A matrix is taken apart into its blocks. The characteristic polynomial over Q, or the product of its conjugates for a
number field, is factored over Q; which of the roots are eigenvalues, and how often, is found by Sylvester's law: as many
lie below q as A − q·I has negative ones. Everything stays real from the beginning to the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from jachess.algebra.decimals import value_of
from jachess.algebra.inertia import Matrix, block_indices, inertia, rational_block, rational_matrix
from jachess.algebra.real_numbers import BallScalar, ConstantScalar, Scalar, scalar
from jachess.errors import JachessError, LimitReached
from jachess.expression.nodes import Node, Root, call, postorder
from jachess.results.matrices import Value

MAX_NORM_DEGREE = 40  # of the product of conjugate characteristic polynomials
MAX_FORMULA = 48  # about as many characters: a longer closed form is not shown
MAX_ROOT = 60  # the same for a root shown by its polynomial
COMPARED = 256  # bits


def eigenvalues(rows: Matrix, digits: int = 10) -> tuple[Value, ...]:
    """The eigenvalues of a symmetric matrix, ascending, each as often as it occurs.

    `Value.exact` is a rational, radicals or cosines where these are short, a Root where its polynomial is, else None;
    never with i. Decimals are correctly rounded to `digits` digits; None where that could not be made certain.
    Shapes: rows n×n.
    """
    return tuple(_shown(number, digits) for number in spectrum(rows))


def spectrum(rows: Matrix) -> list[Scalar]:
    """The eigenvalues of a symmetric matrix as Scalars, ascending, each as often as it occurs."""
    found: list[Scalar] = []
    for block in block_indices(rows):
        found += _block([[rows[i][j] for j in block] for i in block])
    return sorted(found, key=cmp_to_key(_compared))


def _compared(left: Scalar, right: Scalar) -> int:
    """The order by balls; what they do not tell apart at 256 bits counts as equal."""
    bits = 64
    while bits <= COMPARED:
        a, b = left.ball(bits), right.ball(bits)
        if a < b:
            return -1
        if a > b:
            return 1
        bits *= 2
    return 0


def _shown(number: Scalar, digits: int) -> Value:
    if not number.exact:
        return value_of(number, digits)
    from jachess.expression.tidy import length

    node = number.node()
    return value_of(number, digits, exact=length(node) <= (MAX_ROOT if type(node) is Root else MAX_FORMULA))


def _block(rows: Matrix) -> list[Scalar]:
    if len(rows) == 1:
        return [rows[0][0]]
    rational = rational_matrix(rows)
    if rational is not None:
        return [root for factor, times in rational.charpoly().factor()[1] for root in _real_roots(factor) * times]
    from jachess.algebra.number_fields import common_field

    field = common_field(entry for row in rows for entry in row)
    found: list[Scalar] | None = None
    if field is not None and field.degree * len(rows) <= MAX_NORM_DEGREE:
        norm = rational_block(rows, field).charpoly()
        found = _chosen(rows, [root for factor, _ in norm.factor()[1] for root in _real_roots(factor)])
        if len(rows) > 2 or not any(_is_root(number.node()) for number in found):
            return found
    if len(rows) == 2:
        formula = _of_two(rows)
        if formula is not None:
            return formula
    return found if found is not None else _by_balls(rows)


def _real_roots(factor: Any) -> list[Scalar]:
    from jachess.algebra.number_fields import Field, rational

    if factor.degree() == 1:
        return [Field.rational().element(rational(-factor[0] / factor[1]))]
    return [field.generator for field in Field.all(factor)]


def _is_root(node: Node) -> bool:
    return any(type(part) is Root for part in postorder(node))


def _chosen(rows: Matrix, candidates: list[Scalar]) -> list[Scalar]:
    """Those of the candidates that are eigenvalues, each as often as it occurs; all eigenvalues are among them."""
    candidates.sort(key=cmp_to_key(_exactly))
    result: list[Scalar] = []
    for place, candidate in enumerate(candidates):
        if place + 1 < len(candidates):
            below = inertia(_less(rows, _between(candidate, candidates[place + 1]))).negative
        else:
            below = len(rows)
        result += [candidate] * (below - len(result))
    return result


def _exactly(left: Any, right: Any) -> int:
    from jachess.algebra.number_fields import compare

    return compare(left, right)


def _between(left: Scalar, right: Scalar) -> Fraction:
    """A short rational number between two Scalars, left < right."""
    from jachess.expression.ball import ends

    bits = 64
    while not left.ball(bits) < right.ball(bits):
        bits *= 2
    low, high = ends(left.ball(bits))[1], ends(right.ball(bits))[0]
    middle = (low + high) / 2
    bound = 1
    while not low < (short := middle.limit_denominator(bound)) < high:
        bound *= 8
    return short


def _less(rows: Matrix, shift: Fraction) -> list[list[Scalar]]:
    return [[entry - shift if i == j else entry for j, entry in enumerate(row)] for i, row in enumerate(rows)]


def _of_two(rows: Matrix) -> list[Scalar] | None:
    """(a + c)/2 ± √((a − c)² + 4·b²)/2, where that is short."""
    if not all(entry.exact for row in rows for entry in row):
        return None
    from jachess.expression.tidy import length, tidy

    a, b, c = rows[0][0], rows[0][1], rows[1][1]
    difference = a - c
    try:
        if (a * c - b * b).is_zero():
            both = a + c
            return [both, scalar(0)] if both.sign() < 0 else [scalar(0), both]
        inside = difference * difference + b * b * 4
        root = call.sqrt(inside.node()) if not difference.is_zero() else 2 * call.abs(b.node())
    except JachessError:
        return None
    middle = (a + c).node()
    found = [tidy((middle - root) / 2), tidy((middle + root) / 2)]
    if any(length(node) > MAX_FORMULA or _is_root(node) for node in found):
        return None
    return [ConstantScalar(node) for node in found]


class _Enclosures:
    """The eigenvalues of one matrix in balls, ascending, at each precision that was asked for."""

    def __init__(self, rows: Matrix) -> None:
        self.rows = rows
        self.known: dict[int, list[Any]] = {}

    def at(self, bits: int) -> list[Any]:
        found = self.known.get(bits)
        if found is None:
            found = self.known[bits] = self._found(bits)
        return found

    def _found(self, bits: int) -> list[Any]:
        from flint import acb_mat, ctx

        precision = 2 * bits + 64
        while precision <= 32 * bits + 4096:
            with ctx.workprec(precision):
                matrix = acb_mat([[entry.ball(precision) for entry in row] for row in self.rows])
                try:
                    balls = sorted((value.real for value in matrix.eig(multiple=True)), key=lambda ball: ball.mid())
                except ValueError:
                    balls = []
            if balls and max(ball.rad() for ball in balls) * 2**bits < 1 + max(abs(ball.mid()) for ball in balls):
                return balls
            precision *= 2
        raise LimitReached("the eigenvalues could not be enclosed")


def _by_balls(rows: Matrix) -> list[Scalar]:
    """Eigenvalues known by balls; those that are 0 are known to be so."""
    from jachess.algebra.number_fields import Field

    enclosures = _Enclosures(rows)
    try:
        known = inertia(rows)
        zeros: Sequence[int] = range(known.negative, known.negative + known.zero)
    except LimitReached:
        zeros = ()
    return [
        Field.rational().element(0) if k in zeros else BallScalar(lambda bits, k=k: enclosures.at(bits)[k])  # type: ignore[misc]
        for k in range(len(rows))
    ]
