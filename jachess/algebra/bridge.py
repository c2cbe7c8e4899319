"""Expressions of jachess to SymPy, and back (see `incoming.py`): the one place where the two meet.

Everything is over the reals: symbols are real, and an odd root of a negative number is the real one. No text is ever
handed to SymPy except the names of symbols. Both directions walk without recursion, so the depth of an expression is
SymPy's limit and not ours.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from jachess.algebra.incoming import RELATION_HEADS, from_sympy, matrix_from_sympy
from jachess.errors import InputError
from jachess.expression.nodes import (
    BINDERS,
    PI,
    RELATIONS,
    Call,
    Constant,
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
    postorder,
)
from jachess.vocabulary import FUNCTIONS

__all__ = ["Symbols", "from_sympy", "many_to_sympy", "matrix_from_sympy", "real_power", "to_sympy"]

Symbols = MutableMapping[Name, Any]

_BINDER_HEADS = {"sum": "Sum", "prod": "Product", "integral": "Integral"}


def to_sympy(node: Node, symbols: Symbols | None = None, *, real: bool = True) -> Any:
    """The SymPy expression of a node.

    `symbols` is the table of one problem: names that are missing from it are entered, as real symbols unless `real`
    is false. A root whose index is odd becomes sign(u)·|u|^(p/q) where u may be negative, since SymPy's own power is
    the complex principal value. Functions without a SymPy class are written by their definition.
    """
    return many_to_sympy((node,), symbols, real=real)[0]


def many_to_sympy(nodes: Iterable[Node], symbols: Symbols | None = None, *, real: bool = True) -> tuple[Any, ...]:
    """The SymPy expressions of several nodes, with one table of symbols; shared parts are converted once."""
    table: Symbols = {} if symbols is None else symbols
    made: dict[Node, Any] = {}
    roots = tuple(nodes)
    _convert(roots, made, table, real)
    return tuple(made[root] for root in roots)


def _convert(roots: tuple[Node, ...], made: dict[Node, Any], table: Symbols, real: bool) -> None:
    import sympy

    for node in postorder(*roots):
        if node in made:
            continue
        kind = type(node)
        args = [made[arg] for arg in node.args]
        if kind is Number:
            value: Any
            made[node] = sympy.Rational(node.value.numerator, node.value.denominator)  # type: ignore[attr-defined]
        elif kind is Name:
            value = table.get(node)  # type: ignore[call-overload]
            if value is None:
                value = sympy.Symbol(node.text, real=True) if real else sympy.Symbol(node.text)  # type: ignore[attr-defined]
                table[node] = value  # type: ignore[index]
            made[node] = value
        elif kind is Constant:
            made[node] = sympy.pi if node is PI else sympy.E
        elif kind is Root:
            polynomial = sympy.Poly(node.coefficients[::-1], sympy.Dummy("t"))  # type: ignore[attr-defined]
            made[node] = sympy.CRootOf(polynomial, node.k - 1)  # type: ignore[attr-defined]
        elif kind is Sum:
            made[node] = sympy.Add(*args)
        elif kind is Product:
            made[node] = sympy.Mul(*args)
        elif kind is Quotient:
            made[node] = args[0] / args[1]
        elif kind is Negative:
            made[node] = -args[0]
        elif kind is Power:
            made[node] = real_power(args[0], args[1])
        elif kind is Unknown:
            made[node] = _unknown(sympy, node, args, real)  # type: ignore[arg-type]
        else:
            made[node] = _call(sympy, node, args, made, table, real)  # type: ignore[arg-type]


def real_power(base: Any, exponent: Any) -> Any:
    """base^exponent over the reals, for SymPy expressions: an odd root of a negative number is the real root."""
    import sympy

    if isinstance(exponent, sympy.Rational) and exponent.q % 2 and exponent.q > 1 and not base.is_nonnegative:
        size = sympy.Pow(sympy.Abs(base), exponent)
        return size * sympy.sign(base) if exponent.p % 2 else size
    return sympy.Pow(base, exponent)


def _call(sympy: Any, node: Call, args: list[Any], made: dict[Node, Any], table: Symbols, real: bool) -> Any:
    name = node.name
    if name in RELATIONS:
        return getattr(sympy, RELATION_HEADS[name])(*args)
    if name in BINDERS:
        return getattr(sympy, _BINDER_HEADS[name])(args[0], (args[1], args[2], args[3]))
    if name == "piecewise":
        pairs = [(args[i], args[i + 1]) for i in range(0, len(args) - 1, 2)]
        if len(args) % 2:
            pairs.append((args[-1], sympy.true))
        return sympy.Piecewise(*pairs)
    if name == "noninteger":
        return sympy.Ne(args[0], sympy.floor(args[0]))
    if name == "nonpole":
        return sympy.Or(args[0] > 0, sympy.Ne(args[0], sympy.floor(args[0])))
    if name == "cbrt":
        return real_power(args[0], sympy.Rational(1, 3))
    row = FUNCTIONS.get(name)
    if row is None:
        raise InputError(f"`{name}` has no counterpart in SymPy", kind="bridge")
    if row.sympy:
        return getattr(sympy, row.sympy)(*args)
    if row.definition is None:
        raise InputError(f"`{name}` has no counterpart in SymPy", kind="bridge")
    written: Node = row.definition(call, *node.args)
    _convert((written,), made, table, real)
    return made[written]


def _unknown(sympy: Any, node: Unknown, args: list[Any], real: bool) -> Any:
    head = sympy.Function(node.name, real=True) if real else sympy.Function(node.name)
    if not node.slots:
        return head(*args)
    # A slot filled by a symbol of its own is differentiated directly, any other through Subs, as SymPy does itself.
    inner, replaced, by = list(args), [], []
    for slot in sorted(set(node.slots)):
        arg = args[slot - 1]
        others = [other for place, other in enumerate(args) if place != slot - 1]
        if not (arg.is_Symbol and not any(other.has(arg) for other in others)):
            inner[slot - 1] = sympy.Dummy(f"xi_{slot}", real=True)
            replaced.append(inner[slot - 1])
            by.append(arg)
    derived = sympy.Derivative(head(*inner), *(inner[slot - 1] for slot in node.slots))
    return sympy.Subs(derived, tuple(replaced), tuple(by)) if replaced else derived
