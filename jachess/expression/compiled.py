"""Expressions as NumPy functions: one assignment for each distinct node, run on chunks that fit the cache.

The code is made of our own names alone (v0, v1, ... for nodes, f0, f1, ... for functions of a fixed table, numbers), so
no text that was typed is ever executed. Real numbers: x^(1/3) is the real root. Where the function is undefined the
result is what NumPy gives, nan or an infinity, without a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from jachess.errors import InputError
from jachess.expression.array_functions import (
    NAN,
    OWN,
    function,
    logical,
    odd_power,
    power,
    run_integral,
    run_product,
    run_sum,
    where,
)
from jachess.expression.ball import nearest_double
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
    Root,
    Sum,
    call,
    postorder,
    product,
    substitute,
    total,
)
from jachess.vocabulary import FUNCTIONS

CHUNK = 2048  # points; some dozen arrays of doubles of this length fit a second-level cache
MAX_UNROLLED = 2000


def compile_nodes(nodes: Sequence[Node], variables: Sequence[Name], shape: tuple[int, ...] | None = None) -> Callable[..., Any]:
    """A function of the variables, in their order, each a number or an array (shapes broadcast).

    It returns an array of doubles of shape `shape` + the shape of the arguments; `shape` is (len(nodes),) when it is not
    given, and its entries run row by row.
    Raises: InputError when a node has an undefined function or a name that is not among the variables.
    >>> x = Name("x")
    >>> compile_nodes((x * x, call.cbrt(x)), (x,))(-8)
    array([64., -2.])
    """
    import numpy

    shape = (len(nodes),) if shape is None else tuple(shape)
    count = len(variables)
    many = _Code(variables, scalar=False).function(nodes)
    one = _Code(variables, scalar=True).function(nodes)

    def evaluate(*arguments: Any) -> Any:
        if len(arguments) != count:
            names = ", ".join(name.text for name in variables)
            raise TypeError(f"the function takes {count} arguments ({names}), not {len(arguments)}")
        if all(type(value) is float or type(value) is int for value in arguments):
            try:
                return numpy.array(one(*map(float, arguments)), dtype=float).reshape(shape)
            except (ValueError, ZeroDivisionError, OverflowError):
                pass  # Python's floats refuse where NumPy gives nan or an infinity
        arrays = numpy.broadcast_arrays(*[numpy.asarray(value, dtype=float) for value in arguments]) if count else [numpy.empty(())]
        points = arrays[0].shape
        flat = [array.reshape(-1) for array in arrays][:count]
        size = arrays[0].size
        result = numpy.empty((len(nodes), size))
        with numpy.errstate(all="ignore"):
            for start in range(0, size, CHUNK):
                part = slice(start, start + CHUNK)
                for row, values in zip(result, many(*[array[part] for array in flat]), strict=True):
                    row[part] = values
        return result.reshape(shape + points)

    return evaluate


class _Code:
    """Writes the body of one Python function: for arrays, or for plain floats with the functions of `math`."""

    def __init__(self, variables: Sequence[Name], scalar: bool) -> None:
        self.scalar = scalar
        self.variables = tuple(variables)
        self.names: dict[Node, str] = {}
        self.lines: list[str] = []
        self.functions: dict[str, Any] = {}
        self._function_names: dict[int, str] = {}
        self._made: dict[Any, Any] = {}

    def function(self, nodes: Sequence[Node]) -> Callable[..., Any]:
        """The compiled function: variables -> tuple of values."""
        parameters = []
        for k, name in enumerate(self.variables):
            self.names[name] = f"x{k}"
            parameters.append(f"x{k}")
        lowered = [lower(node) for node in nodes]
        for node in _outer_postorder(lowered):
            if node not in self.names:
                self.names[node] = self._write(node)
        results = "".join(f"{self.names[node]}, " for node in lowered)
        source = "\n ".join([f"def function({', '.join(parameters)}):", *self.lines, f"return ({results})"])
        namespace: dict[str, Any] = {"__builtins__": {}, **self.functions}
        exec(compile(source, "<expression>", "exec"), namespace)
        return namespace["function"]  # type: ignore[no-any-return]

    def _write(self, node: Node) -> str:
        kind = type(node)
        if kind is Number or kind is Constant or kind is Root:
            return self._number(node)
        if kind is Name:
            raise InputError(
                f"`{node.text}` has no value",  # type: ignore[attr-defined]
                cause="it is not among the variables of the compiled function",
                help="give it a number, or name it as a variable",
                kind="name",
            )
        text = self._expression(node)
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name

    def _number(self, node: Node) -> str:
        value = nearest_double(node)
        if value is None:
            return self._constant(float("-inf") if isinstance(node, Number) and node.value < 0 else float("inf"))
        return f"({value!r})"

    def _helper(self, maker: Callable[..., Any], *args: Any) -> str:
        """The name of the function that `maker(*args)` makes, made once."""
        key = (maker, *args)
        if key not in self._made:
            self._made[key] = maker(*args)
        return self._constant(self._made[key])

    def _constant(self, value: Any) -> str:
        key = id(value)
        if key not in self._function_names:
            name = f"f{len(self.functions)}"
            self._function_names[key] = name
            self.functions[name] = value
        return self._function_names[key]

    def _expression(self, node: Node) -> str:
        args = [self.names[arg] for arg in _outer_args(node)]
        kind = type(node)
        if kind is Sum:
            return " + ".join(args)
        if kind is Product:
            return "*".join(args)
        if kind is Quotient:
            return f"{args[0]}/{args[1]}"
        if kind is Negative:
            return f"-{args[0]}"
        if kind is Power:
            return self._power(node, args)
        if kind is Call:
            return self._call(node, args)  # type: ignore[arg-type]
        raise InputError(
            f"the undefined function `{node.name}` cannot be evaluated",  # type: ignore[attr-defined]
            help="give its formula with `where`",
            kind="function",
        )

    def _power(self, node: Node, args: list[str]) -> str:
        base, exponent = node.args
        if base is E:
            return f"{self._known('exp')}({args[1]})"
        if type(exponent) is Number:
            value = exponent.value
            if type(value) is int and 0 < abs(value) <= 64:
                text = self._integer_power(args[0], abs(value))
                return text if value > 0 else f"1.0/({text})"
            if value == Fraction(1, 2):
                return f"{self._known('sqrt')}({args[0]})"
            if value == Fraction(-1, 2):
                return f"1.0/{self._known('sqrt')}({args[0]})"
            if value == Fraction(1, 3):
                return f"{self._known('cbrt')}({args[0]})"
            if value.denominator % 2 and value.denominator > 1:
                return f"{self._helper(odd_power, value.numerator % 2 == 1, self.scalar)}({args[0]}, {float(value)!r})"
        return f"{self._helper(power, self.scalar)}({args[0]}, {args[1]})"

    def _integer_power(self, base: str, exponent: int) -> str:
        """Repeated squaring; every square is an assignment of its own."""
        factors = []
        while True:
            if exponent % 2:
                factors.append(base)
            exponent //= 2
            if not exponent:
                return "*".join(factors)
            name = f"v{len(self.lines)}"
            self.lines.append(f"{name} = {base}*{base}")
            base = name

    def _known(self, name: str) -> str:
        return self._helper(function, name, self.scalar)

    def _call(self, node: Call, args: list[str]) -> str:
        name = node.name
        if name in ("<", "<=", ">", ">=", "=", "!="):
            return f"({args[0]} {'==' if name == '=' else name} {args[1]})"
        if name in ("and", "or", "not"):
            if self.scalar:
                return f"(not {args[0]})" if name == "not" else "(" + f" {name} ".join(args) + ")"
            return f"{self._helper(logical, name)}({', '.join(args)})"
        if name == "piecewise":
            return self._piecewise(args)
        if name in BINDERS:
            return self._binder(node, args)
        if name in ("max", "min"):
            if self.scalar:
                return f"{self._constant(max if name == 'max' else min)}(({', '.join(args)},))"
            text = args[0]
            for arg in args[1:]:
                text = f"{self._known(name)}({text}, {arg})"
            return text
        return f"{self._known(name)}({', '.join(args)})"

    def _piecewise(self, args: list[str]) -> str:
        text = args[-1] if len(args) % 2 else self._constant(NAN)
        for k in reversed(range(0, len(args) - 1, 2)):
            if self.scalar:
                text = f"({args[k]} if {args[k + 1]} else {text})"
            else:
                text = f"{self._helper(where)}({args[k + 1]}, {args[k]}, {text})"
        return text

    def _binder(self, node: Call, args: list[str]) -> str:
        """A sum, product or integral whose limits are not known before: its body is a function of its own."""
        body, index = node.args[:2]
        inner = [name for name in self.variables if name is not index]
        code = _Code((index, *inner), scalar=node.name == "integral").function((body,))  # type: ignore[arg-type]
        run = {"sum": run_sum, "prod": run_product, "integral": run_integral}[node.name]

        def whole(low: Any, high: Any, *values: Any) -> Any:
            return run(code, low, high, *values)

        return f"{self._constant(whole)}({', '.join([*args, *(self.names[name] for name in inner)])})"


def _outer_args(node: Node) -> tuple[Node, ...]:
    return node.args[2:] if type(node) is Call and node.name in BINDERS else node.args


def _outer_postorder(nodes: Sequence[Node]) -> list[Node]:
    """As `postorder`, without going into the bodies of binders."""
    order: list[Node] = []
    seen: set[Node] = set()
    for root in nodes:
        stack = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((arg, False) for arg in reversed(_outer_args(node)) if arg not in seen)
    return order


def lower(node: Node) -> Node:
    """The node with functions that neither NumPy nor SciPy has written by their definitions, and sums with known limits
    written out."""
    result: dict[Node, Node] = {}
    for part in postorder(node):
        args = tuple(result[arg] for arg in part.args)
        if type(part) is Call:
            new: Node = Call(part.name, args)
            if part.name in ("sum", "prod"):
                new = _written_out(new)
            elif part.name in FUNCTIONS and part.name not in OWN:
                row = FUNCTIONS[part.name]
                if not row.numpy and row.definition is not None:
                    new = lower(row.definition(call, *args))
            result[part] = new
        elif part.args:
            from jachess.expression.nodes import rebuilt

            result[part] = rebuilt(part, args)
        else:
            result[part] = part
    return result[node]


def _written_out(node: Node) -> Node:
    body, index, low, high = node.args
    if type(low) is not Number or type(high) is not Number or low.value.denominator != 1 or high.value.denominator != 1:
        return node
    first, last = int(low.value), int(high.value)
    if last - first >= MAX_UNROLLED:
        return node
    terms = [substitute(body, {index: Number(k)}) for k in range(first, last + 1)]
    return total(terms) if node.name == "sum" else product(terms)  # type: ignore[attr-defined]
