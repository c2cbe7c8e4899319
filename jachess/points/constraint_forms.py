"""Constraints in a form that can be worked with: g = 0 or g ≥ 0, each once, with g squarefree.

That matters: (x − y)² = 0 is x = y, but its gradient is 0 on all of it, so no multipliers exist; two constraints that say
the same have gradients that depend on each other; and g ≥ 0 with −g ≥ 0 is an equation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from jachess.errors import InputError
from jachess.expression import polynomial as poly
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.exact import sign as exact_sign
from jachess.expression.nodes import Call, Name, Node, add, free_names, negate, product
from jachess.expression.notation import unicode
from jachess.expression.polynomial import TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected, tidy
from jachess.results.functions import VectorFunction

EMPTY = "the constraints contradict each other"

Box = tuple[tuple[Name, Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """g = 0 (`equal`) or g ≥ 0, as it was typed; a `strict` inequality leaves its border out.

    `added`: it was not asked for: it bounds a part on which |u| is smooth, or the domain of f.
    """

    typed: Node
    g: Node
    equal: bool
    strict: bool
    added: bool = False

    def equation(self) -> Node:
        """The constraint as an equation, for the part of the border where it holds with equality."""
        return Call("=", self.typed.args)


def empty(cause: str = "no point meets all of them") -> InputError:
    """The error for constraints without a common point."""
    return InputError(EMPTY, cause=cause, help="check the signs of the inequalities", kind="constraint")


def read_conditions(function: VectorFunction, conditions: Sequence[Node], box: Box | None) -> tuple[Constraint, ...]:
    """The conditions as constraints. Raises: InputError for one that holds nowhere, or has no variable."""
    mask = 0
    for name in function.variables:
        mask |= name.support
    found: list[Constraint] = []
    for condition in conditions:
        assert type(condition) is Call
        left, right = condition.args
        if not condition.support & mask:
            raise InputError(
                f"the constraint {unicode(condition)} has no variable in it",
                help="name variables of the function",
                kind="constraint",
            )
        difference = add(right, negate(left)) if condition.name in ("<", "<=") else add(left, negate(right))
        found.append(Constraint(condition, tidy(difference), condition.name == "=", condition.name in ("<", ">")))
    for name, low, high in box or ():
        found.append(Constraint(Call(">=", (name, low)), tidy(add(name, negate(low))), False, False))
        found.append(Constraint(Call("<=", (name, high)), tidy(add(high, negate(name))), False, False))
    return normal(found)


def normal(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """The constraints squarefree and each once; those that always hold are left out. Raises: InputError."""
    simple = [made for each in constraints if (made := _squarefree(each)) is not None]
    kept: dict[Node, Constraint] = {}
    for each in simple:
        form, opposite = _direction(each.g), _direction(tidy(negate(each.g)))
        known = kept.get(form)
        if known is not None:
            if known.equal and each.strict:
                raise empty(f"{unicode(known.typed)} and {unicode(each.typed)} exclude each other")
            if known.equal or (known.strict and not each.equal):
                continue
            if known.strict and each.equal:
                raise empty(f"{unicode(known.typed)} and {unicode(each.typed)} exclude each other")
            kept[form] = replace(each, added=known.added and each.added) if each.equal or each.strict else known
            continue
        other = kept.get(opposite)
        if other is not None:
            if other.strict or each.strict:
                raise empty(f"{unicode(other.typed)} and {unicode(each.typed)} exclude each other")
            if not other.equal:
                kept[opposite] = replace(each if each.equal else other, equal=True, added=other.added and each.added)
            continue
        kept[form] = each
    return _independent(tuple(kept.values()))


def _direction(g: Node) -> Node:
    """g divided by a positive number such that equal constraints look the same."""
    whole = collected(g)
    try:
        ring = Ring(whole)
        top, bottom = quotient_form(ring, whole)
    except TooLarge:
        return whole
    if len(bottom) != 1 or any(any(m) for m in bottom) or not top:
        return whole
    scale = abs(Fraction(top[max(top)]))
    return tidy(ring.node({monomial: Fraction(c) / scale for monomial, c in top.items()}))


def _squarefree(each: Constraint) -> Constraint | None:
    """The constraint with g squarefree; None where it always holds. Raises: InputError where it holds nowhere."""
    g, typed = each.g, each.typed
    never = InputError(
        f"the constraint {unicode(typed)} holds nowhere", help="the region is empty; check the signs", kind="constraint"
    )
    if not g.support:
        side = exact_sign(g)
        if (side != 0) if each.equal else (side < 0 or (each.strict and side == 0)):
            raise never
        return None
    sign, parts = factors(g)
    if parts is None:
        if positivity(tidy(negate(g))) == POSITIVE or (each.equal and positivity(g) == POSITIVE):
            raise never
        if not each.equal and positivity(g) >= (POSITIVE if each.strict else NONNEGATIVE):
            return None
        return each
    left: list[tuple[Node, int]] = []
    for node, multiplicity in parts:
        if positivity(node) == POSITIVE:
            continue
        if positivity(tidy(negate(node))) == POSITIVE:
            sign = -sign if multiplicity % 2 else sign
            continue
        left.append((node, multiplicity))
    if each.equal:
        if not left:
            raise never
        return replace(each, g=product([node for node, _ in left]) if len(left) > 1 else left[0][0])
    odd = [node for node, multiplicity in left if multiplicity % 2 and positivity(node) < NONNEGATIVE]
    even = [node for node, multiplicity in left if not multiplicity % 2 or positivity(node) >= NONNEGATIVE]
    if not odd:
        if sign < 0:
            if each.strict or not even:
                raise never
            return replace(each, g=product(even) if len(even) > 1 else even[0], equal=True)
        if not each.strict or not even:
            return None
    if even:
        where = " and ".join(f"{unicode(node)} ≠ 0" if each.strict else f"{unicode(node)} = 0" for node in even)
        raise InputError(
            f"the constraint {unicode(typed)} is not worked out",
            cause=f"it holds {'only where' if each.strict else 'also where'} {where}",
            help="write the part of it that is meant",
            kind="constraint",
        )
    made = product(odd) if len(odd) > 1 else odd[0]
    return replace(each, g=tidy(made if sign > 0 else negate(made)))


def factors(g: Node) -> tuple[int, list[tuple[Node, int]] | None]:
    """The sign and the irreducible factors of a polynomial with their multiplicities; None where it is no polynomial."""
    whole = collected(g)
    try:
        ring = Ring(whole)
        top, bottom = quotient_form(ring, whole)
    except TooLarge:
        return 1, None
    plain = all(type(base) is Name and rest is None for base, rest in ring.generators)
    if not plain or ring.relations or len(bottom) != 1 or any(any(m) for m in bottom) or not top:
        return 1, None
    below = Fraction(next(iter(bottom.values())))
    common = lcm(*(Fraction(c).denominator for c in top.values()))
    scale, found = poly.factors({m: int(Fraction(c) * common) for m, c in top.items()})
    lead = Fraction(scale) / below
    return (1 if lead > 0 else -1), [(tidy(ring.node(part)), multiplicity) for part, multiplicity in found]


def _independent(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without linear equations that follow from others. Raises: InputError where they contradict each other."""
    names: list[Name] = []
    for each in constraints:
        names += [name for name in free_names(each.g) if name not in names]
    kept: list[Constraint] = []
    rows: list[list[Fraction]] = []
    for each in constraints:
        row = linear_row(each.g, names) if each.equal else None
        if row is None:
            kept.append(each)
            continue
        for known in rows:
            lead = next(k for k, c in enumerate(known) if c)
            times = row[lead] / known[lead]
            row = [a - times * b for a, b in zip(row, known, strict=True)]
        if not any(row[:-1]):
            if row[-1]:
                raise empty("its equations have no common solution")
            continue
        rows.append(row)
        kept.append(each)
    return tuple(kept)


def linear_row(g: Node, names: Sequence[Name]) -> list[Fraction] | None:
    """The coefficients of a linear expression and its constant; None for another one."""
    from jachess.points.bounded import polynomial

    found = polynomial(g, names)
    if found is None or max(map(sum, found), default=0) > 1:
        return None
    n = len(names)
    row = [Fraction(found.get(tuple(int(j == k) for j in range(n)), 0)) for k in range(n)]
    return [*row, Fraction(found.get((0,) * n, 0))]


__all__ = ["EMPTY", "Constraint", "empty", "factors", "linear_row", "normal", "read_conditions"]
