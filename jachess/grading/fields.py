"""Rational functions over generators with relations: the arithmetic in which two expressions are compared exactly.

An element is a pair (numerator, denominator) of polynomials with integer coefficients (flint). Generators are names and
what stands for functions: e^u, cos u and sin u with sin² = 1 − cos², |p|^(1/q) with its power σ·p where σ² = 1 is the sign
of p, ln|p|, algebraic constants, and opaque ones for everything else. Each relation is monic in the generator it was made
for, and generators made later are more significant, so that division with remainder brings a polynomial to its normal form.

What is 0 in normal form is 0 at every point at which all generators have a value: a proof. The converse is not claimed.
"""

from __future__ import annotations

from itertools import product as combinations
from math import gcd, lcm, log2
from typing import Any

from flint import arb

from jachess.grading.elements import SIZE, Element, Generator, NoForm, Poly, Restart, Waves
from jachess.grading.roots import Roots

MAX_CASES = 1024  # choices of signs
MAX_PROOF_BITS = 60_000  # of the balls by which a constant is proved to be 0
MAX_ALGEBRAIC_DEGREE = 4096


class Field(Roots):
    """The generators of one comparison with their relations, and the decision whether an element is 0.

    With `factoring`, polynomials under roots, logarithms and absolute values are taken apart into irreducible factors.
    `waves` says what sin(u + v) becomes: one generator ("whole"), sines and cosines of u and v ("split"), rational
    functions of tan(u/2) and tan(v/2) ("tangents").
    """

    def is_zero(self, poly: Poly, below: Poly | None = None) -> bool:
        """Whether a polynomial is proved to be 0 at every point at which the constraints hold, and `below` is not 0."""
        poly = self.reduced(poly)
        if not poly:
            return True
        jumps = [name for name in self.names(poly) if name in self.jumps] if self.jumps else []
        if jumps:
            return self._is_zero_at_jumps(poly, self.one if below is None else below, jumps)
        if not self.signs:
            return self.vanishes(poly)
        return all(self.vanishes(case) for case in self.cases(poly))

    def _is_zero_at_jumps(self, poly: Poly, below: Poly, jumps: list[str]) -> bool:
        """Each s is ±1 where its polynomial is not 0; where it is 0, the rest must be divisible by it."""
        if len(jumps) > 3:
            return False
        elsewhere = {name: self.jumps[name][1] for name in self.jumps}
        for choice in combinations((False, True), repeat=len(jumps)):
            zero = [name for name, chosen in zip(jumps, choice, strict=True) if chosen]
            case, under = poly, below
            for name, sigma in elsewhere.items():
                value = 0 if name in zero else sigma
                case, under = self._replaced(case, name, value), self._replaced(under, name, value)
            for name, made in self.generators.items():
                # a root of what is 0 is 0
                if (
                    zero
                    and made.kind == "root"
                    and made.base is not None
                    and any(_divides(self.jumps[z][2], made.base[0]) for z in zero)
                ):
                    case, under = self._replaced(case, name, 0), self._replaced(under, name, 0)
            case, under = self.reduced(case), self.reduced(under)
            if not zero:
                if not self.is_zero(case):
                    return False
            elif case and under and not any(_divides(self.jumps[name][2], part) for name in zero for part in (case, under)):
                return False
        return True

    def _replaced(self, poly: Poly, name: str, value: Poly | int) -> Poly:
        if isinstance(value, int):
            return poly.subs({name: value})
        place = self.places[name]
        images = [value if k == place else generator for k, generator in enumerate(self.all)]
        return poly.compose(*images)

    def cases(self, poly: Poly) -> list[Poly]:
        """The polynomial for each choice of signs that the constraints allow; equal choices are made once."""
        used = {name for name in self.names(poly) if name in self.signs}
        related = [constraint for constraint in self.constraints if set(constraint[0]) & used]
        names = sorted(used | {name for constraint in related for name in constraint[0]})
        if 2 ** len(names) > MAX_CASES:
            raise NoForm
        found: dict[str, Poly] = {}
        for choice in combinations((1, -1), repeat=len(names)):
            signs = dict(zip(names, choice, strict=True))
            if any(_product(signs[name] for name in constraint) != wanted for constraint, wanted in related):
                continue
            if not self.possible(signs):
                continue
            case = poly.subs({name: sign for name, sign in signs.items() if name in used})
            found[str(case)] = case
        return list(found.values())

    def possible(self, signs: dict[str, int]) -> bool:
        """Whether polynomials may have these signs at one point; True where that is not known."""
        groups: dict[str, list[tuple[Poly, int]]] = {}
        for name, sign in signs.items():
            if name in self.signs:
                poly = self.signs[name][1]
                used = self.names(poly)
                if len(used) == 1 and self.generators[used[0]].kind in ("name", "cos", "sin", "tangent", "opaque", "log"):
                    groups.setdefault(used[0], []).append((poly, sign))
        for name, members in groups.items():
            if len(members) < 2:
                continue
            from jachess.grading.feasible import sign_vectors

            vectors = sign_vectors(tuple(self._coefficients(poly, self.places[name]) for poly, _ in members))
            if tuple(sign for _, sign in members) not in vectors:
                return False
        return True

    def _coefficients(self, poly: Poly, place: int) -> tuple[int, ...]:
        """The coefficients of a polynomial in one generator, the constant one first."""
        found = {int(monomial[place]): int(c) for c, monomial in zip(poly.coeffs(), poly.monoms(), strict=True)}
        return tuple(found.get(k, 0) for k in range(max(found) + 1))

    # constants

    def vanishes(self, poly: Poly) -> bool:
        """Whether a reduced polynomial is 0 for certain: the coefficients of independent generators are algebraic
        constants, and each is proved to be 0 by a ball that is smaller than its least possible size."""
        if not poly:
            return True
        groups: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
        algebraic = {place for name, place in self.places.items() if self.generators[name].house}
        if not algebraic:
            return False
        for coefficient, monomial in zip(poly.coeffs(), poly.monoms(), strict=True):
            outer = tuple(0 if place in algebraic else int(n) for place, n in enumerate(monomial))
            inner = tuple(int(n) if place in algebraic else 0 for place, n in enumerate(monomial))
            groups.setdefault(outer, {})[inner] = int(coefficient)
        return all(self._is_zero(self.context.from_dict(group)) for group in groups.values())

    def _is_zero(self, constant: Poly) -> bool:
        """Norm bound: a non-zero algebraic integer of degree d whose conjugates are at most H is at least H^(1 − d)."""
        names = self.names(constant)
        if not names:
            return not constant
        if not self.ball(constant, 128).contains(0):
            return False
        degree, conductor = 1, 1
        waiting = list(names)
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            made = self.generators[name]
            degree *= made.degree[0]
            conductor = lcm(conductor, made.degree[1])
            if made.kind == "root" and made.base is not None:
                waiting += self.names(made.base[0])
        degree *= max(1, totient(conductor) // 2)
        house = self.house(constant)
        if not house or degree > MAX_ALGEBRAIC_DEGREE:
            return False
        bits = int((degree - 1) * max(1.0, log2(house))) + 4
        if bits > MAX_PROOF_BITS:
            return False
        ball = self.ball(constant, bits + 128)
        return bool(abs(ball) < arb((1, -bits)))


def _divides(divisor: Poly, poly: Poly) -> bool:
    _, rest = divmod(poly, divisor)
    return not rest


def _product(signs: Any) -> int:
    result = 1
    for sign in signs:
        result *= sign
    return result


def totient(n: int) -> int:
    """Euler's φ(n)."""
    return sum(1 for k in range(1, n + 1) if gcd(k, n) == 1)


__all__ = ["SIZE", "Element", "Field", "Generator", "NoForm", "Poly", "Restart", "Waves", "totient"]
