"""The space of the parameters in cells on which no border changes its sign, each with a rational sample (Collins 1975)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from jachess.algebra.clock import Clock
from jachess.errors import JachessError
from jachess.expression.nodes import (
    Name,
    Node,
    Number,
    substitute,
)
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.tidy import collected
from jachess.points.letters import Unsolved

MAX_CELLS = 400


Signs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A region of the parameters with a sample in it: `signs` are those of the borders there."""

    sample: tuple[tuple[Name, Fraction], ...]
    signs: Signs


def cells(borders: Sequence[Node], parameters: Sequence[Name], clock: Clock) -> Iterator[Cell]:
    """A sample in each cell of the parameters where no border is 0: every such cell has at least one."""
    from flint import fmpq_mpoly_ctx

    context = fmpq_mpoly_ctx.get([name.text for name in parameters], "lex")
    polynomials = [_as_mpoly(border, parameters, context) for border in borders]
    seen: set[Signs] = set()
    for count, sample in enumerate(_samples(polynomials, len(parameters), context, clock)):
        if count > MAX_CELLS:
            raise Unsolved("there are too many cells")
        signs = tuple(_sign_at(each, sample) for each in polynomials)
        if signs not in seen:
            seen.add(signs)
            yield Cell(tuple(zip(parameters, sample, strict=True)), signs)


def _as_mpoly(node: Node, parameters: Sequence[Name], context: Any) -> Any:
    from flint import fmpq

    whole = collected(node)
    ring = Ring(whole)
    top, _ = quotient_form(ring, whole)
    terms: dict[tuple[int, ...], Any] = {}
    for monomial, coefficient in top.items():
        exponents = [0] * len(parameters)
        for (base, rest), exponent in zip(ring.generators, monomial, strict=True):
            if exponent:
                if base not in parameters or rest is not None:
                    raise Unsolved(f"a border is no polynomial in the parameters: {node}")
                exponents[parameters.index(base)] = exponent
        terms[tuple(exponents)] = fmpq(Fraction(coefficient).numerator, Fraction(coefficient).denominator)
    return context.from_dict(terms)


def _samples(polynomials: Sequence[Any], count: int, context: Any, clock: Clock) -> Iterator[tuple[Fraction, ...]]:
    """Rational points that meet every open cell of the polynomials' signs, by projection."""
    if count == 0:
        yield ()
        return
    last = count - 1
    clock.check()
    squarefree = _irreducible(polynomials)
    own = [each for each in squarefree if each.degrees()[last] > 0]
    projected = [each for each in squarefree if each.degrees()[last] == 0]
    variable = context.names()[last] if hasattr(context, "names") else last
    for k, each in enumerate(own):
        projected += [c for c in _leading(each, last, context) if not c.is_constant()]
        if each.degrees()[last] > 1:
            projected.append(each.discriminant(variable))
        projected += [each.resultant(other, variable) for other in own[:k]]
    projected = [each for each in projected if not each.is_zero() and not each.is_constant()]
    for start in _samples(projected, last, context, clock):
        roots = sorted({root for each in own for root in _real_roots(each, start, last)})
        for value in _between(roots):
            yield (*start, value)


def _irreducible(polynomials: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for each in polynomials:
        for factor, _ in each.factor()[1]:
            if factor not in found:
                found.append(factor)
    return found


def _leading(polynomial: Any, last: int, context: Any) -> list[Any]:
    """The coefficient of the highest power of the last variable."""
    highest = int(polynomial.degrees()[last])
    terms = {}
    for monomial, coefficient in polynomial.to_dict().items():
        if monomial[last] == highest:
            terms[(*monomial[:last], 0, *monomial[last + 1 :])] = coefficient
    return [context.from_dict(terms)]


def _real_roots(polynomial: Any, start: tuple[Fraction, ...], last: int) -> list[Fraction]:
    """Rational numbers so close to the real roots in the last variable that no other root lies between."""
    from flint import ctx, fmpq, fmpq_poly

    coefficients: dict[int, Fraction] = {}
    for monomial, coefficient in polynomial.to_dict().items():
        value = Fraction(int(coefficient.p), int(coefficient.q))
        for exponent, x in zip(monomial, start, strict=False):
            value *= x ** int(exponent)
        power_ = int(monomial[last])
        coefficients[power_] = coefficients.get(power_, Fraction(0)) + value
    flat = fmpq_poly(
        [fmpq(c.numerator, c.denominator) for k in range(max(coefficients) + 1) for c in (coefficients.get(k, Fraction(0)),)]
    )
    with ctx.workprec(200):
        roots = [root.real for root, _ in flat.numer().complex_roots() if root.imag == 0] if flat.degree() > 0 else []
    found = []
    for root in roots:
        mantissa, exponent = root.mid().man_exp()
        shift = int(exponent)
        found.append(Fraction(int(mantissa) << shift) if shift >= 0 else Fraction(int(mantissa), 1 << -shift))
    return found


def _between(roots: Sequence[Fraction]) -> Iterator[Fraction]:
    """Simple numbers below, between and above the roots."""
    if not roots:
        yield Fraction(1)
        return
    yield Fraction(roots[0].__floor__() - 1)
    for low, high in pairwise(roots):
        if high - low > Fraction(1, 1 << 80):
            yield _simplest(low, high)
    yield Fraction(roots[-1].__ceil__() + 1)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """A number of small denominator strictly between, not too near to the ends."""
    margin = (high - low) / 8
    denominator = 1
    while True:
        value = Fraction(((low + margin) * denominator).__ceil__(), denominator)
        if value < high - margin:
            return value
        denominator *= 2


def _sign_at(polynomial: Any, sample: Sequence[Fraction]) -> int:
    value = Fraction(0)
    for monomial, coefficient in polynomial.to_dict().items():
        term = Fraction(int(coefficient.p), int(coefficient.q))
        for exponent, x in zip(monomial, sample, strict=True):
            term *= x ** int(exponent)
        value += term
    return (value > 0) - (value < 0)


def allowed(assumptions: Sequence[Node], cell: Cell) -> bool:
    """Whether the assumptions hold in a cell."""
    values: dict[Node, Node] = {name: Number(value) for name, value in cell.sample}
    return all(truth(substitute(each, values)) for each in assumptions)


def truth(condition: Node) -> bool:
    """Whether a condition without names holds; one that has names is taken to hold."""
    from jachess.expression.exact import Values

    if condition.support:
        return True
    try:
        return Values({}).truth(condition) is not False
    except (JachessError, TypeError):
        return True
