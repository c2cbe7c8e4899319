"""Values of many expressions at the same few points, fast, in doubles: the fingerprints by which answers are told apart.

Each base point is there once for every variable, shifted by i·10⁻³⁰ in its direction: the real part of what is computed
is the value, the imaginary part ·10³⁰ the derivative in that direction to full precision (Squire and Trapp 1998,
doi:10.1137/S003614459631241X). So an expression with a broken derivative inside can be differentiated once more without
being written out. Real numbers are meant: outside its real domain a function is nan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any
from warnings import catch_warnings, simplefilter

from jachess.calculus.combinations import outer_partial
from jachess.errors import JachessError
from jachess.expression.ball import nearest_double
from jachess.expression.checking import sample
from jachess.expression.nodes import (
    BINDERS,
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
    Sum,
    Unknown,
)

STEP = 1e-30
POINTS = 5
MAX_DIRECTIONS = 12  # with more variables there are no slopes, values alone
TOLERANCE = 1e-9
_TRIED = 12

Array = Any  # a NumPy array of complex doubles, one for each point and direction


class Fingerprints:
    """Expressions at a few points where the `needed` ones have values, along every variable.

    `values(node)` has one column for each point and direction, `real(node)` one for each point; `variables` are those that
    have a direction. Where `at` gives
    a number for every name, that is the only point.
    """

    _is_plain = False  # whether the points are not shifted

    def __init__(
        self,
        names: Sequence[Name],
        variables: Sequence[Name],
        needed: Iterable[Node],
        assumptions: Sequence[Node] = (),
        at: Mapping[Name, float] | None = None,
    ) -> None:
        import numpy

        self.numpy = numpy
        self.variables = tuple(variables) if len(variables) <= MAX_DIRECTIONS else ()
        self.names = tuple(names)
        if at is not None:
            self._place(numpy.array([[at[name]] for name in self.names], dtype=float).reshape(len(self.names), 1), self.variables)
            return
        whole = {c.args[0] for c in assumptions if type(c) is Call and c.name in ("integer", "even", "odd") and c.args}
        columns: list[list[float]] = []
        for attempt in range(_TRIED):
            point = sample(self.names, attempt)
            columns.append([_rounded(point[name], name in whole) for name in self.names])
        base = numpy.array(columns, dtype=float).T.reshape(len(self.names), _TRIED)
        self._place(base, ())
        best = numpy.ones(_TRIED, dtype=bool)
        for condition in assumptions:
            if type(condition) is Call and condition.name in _RELATIONS:
                left, right = (self.values(arg).real for arg in condition.args)
                best &= _RELATIONS[condition.name](left, right)
        for node in needed:
            values = self.values(node)
            good = best & numpy.isfinite(values) & (abs(values) < 1e9)
            if good.sum() >= 2:
                best = good
        self._place(base[:, numpy.flatnonzero(best)[:POINTS]], self.variables)

    def _place(self, base: Array, directions: Sequence[Name]) -> None:
        numpy = self.numpy
        self.base = base
        self.count = base.shape[1]
        width = max(1, len(directions))
        self.size = self.count * width
        self.known: dict[Node, Array] = {}
        self.__dict__.pop("_plain", None)
        for k, name in enumerate(self.names):
            row = numpy.tile(base[k].astype(complex), width).reshape(width, -1)
            for j, direction in enumerate(directions):
                if direction is name:
                    row[j] += 1j * STEP
            self.known[name] = row.reshape(-1)

    # Reading results.

    def real(self, node: Node) -> Array:
        """The values, one for each point."""
        return self.values(node)[: self.count].real

    def slope(self, values: Array, column: int) -> Array:
        """The derivative in the direction of variable number `column`, one for each point; `values` may be a matrix."""
        return values[..., column * self.count : (column + 1) * self.count].imag / STEP

    def same(self, left: Array, right: Array) -> bool:
        """Whether the values agree wherever both exist, and that is at half of the points at least."""
        numpy = self.numpy
        with numpy.errstate(all="ignore"):
            finite = numpy.isfinite(left) & numpy.isfinite(right)
            close = abs(left - right) <= TOLERANCE * (abs(left) + abs(right)) + 1e-13
        count = int(finite.sum())
        return count > 0 and 2 * count >= self.count and bool((close | ~finite).all())

    def matching(self, rows: Array, wanted: Array) -> Array:
        """The numbers of the rows whose values agree with the wanted ones, as `same` says."""
        numpy = self.numpy
        with numpy.errstate(all="ignore"):
            finite = numpy.isfinite(rows) & numpy.isfinite(wanted)
            close = abs(rows - wanted) <= TOLERANCE * (abs(rows) + abs(wanted)) + 1e-13
        return numpy.flatnonzero((close | ~finite).all(axis=1) & (2 * finite.sum(axis=1) >= self.count))

    def zero(self, values: Array) -> bool:
        """Whether the values are zero at every point where they exist."""
        finite = self.numpy.isfinite(values)
        return bool(finite.any()) and bool((abs(values[finite]) < 1e-12).all())

    # Evaluation.

    def values(self, node: Node) -> Array:
        """The values of the node, complex, one for each point and direction; nan where it is undefined."""
        known = self.known
        found = known.get(node)
        if found is not None:
            return found
        stack = [node]
        with self.numpy.errstate(all="ignore"):
            while stack:
                top = stack[-1]
                if top in known:
                    stack.pop()
                    continue
                missing = [arg for arg in _children(top) if arg not in known]
                if missing:
                    stack += missing
                    continue
                stack.pop()
                known[top] = self._value(top)
        return known[node]

    def _value(self, node: Node) -> Array:
        kind = type(node)
        known = self.known
        if kind is Sum:
            total = known[node.args[0]]
            for arg in node.args[1:]:
                total = total + known[arg]
            return total
        if kind is Product:
            total = known[node.args[0]]
            for arg in node.args[1:]:
                total = total * known[arg]
            return total
        if kind is Quotient:
            return known[node.args[0]] / known[node.args[1]]
        if kind is Negative:
            return -known[node.args[0]]
        if kind is Power:
            return self._power(node)
        if kind is Number or kind is Constant:
            try:
                value = nearest_double(node)
            except JachessError:
                value = None
            return self._full(float("nan") if value is None else value)
        if kind is Name:
            return self._full(float("nan"))
        if type(node) is Unknown:
            return self._unknown(node)
        assert type(node) is Call
        return self._call(node)

    def _full(self, value: float) -> Array:
        return self.numpy.full(self.size, value, dtype=complex)

    def _power(self, node: Node) -> Array:
        numpy = self.numpy
        base, exponent = node.args
        u = self.known[base]
        if base is E:
            return numpy.exp(self.known[exponent])
        if type(exponent) is Number:
            value = exponent.value
            if type(value) is int:
                return numpy.power(u, value) if abs(value) < 100 else self._real_power(u, float(value), value % 2)
            if value.denominator % 2:
                return self._real_power(u, float(value), value.numerator % 2)
            root = numpy.power(numpy.sqrt(u), value.numerator) if value.denominator == 2 else numpy.exp(float(value) * numpy.log(u))
            return self._inside(u.real >= 0, root)
        v = self.known[exponent]
        if bool((v.imag == 0).all()) and bool((v.real == numpy.round(v.real)).all()):
            size = numpy.exp(v * numpy.log(numpy.where(u.real < 0, -u, u)))
            return numpy.where((u.real < 0) & (v.real % 2 == 1), -size, size)
        return self._inside(u.real > 0, numpy.exp(v * numpy.log(u)))

    def _real_power(self, u: Array, exponent: float, odd: int) -> Array:
        """u^exponent for an exponent with an odd denominator: the real root for negative u."""
        numpy = self.numpy
        sign = numpy.where(u.real < 0, -1.0, 1.0)
        size = numpy.exp(exponent * numpy.log(u * sign))
        return size * sign if odd else size

    def _inside(self, condition: Array, values: Array) -> Array:
        return self.numpy.where(condition, values, float("nan"))

    def _unknown(self, node: Unknown) -> Array:
        """A fixed smooth function stands in for an undefined one: a sum of exponentials, whose derivatives are known."""
        seed = sum((k + 1) * ord(letter) for k, letter in enumerate(node.name))
        total = self._full(0.0)
        for k in range(3):
            rates = [0.1 + ((seed * (k + 2) + 7 * (j + 1) * (k + 1)) % 11) / 17 for j in range(len(node.args))]
            term = self._full(0.0)
            for rate, arg in zip(rates, node.args, strict=True):
                term = term + rate * self.known[arg]
            factor = 1.0 + 0.37 * k
            for slot in node.slots:
                factor *= rates[slot - 1]
            total = total + factor * self.numpy.exp(term)
        return total

    def _call(self, node: Call) -> Array:
        name = node.name
        numpy = self.numpy
        if name in BINDERS:
            return self._binder(node)
        args = [self.known[arg] for arg in node.args]
        direct = _functions().get(name)
        if direct is not None:
            return direct(*args)
        if name in ("max", "min"):
            best = args[0]
            for arg in args[1:]:
                best = numpy.where((best.real >= arg.real) == (name == "max"), best, arg)
            return best
        if name == "piecewise":
            result = args[-1] if len(args) % 2 else self._full(float("nan"))
            for k in reversed(range(0, len(args) - 1, 2)):
                result = numpy.where(args[k + 1].real != 0, args[k], result)
            return result
        if name in _RELATIONS:
            return _RELATIONS[name](args[0].real, args[1].real).astype(complex)
        if name in ("and", "or", "not"):
            truths = [arg.real != 0 for arg in args]
            if name == "not":
                return (~truths[0]).astype(complex)
            return (numpy.all(truths, axis=0) if name == "and" else numpy.any(truths, axis=0)).astype(complex)
        return self._by_reals(node, args)

    def _by_reals(self, node: Call, args: list[Array]) -> Array:
        """A function of reals alone: its value there, and the imaginary part from its derivative."""
        from jachess.expression.array_functions import function
        from jachess.expression.compiled import lower

        numpy = self.numpy
        try:
            lowered = lower(node)
            if lowered is not node:
                return self.values(lowered)
            found = numpy.asarray(function(node.name, False)(*[arg.real for arg in args]), dtype=complex)
            for place, arg in enumerate(args):
                if not self._is_plain and (arg.imag != 0).any():
                    slope = self._plain.values(outer_partial(node, place, node.args[place]))
                    found = found + 1j * slope.real * arg.imag
        except JachessError:
            return self._full(float("nan"))
        return found

    @cached_property
    def _plain(self) -> Fingerprints:
        """The same points without the shifts."""
        plain = object.__new__(Fingerprints)
        plain.__dict__.update(self.__dict__, _is_plain=True)
        plain.known = {name: self.known[name].real.astype(complex) for name in self.names}
        return plain

    def _binder(self, node: Call) -> Array:
        """A sum, product or integral: its values from the compiled form, its imaginary parts from its derivatives."""
        from jachess.calculus.accumulation import differentiate
        from jachess.expression.compiled import compile_nodes

        points = [self.known[name].real for name in self.names]
        try:
            with catch_warnings():
                simplefilter("ignore")
                found = self.numpy.asarray(compile_nodes((node,), self.names)(*points)[0], dtype=complex)
                for j, x in enumerate(self.variables):
                    if x.support & node.support and self.size > self.count:
                        part = slice(j * self.count, (j + 1) * self.count)
                        slopes = compile_nodes((differentiate(node, x),), self.names)(*[point[part] for point in points])[0]
                        found[part] += 1j * STEP * slopes
        except (JachessError, ArithmeticError, ValueError):
            return self._full(float("nan"))
        return found


def _rounded(value: Fraction, whole: bool) -> float:
    return float(round(value * 3)) if whole else float(value)


def _children(node: Node) -> tuple[Node, ...]:
    return () if type(node) is Call and node.name in BINDERS else node.args


_RELATIONS: dict[str, Callable[[Array, Array], Array]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}

_TABLE: dict[str, Callable[..., Array]] = {}


def _functions() -> dict[str, Callable[..., Array]]:
    """The functions that are computed in complex numbers, by name."""
    if _TABLE:
        return _TABLE
    import numpy as np

    nan = float("nan")

    def inside(condition: Array, values: Array) -> Array:
        return np.where(condition, values, nan)

    _TABLE.update(
        exp=np.exp,
        sin=np.sin,
        cos=np.cos,
        tan=lambda u: np.sin(u) / np.cos(u),
        cot=lambda u: np.cos(u) / np.sin(u),
        sec=lambda u: 1 / np.cos(u),
        csc=lambda u: 1 / np.sin(u),
        sinh=np.sinh,
        cosh=np.cosh,
        tanh=np.tanh,
        coth=lambda u: 1 / np.tanh(u),
        sech=lambda u: 1 / np.cosh(u),
        csch=lambda u: 1 / np.sinh(u),
        ln=lambda u: inside(u.real > 0, np.log(u)),
        log10=lambda u: inside(u.real > 0, np.log(u) / np.log(10.0)),
        log2=lambda u: inside(u.real > 0, np.log(u) / np.log(2.0)),
        logb=lambda u, b: inside((u.real > 0) & (b.real > 0), np.log(u) / np.log(b)),
        sqrt=lambda u: inside(u.real >= 0, np.sqrt(u)),
        cbrt=lambda u: np.where(u.real < 0, -1.0, 1.0) * np.exp(np.log(np.where(u.real < 0, -u, u)) / 3),
        abs=lambda u: np.where(u.real < 0, -u, u),
        sign=lambda u: np.sign(u.real).astype(complex),
        heaviside=lambda u: np.heaviside(u.real, nan).astype(complex),
        floor=lambda u: np.floor(u.real).astype(complex),
        ceil=lambda u: np.ceil(u.real).astype(complex),
        relu=lambda u: np.where(u.real > 0, u, 0 * u),
        hypot=lambda u, v: np.sqrt(u * u + v * v),
        sigmoid=lambda u: 1 / (1 + np.exp(-u)),
        softplus=lambda u: np.log(1 + np.exp(u)),
    )
    return _TABLE
