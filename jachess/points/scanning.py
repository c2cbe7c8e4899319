"""A first look at expressions: the names, roots, angles, exponents and other functions in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

from jachess.expression.nodes import (
    HALF,
    ONE,
    Call,
    Constant,
    E,
    Name,
    Negative,
    Node,
    Number,
    Numeric,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    postorder,
)
from jachess.expression.tidy import collected
from jachess.points.arguments import Combination, Row, combination
from jachess.points.constants import least_root, primes, value_of

TRIGONOMETRIC = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
HYPERBOLIC = frozenset({"sinh", "cosh", "tanh", "coth", "sech", "csch", "sigmoid"})
# functions with an inverse: where g(u) = t is known, u = h(t), if t is in the range
INVERTIBLE = frozenset({"ln", "atan", "asin", "acos", "asinh", "acosh", "atanh", "erf"})


class NotAlgebraic(Exception):
    """An expression is not rational in the generators that are known; the message says what stands in the way."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Scan:
    """What stands in some expressions. `mask` is the support of all the variables.

    `roots` are bases with the least common denominator of their exponents, `opaque` calls that no other kind covers.
    Raises: NotAlgebraic for a parameter, or a function that has no place here.
    """

    def __init__(self, nodes: Sequence[Node], variables: Sequence[Name]) -> None:
        self.mask = sum(name.support for name in variables)
        self.roots: dict[Node, int] = {}
        self.angles: dict[Node, Combination] = {}
        self.exponents: dict[Node, Combination] = {}
        self.names: dict[Node, None] = {}
        self.opaque: dict[Node, None] = {}
        self._seen: set[Node] = set()
        for node in nodes:
            self.look(collected(node))

    def angles_within(self, nodes: Sequence[Node]) -> Iterator[Row]:
        """The angles in expressions that are to be evaluated only: they may need a fraction of those in the equations."""
        for part in postorder(*map(collected, nodes)):
            if type(part) is Call and part.name in TRIGONOMETRIC and part.support & self.mask:
                yield combination(part.args[0], self.mask).row

    def look(self, node: Node) -> None:
        """Look through one more collected expression."""
        stack = [node]
        while stack:
            part = stack.pop()
            if part in self._seen:
                continue
            self._seen.add(part)
            kind = type(part)
            if kind is Number:
                continue
            if kind is Sum or kind is Product or kind is Quotient or kind is Negative:
                stack += part.args
            elif kind is Name:
                if not part.support & self.mask:
                    raise NotAlgebraic(f"{part} is a parameter")
                self.names[part] = None
            elif kind is Constant:
                if part is E:
                    self.exponents[part] = Combination({}, ONE)
                else:
                    self.roots.setdefault(part, 1)
            elif kind is Power:
                self._scan_power(part, stack)
            elif kind is Call:
                self._scan_call(part, stack)  # type: ignore[arg-type]
            else:
                raise NotAlgebraic(f"{part} is an undefined function" if kind is Unknown else f"{part} is not algebraic")

    def _scan_power(self, part: Node, stack: list[Node]) -> None:
        base, exponent = part.args
        if type(exponent) is Number:
            if base is E:
                self.exponents[part] = Combination({}, exponent)
                return
            self._note_root(base, exponent.value, stack)
            return
        self.exponents[part] = self.exponent_of(base, exponent)
        self._note_exponent(self.exponents[part], stack)

    def _note_root(self, base: Node, exponent: Numeric, stack: list[Node]) -> None:
        """A rational power of a base."""
        degree = Fraction(exponent).denominator
        if type(base) is Number:
            for prime in primes(base.value):
                self.roots[prime] = lcm(self.roots.get(prime, 1), degree)
        elif degree > 1 or type(base) is Name or type(base) is Constant:
            self.roots[base] = lcm(self.roots.get(base, 1), degree)
            if type(base) is not Constant:
                stack.append(base)
        else:
            stack.append(base)

    def exponent_of(self, base: Node, exponent: Node) -> Combination:
        """b^u as e^(u·ln b)."""
        if base is E:
            return combination(exponent, self.mask)
        if type(base) is Number and base.value > 0:
            root, times = least_root(base.value)
            return combination(times * exponent * Call("ln", (Number(root),)), self.mask)
        return combination(exponent * Call("ln", (base,)), self.mask)

    def _note_exponent(self, found: Combination, stack: list[Node]) -> None:
        """Exponents c·ln(u) are powers of u; the rest of the exponent stays."""
        for term, coefficient in list(found.row.items()):
            if type(term) is Call and term.name == "ln":
                self._note_root(term.args[0], coefficient, stack)

    def _scan_call(self, part: Call, stack: list[Node]) -> None:
        name = part.name
        if name in ("sqrt", "cbrt"):
            self._note_root(part.args[0], HALF.value if name == "sqrt" else Fraction(1, 3), stack)
        elif not part.support & self.mask:
            self._scan_constant(part, stack)
        elif name in TRIGONOMETRIC:
            self.angles[part.args[0]] = combination(part.args[0], self.mask)
        elif name == "exp":
            self.exponents[part] = combination(part.args[0], self.mask)
            self._note_exponent(self.exponents[part], stack)
        elif name in HYPERBOLIC:
            self.exponents[part] = combination(part.args[0], self.mask)
        elif name == "abs" or name == "sign":
            self.opaque[Call("abs", part.args)] = None
            stack += part.args
        elif name in ("log10", "log2", "logb"):
            base = part.args[1] if name == "logb" else Number(10 if name == "log10" else 2)
            stack += (Call("ln", part.args[:1]), Call("ln", (base,)))
        elif name in INVERTIBLE:
            self.opaque[part] = None
        else:
            raise NotAlgebraic(f"{name} is not algebraic")

    def _scan_constant(self, part: Node, stack: list[Node]) -> None:
        """A function at a constant: by its value where that is known, else a constant of its own."""
        value = value_of(part)
        if value is part:
            self.roots.setdefault(part, 1)
        else:
            stack.append(value)

