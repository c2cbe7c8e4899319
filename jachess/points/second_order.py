"""The second-order test at a point: the Hessian there, its inertia, and what its leading minors show."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from jachess.algebra.decimals import value_of
from jachess.algebra.eigenvalues import eigenvalues
from jachess.algebra.inertia import characteristic_polynomial, determinant, inertia, leading_minors
from jachess.algebra.scalars import Scalar
from jachess.errors import LimitReached
from jachess.expression.nodes import Name, Node, Number, power, product, total
from jachess.expression.tidy import collected
from jachess.results.points import Inertia, SecondOrder

LAMBDA = Name("lambda")
MAX_PRINCIPAL = 6  # variables up to which every principal minor is looked at

Matrix = tuple[tuple[Scalar, ...], ...]


def second_order(matrix: Matrix, digits: int) -> SecondOrder:
    """The test at a point whose Hessian is `matrix`; what cannot be decided is left out (`inertia` None)."""
    n = len(matrix)
    found: Inertia | None
    try:
        found = inertia(matrix)
    except LimitReached:
        found = None
    exact = all(entry.exact for row in matrix for entry in row)
    characteristic = None
    if exact:
        coefficients = characteristic_polynomial(matrix)
        if n % 2:  # det(H − λ·I) = (−1)ⁿ·det(λ·I − H)
            coefficients = [-coefficient for coefficient in coefficients]
        terms = [product((value.node(), power(LAMBDA, Number(k)))) for k, value in enumerate(coefficients) if not value.is_zero()]
        characteristic = collected(total(reversed(terms)))
    minors = leading_minors(matrix)
    shown = tuple(value_of(minor, digits) for minor in minors)
    return SecondOrder(
        hessian=tuple(tuple(value_of(entry, digits).exact or _unknown(entry) for entry in row) for row in matrix),
        eigenvalues=tuple(eigenvalues(matrix, digits)) if found is not None or exact else (),
        inertia=found,
        characteristic=characteristic,
        minors=shown,
        discriminant=shown[1] if n == 2 else None,
        text=_minors_text(matrix, minors, found),
    )


def _unknown(entry: Scalar) -> Node:
    """An entry known by balls, as the decimal number nearest to it."""
    value = value_of(entry, 10)
    return Number(Fraction(value.decimal or "0"))


def is_indefinite(matrix: Matrix) -> bool:
    """Whether eigenvalues of both signs are proved by entries on the diagonal or by minors of size 2 alone.

    For matrices whose inertia cannot be decided as a whole.
    """
    signs = set()
    for k, row in enumerate(matrix):
        try:
            signs.add(row[k].sign())
        except LimitReached:
            continue
    if {1, -1} <= signs:
        return True
    for i, j in combinations(range(len(matrix)), 2):
        try:
            if (matrix[i][i] * matrix[j][j] - matrix[i][j] * matrix[i][j]).sign() < 0:
                return True
        except LimitReached:
            continue
    return False


_SIGN = {1: "positive", -1: "negative", 0: "zero"}


def _minors_text(matrix: Matrix, minors: Sequence[Scalar], found: Inertia | None) -> str:
    """What the leading minors show, and the principal minors where they show nothing."""
    n = len(matrix)
    try:
        signs = [minor.sign() for minor in minors]
    except LimitReached:
        return "The sign of a leading minor could not be decided."
    if n == 1:
        return {
            1: "The second derivative is positive.",
            -1: "The second derivative is negative.",
            0: "The second derivative is zero: it does not decide.",
        }[signs[0]]
    if all(side > 0 for side in signs):
        return "All leading minors are positive: the Hessian is positive definite (Sylvester)."
    if all(side == (-1) ** (k + 1) for k, side in enumerate(signs)):
        return "The leading minors alternate in sign, the first one negative: the Hessian is negative definite (Sylvester)."
    if signs[-1]:
        reason = (
            "The determinant is not zero, and the leading minors are neither those of a positive nor of a negative definite matrix"
        )
        if n == 2:
            reason = "The determinant is negative"
        return f"{reason}: the Hessian is indefinite."
    start = "The determinant is zero: the leading minors do not decide"
    if found is None or n > MAX_PRINCIPAL:
        return start + "."
    start += "; all principal minors are needed"
    below = _against(matrix, positive=True)
    above = _against(matrix, positive=False)
    if not any(signs) or all(side >= 0 for side in signs):
        trap = "no leading minor is negative, which alone does not make the Hessian positive semidefinite"
    else:
        trap = ""
    if below is None and above is None:
        return f"{start}: all of them are zero, for the Hessian is zero."
    if below is None:
        often = _times(found.zero)
        return f"{start}: none of them is negative, so the Hessian is positive semidefinite, with {often} the eigenvalue 0."
    if above is None:
        text = "those of odd size are never positive and those of even size never negative, so the Hessian is negative semidefinite"
        trap = f" ({trap})" if trap else ""
        return f"{start}{trap}: {text}, with {_times(found.zero)} the eigenvalue 0."
    trap = f" ({trap})" if trap else ""
    return f"{start}{trap}: {below}, and {above}, so the Hessian is indefinite."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _against(matrix: Matrix, positive: bool) -> str | None:
    """A principal minor that a positive (negative) semidefinite matrix cannot have, in words; None when there is none."""
    n = len(matrix)
    for size in range(1, n + 1):
        for rows in combinations(range(n), size):
            minor = determinant([[matrix[i][j] for j in rows] for i in rows])
            side = minor.sign()
            wrong = side < 0 if positive or size % 2 == 0 else side > 0
            if wrong:
                what = f"row and column {rows[0] + 1}" if size == 1 else "rows and columns " + ", ".join(str(i + 1) for i in rows)
                kind = "positive" if positive else "negative"
                value = minor.node() if minor.exact else "of that sign"
                return f"that of {what} is {value}, {_SIGN[side]}, which rules out {kind} semidefinite"
    return None
