"""The rules of differentiation, one row each: how a textbook writes a rule, when it applies, how it combines the parts.

The explained derivation, the silent accumulation for large systems and the mistakes of homework all read this one
table; there is no other derivative engine. For a node, the rows of its head are tried from first to last and the first
that applies is taken, so the most specific stands first.

A row's `parts(f, x)` gives the sub-expressions whose derivatives the rule needs, or None when it does not apply; `x` is
the variable, or for the silent reader a `Variables` that stands for all of them. `combine(f, *parts)` puts the
derivative together; each part has `.expr` and `.prime`. A rule is linear in the primes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from jachess.expression.nodes import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
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
    call,
    free_names,
    multiply,
    power,
    product,
    substitute,
    total,
)
from jachess.vocabulary import FUNCTIONS


class Variables(NamedTuple):
    """A stand-in for several variables at once: what depends on any of them counts as depending on it."""

    support: int


Variable = Name | Variables


class Part(NamedTuple):
    """A sub-expression of a rule and its derivative."""

    expr: Node
    prime: Node


class Rule(NamedTuple):
    """One rule: a row of the table."""

    name: str  # the stable word: "product"
    title: str  # what a reader sees: "Product rule"
    statement: str  # how a textbook writes it
    parts: Callable[[Node, Variable], tuple[Node, ...] | None]
    combine: Callable[..., Node]
    example: tuple[str, str] = ("", "")
    conditions: Callable[..., tuple[Node, ...]] | None = None  # (f, *expressions of the parts) -> relations it needs
    partials: Callable[..., tuple[Node, ...]] | None = None  # (f, *expressions) -> the derivative by each; None: not apart from u′
    letters: str = "uvw"  # the names of the parts in the statement
    given: Callable[[Node, Variable], tuple[tuple[str, Node], ...]] | None = None  # what stands for n, c, a, ...
    moments: bool = False  # shown in the five moments of the chain rule
    binds: bool = False  # a part is under a binder: its derivative is taken for each variable apart
    group: str = ""  # a collective word that `--understood` takes: "trigonometric"


# Parts


def _any_part(f: Node, x: Variable) -> tuple[Node, ...]:
    return f.args


def _nothing(f: Node, x: Variable) -> tuple[Node, ...]:
    return ()


def _constant(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if not f.support and not f.args else None


def _held(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.support & x.support else ()


def _itself(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if f is x else None


def _difference(f: Node, x: Variable) -> tuple[Node, ...] | None:
    if len(f.args) == 2 and type(f.args[1]) is Negative and type(f.args[0]) is not Negative:
        return f.args[0], f.args[1].args[0]
    return None


def split_factors(f: Node, x: Variable) -> tuple[list[Node], list[Node]]:
    """The factors of a product that are constant in x, and those that are not."""
    held: list[Node] = []
    varying: list[Node] = []
    for factor in f.args:
        (varying if factor.support & x.support else held).append(factor)
    return held, varying


def _multiple(f: Node, x: Variable) -> tuple[Node, ...] | None:
    mask = x.support
    varying = tuple([factor for factor in f.args if factor.support & mask])
    if len(varying) == len(f.args):
        return None
    return varying if len(varying) == 1 else (Product(varying),)


def _multiplier(f: Node, x: Variable) -> Node:
    held, _ = split_factors(f, x)
    return held[0] if len(held) == 1 else Product(tuple(held))


def _negative_multiple(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return _multiple(f.args[0], x) if type(f.args[0]) is Product else None


def _two_factors(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return f.args if len(f.args) == 2 else None


def _constant_divisor(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.args[1].support & x.support else (f.args[0],)


def _constant_numerator(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.args[0].support & x.support else (f.args[1],)


def _power_of_variable(f: Node, x: Variable) -> tuple[Node, ...] | None:
    base, exponent = f.args
    return () if base is x and not exponent.support & x.support else None


def _power_of_function(f: Node, x: Variable) -> tuple[Node, ...] | None:
    base, exponent = f.args
    return None if exponent.support & x.support else (base,)


def _natural_exponential(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if f.args[0] is E and f.args[1] is x else None


def _exponential(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if f.args[1] is x and not f.args[0].support & x.support else None


def _exponential_of_function(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.args[0].support & x.support else (f.args[1],)


def _varying_arguments(f: Node, x: Variable) -> list[int]:
    return [place for place, arg in enumerate(f.args) if arg.support & x.support]


def _known(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if x in f.args and len(_varying_arguments(f, x)) == 1 else None


def _one_argument(f: Node, x: Variable) -> tuple[Node, ...] | None:
    if len(f.args) == 1:
        return f.args
    places = _varying_arguments(f, x)
    return (f.args[places[0]],) if len(places) == 1 else None


def _several_arguments(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return tuple(f.args[place] for place in _varying_arguments(f, x))


def _pieces(f: Node, x: Variable) -> tuple[Node, ...]:
    values = f.args[0::2]
    return values[:-1] + f.args[-1:] if len(f.args) % 2 else values


def _body(f: Node, x: Variable) -> tuple[Node, ...] | None:
    _, _, low, high = f.args
    return None if (low.support | high.support) & x.support else (f.args[0],)


def _integrand_and_ends(f: Node, x: Variable) -> tuple[Node, ...]:
    body, _, low, high = f.args
    return body, low, high


# Combinations


def outer_partial(f: Node, place: int, argument: Node) -> Node:
    """The derivative of the function f by its argument at `place` (from 0), taken at `argument`.

    Raises Unsupported when the vocabulary has no formula (the order of a Bessel function, say).
    """
    args = f.args if f.args[place] is argument else (*f.args[:place], argument, *f.args[place + 1 :])
    if type(f) is Unknown:
        return Unknown(f.name, tuple(sorted((*f.slots, place + 1))), args)
    row = FUNCTIONS[f.name]  # type: ignore[attr-defined]
    formula = row.derivative[place]
    if formula is None:
        from jachess.errors import InputError

        ordinal = ("first", "second", "third")[place]
        raise InputError(
            f"the derivative of `{row.name}` by its {ordinal} argument has no formula in known functions",
            cause=f"`{row.name}` ({row.title}) can be differentiated by its other argument only",
            help="hold that argument constant, for example by naming the other variables with --vars",
            kind="unsupported",
        )
    result: Node = formula(call, *args)
    return result


def _derivative_of_known(f: Node) -> Node:
    raise AssertionError("replaced in `rule_for`, where the variable is known")


def _chain(f: Node, *parts: Part) -> Node:
    places = _places_of(f, tuple([part.expr for part in parts]))
    return total(outer_partial(f, place, part.expr) * part.prime for place, part in zip(places, parts, strict=True))


def _outer_partials(f: Node, *parts: Node) -> tuple[Node, ...]:
    if len(f.args) == 1:
        return (outer_partial(f, 0, parts[0]),)
    places = _places_of(f, parts)
    return tuple([outer_partial(f, place, part) for place, part in zip(places, parts, strict=True)])


def _places_of(f: Node, parts: tuple[Node, ...]) -> list[int]:
    if len(parts) == len(f.args):
        return list(range(len(parts)))
    if len(parts) == 1 and type(parts[0]) is Name and parts[0] not in f.args:
        raise AssertionError("the place of a letter is not known: use `schematic`")
    places: list[int] = []
    for part in parts:
        places.append(next(k for k, arg in enumerate(f.args) if arg is part and k not in places))
    return places


def _product(f: Node, *parts: Part) -> Node:
    return total(
        product(other.prime if k == place else other.expr for k, other in enumerate(parts)) for place, _ in enumerate(parts)
    )


def _multiple_partial(f: Node, u: Node) -> tuple[Node, ...]:
    held = _rest_of(f, u)
    return held if len(held) == 1 else (product(held),)


def _power_partial(f: Node, u: Node) -> tuple[Node, ...]:
    n = f.args[1]
    return (multiply(n, power(u, Number(n.value - 1) if type(n) is Number else n - 1)),)


def _others(f: Node, *factors: Node) -> tuple[Node, ...]:
    if len(factors) <= 8:
        return tuple(product(factors[:place] + factors[place + 1 :]) for place in range(len(factors)))
    before: list[Node] = [ONE]
    after: list[Node] = [ONE]
    for factor in factors[:-1]:
        before.append(before[-1] * factor)
    for factor in reversed(factors[1:]):
        after.append(factor * after[-1])
    return tuple(left * right for left, right in zip(before, reversed(after), strict=True))


def _strict(condition: Node) -> Node | None:
    """The condition without its border; None when nothing is left, as for an equation."""
    if type(condition) is not Call:
        return condition
    if condition.name in ("<=", ">="):
        return Call(condition.name[0], condition.args)
    if condition.name == "=":
        return None
    if condition.name in ("and", "or"):
        inner = [_strict(arg) for arg in condition.args]
        kept = tuple(arg for arg in inner if arg is not None)
        if condition.name == "and":
            return Call("and", kept) if len(kept) == len(inner) else None
        return Call("or", kept) if len(kept) > 1 else (kept[0] if kept else None)
    return condition


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def _negated(condition: Node) -> Node:
    if type(condition) is Call and condition.name in _OPPOSITE:
        return Call(_OPPOSITE[condition.name], condition.args)
    if type(condition) is Call and condition.name in ("and", "or"):
        other = "or" if condition.name == "and" else "and"
        return Call(other, tuple(_negated(arg) for arg in condition.args))
    return Call("not", (condition,))


def _piecewise(f: Node, *pieces: Part) -> Node:
    conditions = list(f.args[1::2])
    if len(f.args) % 2:
        rest = [_negated(condition) for condition in conditions]
        conditions.append(rest[0] if len(rest) == 1 else Call("and", tuple(rest)))
    args: list[Node] = []
    for piece, condition in zip(pieces, conditions, strict=True):
        inside = _strict(condition)
        if inside is not None:
            args += (piece.prime, inside)
    return Call("piecewise", tuple(args))


def _greatest(f: Node, *parts: Part) -> Node:
    relation = ">" if f.name == "max" else "<"  # type: ignore[attr-defined]
    args: list[Node] = []
    for part in _all_arguments(f, parts):
        others = tuple(arg for arg in _arguments_of(f, parts) if arg is not part.expr)
        rival = others[0] if len(others) == 1 else Call(f.name, others)  # type: ignore[attr-defined]
        args += (part.prime, Call(relation, (part.expr, rival)))
    return Call("piecewise", tuple(args))


def _all_arguments(f: Node, parts: tuple[Part, ...]) -> list[Part]:
    """The parts with the constant arguments added in their places."""
    left = list(parts)
    found = []
    for arg in f.args:
        if left and (arg.support or len(left) == len(f.args)) and (left[0].expr is arg or type(left[0].expr) is Name):
            found.append(left.pop(0))
        else:
            found.append(Part(arg, ZERO))
    return found


def _arguments_of(f: Node, parts: tuple[Part, ...]) -> list[Node]:
    return [part.expr for part in _all_arguments(f, parts)]


def _product_binder(f: Node, body: Part) -> Node:
    _, index, low, high = f.args
    return Call("prod", (body.expr, index, low, high)) * Call("sum", (body.prime / body.expr, index, low, high))


def _leibniz(f: Node, body: Part, low: Part, high: Part) -> Node:
    index = f.args[1]
    ends = substitute(body.expr, {index: high.expr}) * high.prime - substitute(body.expr, {index: low.expr}) * low.prime
    inside = ZERO if body.prime is ZERO else Call("integral", (body.prime, index, low.expr, high.expr))
    return ends + inside


# Conditions


def _positive(u: Node) -> tuple[Node, ...]:
    return () if u.support == 0 else (Call(">", (u, ZERO)),)


def _nonzero(u: Node) -> tuple[Node, ...]:
    return () if u.support == 0 else (Call("!=", (u, ZERO)),)


def _power_conditions(base: Node, exponent: Node) -> tuple[Node, ...]:
    """Where base^exponent is differentiable when the exponent is constant: the real odd roots reach negative bases."""
    if type(exponent) is Number:
        value = Fraction(exponent.value)
        if value.denominator % 2 == 0:
            return _positive(base) if value < 1 else (Call(">=", (base, ZERO)),) if base.support else ()
        return _nonzero(base) if value < 1 else ()
    return _positive(base)


def smooth_conditions(f: Node, *arguments: Node) -> tuple[Node, ...]:
    """The relations under which the function of the vocabulary is differentiable at these arguments."""
    if type(f) is not Call:
        return ()
    row = FUNCTIONS[f.name]
    where = row.smooth or row.domain
    conditions = where(call, *arguments) if where else ()
    return tuple(condition for condition in conditions if condition.support)


def _call_conditions(f: Node, *exprs: Node) -> tuple[Node, ...]:
    return smooth_conditions(f, *f.args)


def _pieces_conditions(f: Node, *exprs: Node) -> tuple[Node, ...]:
    """The borders between pieces, and the single points that equations set apart, are not covered by the formula."""
    found: list[Node] = []
    stack = list(f.args[1::2])
    while stack:
        condition = stack.pop(0)
        if type(condition) is not Call:
            continue
        if condition.name == "or" or (condition.name == "and" and not all(_is(arg, "=") for arg in condition.args)):
            stack = list(condition.args) + stack
        elif condition.name == "and":
            found.append(_negated(condition))
        elif condition.name in _OPPOSITE:
            found.append(Call("!=", condition.args))
    return tuple(dict.fromkeys(condition for condition in found if condition.support))


def _is(node: Node, name: str) -> bool:
    return type(node) is Call and node.name == name


def _ties(f: Node, *exprs: Node) -> tuple[Node, ...]:
    first, *rest = f.args
    return tuple(Call("!=", (first, other)) for other in rest) if len(rest) == 1 else ()


# What stands for the letters that are not parts


def _n(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("n", f.args[1]),)


def _c(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("c", _multiplier(f, x)),)


def _minus_c(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("c", -_multiplier(f.args[0], x)),)


def _a(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("a", f.args[0]),)


# fmt: off
ALWAYS = (
    Rule("constant", "Constant rule", "(c)′ = 0", _constant, lambda f: ZERO, ("7", "0")),
    Rule("held constant", "Independent of the variable", "∂c/∂x = 0", _held, lambda f: ZERO, ("y^2", "0")),
    Rule("identity", "Identity rule", "(x)′ = 1", _itself, lambda f: ONE, ("x", "1")),
)

BY_HEAD: dict[type[Node] | str, tuple[Rule, ...]] = {
    Sum: (
        Rule("difference", "Difference rule", "(u − v)′ = u′ − v′", _difference, lambda f, u, v: u.prime - v.prime,
             ("x^3 - sin(x)", "3*x^2 - cos(x)"), partials=lambda f, u, v: (ONE, MINUS_ONE)),
        Rule("sum", "Sum rule", "(u + v + …)′ = u′ + v′ + …", _any_part, lambda f, *terms: total(term.prime for term in terms),
             ("x^2 + ln(x)", "2*x + 1/x"), partials=lambda f, *terms: (ONE,) * len(terms)),
    ),
    Negative: (
        Rule("constant multiple", "Constant multiple rule", "(c·u)′ = c·u′", _negative_multiple,
             lambda f, u: -product((*_rest_of(f.args[0], u.expr), u.prime)), ("-3*x^2", "-6*x"), given=_minus_c,
             partials=lambda f, u: (-product(_rest_of(f.args[0], u)),)),
        Rule("negation", "Constant multiple rule", "(−u)′ = −u′", _any_part, lambda f, u: -u.prime, ("-x^2", "-2*x"),
             partials=lambda f, u: (MINUS_ONE,)),
    ),
    Product: (
        Rule("constant multiple", "Constant multiple rule", "(c·u)′ = c·u′", _multiple,
             lambda f, u: product((*_rest_of(f, u.expr), u.prime)), ("3*x^2", "6*x"), given=_c,
             partials=_multiple_partial),
        Rule("product", "Product rule", "(u·v)′ = u′·v + u·v′", _two_factors,
             lambda f, u, v: u.prime * v.expr + u.expr * v.prime, ("x*ln(x)", "ln(x) + 1"), partials=lambda f, u, v: (v, u)),
        Rule("product of n factors", "Product rule", "(u·v·w·…)′ = u′·v·w·… + u·v′·w·… + u·v·w′·… + …", _any_part, _product,
             ("x*sin(x)*ln(x)", "sin(x)*ln(x) + x*cos(x)*ln(x) + sin(x)"), partials=_others),
    ),
    Quotient: (
        Rule("constant divisor", "Constant multiple rule", "(u/c)′ = u′/c", _constant_divisor,
             lambda f, u: u.prime / f.args[1], ("x^2/6", "x/3"), given=lambda f, x: (("c", f.args[1]),),
             partials=lambda f, u: (1 / f.args[1],)),
        Rule("reciprocal", "Reciprocal rule", "(c/v)′ = −c·v′/v²", _constant_numerator,
             lambda f, v: -(f.args[0] * v.prime) / v.expr ** 2, ("1/(x^2 + 1)", "-2*x/(x^2 + 1)^2"),
             conditions=lambda f, v: _nonzero(v), letters="v", given=lambda f, x: (("c", f.args[0]),),
             partials=lambda f, v: (-f.args[0] / v ** TWO,)),
        Rule("quotient", "Quotient rule", "(u/v)′ = (u′·v − u·v′)/v²", _any_part,
             lambda f, u, v: (u.prime * v.expr - u.expr * v.prime) / v.expr ** 2, ("x/(x + 1)", "1/(x + 1)^2"),
             conditions=lambda f, u, v: _nonzero(v),
             partials=lambda f, u, v: (ONE / v, -u / v ** TWO)),
    ),
    Power: (
        Rule("power", "Power rule", "(xⁿ)′ = n·xⁿ⁻¹", _power_of_variable, lambda f: f.args[1] * f.args[0] ** (f.args[1] - 1),
             ("x^5", "5*x^4"), conditions=lambda f: _power_conditions(*f.args), given=_n),
        Rule("general power", "General power rule", "(uⁿ)′ = n·uⁿ⁻¹·u′", _power_of_function,
             lambda f, u: f.args[1] * u.expr ** (f.args[1] - 1) * u.prime, ("(x^2 + 1)^3", "6*x*(x^2 + 1)^2"),
             conditions=lambda f, u: _power_conditions(u, f.args[1]), given=_n, moments=True,
             partials=_power_partial),
        Rule("natural exponential", "Exponential rule", "(eˣ)′ = eˣ", _natural_exponential, lambda f: f, ("e^x", "e^x")),
        Rule("exponential", "Exponential rule", "(aˣ)′ = aˣ·ln(a)", _exponential, lambda f: f * _ln(f.args[0]), ("2^x", "2^x*ln(2)"),
             conditions=lambda f: _positive(f.args[0]), given=_a),
        Rule("chain", "Chain rule", "(g(u))′ = g′(u)·u′", _exponential_of_function,
             lambda f, u: f.args[0] ** u.expr * _ln(f.args[0]) * u.prime, ("e^(x^2)", "2*x*e^(x^2)"),
             conditions=lambda f, u: _positive(f.args[0]), moments=True,
             partials=lambda f, u: (f * _ln(f.args[0]),)),
        Rule("logarithmic differentiation", "Logarithmic differentiation", "(uᵛ)′ = uᵛ·(v′·ln(u) + v·u′/u)", _any_part,
             lambda f, u, v: u.expr ** v.expr * (v.prime * call.ln(u.expr) + v.expr * u.prime / u.expr), ("x^x", "x^x*(ln(x) + 1)"),
             conditions=lambda f, u, v: _positive(u),
             partials=lambda f, u, v: (f * (v / u), f * call.ln(u))),
    ),
    Call: (
        Rule("table", "Table of derivatives", "(g(x))′ = g′(x)", _known, _derivative_of_known, ("sin(x)", "cos(x)"),
             conditions=_call_conditions),
        Rule("chain", "Chain rule", "(g(u))′ = g′(u)·u′", _one_argument, _chain, ("sin(x^2)", "2*x*cos(x^2)"),
             conditions=_call_conditions, moments=True, partials=_outer_partials),
        Rule("multivariable chain", "Multivariable chain rule", "(g(u, v))′ = ∂g/∂u·u′ + ∂g/∂v·v′", _several_arguments, _chain,
             ("atan2(x^2, x)", "1/(x^2 + 1)"), conditions=_call_conditions, partials=_outer_partials),
    ),
    Unknown: (
        Rule("unknown function", "Derivative of an unknown function", "(f(x))′ = f′(x)", _known, _derivative_of_known, ("f(x)", "f'(x)")),
        Rule("chain", "Chain rule", "(g(u))′ = g′(u)·u′", _one_argument, _chain, ("f(x^2)", "2*x*f'(x^2)"), moments=True,
             partials=_outer_partials),
        Rule("multivariable chain", "Multivariable chain rule", "(g(u, v))′ = ∂g/∂u·u′ + ∂g/∂v·v′", _several_arguments, _chain,
             ("f(x, x^2)", "D[1](f)(x, x^2) + 2*x*D[2](f)(x, x^2)"), partials=_outer_partials),
    ),
    "max": (
        Rule("maximum", "Maximum rule", "max(u, v)′ = u′ where u > v, v′ where v > u", _any_part, _greatest, ("max(x, x^2)", ""),
             conditions=_ties),
    ),
    "min": (
        Rule("minimum", "Minimum rule", "min(u, v)′ = u′ where u < v, v′ where v < u", _any_part, _greatest, ("min(x, x^2)", ""),
             conditions=_ties),
    ),
    "piecewise": (
        Rule("piecewise", "Piece by piece", "inside each piece, the derivative of that piece", _pieces, _piecewise,
             ("piecewise(-x, x < 0, x^2)", "piecewise(-1, x < 0, 2*x, x > 0)"), conditions=_pieces_conditions),
    ),
    "sum": (
        Rule("finite sum", "Sum rule, term by term", "(Σ uᵢ)′ = Σ uᵢ′", _body, lambda f, u: Call("sum", (u.prime, *f.args[1:])),
             ("sum(x^k, k, 1, n)", "sum(k*x^(k - 1), k, 1, n)"), binds=True),
    ),
    "prod": (
        Rule("finite product", "Product rule, factor by factor", "(Π uᵢ)′ = Π uᵢ · Σ uᵢ′/uᵢ", _body, _product_binder,
             ("prod(x + k, k, 1, n)", "prod(x + k, k, 1, n)*sum(1/(x + k), k, 1, n)"), binds=True,
             conditions=lambda f, u: ()),
    ),
    "integral": (
        Rule("Leibniz", "Leibniz' rule", "d/dx ∫ₐᵇ u dt = u(b)·b′ − u(a)·a′ + ∫ₐᵇ ∂u/∂x dt", _integrand_and_ends, _leibniz,
             ("integral(sin(t^2), t, 0, x)", "sin(x^2)"), binds=True, letters="uab"),
    ),
}
# fmt: on


def _rest_of(f: Node, u: Node) -> tuple[Node, ...]:
    """The constant factors of f: those that are not in u."""
    if type(u) is Name and u not in f.args:
        raise AssertionError("a letter stands for several factors: use `schematic`")
    if u in f.args:
        place = f.args.index(u)
        return f.args[:place] + f.args[place + 1 :]
    left = list(f.args)
    for factor in u.args:
        left.remove(factor)
    return tuple(left)


def _ln(base: Node) -> Node:
    return ONE if base is E else call.ln(base)


RULES: tuple[Rule, ...] = ALWAYS + tuple(dict.fromkeys(rule for rules in BY_HEAD.values() for rule in rules))


def rule_for(f: Node, x: Variable) -> tuple[Rule, tuple[Node, ...]]:
    """The first rule that applies to f, and the parts whose derivatives it needs.

    Raises InputError when no rule applies (the bounds of a sum depend on the variable, say).
    """
    if not f.support & x.support:
        return (ALWAYS[0] if not f.support and not f.args else ALWAYS[1]), ()
    if f is x:
        return ALWAYS[2], ()
    kind = type(f)
    key: type[Node] | str = kind
    if kind is Call and f.name in BY_HEAD:  # type: ignore[attr-defined]
        key = f.name  # type: ignore[attr-defined]
    for rule in BY_HEAD[key]:
        parts = rule.parts(f, x)
        if parts is not None:
            if rule.combine is _derivative_of_known:
                return _elementary(f, x), ()
            return rule, parts
    from jachess.errors import InputError

    raise InputError(
        f"no rule differentiates `{f}`",
        cause="the bounds of a finite sum or product must not depend on the variable",
        help="write the sum out, or differentiate by another variable with --vars",
        kind="unsupported",
    )


def _elementary(f: Node, x: Variable) -> Rule:
    """The row of the table of derivatives for the function f at the variable itself."""
    place = _varying_arguments(f, x)[0]
    if type(f) is Unknown:
        rule = BY_HEAD[Unknown][0]
        return rule._replace(combine=lambda g: outer_partial(g, place, g.args[place]))
    return _table_row(f.name, place, len(f.args))  # type: ignore[attr-defined]


@cache
def _table_row(name: str, place: int, arity: int) -> Rule:
    row = FUNCTIONS[name]
    letters = [Name(letter) for letter in ("abc"[:place] + "x" + "abc"[place : arity - 1] if arity > 1 else "x")]
    example = Call(name, tuple(letters))
    from jachess.expression.notation import plain, unicode

    derivative = outer_partial(example, place, letters[place])
    title = row.title[0].upper() + row.title[1:]
    return Rule(
        row.title,
        title if title.endswith(("function", "integral")) or "function" in title or "integral" in title else f"Derivative of the {row.title}",
        f"({unicode(example)})′ = {unicode(derivative)}",
        _known,
        lambda g: outer_partial(g, place, g.args[place]),
        (plain(example), plain(derivative)),
        conditions=_call_conditions,
        group=row.group,
    )


def schematic(rule: Rule, f: Node, parts: Iterable[Node], letters: Iterable[Name], primes: Iterable[Name]) -> Node:
    """The rule's formula with letters for its parts and for their derivatives: u′·v + u·v′.

    The letters stand in f itself in place of the parts, so that what a rule takes from f (a constant factor, an
    exponent) stays what it is.
    """
    names = tuple(letters)
    made = _with_letters(rule, f, list(zip(parts, names, strict=True)))
    return rule.combine(made, *(Part(letter, prime) for letter, prime in zip(names, primes, strict=True)))


def _with_letters(rule: Rule, f: Node, letters: list[tuple[Node, Name]]) -> Node:
    kind = type(f)
    if rule.name == "constant multiple":
        ((u, letter),) = letters
        if kind is Negative:
            return Negative((Product((*_rest_of(f.args[0], u), letter)),))
        return Product((*_rest_of(f, u), letter))
    if rule.binds or rule.name == "difference":
        return f
    left = list(letters)
    args: list[Node] = []
    for arg in f.args:
        place = next((k for k, (part, _) in enumerate(left) if part is arg), None)
        args.append(arg if place is None else left.pop(place)[1])
    if kind is Call:
        return Call(f.name, tuple(args))  # type: ignore[attr-defined]
    if kind is Unknown:
        return Unknown(f.name, f.slots, tuple(args))  # type: ignore[attr-defined]
    return kind(tuple(args))  # type: ignore[call-arg]


def letters_for(rule: Rule, count: int, taken: Iterable[Node]) -> tuple[Name, ...]:
    """Names for the parts of a rule: u, v, w as in its statement, avoiding the names that the expressions use."""
    used = {name.text for name in free_names(*taken)}
    spare = [letter for letter in (*rule.letters, *"uvwpqrshkm") if letter not in used]
    spare = list(dict.fromkeys(spare))
    names = spare[:count] if count <= min(len(spare), 3) else [f"u{k}" for k in range(1, count + 1)]
    if any(name in used for name in names):
        names = [f"u{k}_" for k in range(1, count + 1)]
    return tuple(Name(name) for name in names)
