"""How a function behaves far away: coercive polynomials, functions that tend to 0, half-lines without a bound."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product as product_of_lines

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import ConstantPlace
from jachess.calculus.germs import Germs
from jachess.calculus.series import Element, Series, Term, Undecided, is_zero, leading, parts, times
from jachess.calculus.series import sign_of as series_sign
from jachess.errors import JachessError
from jachess.expression.nodes import (
    ZERO,
    Call,
    E,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    add,
    multiply,
    negate,
    power,
    product,
    total,
)
from jachess.expression.tidy import collected, tidy
from jachess.points.coefficients import Coefficient, sign_of
from jachess.points.convexity import is_defined_everywhere
from jachess.points.curves import Line, small_vectors
from jachess.points.domination import is_convenient, maximised
from jachess.points.jets import Jet, degree, form, scaled
from jachess.points.ranges import bounds, keeps_away
from jachess.points.rational_germs import is_polynomial
from jachess.points.several import value
from jachess.points.taylor import Taylor

MAX_CURVES = 2000


def polynomial_of(f: Node, variables: Sequence[Name], clock: Clock) -> Jet | None:
    """f without its constant term as a polynomial; None where it is written as something else."""
    if not is_polynomial(f, variables):
        return None
    try:
        return Taylor(ConstantPlace(dict.fromkeys(variables, ZERO)), variables, None, clock).rest(f)
    except JachessError:
        return None


# Coercive polynomials.


def coercive(f: Node, variables: Sequence[Name], side: int, clock: Clock) -> str | None:
    """Why side·f tends to infinity in every direction, in words; None where that is not proved."""
    jet = polynomial_of(f, variables, clock)
    if not jet:
        return None
    jet = scaled(jet, side)
    count = len(variables)
    d = degree(jet)
    to = "infinity" if side > 0 else "-infinity"
    if d % 2:
        return None
    head = form(jet, d)
    if count == 1:
        return f"f is a polynomial of even degree that tends to {to} on both sides" if sign_of(head[(d,)]) > 0 else None
    if _dominates(jet, count):
        return f"f tends to {to} in every direction (its even powers outweigh all other terms)"
    if d == 2:
        from jachess.points.quadratic import directions, hessian
        from jachess.points.splitting_lemma import split

        rows = hessian(head, count)
        signs = directions(rows)
        if set(signs) == {1} and len(split(rows, range(count)).definite) == count:
            return f"f tends to {to} in every direction (its quadratic part is definite)"
        return None
    if count == 2:
        from jachess.points.roots import real_roots

        if (0, d) in head and sign_of(head[0, d]) > 0:
            if not real_roots([head.get((d - j, j), Fraction(0)) for j in range(d + 1)], clock):
                return f"f tends to {to} in every direction (its terms of the highest degree are definite)"
        return None
    from jachess.points.definite_forms import least

    found = least(head, count, clock)
    if found is not None and found.sign > 0:
        return f"f tends to {to} in every direction (its terms of the highest degree are definite)"
    return None


def _dominates(jet: Jet, count: int) -> bool:
    """Whether even monomials with positive coefficients, pure powers of all variables among them, outweigh the rest far away."""
    good = {m: c for m, c in jet.items() if all(i % 2 == 0 for i in m) and sign_of(c) > 0}
    if not is_convenient(good, count):
        return False
    left = dict(good)
    vertices = list(good)
    for monomial, coefficient in jet.items():
        if monomial in good:
            continue
        weights = _below(vertices, monomial)
        if weights is None:
            return False
        if sum(weights) < 1:
            continue
        size = coefficient if sign_of(coefficient) > 0 else -coefficient
        for vertex, weight in zip(vertices, weights, strict=True):
            if weight:
                left[vertex] = left[vertex] - size * weight
    kept = {m: c for m, c in left.items() if sign_of(c) > 0}
    return len(kept) == len(left)


def _below(vertices: Sequence[tuple[int, ...]], target: tuple[int, ...]) -> list[Fraction] | None:
    """λ ≥ 0 with Σ λᵢ·vᵢ = target and the least Σ λ ≤ 1; None when there is none. With Σ λ < 1, u^target is small far away."""
    count = len(vertices)
    columns = [[*(Fraction(i) for i in vertex), Fraction(1)] for vertex in vertices]
    columns.append([*[Fraction(0)] * len(target), Fraction(1)])  # what is missing to 1
    right = [*(Fraction(i) for i in target), Fraction(1)]
    solved = maximised(columns, right, [*[Fraction(0)] * count, Fraction(1)])
    return None if solved is None else solved[:count]


# Half-lines.


def unbounded_line(f: Node, variables: Sequence[Name], side: int, clock: Clock) -> tuple[str, str] | None:
    """A half-line x = v·t (or a curve) on which side·f tends to infinity, in words, and the name of t; None where none was
    found."""
    jet = polynomial_of(f, variables, clock)
    taken = f.support
    for name in variables:
        taken |= name.support
    t = next(name for name in map(Name, ("t", "s", "r", "tau")) if not name.support & taken)
    count = len(variables)
    for vector in small_vectors(count, 80):
        for turn in (1, -1):
            clock.check()
            direction = [turn * x for x in vector]
            if _grows(f, variables, direction, jet) == side:
                shown = ", ".join(
                    f"{name.text} = {collected(multiply(Number(x), t))}" for name, x in zip(variables, direction, strict=True)
                )
                return shown, t.text
    return None if jet is None else _unbounded_curve(jet, variables, side, t, clock)


def _unbounded_curve(jet: Jet, variables: Sequence[Name], side: int, t: Name, clock: Clock) -> tuple[str, str] | None:
    """A curve on which each variable is a multiple of t, t² or t³ and side·f tends to infinity, for a polynomial f."""
    count = len(variables)
    steps = [Fraction(k, 2) for k in (2, -2, 1, -1, 3, -3, 4, -4)] if count == 2 else [Fraction(1), Fraction(-1)]
    lines: list[Line] = [{}, *({power: step} for power in (1, 2, 3) for step in steps)]
    for number, curve in enumerate(product_of_lines(lines, repeat=count)):
        if number > MAX_CURVES:
            return None
        clock.check()
        if not any(curve):
            continue
        found: dict[int, Coefficient] = {}
        for monomial, value_there in jet.items():
            exponent = 0
            term: Coefficient = value_there
            for line, degree_there in zip(curve, monomial, strict=True):
                for k, step in line.items():
                    exponent += k * degree_there
                    term = term * step**degree_there
                if degree_there and not line:
                    term = Fraction(0)
            found[exponent] = found.get(exponent, Fraction(0)) + term
        top = next((k for k in sorted(found, reverse=True) if sign_of(found[k])), 0)
        if top and sign_of(found[top]) == side:
            parts = [total_of(line, t) for line in curve]
            return ", ".join(f"{name.text} = {part}" for name, part in zip(variables, parts, strict=True)), t.text
    return None


def total_of(line: Line, t: Name) -> Node:
    """A multiple of a power of t."""
    return collected(total([multiply(Number(step), power(t, Number(k))) for k, step in line.items()]))


def _grows(f: Node, variables: Sequence[Name], direction: Sequence[int], jet: Jet | None) -> int:
    """The sign of infinity to which f tends on the half-line; 0 where it does not, or that is not known."""
    if jet is not None:
        for d in range(degree(jet), 0, -1):
            found = sign_of(value(form(jet, d), [Fraction(x) for x in direction]))
            if found:
                return found
        return 0
    far = Series(1, (Term(Fraction(-1), 0, Number(1)),))  # 1/s for s → 0 from the right
    point: dict[Node, Element] = {name: times(Number(x), far) if x else ZERO for name, x in zip(variables, direction, strict=True)}
    try:
        found_element = Germs(point, Fraction(2)).of(f)
        if not isinstance(found_element, Series):
            return 0
        first = leading(found_element)
    except (Undecided, JachessError):
        return 0
    if first.exponent < 0 or (first.exponent == 0 and first.log):
        return series_sign(found_element)
    return 0


def limit_at_infinity(f: Node, name: Name, side: int) -> Node | int | None:
    """The limit of f for name → ±infinity: a constant, ±1 for an infinite one, None where it was not found."""
    far = Series(1, (Term(Fraction(-1), 0, Number(side)),))
    try:
        found = Germs({name: far}, Fraction(2)).of(f)
        if isinstance(found, Node):
            return tidy(found)
        if is_zero(found) is True:
            return ZERO
        if found.terms and (found.terms[0].exponent < 0 or (found.terms[0].exponent == 0 and found.terms[0].log)):
            return series_sign(found)
        limit = parts(found)[0]
        return tidy(limit) if isinstance(limit, Node) else None
    except (Undecided, JachessError):
        return None


def shown_limit(limit: Node | int) -> str:
    """The limit in words."""
    return str(limit) if isinstance(limit, Node) else "infinity" if limit > 0 else "-infinity"


# Functions that tend to 0.


def decays(f: Node, variables: Sequence[Name], clock: Clock) -> bool:
    """Whether f is smooth everywhere and tends to 0 as |x| → infinity, by its form."""
    return is_defined_everywhere(f) and all(_term_decays(term, variables, clock) for term in _terms(f))


def _terms(f: Node) -> list[Node]:
    found, stack = [], [f]
    while stack:
        node = stack.pop()
        if type(node) is Sum:
            stack += node.args
        elif type(node) is Negative:
            stack.append(node.args[0])
        else:
            found.append(node)
    return found


def _term_decays(term: Node, variables: Sequence[Name], clock: Clock) -> bool:
    """A polynomial times e^(−coercive), or a polynomial over a definite one of higher degree."""
    above: list[Node] = []
    below: list[Node] = []
    stack = [(term, True)]
    while stack:
        node, top = stack.pop()
        if type(node) is Product:
            stack += [(arg, top) for arg in node.args]
        elif type(node) is Quotient:
            stack += [(node.args[0], top), (node.args[1], not top)]
        elif type(node) is Negative:
            stack.append((node.args[0], top))
        elif type(node) is Sum and any(exponent_of(part) is not None for part in node.args):
            return (
                top
                and not below
                and all(
                    _term_decays(product([*above, part, *(one for one, side in stack if side)]), variables, clock)
                    for part in node.args
                )
                and all(side for _, side in stack)
            )
        else:
            (above if top else below).append(node)
    exponents = [e for e in map(exponent_of, above) if e is not None] + [
        negate(e) for e in map(exponent_of, below) if e is not None
    ]
    above = [node for node in above if exponent_of(node) is None]
    below = [node for node in below if exponent_of(node) is None]
    if not all(is_polynomial(node, variables) or _is_bounded(node) for node in above):
        return False
    if not all(is_polynomial(node, variables) for node in below):
        return False
    if exponents:
        if below and not all(keeps_away(node) for node in below):
            return False
        whole = exponents[0]
        for more in exponents[1:]:
            whole = add(whole, more)
        return coercive(whole, variables, -1, clock) is not None
    if not below:
        return False
    high = 0
    for node in above:
        jet = polynomial_of(node, variables, clock)
        if jet is None:
            continue
        high += max(degree(jet), 0)
    low = 0
    for node in below:
        jet = polynomial_of(node, variables, clock)
        if jet is None:
            return False
        if not jet:
            continue
        head = form(jet, degree(jet))
        if degree(jet) % 2 or not (_head_is_definite(head, len(variables), clock)):
            return False
        low += degree(jet)
    return low > high


def exponent_of(node: Node) -> Node | None:
    """u where the node is e^u, else None."""
    if type(node) is Power and node.args[0] is E:
        return node.args[1]
    if type(node) is Call and node.name == "exp":
        return node.args[0]
    return None


def _is_bounded(node: Node) -> bool:
    low, high = bounds(node)
    return low is not None and high is not None


def _head_is_definite(head: Jet, count: int, clock: Clock) -> bool:
    from jachess.points.definite_forms import least

    for side in (1, -1):
        turned = scaled(head, side)
        if count == 1:
            return True
        if _dominates(turned, count):
            return True
        found = least(turned, count, clock)
        if found is not None and found.sign > 0:
            return True
    return False
