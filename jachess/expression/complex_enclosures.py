"""Proved enclosures at complex points, and rigorous integrals along real segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import acb, arb, ctx

from jachess.expression.ball_functions import COMPLEX, HULLS, ON_REAL_PARTS, REAL, REAL_FIRST, Ball, crosses_negative
from jachess.expression.enclosures import RealBalls, rational_constant, real_ball
from jachess.expression.nodes import Call, Constant, E, Name, Node, Number, Root


class ComplexBalls(RealBalls):
    """Evaluation at one complex point, on the principal branches; functions of real arguments only (abs, max, floor,
    ...) have no value, unless their arguments are real.

    With `analytic` a value is given only where the node is analytic on the whole ball, as rigorous integration needs.
    """

    functions = COMPLEX
    hull = False  # whether a jump is enclosed by a ball that contains both sides, as an integral may

    def __init__(
        self,
        point: Mapping[Node, Any],
        bits: int,
        outer: RealBalls | None = None,
        bound: Node | None = None,
        analytic: bool = False,
    ) -> None:
        self.analytic = analytic
        super().__init__(point, bits, outer, bound)

    def _ball(self, value: Any) -> Ball:
        return acb(real_ball(value))

    def of(self, node: Node) -> Any:
        """As for real balls; every ball is complex."""
        value = super().of(node)
        return acb(value) if type(value) is arb else value

    def _number(self, node: Number) -> Ball:
        return acb(real_ball(node.value))

    def _constant(self, node: Constant) -> Ball:
        return acb(arb.pi() if node.name == "pi" else arb.const_e())

    def _root(self, node: Root) -> Ball:
        return acb(super()._root(node))

    def _power(self, node: Node) -> Ball | None:
        base, exponent = node.args
        left, right = self.memo[base], self.memo[exponent]
        if left is None or right is None:
            return None
        if base is E:
            return right.exp()
        if self.hull and left.imag == 0 and not left.real > 0:
            # at the border of the domain the ball reaches beyond it: only its part inside counts
            left = acb(left.real.nonnegative_part()) if _is_even_root(exponent) else left
        rational = exponent.value if type(exponent) is Number else rational_constant(exponent)
        if rational is not None and rational.denominator == 1:
            power = int(rational)
            return None if power <= 0 and left.contains(0) else left**power
        if left.imag == 0 and not (self.analytic and not left.real > 0):
            if rational is not None:
                real = self._rational_power(left.real, rational)
                return None if real is None else acb(real)
            if left.real > 0:
                return left**right
        if rational is not None and rational.denominator % 2 and left.real < 0:
            # the branch of an odd root that is real on the negative axis
            value = (-left) ** right
            return -value if rational.numerator % 2 else value
        if crosses_negative(left):
            return None
        return left**right

    def _relation(self, name: str, left: Ball, right: Ball, same: bool) -> bool | None:
        left, right = acb(left), acb(right)
        # on an analytic piece, what holds for all real parts of the ball decides which piece it is
        if self.analytic or (left.imag == 0 and right.imag == 0):
            return super()._relation(name, left.real, right.real, same)
        return None

    def _call(self, node: Call) -> Any:
        if self.hull and node.name == "sqrt":
            argument = self.memo[node.args[0]]
            if argument is not None and argument.imag == 0 and argument.real.upper() >= 0:
                return acb(argument.real.nonnegative_part().sqrt())
        if node.name in REAL_FIRST:
            values = [self.memo[arg] for arg in node.args]
            if any(value is None for value in values):
                return None
            if all(value.imag == 0 for value in values) and not self.analytic:
                parts = [value.real for value in values]
                real = REAL[node.name](*parts)
                if real is None and self.hull and node.name in HULLS:
                    real = HULLS[node.name](*parts)
                return None if real is None else acb(real)
            if self.analytic and node.name in ON_REAL_PARTS:
                return ON_REAL_PARTS[node.name](*values)
        return super()._call(node)

    def _piecewise(self, node: Call) -> Ball | None:
        if not self.hull:
            return super()._piecewise(node)
        args = node.args
        found: Ball | None = None
        for k in range(0, len(args), 2):
            condition = self.memo[args[k + 1]] if k + 1 < len(args) else True
            if condition is False:
                continue
            value = self.memo[args[k]]
            if value is None:
                return None
            found = value if found is None else found.union(value)
            if condition is True:
                return found
        return None

    def _integral(self, body: Node, index: Node, low: Ball, high: Ball) -> Ball | None:
        return None if self.analytic else integral(self, body, index, low, high)


def _is_even_root(exponent: Node) -> bool:
    return type(exponent) is Number and exponent.value > 0 and exponent.value.denominator % 2 == 0


def integral(balls: RealBalls, body: Node, index: Node, low: acb, high: acb) -> acb | None:
    """∫ body d index from low to high by rigorous quadrature; None when it does not come out finite."""
    outer = balls
    if not isinstance(balls, ComplexBalls):
        names: dict[Node, Any] = {}
        level: RealBalls | None = balls
        while level is not None:
            for node, value in level.memo.items():
                if type(node) is Name and value is not None:
                    names.setdefault(node, acb(value))
            level = level.outer
        outer = ComplexBalls(names, balls.bits)
        outer.stand_ins = balls.stand_ins

    def integrand(t: acb, analytic: bool) -> acb:
        inner = ComplexBalls({index: t}, ctx.prec, outer, index, analytic=bool(analytic))
        inner.hull = not analytic
        value = inner.of(body)
        return acb("nan") if value is None else value

    value = acb.integral(integrand, low, high, eval_limit=20_000)
    return value if value.is_finite() else None
