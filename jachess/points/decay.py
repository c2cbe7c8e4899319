"""Interval code that knows how xᵃ·e^(c·xᵐ) runs, also on intervals that reach to infinity."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from jachess.expression.nodes import E, Name, Node, Number, Product, Quotient, Sum, power, total
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected
from jachess.points.interval_code import Tape
from jachess.points.interval_functions import exponential
from jachess.points.intervals import INF, Array, Value, hull, integer_power, multiply, signed, thin


class DecayTape(Tape):
    """A Tape for unbounded boxes: products of a power of a variable and an exponential of it are one operation, and the
    product of 0 and an unbounded interval is 0."""

    @staticmethod
    def multiply(a: Array, b: Array) -> Array:
        """a·b; an infinite end is no number of the interval, so 0 times it is 0."""
        result = multiply(a, b)
        lost = np.isnan(result)
        if not lost.any():
            return result
        unknown = (np.isnan(a) | np.isnan(b)).any(axis=0)
        products = [np.multiply(*np.broadcast_arrays(x, y)) for x, y in ((a, b), (a, b[::-1]))]
        same, cross = (np.where(np.isnan(product), 0.0, product) for product in products)
        lower = np.maximum(np.maximum(cross[0], cross[1]), -np.minimum(same[0], same[1]))
        upper = np.maximum(np.maximum(same[0], same[1]), -np.minimum(cross[0], cross[1]))
        exact = np.stack((lower, upper))
        return np.where(lost & ~unknown, signed(exact, a, b), result)

    def _write(self, node: Node) -> int:
        if type(node) in (Product, Quotient):
            found = self._with_decay(node)
            if found is not None:
                return found
        return super()._write(node)

    def _with_decay(self, node: Node) -> int | None:
        coefficient, factors = split_term(collected(node))
        powers = {base: exponent for base, exponent in factors if type(base) is Name and type(exponent) is int}
        exponents = [exponent for base, exponent in factors if base is E]
        if not powers or len(exponents) != 1:
            return None
        whole = exponents[0] if isinstance(exponents[0], Node) else Number(exponents[0])
        rest: list[Node] = []
        groups: list[tuple[Node, int, Fraction, int]] = []
        for term in whole.args if type(whole) is Sum else (whole,):
            scale, inner = split_term(term)
            name, degree = inner[0] if len(inner) == 1 else (None, None)
            if name in powers and type(degree) is int and degree > 0 and powers[name] > 0:
                groups.append((name, powers.pop(name), Fraction(scale), degree))
            else:
                rest.append(term)
        if not groups:
            return None
        grouped = {name for name, *_ in groups}
        others = [(base, exponent) for base, exponent in factors if base is not E and base not in grouped]
        remaining = build(coefficient, others)
        if rest:
            remaining = remaining * power(E, total(rest))
        place = self._place(remaining)
        for name, a, c, m in groups:
            place = self._emit(self.product, place, self._emit(_decaying(a, c, m), self.places[name]))
        return place


def _decaying(a: int, c: Fraction, m: int) -> Callable[[Value], Value]:
    """The range of xᵃ·e^(c·xᵐ) for a ≥ 1, m ≥ 1."""
    rate = float(c)
    factor = np.array([[-rate], [rate]]) * (1 + 2.0**-50 * np.array([[-np.sign(rate)], [np.sign(rate)]]))
    # it turns at 0 and where xᵐ = −a/(c·m)
    turn = abs(a / (rate * m)) ** (1 / m)

    def of(box: Array) -> Array:
        return multiply(integer_power(box, a)[0], exponential(multiply(factor, integer_power(box, m)[0])))

    def operation(x: Value) -> Value:
        bounds, state = x
        lows, highs = -bounds[0], bounds[1]
        falls_right = rate < 0
        falls_left = rate < 0 if m % 2 == 0 else rate > 0
        # at an infinite end where it falls to 0, the value there is its limit
        left = np.where(lows == -INF, 0.0 if falls_left else -INF, lows)
        right = np.where(highs == INF, 0.0 if falls_right else INF, highs)
        values = [of(thin(left)), of(thin(right)), np.zeros_like(bounds)]
        everywhere = np.ones_like(lows, dtype=bool)
        inside = [everywhere, everywhere, (lows <= 0) & (highs >= 0) | ~np.isfinite(bounds).all(axis=0)]
        for sign in (1.0, -1.0):
            # a little interval that certainly contains the turn
            near = np.array([[-sign * turn], [sign * turn]]) + turn * 1e-9
            values.append(np.broadcast_to(of(near), bounds.shape))
            inside.append((lows <= sign * turn * (1 + sign * 1e-9)) & (highs >= sign * turn * (1 - sign * 1e-9)))
        kept = [np.where(mask, value, -INF) for value, mask in zip(values, inside)]
        return hull(kept), state

    return operation
