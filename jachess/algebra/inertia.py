"""Characteristic polynomial, inertia and leading minors of symmetric matrices of Scalars, exactly.

All eigenvalues of a symmetric matrix are real, so Descartes' rule of signs is exact: as many are positive as the
coefficients of the characteristic polynomial change sign. No eigenvalue is formed. Rational matrices go through flint,
others through balls. What balls cannot decide is how many eigenvalues are 0; that is the rank, found in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from jachess.algebra.real_numbers import Scalar, scalar
from jachess.errors import LimitReached
from jachess.results.matrices import Value
from jachess.results.points import Inertia

if TYPE_CHECKING:
    from flint import fmpq_mat

    from jachess.algebra.number_fields import Field

Matrix = Sequence[Sequence[Scalar]]

PRECISION = 128  # of the balls that are tried before exact arithmetic
MAX_PRECISION = 1 << 14
SMALL = 5  # from this size on, the rank is taken of one large rational matrix


def characteristic_polynomial(rows: Matrix) -> list[Scalar]:
    """The coefficients of det(λ·I − A), the constant one first: n + 1 Scalars, the last is 1.

    Shapes: rows n×n.
    >>> [str(c.node()) for c in characteristic_polynomial([[scalar(2), scalar(1)], [scalar(1), scalar(3)]])]
    ['5', '-5', '1']
    """
    rational = rational_matrix(rows)
    if rational is None:
        return _berkowitz(rows)
    from jachess.algebra.number_fields import Element, Field, rational_polynomial

    polynomial = rational.charpoly()
    return [Element(Field.rational(), rational_polynomial(polynomial[k])) for k in range(len(rows) + 1)]


def rational_matrix(rows: Matrix) -> fmpq_mat | None:
    """The matrix as one of flint's, or None when an entry is not a rational Element."""
    from flint import fmpq_mat

    from jachess.algebra.number_fields import Element

    result = []
    for row in rows:
        line = []
        for entry in row:
            if not isinstance(entry, Element) or entry.polynomial.degree() > 0:
                return None
            line.append(entry.polynomial[0])
        result.append(line)
    return fmpq_mat(result)


def _berkowitz(rows: Matrix) -> list[Scalar]:
    """Products of Toeplitz matrices, without any division.

    Source: Berkowitz (1984), doi:10.1016/0020-0190(84)90018-8.
    """
    zero = scalar(0)
    result: list[Scalar] = [scalar(1)]  # the leading coefficient first
    for r in range(len(rows)):
        # the leading block of size r, the row and the column beside it, and the corner
        column: list[Scalar] = [rows[i][r] for i in range(r)]
        toeplitz: list[Scalar] = [scalar(1), -rows[r][r]]
        for k in range(r):
            if k:
                column = [_dot(rows[i][:r], column, zero) for i in range(r)]
            toeplitz.append(-_dot(rows[r][:r], column, zero))
        result = [
            _dot(toeplitz[max(0, i - len(result) + 1) : i + 1][::-1], result[max(0, i + 1 - len(toeplitz)) : i + 1], zero)
            for i in range(r + 2)
        ]
    return result[::-1]


def _dot(left: Sequence[Scalar], right: Sequence[Scalar], zero: Scalar) -> Scalar:
    result = zero
    for a, b in zip(left, right, strict=True):
        if not plainly_zero(a) and not plainly_zero(b):
            result = result + a * b
    return result


def plainly_zero(number: Scalar) -> bool:
    """Whether the number is 0 as an element of a number field, where that costs nothing to see."""
    from jachess.algebra.number_fields import Element

    return isinstance(number, Element) and number.is_zero()


def inertia(rows: Matrix) -> Inertia:
    """How many eigenvalues of a symmetric matrix are positive, negative and zero, proved.

    Shapes: rows n×n. Raises: LimitReached when a zero cannot be decided (never for elements of a number field).
    >>> inertia([[scalar(2), scalar(1)], [scalar(1), scalar(-1)]])
    Inertia(positive=1, negative=1, zero=0)
    """
    if not rows:
        return Inertia(0, 0, 0)
    signs = _signs(rows)
    zero = next(k for k, side in enumerate(signs) if side)
    # a coefficient 0 between others stands between opposite signs, as all roots are real: it may be left out
    nonzero = [side for side in signs if side]
    positive = sum(a != b for a, b in pairwise(nonzero))
    return Inertia(positive, len(rows) - zero - positive, zero)


def _signs(rows: Matrix) -> list[int]:
    """Signs of the coefficients of det(λ·I − A), the constant one first. The zeros below the first other are proved;
    beyond, 0 may stand for a sign that is not known, between opposite signs."""
    rational = rational_matrix(rows)
    if rational is not None:
        polynomial = rational.charpoly()
        return [(c > 0) - (c < 0) for c in (polynomial[k] for k in range(len(rows) + 1))]
    signs = _ball_signs(rows, PRECISION)
    zero = next(k for k, side in enumerate(signs) if side)
    if zero:
        signs[:zero] = _lowest_signs(rows, zero)
        zero = next(k for k, side in enumerate(signs) if side or side is None)
    precision = PRECISION
    while any(_open(signs, k) for k in range(zero, len(signs))):
        precision *= 2
        if precision > MAX_PRECISION:
            exact = characteristic_polynomial(rows)
            return [exact[k].sign() if side is None else side for k, side in enumerate(signs)]
        sharper = _ball_signs(rows, precision)
        signs = [new if old is None else old for old, new in zip(signs, sharper, strict=True)]
    return [side or 0 for side in signs]


def _open(signs: list[int | None], k: int) -> bool:
    """Whether the sign of a coefficient is not known and matters: by Newton's inequalities it does not between opposites."""
    if signs[k] is not None:
        return False
    below, above = signs[k - 1] if k else None, signs[k + 1]
    return below is None or above is None or below * above >= 0


def _ball_signs(rows: Matrix, precision: int) -> list[int | None]:
    """The signs of the coefficients that balls decide; None for the others."""
    from flint import arb_mat, ctx

    with ctx.workprec(precision):
        try:
            polynomial = arb_mat([[entry.ball(precision) for entry in row] for row in rows]).charpoly()
        except LimitReached:
            return [None] * len(rows) + [1]
        coefficients = [polynomial[k] for k in range(len(rows) + 1)]
        return [1 if c > 0 else -1 if c < 0 else 0 if c == 0 else None for c in coefficients]


def _lowest_signs(rows: Matrix, count: int) -> list[int | None]:
    """The signs of the lowest `count` coefficients: proved zeros first, then None for those that are not 0."""
    from jachess.algebra.number_fields import common_field

    field = common_field(entry for row in rows for entry in row)
    if field is not None and len(rows) >= SMALL:
        zero = len(rows) - _rank(rows, field)
        return [0] * zero + [None] * (count - zero)
    signs: list[int | None] = []
    for coefficient in characteristic_polynomial(rows)[:count]:
        side = coefficient.sign()
        if side:
            break
        signs.append(0)
    else:
        return signs
    # exact signs cost little more once the polynomial is there
    return signs + [side] + [None] * (count - len(signs) - 1)


def rational_block(rows: Matrix, field: Field) -> fmpq_mat:
    """The matrix over Q in which each entry is the matrix of multiplication by it in the basis 1, α, α², ... of the field.

    Its rank is the degree times the rank; its characteristic polynomial is the product of the conjugate ones.
    """
    from flint import fmpq_mat

    from jachess.algebra.number_fields import multiplication

    degree = field.degree
    result = [[0] * (degree * len(rows)) for _ in range(degree * len(rows))]
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            for a, line in enumerate(multiplication(field, entry.polynomial)):  # type: ignore[attr-defined]
                result[i * degree + a][j * degree : (j + 1) * degree] = line
    return fmpq_mat(result)


def _rank(rows: Matrix, field: Field) -> int:
    return int(rational_block(rows, field).rank()) // field.degree


def eigenvalues(rows: Matrix, digits: int = 10) -> tuple[Value, ...]:
    """The eigenvalues of a symmetric matrix, ascending, each as often as it occurs; see `eigenvalues.eigenvalues`."""
    from jachess.algebra.eigenvalues import eigenvalues as found

    return found(rows, digits)


def leading_minors(rows: Matrix) -> list[Scalar]:
    """The determinants of the leading blocks of size 1, ..., n."""
    return [determinant([row[:k] for row in rows[:k]]) for k in range(1, len(rows) + 1)]


def determinant(rows: Matrix) -> Scalar:
    """The determinant."""
    if len(rows) == 2:
        (a, b), (c, d) = rows
        return a * d - b * c
    constant = characteristic_polynomial(rows)[0]
    return -constant if len(rows) % 2 else constant


def block_indices(rows: Matrix) -> list[list[int]]:
    """The indices of the blocks into which the matrix falls apart when rows and columns are put in another order."""
    waiting = list(range(len(rows)))
    blocks: list[list[int]] = []
    while waiting:
        block = [waiting.pop(0)]
        for i in block:
            near = [j for j in waiting if not plainly_zero(rows[i][j])]
            block += near
            waiting = [j for j in waiting if j not in near]
        blocks.append(sorted(block))
    return blocks
