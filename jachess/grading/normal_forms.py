"""Expressions as elements of a field of rational functions: every function written with few independent ones.

    e^u            one generator for each term of u, so that e^(u + v) = e^u·e^v; ln|p| in an exponent gives a power of p
    sin u, cos u   one pair for each term of u, with sin² = 1 − cos², added by the formulas for sums of angles
    √u, u^(p/q)    roots |p|^(1/q) of the factors of u, with their signs
    ln u           logarithms ln|p| of the factors of u; hyperbolic functions and their inverses by e^u and ln
    |u|, sgn u, max, min    signs of factors, each 1 or −1
    anything else  a generator for the function at its normalised arguments

Where a function is defined only for u ≥ 0 (u > 0), that is kept as a constraint on the signs.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from jachess.expression.nodes import (
    BINDERS,
    PI,
    ZERO,
    Call,
    Constant,
    E,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Unknown,
    call,
    substitute,
)
from jachess.grading.exponentials import with_bits
from jachess.grading.fields import Element, Generator, NoForm
from jachess.grading.functions import Functions
from jachess.vocabulary import FUNCTIONS

MAX_WRITTEN_OUT = 200  # terms of a sum


class NormalForms(Functions):
    """The normal forms of nodes over one field.

    `whole` are the names that stand for whole numbers (1 odd, 0 even, None either). A name with `bounds` is written with a
    generator that is positive: a + t for x > a, b − t for x < b, (a + b·t)/(1 + t) between them.
    """

    @property
    def everywhere(self) -> bool:
        """Whether nothing was met that is not defined for all real numbers."""
        field = self.field
        return not (field.divisors or field.constraints or self.partial)

    def of(self, node: Node) -> Element:
        """The normal form of a node. Raises: NoForm, Restart."""
        memo = self.memo
        stack = [node]
        while stack:
            top = stack[-1]
            if top in memo:
                stack.pop()
                continue
            pending = [arg for arg in _children(top) if arg not in memo]
            if pending:
                stack += pending
                continue
            stack.pop()
            memo[top] = _METHODS[type(top)](self, top)
        return memo[node]

    def always(self, condition: Node) -> bool:
        """Whether a condition u > 0, u >= 0 or u != 0 on a part that has its normal form here is known to hold everywhere."""
        if type(condition) is not Call or condition.args[-1] is not ZERO:
            return False
        found = self.memo.get(condition.args[0])
        if found is None:
            return False
        field = self.field
        if found[1] is not field.one and not found[1].is_constant():
            return False
        if condition.name == "!=":
            return field.never_zero(found[0]) or field.never_zero(-found[0])
        return field.sign_of(found[0]) == 1 and (condition.name == ">=" or field.never_zero(found[0]))

    # the nodes

    def _number(self, node: Number) -> Element:
        return self.field.number(node.value)

    def _constant(self, node: Constant) -> Element:
        if node is PI:
            return self._pi()
        return self.exponential(self.field.number(1))

    def _root(self, node: Root) -> Element:
        """A real algebraic number: its leading coefficient times it is an algebraic integer with a monic relation."""
        field = self.field
        lead, degree = node.coefficients[-1], len(node.coefficients) - 1
        monic = [coefficient * lead ** (degree - 1 - k) for k, coefficient in enumerate(node.coefficients[:-1])]

        def value(bits: int) -> Any:
            from jachess.expression.real_roots import root_ball

            return with_bits(bits, lambda: root_ball(node.coefficients, node.k, bits) * lead)

        fresh = node not in field.made
        house = 1.0 + max(abs(coefficient) for coefficient in monic) if max(map(abs, monic)) < 10**30 else 0.0
        made = field.generator(node, Generator("constant", value, False, None, house, (degree, 1)))
        if fresh:
            relation = made**degree
            for k, coefficient in enumerate(monic):
                relation = relation + coefficient * made**k
            field.relations.append(relation)
        return field.times((made, field.one), field.number(Fraction(1, lead)))

    def _name(self, node: Name) -> Element:
        field = self.field
        low, high = self.bounds.get(node, (None, None))
        found = field.generator(node, Generator("name", None, low is not None or high is not None))
        if node in self.whole:
            self.indices.add(str(found))
        plain = found, field.one
        if low is not None and high is not None:
            top = field.plus(field.number(low), field.times(field.number(high), plain))
            return field.times(top, (field.one, 1 + found))
        if low is not None:
            return field.plus(field.number(low), plain) if low else plain
        return field.plus(field.number(high), field.negative(plain)) if high is not None else plain

    def _sum(self, node: Node) -> Element:
        memo, plus = self.memo, self.field.plus
        result = memo[node.args[0]]
        for arg in node.args[1:]:
            result = plus(result, memo[arg])
        return result

    def _product(self, node: Node) -> Element:
        memo, times = self.memo, self.field.times
        result = memo[node.args[0]]
        for arg in node.args[1:]:
            result = times(result, memo[arg])
        return result

    def _quotient(self, node: Node) -> Element:
        return self.field.over(self.memo[node.args[0]], self.memo[node.args[1]])

    def _negative(self, node: Node) -> Element:
        top, below = self.memo[node.args[0]]
        return -top, below

    def _power(self, node: Node) -> Element:
        base, exponent = node.args
        if base is E:
            return self.exponential(self.memo[exponent])
        value = exponent.value if type(exponent) is Number else self._rational(exponent)
        if value is None:
            self.partial = self.symbolic = True
            return self.symbolic_power(self.memo[base], self.memo[exponent])
        if type(value) is int or value.denominator == 1:
            return self.field.power(self.memo[base], int(value)) if value else self.field.number(1)
        self.partial = True
        return self.field.root(self.memo[base], Fraction(value))

    def _rational(self, exponent: Node) -> Fraction | None:
        return None if exponent.support else self.field.rational(self.memo[exponent])

    def _call(self, node: Call) -> Element:
        name = node.name
        if name not in _EVERYWHERE:
            self.partial = True
        if name in BINDERS:
            return self._binder(node)
        if name in ("max", "min"):
            return self._extreme(name, tuple(self.memo[arg] for arg in _flat(node)))
        args = [self.memo[arg] for arg in node.args]
        method = _FUNCTIONS.get(name)
        if method is not None:
            return method(self, *args)
        if name in _TURNED:
            return self._odd_or_even(name, args[0], _TURNED[name])
        row = FUNCTIONS.get(name)
        if row is None:
            raise NoForm  # a condition
        if row.definition is not None:
            return self.of(row.definition(call, *node.args))
        return self.opaque(name, args, node)

    def _unknown(self, node: Unknown) -> Element:
        return self.opaque((node.name, node.slots), [self.memo[arg] for arg in node.args], node)

    def _binder(self, node: Call) -> Element:
        """A sum with numbers as limits is written out; what is left open is one generator, whatever its index is called."""
        from jachess.expression.compiled import lower
        from jachess.expression.tidy import tidy

        body, index, low, high = node.args
        limits = [Fraction(limit.value) for limit in (low, high) if type(limit) is Number]
        if node.name != "integral" and len(limits) == 2 and abs(limits[1] - limits[0]) <= MAX_WRITTEN_OUT:
            written = lower(node)
            if written is not node:
                return self.of(written)
        bound = Name("index")
        shown = tidy(Call(node.name, (substitute(body, {index: bound}), bound, low, high)))
        if type(shown) is not Call or shown.name != node.name:
            return self.of(shown)
        return self.field.generator(("binder", shown), Generator("opaque", _node_ball(shown))), self.field.one

    def opaque(self, name: Any, args: list[Element], node: Node) -> Element:
        """A generator for the function at these arguments."""
        key = (name, *(self.key(arg) for arg in args))
        return self.field.generator(key, Generator("opaque", _node_ball(node))), self.field.one


def _flat(node: Call) -> list[Node]:
    """The arguments of max(max(a, b), c): a, b, c."""
    found: list[Node] = []
    stack = list(reversed(node.args))
    while stack:
        part = stack.pop()
        if type(part) is Call and part.name == node.name:
            stack += reversed(part.args)
        else:
            found.append(part)
    return found


def _children(node: Node) -> tuple[Node, ...]:
    return () if type(node) is Call and node.name in BINDERS else node.args


def _node_ball(node: Node) -> Callable[[int], Any] | None:
    """The ball of a node that is a constant."""
    if node.support:
        return None

    def value(bits: int) -> Any:
        from jachess.expression.ball import enclose

        found = enclose(node, {}, bits)
        if found is None or isinstance(found, bool):
            raise NoForm
        return found

    return value


_METHODS: dict[type[Node], Callable[[NormalForms, Any], Element]] = {
    Number: NormalForms._number,
    Constant: NormalForms._constant,
    Name: NormalForms._name,
    Sum: NormalForms._sum,
    Product: NormalForms._product,
    Quotient: NormalForms._quotient,
    Root: NormalForms._root,
    Negative: NormalForms._negative,
    Power: NormalForms._power,
    Call: NormalForms._call,
    Unknown: NormalForms._unknown,
}

_HALF, _THIRD = Fraction(1, 2), Fraction(1, 3)
_FUNCTIONS: dict[str, Callable[..., Element]] = {
    "exp": NormalForms.exponential,
    "ln": NormalForms.logarithm,
    "sqrt": lambda forms, u: forms.field.root(u, _HALF),
    "cbrt": lambda forms, u: forms.field.root(u, _THIRD),
    "sin": lambda forms, u: forms.waves(u)[1],
    "cos": lambda forms, u: forms.waves(u)[0],
    "tan": NormalForms._tan,
    "cot": NormalForms._cot,
    "sec": lambda forms, u: forms.field.inverse(forms.waves(u)[0]),
    "csc": lambda forms, u: forms.field.inverse(forms.waves(u)[1]),
    "sinh": NormalForms._sinh,
    "cosh": NormalForms._cosh,
    "tanh": NormalForms._tanh,
    "coth": lambda forms, u: forms.field.inverse(forms._tanh(u)),
    "sech": lambda forms, u: forms.field.inverse(forms._cosh(u)),
    "csch": lambda forms, u: forms.field.inverse(forms._sinh(u)),
    "asinh": NormalForms._asinh,
    "acosh": NormalForms._acosh,
    "atanh": NormalForms._atanh,
    "acoth": lambda forms, u: forms._atanh(forms.field.inverse(u)),
    "asech": lambda forms, u: forms._acosh(forms.field.inverse(u)),
    "acsch": lambda forms, u: forms._asinh(forms.field.inverse(u)),
    "acos": NormalForms._acos,
    "acot": NormalForms._acot,
    "asec": lambda forms, u: forms._acos(forms.field.inverse(u)),
    "acsc": lambda forms, u: forms._odd_or_even("asin", forms.field.inverse(u), -1),
    "abs": NormalForms._absolute,
    "sign": NormalForms._sign,
    "heaviside": NormalForms._heaviside,
    "atan2": NormalForms._angle,
    "relu": lambda forms, u: forms._half(forms.field.plus(u, forms._absolute(u))),
    "floor": NormalForms._floor,
    "ceil": lambda forms, u: forms.field.negative(forms._floor(forms.field.negative(u))),
    "erfc": lambda forms, u: forms.field.plus(forms.field.number(1), forms.field.negative(forms._odd_or_even("erf", u, -1))),
    "sinc": lambda forms, u: forms.field.over(forms.waves(u)[1], u),
    "gamma": NormalForms._gamma,
    "digamma": NormalForms._digamma,
    "besselj": lambda forms, n, u: forms._bessel("besselj", n, u),
    "bessely": lambda forms, n, u: forms._bessel("bessely", n, u),
    "besseli": lambda forms, n, u: forms._bessel("besseli", n, u),
    "besselk": lambda forms, n, u: forms._bessel("besselk", n, u),
}
_EVERYWHERE = frozenset({"exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "abs", "max", "min", "sigmoid", "cbrt"})
# f(−u) = −f(u), by a generator that is otherwise opaque
_TURNED = dict.fromkeys(("asin", "atan", "erf", "erfi", "Si", "Shi", "fresnels", "fresnelc"), -1)
