"""What can be said of the structure of a gradient, Jacobian or Hessian: zeros, constants, symmetry, determinant."""

from __future__ import annotations

from collections.abc import Sequence

from jachess.expression.nodes import ZERO, Call, Node, Number, operations, postorder
from jachess.expression.rational import is_identity
from jachess.expression.terms import negated, product_of, sum_of
from jachess.expression.tidy import tidy
from jachess.results.derivations import Derivation
from jachess.results.functions import VectorFunction
from jachess.results.matrices import Remark

MAX_DETERMINANT = 4
MAX_DETERMINANT_OPERATIONS = 120

Rows = Sequence[Sequence[Node]]


def remarks_on(kind: str, function: VectorFunction, rows: Rows, derivations: Sequence[Derivation]) -> tuple[Remark, ...]:
    """The remarks that a reader of the object should see, the most telling first."""
    found = [*_constants(kind, function, rows), *_zeros(kind, function, rows)]
    if kind == "hessian":
        found += _symmetry(function, rows)
    elif kind == "jacobian" and _is_symmetric(rows) and len(rows) > 1:
        found.append(Remark("symmetric", "the Jacobian is symmetric: locally, f is the gradient of a function"))
    if kind in ("jacobian", "hessian") and len(rows) == len(rows[0]) > 1:
        value = determinant(rows)
        if value is not None:
            found.append(Remark("determinant", "determinant", value))
    conditions = dict.fromkeys(condition for made in derivations for condition in made.conditions)
    found += [Remark("domain", "needs", condition) for condition in conditions]
    return tuple(found)


def _constants(kind: str, function: VectorFunction, rows: Rows) -> list[Remark]:
    support = 0
    for name in function.variables:
        support |= name.support
    if any(entry.support & support for row in rows for entry in row) or _is_kinked(function):
        return []
    if kind == "hessian":
        flat = all(entry is ZERO for row in rows for entry in row)
        why = "f has degree at most 1" if flat else "f is quadratic"
    else:
        why = "f is linear" if any(entry is not ZERO for row in rows for entry in row) else "f is constant"
    return [Remark("constant", f"constant because {why}")]


def _is_kinked(function: VectorFunction) -> bool:
    kinked = {"abs", "sign", "max", "min", "piecewise", "floor", "ceil", "heaviside", "relu"}
    return any(type(node) is Call and node.name in kinked for node in postorder(*function.components))


def _zeros(kind: str, function: VectorFunction, rows: Rows) -> list[Remark]:
    """Entries that vanish because an output does not depend on an input, and the patterns that they make."""
    if kind == "derivative" or len(rows) * len(rows[0]) < 2:
        return []
    zeros = {(i, j) for i, row in enumerate(rows) for j, entry in enumerate(row) if entry is ZERO}
    size = len(rows) * len(rows[0])
    if not zeros or len(zeros) == size:
        return []
    square = len(rows) == len(rows[0])
    if square and all((i, j) in zeros for i in range(len(rows)) for j in range(len(rows)) if i != j):
        why = "no two variables are coupled" if kind == "hessian" else "component i depends on variable i alone"
        return [Remark("zeros", f"diagonal: {why}")]
    if square and kind == "jacobian":
        n = len(rows)
        if all((i, j) in zeros for i in range(n) for j in range(i + 1, n)):
            return [Remark("zeros", "lower triangular: component i depends on the first i variables only")]
        if all((i, j) in zeros for i in range(n) for j in range(i)):
            return [Remark("zeros", "upper triangular: component i does not depend on the variables before variable i")]
    if kind == "jacobian" and len(zeros) <= 4:
        named = [
            f"{_component(function, i)} does not depend on {function.variables[j].text}"
            for i, j in sorted(zeros)
            if not function.components[i].support & function.variables[j].support
        ]
        if named:
            return [Remark("zeros", "; ".join(named))]
    return [Remark("zeros", f"{len(zeros)} of {size} entries {'is' if len(zeros) == 1 else 'are'} zero")]


def _component(function: VectorFunction, i: int) -> str:
    if len(function.shape) == 2:
        row, column = divmod(i, function.shape[1])
        return f"{function.name}{row + 1}_{column + 1}"
    return f"{function.name}{i + 1}" if len(function.components) > 1 else function.name


def _symmetry(function: VectorFunction, rows: Rows) -> list[Remark]:
    if len(rows) < 2:
        return []
    return [
        Remark(
            "symmetric",
            "symmetric by Clairaut's theorem: mixed partials agree wherever they are continuous",
        )
    ]


def _is_symmetric(rows: Rows) -> bool:
    n = len(rows)
    if n != len(rows[0]):
        return False
    return all(is_identity(rows[i][j], rows[j][i]) for i in range(n) for j in range(i))


def determinant(rows: Rows) -> Node | None:
    """The determinant of a small square matrix in its shown form, by cofactors; None where it is too large to show."""
    n = len(rows)
    if n > MAX_DETERMINANT and not all(type(entry) is Number for row in rows for entry in row):
        return None
    if n > 12 or operations(*(entry for row in rows for entry in row)) > MAX_DETERMINANT_OPERATIONS:
        return None
    if any(type(node) is Call and node.name == "piecewise" for node in postorder(*(e for row in rows for e in row))):
        return None
    value = tidy(_cofactors([list(row) for row in rows]))
    return value if operations(value) <= MAX_DETERMINANT_OPERATIONS else None


def _cofactors(rows: list[list[Node]]) -> Node:
    if len(rows) == 1:
        return rows[0][0]
    if all(type(entry) is Number for row in rows for entry in row):
        return _eliminated(rows)
    # along the row with the most zeros
    k = max(range(len(rows)), key=lambda i: sum(entry is ZERO for entry in rows[i]))
    rest = rows[:k] + rows[k + 1 :]
    terms = []
    for j, entry in enumerate(rows[k]):
        if entry is ZERO:
            continue
        minor = _cofactors([row[:j] + row[j + 1 :] for row in rest])
        term = product_of([entry, minor])
        terms.append(negated(term) if (k + j) % 2 else term)
    return sum_of(terms)


def _eliminated(rows: list[list[Node]]) -> Node:
    from fractions import Fraction

    matrix = [[Fraction(entry.value) for entry in row] for row in rows]  # type: ignore[attr-defined]
    result = Fraction(1)
    for k in range(len(matrix)):
        pivot = next((i for i in range(k, len(matrix)) if matrix[i][k]), None)
        if pivot is None:
            return ZERO
        if pivot != k:
            matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
            result = -result
        result *= matrix[k][k]
        for i in range(k + 1, len(matrix)):
            factor = matrix[i][k] / matrix[k][k]
            matrix[i] = [a - factor * b for a, b in zip(matrix[i], matrix[k], strict=True)]
    return Number(result)
