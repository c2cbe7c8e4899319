"""Whether a constant is exactly 0, by rewriting it in independent parts and taking the rational normal form.

Logarithms of rationals become logarithms of primes; hyperbolic functions and their inverses exponentials and logarithms;
sin(c) and cos(c) the rational functions of tan(c/2), for which a name stands. What then cancels is 0 for certain.
"""

from __future__ import annotations

from collections.abc import Callable

from jachess.expression.nodes import Call, E, Name, Node, Number, Power, Quotient, call, postorder, rebuilt, total
from jachess.expression.radicals import factored, scaled

_TRIGONOMETRIC: dict[str, Callable[[Node], Node]] = {
    "sin": lambda t: 2 * t / (1 + t**2),
    "cos": lambda t: (1 - t**2) / (1 + t**2),
    "tan": lambda t: 2 * t / (1 - t**2),
    "cot": lambda t: (1 - t**2) / (2 * t),
    "sec": lambda t: (1 + t**2) / (1 - t**2),
    "csc": lambda t: (1 + t**2) / (2 * t),
}


def _e(u: Node) -> Node:
    return Power((E, u))


_BY_EXPONENTIALS: dict[str, Callable[[Node], Node]] = {
    "exp": _e,
    "sinh": lambda u: (_e(u) - _e(-u)) / 2,
    "cosh": lambda u: (_e(u) + _e(-u)) / 2,
    "tanh": lambda u: (_e(u) - _e(-u)) / (_e(u) + _e(-u)),
    "coth": lambda u: (_e(u) + _e(-u)) / (_e(u) - _e(-u)),
    "sech": lambda u: 2 / (_e(u) + _e(-u)),
    "csch": lambda u: 2 / (_e(u) - _e(-u)),
    "asinh": lambda u: call.ln(u + call.sqrt(u**2 + 1)),
    "acosh": lambda u: call.ln(u + call.sqrt(u**2 - 1)),
    "atanh": lambda u: (call.ln(1 + u) - call.ln(1 - u)) / 2,
    "sigmoid": lambda u: 1 / (1 + _e(-u)),
    "softplus": lambda u: call.ln(1 + _e(u)),
}


def vanishes(constant: Node) -> bool:
    """Whether the constant is 0 for certain; False says nothing."""
    from jachess.expression.tidy import tidy

    return tidy(in_independent_parts(tidy(constant))) is Number(0)


def in_independent_parts(constant: Node) -> Node:
    """The constant rewritten as the module says; the names in it stand for tangents."""
    tangents: dict[Node, Name] = {}
    result: dict[Node, Node] = {}
    for part in postorder(constant):
        new: Node | None = None
        args = tuple(result[arg] for arg in part.args)
        if type(part) is Call:
            if part.name in _TRIGONOMETRIC:
                name = tangents.setdefault(part.args[0], Name(f"tangent {len(tangents) + 1}"))
                new = _TRIGONOMETRIC[part.name](name)
            elif part.name in _BY_EXPONENTIALS:
                new = _BY_EXPONENTIALS[part.name](args[0])
            elif part.name in ("ln", "log2", "log10", "logb"):
                new = _logarithm(part.name, args)
        result[part] = new if new is not None else rebuilt(part, args) if part.args else part
    return result[constant]


def _logarithm(name: str, args: tuple[Node, ...]) -> Node | None:
    top = _of_primes(args[0])
    if name == "ln" or top is None:
        return top
    bottom = _of_primes(args[1] if name == "logb" else Number(int(name[3:])))
    return None if bottom is None else Quotient((top, bottom))


def _of_primes(argument: Node) -> Node | None:
    """ln of a positive rational in logarithms of primes."""
    if type(argument) is not Number or argument.value <= 0:
        return None
    value = argument.value
    terms = [scaled(count, Call("ln", (Number(base),))) for base, count in factored(value.numerator)]
    terms += [scaled(-count, Call("ln", (Number(base),))) for base, count in factored(value.denominator)]
    return total(terms)
