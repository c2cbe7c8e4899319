"""Ideals of positive dimension: which unknowns are free, what is special for some of their values, what splits, what is prime.

Over generic values of the free unknowns u an ideal has finitely many zeros: I : h^∞ is all that lies over them, where h
is made of the leading coefficients (in u) of a Gröbner basis that eliminates the others, and V(I) = V(I : h^∞) ∪ V(I + (h))
(Gianni, Trager, Zacharias 1988, doi:10.1016/S0747-7171(88)80040-3). There, a linear form has a polynomial over Q(u): if
that is reducible, the ideal splits; if it is irreducible and as large as the number of zeros, the ideal is prime.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, islice
from typing import NamedTuple

from jachess.algebra import apart
from jachess.algebra.clock import Clock
from jachess.algebra.groebner import Integral, eliminating, leading, reduced
from jachess.algebra.integral_polynomials import constant, frozen, integral, parts, substituted
from jachess.algebra.quotient_algebra import staircase
from jachess.algebra.univariate_representation import forms
from jachess.expression.polynomial import Monomial

MAX_FORMS = 12


class Generic(NamedTuple):
    """What lies over generic values of the free unknowns: a Gröbner basis by degree, and factors to split it by, or none.

    `prime` says that it is known to be irreducible; `sheets` is how many zeros lie over a generic value (without
    multiplicity where it is prime); `empty` that there is nothing.
    """

    basis: list[Integral]
    factors: list[Integral]
    prime: bool
    sheets: int

    @property
    def empty(self) -> bool:
        """Whether no zero lies over generic values."""
        return any(constant(p) for p in self.basis)


def independent(leads: Sequence[Monomial], count: int) -> tuple[int, ...]:
    """A largest set of unknowns of which no leading monomial (by degree) is a product: their number is the dimension.

    >>> independent([(1, 1, 0), (0, 0, 1)], 3)
    (0,)
    """
    for size in range(count, -1, -1):
        for chosen in combinations(range(count), size):
            if not any(all(e == 0 or k in chosen for k, e in enumerate(lead)) for lead in leads):
                return chosen
    return ()


def special_factors(elements: Sequence[Integral], free: Sequence[int], clock: Clock) -> list[Integral]:
    """The irreducible polynomials in the free unknowns outside whose zeros the ideal looks as it does generically."""
    count = len(next(iter(elements[0])))
    bound = [k for k in range(count) if k not in free]
    order = eliminating(bound)
    block = apart.basis(elements, bound, clock)
    heads = [tuple([leading(p, order)[k] for k in bound]) for p in block]
    # of several elements with the same head, one with a simple coefficient will do; larger heads are not needed
    chosen: dict[tuple[int, ...], list[Integral]] = {}
    for poly, head in zip(block, heads):
        if any(other != head and all(i <= j for i, j in zip(other, head)) for other in heads):
            continue
        coefficient = {
            tuple([0 if k in bound else e for k, e in enumerate(m)]): c
            for m, c in poly.items()
            if all(m[k] == e for k, e in zip(bound, head))
        }
        found = [p for p, _ in parts(integral(coefficient))]
        if head not in chosen or _weight(found) < _weight(chosen[head]):
            chosen[head] = found
    return list({frozen(p): p for found in chosen.values() for p in found}.values())


def _weight(polys: Sequence[Integral]) -> int:
    return sum(max(map(sum, p)) for p in polys)


def saturated(elements: Sequence[Integral], by: Sequence[Integral], clock: Clock) -> list[Integral]:
    """The Gröbner basis by degree of I : h^∞, h the product of `by`.

    For each of them an unknown z with z·h = 1 is added and eliminated (Rabinowitsch).
    """
    current = list(elements)
    for h in by:
        if not current or any(constant(p) for p in current):
            return current
        count = len(next(iter(h)))
        widened = [{(*m, 0): c for m, c in p.items()} for p in current]
        inverse = {(*m, 1): c for m, c in h.items()}
        inverse[(0,) * (count + 1)] = inverse.get((0,) * (count + 1), 0) - 1
        found = apart.basis([*widened, inverse], (count,), clock)
        current = [{m[:count]: c for m, c in p.items()} for p in found if not any(m[count] for m in p)]
    return current


def generic(elements: Sequence[Integral], free: Sequence[int], special: Sequence[Integral], clock: Clock) -> Generic:
    """The part of the ideal over generic values of the free unknowns, examined for factors that split it."""
    found = saturated(elements, special, clock)
    if any(constant(p) for p in found):
        return Generic(found, [], True, 0)
    count = len(next(iter(found[0])))
    bound = [k for k in range(count) if k not in free]
    order = eliminating(bound)
    over = staircase([tuple([leading(p, order)[k] for k in bound]) for p in apart.basis(found, bound, clock)], len(bound))
    assert over is not None
    if len(over) == 1:
        return Generic(found, [], True, 1)
    if len(found) == 1:
        powers = parts(found[0])
        single = len(powers) == 1 and powers[0][1] == 1
        return Generic(found, [] if single else [p for p, _ in powers], single, len(over))
    # the polynomial of every unknown has to be squarefree: then the ideal is radical (Seidenberg)
    prime = False
    for form in islice(forms(len(bound)), MAX_FORMS):
        clock.check()
        several = sum(map(bool, form)) > 1
        if several and prime:
            break
        factors = _eliminant(found, bound, form, clock)
        split = [p for p, _, size in factors if size]
        if len(split) > 1 or factors[0][1] > 1:
            return Generic(found, split, False, len(over))
        prime = prime or factors[0][2] == len(over)
        if several and prime:
            break
    return Generic(found, [], prime, len(over))


def _eliminant(
    elements: Sequence[Integral], bound: Sequence[int], form: Sequence[int], clock: Clock
) -> list[tuple[Integral, int, int]]:
    """(factor, exponent, degree) of the polynomial over the free unknowns of a linear form, as polynomials in the unknowns."""
    count = len(next(iter(elements[0])))
    used = [k for k, factor in zip(bound, form) if factor]
    if len(used) == 1:
        others = [k for k in bound if k != used[0]]
        lowest = _lowest(apart.basis(elements, others, clock), others, used[0])
        return [(p, n, max(m[used[0]] for m in p)) for p, n in parts(lowest) if any(m[used[0]] for m in p)]
    widened = [{(*m, 0): c for m, c in p.items()} for p in elements]
    expression: Integral = {}
    for k, factor in zip(bound, form):
        if factor:
            expression[tuple([int(j == k) for j in range(count + 1)])] = factor
    line = {**expression, (*(0,) * count, 1): -1}
    lowest = _lowest(apart.basis([*widened, line], bound, clock), bound, count)
    result = []
    for poly, exponent in parts(lowest):
        size = max(m[count] for m in poly)
        if size:
            put = substituted(poly, count, expression, clock)
            result.append((integral({m[:count]: c for m, c in put.items()}), exponent, size))
    return result


def _lowest(elements: Sequence[Integral], gone: Sequence[int], place: int) -> Integral:
    """Of the elements without the unknowns that are gone, one of lowest degree in the unknown at `place`."""
    rest = [p for p in elements if not any(m[k] for m in p for k in gone) and any(m[place] for m in p)]
    return min(rest, key=lambda p: max(m[place] for m in p))


def inside(basis: Sequence[Integral], polys: Sequence[Integral], clock: Clock) -> bool:
    """Whether all the polynomials are in the ideal of a Gröbner basis by degree."""
    return all(not reduced(p, basis, clock=clock) for p in polys)
