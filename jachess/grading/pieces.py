"""Piecewise functions compared piece by piece: every choice of the conditions' signs, then the borders between them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product as combinations
from typing import NamedTuple

from jachess.algebra.clock import Clock
from jachess.expression.nodes import ZERO, Call, Name, Negative, Node, Number, free_names, postorder, rebuilt, substitute
from jachess.expression.tidy import collected
from jachess.grading.places import Point, Samples
from jachess.grading.proofs import prove

MAX_BORDERS = 24
MAX_FREE_BORDERS = 6  # of which nothing is known together
MAX_DEPTH = 3

_ORDER = {"<": (True, False, False), "<=": (True, True, False), ">": (False, False, True), ">=": (False, True, True)}
_EQUALITY = {"=": (False, True, False), "!=": (True, False, True)}
_TRUTH = _ORDER | _EQUALITY  # whether a relation u ~ 0 holds for u < 0, u = 0, u > 0


class Pieces(NamedTuple):
    """Equal on every piece, or a point at which the sides differ."""

    equal: bool
    text: str = ""
    point: Point | None = None


def has_pieces(*nodes: Node) -> bool:
    """Whether a piecewise function, or a jump, is to be taken apart."""
    return any(type(part) is Call and part.name in ("piecewise", "sign", "heaviside") for part in postorder(*nodes))


def by_pieces(
    left: Node, right: Node, assumptions: Sequence[Node] = (), clock: Clock | None = None, depth: int = 0
) -> Pieces | None:
    """Whether both sides are equal on every piece and on every border; None where that is not decided."""
    if depth > MAX_DEPTH:
        return None
    borders = _borders(left, right)
    if borders is None or len(borders) > MAX_BORDERS:
        return None
    names = free_names(left, right)
    choices = _choices(borders, names)
    if not choices:
        return None
    for choice in choices:
        if clock is not None:
            clock.check()
        signs = dict(zip(borders, choice, strict=True))
        one, other = (_chosen(node, signs) for node in (left, right))
        if one is None or other is None or one is other:
            continue  # a side without a value there
        conditions = [Call(">" if sign > 0 else "<", (u, ZERO)) for u, sign in signs.items()]
        if prove(one, other, [*assumptions, *conditions], thorough=True).equal:
            continue
        point = _difference(left, right, names, [*assumptions, *conditions])
        return Pieces(False, "", point) if point is not None else None
    for border in borders:
        found = _on_border(left, right, border, assumptions, clock, depth)
        if found is None or not found.equal:
            return found
    return Pieces(True, "the difference is 0 on every piece and on the borders between them")


def beyond_kinks(left: Node, right: Node, assumptions: Sequence[Node] = ()) -> Point | None:
    """A point at which the sides differ, looked for on either side of every kink and jump."""
    names = free_names(left, right)
    tried: set[Node] = set()
    for part in postorder(left, right, collected(left), collected(right)):
        for u in _kinks(part):
            if u in tried or len(tried) > 12:
                continue
            tried.add(u)
            for relation in (">", "<"):
                point = _difference(left, right, names, [*assumptions, Call(relation, (u, ZERO))])
                if point is not None:
                    return point
    return None


def far_away(left: Node, right: Node, assumptions: Sequence[Node] = ()) -> Point | None:
    """A point at which the sides differ, looked for where one of the names is large or small: beyond the main branch of an
    inverse function, say."""
    names = free_names(left, right)
    for name in sorted(names, key=lambda one: one.text)[:4]:
        for relation, value in ((">", 2), ("<", -2), (">", 7), ("<", -7)):
            point = _difference(left, right, names, [*assumptions, Call(relation, (name, Number(value)))])
            if point is not None:
                return point
    return None


def _kinks(part: Node) -> list[Node]:
    if type(part) is not Call or not part.support:
        return []
    if part.name in ("abs", "sign", "heaviside", "relu", "floor", "ceil", "cbrt"):
        return [collected(part.args[0])]
    if part.name in ("max", "min") or part.name in _TRUTH:
        first, *rest = part.args
        return [u for u in (collected(first - other) for other in rest) if u.support]
    return []


def _borders(*nodes: Node) -> list[Node] | None:
    """The expressions u whose signs choose the pieces; None where a condition has another form."""
    found: dict[Node, None] = {}
    for part in postorder(*nodes):
        if type(part) is not Call:
            continue
        if part.name in _TRUTH:
            u = _difference_of(part)
            if u.support and Negative((u,)) not in found and collected(Negative((u,))) not in found:
                found[u] = None
        elif part.name in ("sign", "heaviside") and part.support:
            u = collected(part.args[0])
            if collected(Negative((u,))) not in found:
                found[u] = None
        elif part.name in ("integer", "even", "odd", "nonpole", "noninteger"):
            return None
    return list(found)


def _difference_of(relation: Call) -> Node:
    return collected(relation.args[0] - relation.args[1])


def _choices(borders: list[Node], names: tuple[Name, ...]) -> list[tuple[int, ...]]:
    """The signs that the borders may have together: those between their roots for polynomials in one name, else all."""
    found = _between_roots(borders, names[0]) if len(names) == 1 else None
    if found is not None:
        return found
    return list(combinations((1, -1), repeat=len(borders))) if len(borders) <= MAX_FREE_BORDERS else []


def _between_roots(borders: list[Node], name: Name) -> list[tuple[int, ...]] | None:
    from jachess.expression.real_roots import TooLarge, polynomial_of
    from jachess.grading.feasible import sign_vectors

    polynomials = []
    for u in borders:
        try:
            polynomial = polynomial_of(u, name)
        except TooLarge:
            return None
        if polynomial is None or not polynomial:
            return None
        polynomials.append(tuple(int(c) for c in polynomial.numer().coeffs()))
    return list(sign_vectors(tuple(polynomials)))


def _chosen(node: Node, signs: dict[Node, int]) -> Node | None:
    """The node where the borders have these signs (0: on the border): conditions decided, one branch of each piecewise left;
    None where no branch has a value."""
    table = dict(signs)
    for u, sign in signs.items():
        table.setdefault(collected(Negative((u,))), -sign)
    truth: dict[Node, bool | None] = {}
    result: dict[Node, Node | None] = {}
    for part in postorder(node):
        if type(part) is Call and part.name in _TRUTH:
            u = _difference_of(part)
            side = (u.value > 0) - (u.value < 0) if type(u) is Number else table.get(u)
            truth[part] = None if side is None else _TRUTH[part.name][side + 1]
        elif type(part) is Call and part.name in ("and", "or", "not"):
            truth[part] = _combined(part.name, [truth.get(arg) for arg in part.args])
        elif type(part) is Call and part.name == "piecewise":
            result[part] = _branch(part, truth, result)
        elif type(part) is Call and part.name == "sign" and collected(part.args[0]) in table:
            result[part] = Number(table[collected(part.args[0])])
        elif type(part) is Call and part.name == "heaviside" and collected(part.args[0]) in table:
            sign = table[collected(part.args[0])]
            result[part] = Number((1 + sign) // 2) if sign else None
        elif part.args:
            args = [result.get(arg) for arg in part.args]
            result[part] = (
                None if any(arg is None for arg in args) else rebuilt(part, tuple(arg for arg in args if arg is not None))
            )
        else:
            result[part] = part
    return result[node]


def _combined(name: str, args: list[bool | None]) -> bool | None:
    if name == "not":
        return None if args[0] is None else not args[0]
    deciding = name == "or"
    if deciding in args:
        return deciding
    return None if None in args else not deciding


def _branch(part: Call, truth: dict[Node, bool | None], result: dict[Node, Node | None]) -> Node | None:
    args = part.args
    for k in range(0, len(args) - 1, 2):
        holds = truth.get(args[k + 1])
        if holds is None:
            return None
        if holds:
            return result[args[k]]
    return result[args[-1]] if len(args) % 2 else None


def _difference(left: Node, right: Node, names: tuple[Name, ...], conditions: Sequence[Node]) -> Point | None:
    """A point at which the conditions hold and the sides differ for certain."""
    from jachess.expression.enclosures import RealBalls
    from jachess.grading.domains import valid_point

    samples = Samples(names, conditions)
    for attempt in range(20):
        point = samples.number(attempt) if attempt < 19 else valid_point((left, right), samples)
        if point is None:
            continue
        balls = RealBalls(point, 128)
        if any(balls.of(condition) is not True for condition in conditions if type(condition) is Call and condition.name in _TRUTH):
            continue
        one, other = balls.of(left), balls.of(right)
        if one is not None and other is not None and not one.overlaps(other):
            return point
    return None


def _on_border(
    left: Node, right: Node, border: Node, assumptions: Sequence[Node], clock: Clock | None, depth: int
) -> Pieces | None:
    """Whether both sides are equal where u = 0."""
    names = free_names(left, right)
    if len(names) == 1:
        roots = _roots(border, names[0])
        if roots is None:
            return None
        for root in roots:
            found = _at(left, right, names[0], root, assumptions)
            if found is None or not found.equal:
                return found
        return Pieces(True)
    solved = _solved(border, names)
    if solved is None:
        return None
    name, value = solved
    one, other = (collected(substitute(node, {name: value})) for node in (left, right))
    if one is other:
        return Pieces(True)
    if has_pieces(one, other):
        found = by_pieces(one, other, assumptions, clock, depth + 1)
        if found is not None and found.equal:
            return found
    elif prove(one, other, assumptions, thorough=True).equal:
        return Pieces(True)
    return _differing_on(one, other, name, value, assumptions)


def _differing_on(one: Node, other: Node, name: Name, value: Node, assumptions: Sequence[Node]) -> Pieces | None:
    """A point of the border at which the restricted sides differ, with the coordinate that the border gives."""
    from jachess.expression.exact import value_at

    point = _difference(one, other, free_names(one, other, value), assumptions)
    if point is None:
        return None
    found = value_at(value, {key: Number(place) for key, place in point.items()})
    if type(found) is not Number or not Samples((name,), assumptions).admits(name, Fraction(found.value)):
        return None
    return Pieces(False, "", {**point, name: Fraction(found.value)})


def _roots(border: Node, name: Name) -> list[Node] | None:
    """The real roots of a polynomial border, exactly."""
    from jachess.expression.real_roots import TooLarge, isolated, normalised, polynomial_of, primitive

    try:
        polynomial = polynomial_of(border, name)
    except TooLarge:
        return None
    if polynomial is None or polynomial.degree() > 12:
        return None
    if polynomial.degree() < 1:
        return []
    squarefree = polynomial / polynomial.gcd(polynomial.derivative())
    coefficients = primitive(squarefree)
    found = [normalised(coefficients, k) for k in range(1, len(isolated(coefficients)) + 1)]
    return None if None in found else [root for root in found if root is not None]


def _at(left: Node, right: Node, name: Name, root: Node, assumptions: Sequence[Node]) -> Pieces | None:
    """Both sides at one value of their only name."""
    from jachess.errors import JachessError, Undefined
    from jachess.expression.exact import value_at
    from jachess.expression.signs import compare

    samples = Samples((name,), assumptions)
    if type(root) is Number and not samples.admits(name, Fraction(root.value)):
        return Pieces(True)
    try:
        values = [value_at(node, {name: root}) for node in (left, right)]
    except Undefined:
        return Pieces(True)
    except JachessError:
        return None
    try:
        side = compare(values[0], values[1])
    except JachessError:
        return Pieces(True) if prove(values[0], values[1], (), thorough=True).equal else None
    if side == 0:
        return Pieces(True)
    return Pieces(False, "", {name: Fraction(root.value)}) if type(root) is Number else None


def _solved(border: Node, names: tuple[Name, ...]) -> tuple[Name, Node] | None:
    """(x, value) with u = 0 exactly for x = value, where u is linear in x with a number as coefficient."""
    from jachess.calculus.accumulation import differentiate

    for name in sorted(names, key=lambda one: one.text):
        if not border.support & name.support:
            continue
        slope = collected(differentiate(border, name))
        if type(slope) is Number and slope.value:
            return name, collected(-substitute(border, {name: ZERO}) / slope)
    return None
