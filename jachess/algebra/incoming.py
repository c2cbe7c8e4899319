"""Expressions of SymPy as nodes.

A SymPy expression that has no real meaning here is refused by the name of its class. The walk is not recursive, so the
depth of an expression is SymPy's limit and not ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import factorial
from typing import Any

from jachess.errors import InputError
from jachess.expression.nodes import (
    HALF,
    ONE,
    PI,
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
    Unknown,
)
from jachess.vocabulary import FUNCTIONS

# SymPy's classes that mean one of our functions, beyond the vocabulary's own column.
_OTHER_HEADS = {"asec": "asec", "acsc": "acsc", "loggamma": "lgamma", "ceiling": "ceil", "Heaviside": "heaviside", "Abs": "abs"}

# SymPy's classes of relations.
RELATION_HEADS = {
    "<": "StrictLessThan",
    "<=": "LessThan",
    ">": "StrictGreaterThan",
    ">=": "GreaterThan",
    "=": "Equality",
    "!=": "Unequality",
    "and": "And",
    "or": "Or",
    "not": "Not",
}

Maker = Callable[[Any, tuple[Node, ...], dict[Any, Node]], Node]


def from_sympy(expression: Any, names: Mapping[Any, Name] | None = None) -> Node:
    """The node of a SymPy expression (also of a Python int or Fraction).

    Factors with negative exponents become denominators, x**(1/2) becomes sqrt(x), exp(u) becomes e^u, derivatives of
    undefined functions become `Unknown` with its slots. `names` gives the Name of a symbol where it is not its own.
    Raises: InputError that names the SymPy class which has no counterpart (I, zoo, a Matrix, an indefinite integral, ...).
    """
    if isinstance(expression, (int, Fraction)):
        return Number(expression)
    if not hasattr(expression, "free_symbols") or not hasattr(expression, "args"):
        raise _refused(expression)
    made: dict[Any, Node] = {}
    chosen = dict(names or {})
    stack: list[tuple[Any, bool]] = [(expression, False)]
    while stack:
        part, ready = stack.pop()
        if part in made:
            continue
        if ready:
            made[part] = _node(part, made, chosen)
            continue
        stack.append((part, True))
        for child in _children(part):
            if child not in made:
                stack.append((child, False))
    return made[expression]


def matrix_from_sympy(matrix: Any, names: Mapping[Any, Name] | None = None) -> tuple[tuple[Node, ...], ...]:
    """The entries of a SymPy matrix, or of a list or tuple of expressions (one column), as rows of nodes."""
    if hasattr(matrix, "shape") and hasattr(matrix, "tolist") and len(matrix.shape) == 2:
        rows = matrix.tolist()
    else:
        rows = [row if isinstance(row, (list, tuple)) else [row] for row in matrix]
    return tuple(tuple(from_sympy(entry, names) for entry in row) for row in rows)


def _refused(part: Any) -> InputError:
    return InputError(
        f"SymPy's `{type(part).__name__}` has no counterpart here",
        cause="only real functions that jachess knows can be taken over",
        help="`jachess functions` lists them",
        kind="bridge",
    )


def _children(part: Any) -> tuple[Any, ...]:
    head = type(part).__name__
    if head == "Subs":
        return _slots_of_subs(part)[2]
    if head == "Derivative":
        return tuple(_slots_of_derivative(part)[2])
    if head in ("Sum", "Product", "Integral"):
        return (part.function, *(bound for limit in part.limits for bound in limit))
    if head == "Piecewise":
        return tuple(side for pair in part.args for side in pair.args)
    if head == "ComplexRootOf":
        return ()
    return tuple(part.args)


def _slots_of_derivative(part: Any) -> tuple[str, tuple[int, ...], tuple[Any, ...]]:
    """Name, slots and arguments of the derivative of an undefined function by some of its own arguments."""
    inner = part.expr
    if not _undefined(inner):
        raise _refused(part)
    slots: list[int] = []
    for variable, count in part.variable_count:
        places = [place for place, arg in enumerate(inner.args, 1) if arg == variable]
        if len(places) != 1 or any(arg != variable and arg.has(variable) for arg in inner.args) or not count.is_Integer:
            raise _refused(part)
        slots += places * int(count)
    return inner.func.__name__, tuple(sorted(slots)), inner.args


def _slots_of_subs(part: Any) -> tuple[str, tuple[int, ...], tuple[Any, ...]]:
    if type(part.expr).__name__ != "Derivative":
        raise _refused(part)
    name, slots, args = _slots_of_derivative(part.expr)
    put = dict(zip(part.variables, part.point, strict=True))
    return name, slots, tuple(arg.xreplace(put) for arg in args)


def _undefined(part: Any) -> bool:
    import sympy

    return isinstance(part, sympy.core.function.AppliedUndef)


def _node(part: Any, made: dict[Any, Node], names: dict[Any, Name]) -> Node:
    if part.is_Symbol:
        return _name(part, names)
    args = tuple(made[arg] for arg in part.args) if part.args and all(arg in made for arg in part.args) else ()
    head = type(part).__name__
    make = _MAKERS.get(head)
    if make is not None:
        return make(part, args, made)
    if part.is_Rational:
        return Number(Fraction(int(part.p), int(part.q)))
    if part.is_Float:
        return Number(Fraction(str(float(part)) if part._prec <= 53 else str(part)))
    if part.is_Relational:
        return Call(_RELATIONS_BY_HEAD[head], args)
    if _undefined(part):
        return Unknown(part.func.__name__, (), args)
    name = _functions_by_head().get(head)
    if name is not None and FUNCTIONS[name].arity in (0, len(args)):
        return Call(name, args)
    raise _refused(part)


_SPELLING = re.compile(r"([^\W\d_]+)_?\{?(\d+(?:[_,]\d+)*)?\}?")


def _name(symbol: Any, names: dict[Any, Name]) -> Name:
    known = names.get(symbol)
    if known is not None:
        return known
    text = symbol.name.lstrip("_") if type(symbol).__name__ == "Dummy" else symbol.name
    match = _SPELLING.fullmatch(text)
    if match is None and not text.isidentifier():
        raise InputError(f"the symbol `{text}` cannot be a name here", help="rename it to letters and digits", kind="bridge")
    if match is not None:
        text = match[1] + (match[2] or "").replace(",", "_")
    if type(symbol).__name__ == "Dummy":
        # a dummy must not be confused with a symbol that is spelled alike
        taken = {name.text for name in names.values()}
        number = 1
        while f"{text}{number}" in taken:
            number += 1
        text = f"{text}{number}"
    names[symbol] = Name(text)
    return names[symbol]


_RELATIONS_BY_HEAD = {head: name for name, head in RELATION_HEADS.items()}
_HEADS: dict[str, str] = {}


def _functions_by_head() -> dict[str, str]:
    if not _HEADS:
        _HEADS.update({row.sympy: row.name for row in FUNCTIONS.values() if row.sympy})
        _HEADS.update(_OTHER_HEADS)
    return _HEADS


def _add(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    # a number comes last: x + 1, as it is written
    return Sum((*args[1:], args[0])) if type(args[0]) is Number else Sum(args)


def _mul(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    above: list[Node] = []
    below: list[Node] = []
    coefficient = Fraction(1)
    roots = _odd_roots(part)
    paired = {sign for sign, _ in roots.values()}
    for factor in part.args:
        if factor.is_Rational:
            coefficient *= Fraction(int(factor.p), int(factor.q))
        elif factor in roots:
            exponent = Fraction(int(factor.exp.p), int(factor.exp.q))
            root = Power((made[roots[factor][1]], Number(abs(exponent))))
            (above if exponent > 0 else below).append(root)
        elif factor not in paired:
            node = made[factor]
            if factor.is_Pow and type(node) is Quotient:
                below.append(node.args[1])
            else:
                above.append(node)
    negative = coefficient < 0
    coefficient = abs(coefficient)
    if below:
        if coefficient.numerator != 1 or not above:
            above.insert(0, Number(coefficient.numerator))
        if coefficient.denominator != 1:
            below.insert(0, Number(coefficient.denominator))
    elif coefficient != 1 or not above:
        above.insert(0, Number(coefficient))
    result = above[0] if len(above) == 1 else Product(tuple(above))
    if below:
        result = Quotient((result, below[0] if len(below) == 1 else Product(tuple(below))))
    return Negative((result,)) if negative else result


def _odd_roots(product: Any) -> dict[Any, tuple[Any, Any]]:
    """The factors |u|^(p/q), p and q odd, that stand beside a sign(u): together they are u^(p/q). Each with its sign and u."""
    signs = {factor.args[0]: factor for factor in product.args if type(factor).__name__ == "sign"}
    if not signs:
        return {}
    roots = [factor for factor in product.args if _root_of_abs(factor) and factor.exp.p % 2]
    return {root: (signs[root.base.args[0]], root.base.args[0]) for root in roots if root.base.args[0] in signs}


def _root_of_abs(part: Any) -> bool:
    return bool(part.is_Pow and type(part.base).__name__ == "Abs" and part.exp.is_Rational and part.exp.q % 2 and part.exp.q > 1)


def _pow(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    exponent = part.exp
    if exponent.is_Rational:
        if exponent.p < 0:
            return Quotient((ONE, _positive_power(part, made, -exponent)))
        return _positive_power(part, made, exponent)
    if type(args[1]) is Negative:
        return Quotient((ONE, Power((args[0], args[1].args[0]))))
    return Power(args)


def _positive_power(part: Any, made: dict[Any, Node], exponent: Any) -> Node:
    base = made[part.base]
    value = Fraction(int(exponent.p), int(exponent.q))
    if value == 1:
        return base
    if value == Fraction(1, 2):
        return Call("sqrt", (base,))
    if _root_of_abs(part) and not exponent.p % 2:
        base = base.args[0]  # |u|^(2/3) is u^(2/3) over the reals
    return Power((base, Number(value)))


def _piecewise(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    sides: list[Node] = []
    for value, condition in part.args:
        sides.append(made[value])
        if type(condition).__name__ == "BooleanTrue":
            break
        sides.append(made[condition])
    return Call("piecewise", tuple(sides)) if len(sides) > 1 else sides[0]


def _binder(name: str) -> Maker:
    def make(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
        body = made[part.function]
        for limit in part.limits:
            if len(limit) != 3:
                raise _refused(part)
            body = Call(name, (body, *(made[bound] for bound in limit)))
        return body

    return make


def _derivative(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    name, slots, inner = (_slots_of_subs if type(part).__name__ == "Subs" else _slots_of_derivative)(part)
    return Unknown(name, slots, tuple(made[arg] for arg in inner))


def _root(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    """A real CRootOf; SymPy counts the real roots first, in ascending order."""
    from jachess.expression.real_roots import normalised

    coefficients = part.poly.all_coeffs()[::-1]
    found = None
    if part.is_real and all(c.is_Integer for c in coefficients):
        found = normalised(tuple(int(c) for c in coefficients), part.index + 1)
    if found is None:
        raise _refused(part)
    return found


def _polygamma(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    return Call("digamma", args[1:]) if args[0] is Number(0) else Call("polygamma", args)


def _zeta(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
    """ζ(n) = (−1)^n·ψ⁽ⁿ⁻¹⁾(1)/(n − 1)! for n = 2, 3, ..."""
    n = part.args[0]
    if len(part.args) != 1 or not n.is_Integer or not 2 <= n <= 1000:
        raise _refused(part)
    below = factorial(int(n) - 1) * (-1) ** int(n)
    return Quotient((Call("polygamma", (Number(int(n) - 1), ONE)), Number(below)))


def _first_only(name: str, *allowed: Node) -> Maker:
    def make(part: Any, args: tuple[Node, ...], made: dict[Any, Node]) -> Node:
        if len(args) > 1 and args[1] not in allowed:
            raise _refused(part)
        return Call(name, args[:1])

    return make


def _truth(value: int) -> Node:
    return Call("=", (Number(0), Number(1 - value)))


_MAKERS: dict[str, Maker] = {
    "Add": _add,
    "Mul": _mul,
    "Pow": _pow,
    "exp": lambda part, args, made: Power((E, args[0])),
    "Exp1": lambda part, args, made: E,
    "Pi": lambda part, args, made: PI,
    "GoldenRatio": lambda part, args, made: Quotient((Sum((ONE, Call("sqrt", (Number(5),)))), Number(2))),
    "EulerGamma": lambda part, args, made: Negative((Call("digamma", (ONE,)),)),
    "acot": lambda part, args, made: Call("atan", (Quotient((ONE, args[0])),)),
    "polygamma": _polygamma,
    "zeta": _zeta,
    "Heaviside": _first_only("heaviside", HALF),
    "LambertW": _first_only("lambertw", Number(0)),
    "Piecewise": _piecewise,
    "Sum": _binder("sum"),
    "Product": _binder("prod"),
    "Integral": _binder("integral"),
    "ComplexRootOf": _root,
    "Derivative": _derivative,
    "Subs": _derivative,
    "And": lambda part, args, made: Call("and", args),
    "Or": lambda part, args, made: Call("or", args),
    "Not": lambda part, args, made: Call("not", args),
    "BooleanTrue": lambda part, args, made: _truth(1),
    "BooleanFalse": lambda part, args, made: _truth(0),
}
