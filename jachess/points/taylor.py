"""Taylor expansion at a place: every node of an expression as a jet in the displacements, with exact coefficients.

A node's jet is without its constant term; that is asked of the place only where a product or a function needs it, so
that f − f(p) is expanded even where f(p) has no closed form. A function g of one argument is expanded by its derivative:
g(c + s) = g(c) + ∫ g′(c + s) ds, term by term, where g′ comes from the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import Place
from jachess.errors import JachessError, LimitReached
from jachess.expression.nodes import (
    BINDERS,
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
    call,
    product,
    substitute,
)
from jachess.points.coefficients import Coefficient, is_dropped, plain, sign_of, vanishes
from jachess.points.function_series import AT_ZERO, CYCLES, entire_coefficient, written_out
from jachess.points.jets import Jet, compose, plus, power, scaled, times, variable
from jachess.vocabulary import FUNCTIONS

_ARITHMETIC = (Sum, Product, Quotient, Negative)


class NotAnalytic(JachessError):
    """The function has no Taylor series at the place, or none that can be found; the message says why."""


class Taylor:
    """Expansion of nodes at one place up to a total degree (`order` None: polynomials, exactly).

    `inner` gives names that stand for inner expressions: the expansion is then in these names, each about the value of
    its expression.
    """

    def __init__(
        self,
        place: Place,
        variables: Sequence[Name],
        order: int | None,
        clock: Clock,
        inner: Mapping[Node, Node] | None = None,
    ) -> None:
        self.place = place
        self.variables = tuple(variables)
        self.order = order
        self.clock = clock
        self.inner = dict(inner or {})
        self.mask = 0
        self._rests: dict[Node, Jet] = {}
        self._constants: dict[Node, Coefficient] = {}
        for k, name in enumerate(self.variables):
            self.mask |= name.support
            self._rests[name] = variable(k, len(self.variables))

    def rest(self, node: Node) -> Jet:
        """The jet of node − node(p). Raises: NotAnalytic, TooLarge, Undefined, LimitReached."""
        rests = self._rests
        stack = [node]
        while stack:
            part = stack[-1]
            if part in rests:
                stack.pop()
                continue
            if not part.support & self.mask:
                rests[part] = {}
                continue
            if type(part) is not Call or (part.name not in BINDERS and part.name not in _LAZY):
                missing = [arg for arg in part.args if arg not in rests]
                if missing:
                    stack += missing
                    continue
            stack.pop()
            rests[part] = self._expanded(part)
        return rests[node]

    def constant(self, node: Node) -> Coefficient:
        """The node's value at the place. Raises: Undefined, LimitReached."""
        found = self._constants.get(node)
        if found is None:
            found = self._constants[node] = self._value(node)
        return found

    def _value(self, node: Node) -> Coefficient:
        if type(node) is Number:
            return Fraction(node.value)
        if type(node) in _ARITHMETIC or (type(node) is Power and type(node.args[1]) is Number and type(node.args[1].value) is int):
            try:
                return self._combined(node)
            except LimitReached:
                pass  # e^x may have a value where x has none
        return plain(self.place.value(substitute(node, self.inner) if self.inner else node))

    def _combined(self, node: Node) -> Coefficient:
        values = [self.constant(arg) for arg in node.args]
        kind = type(node)
        result = values[0]
        if kind is Sum:
            for value in values[1:]:
                result = result + value
        elif kind is Product:
            for value in values[1:]:
                result = result * value
        elif kind is Negative:
            result = -result
        elif kind is Quotient:
            if vanishes(values[1]):
                raise NotAnalytic(f"{node.args[1]} is zero there, and f has it as a denominator")
            result = result / values[1]
        else:
            exponent = int(values[1])
            if exponent < 0 and vanishes(result):
                raise NotAnalytic(f"{node.args[0]} is zero there, and f has it as a denominator")
            result = result**exponent
        return plain(result)

    def _expanded(self, node: Node) -> Jet:
        self.clock.check()
        kind = type(node)
        if kind is Sum:
            result: Jet = {}
            for arg in node.args:
                result = plus(result, self._rests[arg])
            return result
        if kind is Product:
            return self._product(node)
        if kind is Negative:
            return scaled(self._rests[node.args[0]], -1)
        if kind is Quotient:
            return self._quotient(node)
        if kind is Power:
            return self._power(node)
        if kind is Call:
            return self._call(node)  # type: ignore[arg-type]
        raise NotAnalytic(f"{node} is not a known function")

    def _product(self, node: Node) -> Jet:
        args = [arg for arg in node.args if self._rests[arg]]
        others = [arg for arg in node.args if not self._rests[arg]]
        front = self.constant(product(others)) if others else Fraction(1)
        jet = self._rests[args[0]] if args else {}
        done = args[:1]
        for arg in args[1:]:
            # (c + s)·(d + r) − c·d = s·r + d·s + c·r
            rest = self._rests[arg]
            result = times(jet, rest, self.order, self.clock)
            result = plus(result, jet, self.constant(arg)) if not is_dropped(self.constant(arg)) else result
            before = product(done)
            result = plus(result, rest, self.constant(before)) if not is_dropped(self.constant(before)) else result
            jet = result
            done.append(arg)
        return scaled(jet, front) if others else jet

    def _vanishes(self, node: Node) -> bool:
        return vanishes(self.constant(node))

    def _quotient(self, node: Node) -> Jet:
        top, bottom = node.args
        below = self._rests[bottom]
        value = self.constant(bottom)
        if vanishes(value):
            raise NotAnalytic(f"{bottom} is zero there, and f has it as a denominator")
        jet = self._rests[top]
        if not below:
            return scaled(jet, 1 / value)
        if self.order is None:
            raise NotAnalytic("f is not a polynomial")
        # (a + s)/(b + r) − a/b = (s − (a/b)·r)/(b + r)
        share = self.constant(top) / value
        jet = plus(jet, below, -share) if not is_dropped(share) else jet
        inverse = self._series(self._powers(value, Fraction(-1), 1 / value), below)
        return plus(scaled(jet, 1 / value), times(jet, inverse, self.order, self.clock))

    def _series(self, coefficients: Sequence[Coefficient], rest: Jet) -> Jet:
        if self.order is None:
            raise NotAnalytic("f is not a polynomial")
        return compose(coefficients, rest, self.order, self.clock)

    def _powers(self, value: Coefficient, exponent: Fraction, power_value: Coefficient) -> list[Coefficient]:
        """The coefficients of (value + s)^exponent."""
        assert self.order is not None
        found = [power_value]
        inverse = 1 / value
        for k in range(self.order):
            found.append(found[-1] * inverse * (Fraction(exponent - k) / (k + 1)))
        return found

    def _power(self, node: Node) -> Jet:
        base, exponent = node.args
        rest = self._rests[base]
        if base is E:
            return self._exponential(node, exponent, Fraction(1))
        if type(exponent) is Number:
            n = exponent.value
            if type(n) is int and n > 0:
                if self._vanishes(base):
                    return power(rest, n, self.order, self.clock)
                value = self.constant(base)
                if self.order is None or n <= self.order:
                    coefficients: list[Coefficient] = [value**n]
                    factor = Fraction(1)
                    for k in range(n):
                        factor = factor * (n - k) / (k + 1)
                        coefficients.append(factor * value ** (n - k - 1) if k + 1 < n else factor)
                    return compose(coefficients, rest, self.order, self.clock)
                return self._series(self._powers(value, Fraction(n), value**n), rest)
            if self.order is None:
                raise NotAnalytic("f is not a polynomial")
            value = self.constant(base)
            if vanishes(value):
                raise NotAnalytic(f"{node} has no Taylor series where {base} = 0")
            return self._series(self._powers(value, Fraction(n), self.constant(node)), rest)
        if not base.support & self.mask:
            return self._exponential(node, exponent, self.constant(Call("ln", (base,))))
        if self.order is None:
            raise NotAnalytic("f is not a polynomial")
        inside = product((exponent, Call("ln", (base,))))
        self.rest(inside)
        return self._exponential(node, inside, Fraction(1))

    def _exponential(self, node: Node, exponent: Node, rate: Coefficient) -> Jet:
        if self.order is None:
            raise NotAnalytic("f is not a polynomial")
        found = [self.constant(node)]
        for k in range(1, self.order + 1):
            found.append(found[-1] * rate * Fraction(1, k))
        return self._series(found, self._rests[exponent])

    def _call(self, node: Call) -> Jet:
        if self.order is None:
            raise NotAnalytic("f is not a polynomial")
        name, args = node.name, node.args
        if name in BINDERS:
            written = written_out(node)
            return self._by_gradient(node) if written is None else self.rest(written)
        if name in _LAZY:
            return self._chosen(node)
        varying = [k for k, arg in enumerate(args) if self._rests[arg]]
        if not varying:
            return {}
        row = FUNCTIONS.get(name)
        if row is None:
            raise NotAnalytic(f"{name} is not a known function")
        if name == "atan2":
            return self._angle(node)
        if len(varying) > 1 or (row.derivative[varying[0]] is None):
            if row.definition is None:
                raise NotAnalytic(f"{node} has no expansion here")
            return self.rest(row.definition(call, *args))
        slot = varying[0]
        return self._series(self.coefficients(node, slot, self.order), self._rests[args[slot]])

    def coefficients(self, node: Call, slot: int, order: int) -> list[Coefficient]:
        """The Taylor coefficients of a function at the value of its argument in this slot, the other arguments fixed."""
        name, args = node.name, node.args
        found = [self.constant(node)]
        cycle = CYCLES.get(name)
        if cycle is not None:
            values = [found[0]]
            if len(cycle) > 1:
                values.append(self.constant(Call(cycle[1][0], args)))
            factor = Fraction(1)
            for k in range(1, order + 1):
                factor /= k
                side = cycle[k % len(cycle)][1] if len(cycle) > 1 else 1
                found.append(values[k % 2 if len(cycle) > 1 else 0] * (factor * side))
            return found
        if name in ("ln", "sqrt", "cbrt"):
            value = self.constant(args[slot])
            if vanishes(value):
                raise NotAnalytic(f"{node} has no Taylor series where {args[slot]} = 0")
            if name == "ln":
                inverse = 1 / value
                step: Coefficient = Fraction(-1)
                for k in range(1, order + 1):
                    step = -step * inverse
                    found.append(step * Fraction(1, k))
                return found
            return self._powers(value, Fraction(1, 2 if name == "sqrt" else 3), found[0])[: order + 1]
        if name in AT_ZERO and vanishes(self.constant(args[slot])):
            shift, side = AT_ZERO[name]
            return [found[0], *[entire_coefficient(k, shift, side) for k in range(1, order + 1)]]
        if order:
            parameter = Name("argument")
            builder = FUNCTIONS[name].derivative[slot]
            assert builder is not None
            inside = [parameter if k == slot else arg for k, arg in enumerate(args)]
            prime = builder(call, *inside)
            sub = Taylor(
                self.place, (parameter,), order - 1, self.clock, {**self.inner, parameter: substitute(args[slot], self.inner)}
            )
            jet = sub.rest(prime) if isinstance(prime, Node) else {}
            found.append(sub.constant(prime) if isinstance(prime, Node) else Fraction(prime))
            for k in range(1, order):
                found.append(jet.get((k,), Fraction(0)) * Fraction(1, k + 1))
        return found

    def _chosen(self, node: Call) -> Jet:
        """The piece of |u|, max, min or piecewise that holds all around the place."""
        name, args = node.name, node.args
        if name in ("floor", "ceil"):
            if vanishes(self.constant(args[0]) - self.constant(node)):
                raise NotAnalytic(f"{node} has a jump where {args[0]} is a whole number")
            return {}
        if name in ("abs", "relu", "sign", "heaviside"):
            side = sign_of(self.constant(args[0]))
            if side == 0:
                raise NotAnalytic(f"{node} has a corner or a jump where {args[0]} = 0")
            if name in ("sign", "heaviside"):
                return {}
            return scaled(self.rest(args[0]), side) if name == "abs" or side > 0 else {}
        if name in ("max", "min"):
            best = args[0]
            for arg in args[1:]:
                if arg is best:
                    continue
                side = sign_of(self.constant(arg) - self.constant(best))
                if side == 0:
                    raise NotAnalytic(f"{node} has two equal arguments there")
                if (side > 0) == (name == "max"):
                    best = arg
            return self.rest(best)
        for k in range(0, len(args) - 1, 2):
            if self._holds(args[k + 1]):
                return self.rest(args[k])
        if len(args) % 2:
            return self.rest(args[-1])
        raise NotAnalytic("no condition of the piecewise function holds there")

    def _holds(self, condition: Node) -> bool:
        """Whether a condition holds all around the place; raises NotAnalytic at its border."""
        assert type(condition) is Call
        name, args = condition.name, condition.args
        if name in ("and", "or"):
            truths = [self._holds(arg) for arg in args]
            return all(truths) if name == "and" else any(truths)
        if name == "not":
            return not self._holds(args[0])
        if name not in ("<", "<=", ">", ">=", "=", "!="):
            raise NotAnalytic(f"the condition {condition} is not followed here")
        side = sign_of(self.constant(args[0]) - self.constant(args[1]))
        if side == 0:
            raise NotAnalytic(f"the place lies on the border of the condition {condition}")
        return {"<": side < 0, "<=": side < 0, ">": side > 0, ">=": side > 0, "=": False, "!=": True}[name]

    def _angle(self, node: Call) -> Jet:
        """atan2(v, u) is atan(v/u) or −atan(u/v) but for a constant."""
        v, u = node.args
        if not self._vanishes(u):
            return self.rest(Call("atan", (Quotient((v, u)),)))
        if self._vanishes(v):
            raise NotAnalytic(f"{node} is not defined there")
        return self.rest(Negative((Call("atan", (Quotient((u, v)),)),)))

    def _by_gradient(self, node: Node) -> Jet:
        """The expansion by Euler's formula: the part of degree d is (1/d)·Σ hᵢ·(the part of degree d − 1 of ∂ᵢ)."""
        from jachess.calculus.accumulation import differentiate

        assert self.order is not None
        if self.order == 0:
            return {}
        result: Jet = {}
        lower = Taylor(self.place, self.variables, self.order - 1, self.clock, self.inner)
        for name in self.variables:
            if not node.support & name.support:
                continue
            prime = differentiate(node, name)
            jet = dict(lower.rest(prime))
            value = lower.constant(prime)
            if not vanishes(value):
                jet[(0,) * len(self.variables)] = value
            shift = self._rests[name]
            result = plus(result, {m: c * Fraction(1, sum(m)) for m, c in times(jet, shift, self.order, self.clock).items()})
        return result


_LAZY = frozenset({"floor", "ceil", "abs", "max", "min", "piecewise", "relu", "sign", "heaviside"})
