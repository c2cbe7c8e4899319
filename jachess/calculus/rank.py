"""Rank and determinant of a matrix of exact constants."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jachess.errors import JachessError
from jachess.expression.exact import sign, value_at
from jachess.expression.nodes import ZERO, Negative, Node, Number, Product, Sum
from jachess.expression.tidy import tidy

MAX_PLAIN = 12  # rows or columns up to which Python's fractions are used
MAX_DETERMINANT = 60  # rows up to which a rational determinant is computed
MAX_MINORS = 5  # rows up to which other constants are multiplied out

Rows = Sequence[Sequence[Node]]
Fractions = list[list[Fraction]]


def rank(rows: Rows) -> int | None:
    """The rank of a matrix of constants; None where it cannot be decided."""
    numbers = _rationals(rows)
    if numbers is not None:
        if max(len(rows), len(rows[0])) > MAX_PLAIN:
            return _large_rank(numbers)
        return _eliminated(numbers)[0]
    if min(len(rows), len(rows[0])) > 2 * MAX_MINORS:
        return None
    try:
        return _symbolic_rank(rows)
    except (JachessError, ValueError):
        return None


def determinant(rows: Rows) -> Node | None:
    """The determinant of a square matrix of constants; None where it is too large to multiply out."""
    numbers = _rationals(rows)
    if numbers is not None:
        if len(rows) > MAX_DETERMINANT:
            return None
        return Number(_eliminated(numbers)[1])
    if len(rows) > MAX_MINORS:
        return None
    try:
        return value_at(tidy(_minors(rows)), {})
    except JachessError:
        return None


def _rationals(rows: Rows) -> Fractions | None:
    if all(type(entry) is Number for row in rows for entry in row):
        return [[Fraction(entry.value) for entry in row] for row in rows]  # type: ignore[attr-defined]
    return None


def _eliminated(rows: Fractions) -> tuple[int, Fraction]:
    """(rank, determinant) by elimination; the determinant means something for a square matrix only."""
    rows = [row[:] for row in rows]
    found, result = 0, Fraction(1)
    for column in range(len(rows[0])):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            result = Fraction(0)
            continue
        if pivot != found:
            rows[found], rows[pivot] = rows[pivot], rows[found]
            result = -result
        head = rows[found]
        result *= head[column]
        for i in range(found + 1, len(rows)):
            if rows[i][column]:
                factor = rows[i][column] / head[column]
                rows[i] = [a - factor * b if b else a for a, b in zip(rows[i], head, strict=True)]
        found += 1
        if found == len(rows):
            break
    return found, result if found == len(rows) else Fraction(0)


def _large_rank(rows: Fractions) -> int:
    from flint import fmpq, fmpq_mat

    matrix = fmpq_mat(len(rows), len(rows[0]), [fmpq(a.numerator, a.denominator) for row in rows for a in row])
    return int(matrix.rank())


def _symbolic_rank(rows: Rows) -> int:
    """By elimination without division: row_i ← pivot·row_i − a·row_pivot, each entry in normal form."""
    table = [list(row) for row in rows]
    found = 0
    for column in range(len(table[0])):
        pivot = next((i for i in range(found, len(table)) if sign(table[i][column]) != 0), None)
        if pivot is None:
            continue
        table[found], table[pivot] = table[pivot], table[found]
        head = table[found]
        for i in range(found + 1, len(table)):
            front = table[i][column]
            if front is ZERO:
                continue
            table[i] = [_cross(head[column], a, front, b) for a, b in zip(table[i], head, strict=True)]
        found += 1
        if found == len(table):
            break
    return found


def _cross(p: Node, a: Node, q: Node, b: Node) -> Node:
    """p·a − q·b in normal form."""
    return tidy(Sum((Product((p, a)), Negative((Product((q, b)),)))))


def _minors(rows: Rows) -> Node:
    """The determinant by its first row."""
    if len(rows) == 1:
        return rows[0][0]
    terms: list[Node] = []
    for j, entry in enumerate(rows[0]):
        if entry is ZERO:
            continue
        minor = _minors([[*row[:j], *row[j + 1 :]] for row in rows[1:]])
        term = tidy(Product((entry, minor)))
        terms.append(Negative((term,)) if j % 2 else term)
    if not terms:
        return ZERO
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))
