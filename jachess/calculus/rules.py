"""The rules of differentiation, one row each: how a textbook writes a rule, when it applies, how it combines the parts.

The explained derivation, the silent accumulation for large systems and the mistakes of homework all read this one
table; there is no other derivative engine. For a node, the rows of its head are tried from first to last and the first
that applies is taken, so the most specific stands first.

A row's `parts(f, x)` gives the sub-expressions whose derivatives the rule needs, or None when it does not apply; `x` is
the variable, or for the silent reader a `Variables` that stands for all of them. `combine(f, *parts)` puts the
derivative together; each part has `.expr` and `.prime`. A rule is linear in the primes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from jachess.calculus import combinations as combine
from jachess.calculus import conditions as needs
from jachess.calculus import rule_parts as parts
from jachess.calculus.rule_parts import Variable
from jachess.expression.nodes import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Call,
    Name,
    Negative,
    Node,
    Power,
    Product,
    Quotient,
    Sum,
    Unknown,
    call,
    product,
    total,
)
from jachess.vocabulary import FUNCTIONS


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


def _derivative_of_known(f: Node) -> Node:
    raise AssertionError("replaced in `rule_for`, where the variable is known")


# fmt: off
ALWAYS = (
    Rule("constant", "Constant rule", "(c)′ = 0", parts.constant, lambda f: ZERO, ("7", "0")),
    Rule("held constant", "Independent of the variable", "∂c/∂x = 0", parts.held, lambda f: ZERO, ("y^2", "0")),
    Rule("identity", "Identity rule", "(x)′ = 1", parts.itself, lambda f: ONE, ("x", "1")),
)

BY_HEAD: dict[type[Node] | str, tuple[Rule, ...]] = {
    Sum: (
        Rule("difference", "Difference rule", "(u − v)′ = u′ − v′", parts.difference, lambda f, u, v: u.prime - v.prime,
             ("x^3 - sin(x)", "3*x^2 - cos(x)"), partials=lambda f, u, v: (ONE, MINUS_ONE)),
        Rule("sum", "Sum rule", "(u + v + …)′ = u′ + v′ + …", parts.any_part, lambda f, *terms: total(term.prime for term in terms),
             ("x^2 + ln(x)", "2*x + 1/x"), partials=lambda f, *terms: (ONE,) * len(terms)),
    ),
    Negative: (
        Rule("constant multiple", "Constant multiple rule", "(c·u)′ = c·u′", parts.negative_multiple,
             lambda f, u: -product((*combine.rest_of(f.args[0], u.expr), u.prime)), ("-3*x^2", "-6*x"), given=parts.minus_c,
             partials=lambda f, u: (-product(combine.rest_of(f.args[0], u)),)),
        Rule("negation", "Constant multiple rule", "(−u)′ = −u′", parts.any_part, lambda f, u: -u.prime, ("-x^2", "-2*x"),
             partials=lambda f, u: (MINUS_ONE,)),
    ),
    Product: (
        Rule("constant multiple", "Constant multiple rule", "(c·u)′ = c·u′", parts.multiple,
             lambda f, u: product((*combine.rest_of(f, u.expr), u.prime)), ("3*x^2", "6*x"), given=parts.c,
             partials=combine.multiple_partial),
        Rule("product", "Product rule", "(u·v)′ = u′·v + u·v′", parts.two_factors,
             lambda f, u, v: u.prime * v.expr + u.expr * v.prime, ("x*ln(x)", "ln(x) + 1"), partials=lambda f, u, v: (v, u)),
        Rule("product of n factors", "Product rule", "(u·v·w·…)′ = u′·v·w·… + u·v′·w·… + u·v·w′·… + …", parts.any_part, combine.n_fold_product,
             ("x*sin(x)*ln(x)", "sin(x)*ln(x) + x*cos(x)*ln(x) + sin(x)"), partials=combine.others),
    ),
    Quotient: (
        Rule("constant divisor", "Constant multiple rule", "(u/c)′ = u′/c", parts.constant_divisor,
             lambda f, u: u.prime / f.args[1], ("x^2/6", "x/3"), given=lambda f, x: (("c", f.args[1]),),
             partials=lambda f, u: (1 / f.args[1],)),
        Rule("reciprocal", "Reciprocal rule", "(c/v)′ = −c·v′/v²", parts.constant_numerator,
             lambda f, v: -(f.args[0] * v.prime) / v.expr ** 2, ("1/(x^2 + 1)", "-2*x/(x^2 + 1)^2"),
             conditions=lambda f, v: needs.nonzero(v), letters="v", given=lambda f, x: (("c", f.args[0]),),
             partials=lambda f, v: (-f.args[0] / v ** TWO,)),
        Rule("quotient", "Quotient rule", "(u/v)′ = (u′·v − u·v′)/v²", parts.any_part,
             lambda f, u, v: (u.prime * v.expr - u.expr * v.prime) / v.expr ** 2, ("x/(x + 1)", "1/(x + 1)^2"),
             conditions=lambda f, u, v: needs.nonzero(v),
             partials=lambda f, u, v: (ONE / v, -u / v ** TWO)),
    ),
    Power: (
        Rule("power", "Power rule", "(xⁿ)′ = n·xⁿ⁻¹", parts.power_of_variable, lambda f: f.args[1] * f.args[0] ** (f.args[1] - 1),
             ("x^5", "5*x^4"), conditions=lambda f: needs.power_conditions(*f.args), given=parts.n),
        Rule("general power", "General power rule", "(uⁿ)′ = n·uⁿ⁻¹·u′", parts.power_of_function,
             lambda f, u: f.args[1] * u.expr ** (f.args[1] - 1) * u.prime, ("(x^2 + 1)^3", "6*x*(x^2 + 1)^2"),
             conditions=lambda f, u: needs.power_conditions(u, f.args[1]), given=parts.n, moments=True,
             partials=combine.power_partial),
        Rule("natural exponential", "Exponential rule", "(eˣ)′ = eˣ", parts.natural_exponential, lambda f: f, ("e^x", "e^x")),
        Rule("exponential", "Exponential rule", "(aˣ)′ = aˣ·ln(a)", parts.exponential, lambda f: f * combine.ln(f.args[0]), ("2^x", "2^x*ln(2)"),
             conditions=lambda f: needs.positive(f.args[0]), given=parts.a),
        Rule("chain", "Chain rule", "(g(u))′ = g′(u)·u′", parts.exponential_of_function,
             lambda f, u: f.args[0] ** u.expr * combine.ln(f.args[0]) * u.prime, ("e^(x^2)", "2*x*e^(x^2)"),
             conditions=lambda f, u: needs.positive(f.args[0]), moments=True,
             partials=lambda f, u: (f * combine.ln(f.args[0]),)),
        Rule("logarithmic differentiation", "Logarithmic differentiation", "(uᵛ)′ = uᵛ·(v′·ln(u) + v·u′/u)", parts.any_part,
             lambda f, u, v: u.expr ** v.expr * (v.prime * call.ln(u.expr) + v.expr * u.prime / u.expr), ("x^x", "x^x*(ln(x) + 1)"),
             conditions=lambda f, u, v: needs.positive(u),
             partials=lambda f, u, v: (f * (v / u), f * call.ln(u))),
    ),
    Call: (
        Rule("table", "Table of derivatives", "(g(x))′ = g′(x)", parts.known, _derivative_of_known, ("sin(x)", "cos(x)"),
             conditions=needs.call_conditions),
        Rule("chain", "Chain rule", "(g(u))′ = g′(u)·u′", parts.one_argument, combine.chain, ("sin(x^2)", "2*x*cos(x^2)"),
             conditions=needs.call_conditions, moments=True, partials=combine.outer_partials),
        Rule("multivariable chain", "Multivariable chain rule", "(g(u, v))′ = ∂g/∂u·u′ + ∂g/∂v·v′", parts.several_arguments, combine.chain,
             ("atan2(x^2, x)", "1/(x^2 + 1)"), conditions=needs.call_conditions, partials=combine.outer_partials),
    ),
    Unknown: (
        Rule("unknown function", "Derivative of an unknown function", "(f(x))′ = f′(x)", parts.known, _derivative_of_known, ("f(x)", "f'(x)")),
        Rule("chain", "Chain rule", "(g(u))′ = g′(u)·u′", parts.one_argument, combine.chain, ("f(x^2)", "2*x*f'(x^2)"), moments=True,
             partials=combine.outer_partials),
        Rule("multivariable chain", "Multivariable chain rule", "(g(u, v))′ = ∂g/∂u·u′ + ∂g/∂v·v′", parts.several_arguments, combine.chain,
             ("f(x, x^2)", "D[1](f)(x, x^2) + 2*x*D[2](f)(x, x^2)"), partials=combine.outer_partials),
    ),
    "max": (
        Rule("maximum", "Maximum rule", "max(u, v)′ = u′ where u > v, v′ where v > u", parts.any_part, combine.greatest, ("max(x, x^2)", ""),
             conditions=needs.ties),
    ),
    "min": (
        Rule("minimum", "Minimum rule", "min(u, v)′ = u′ where u < v, v′ where v < u", parts.any_part, combine.greatest, ("min(x, x^2)", ""),
             conditions=needs.ties),
    ),
    "piecewise": (
        Rule("piecewise", "Piece by piece", "inside each piece, the derivative of that piece", parts.pieces, combine.piecewise,
             ("piecewise(-x, x < 0, x^2)", "piecewise(-1, x < 0, 2*x, x > 0)"), conditions=needs.pieces_conditions),
    ),
    "sum": (
        Rule("finite sum", "Sum rule, term by term", "(Σ uᵢ)′ = Σ uᵢ′", parts.body, lambda f, u: Call("sum", (u.prime, *f.args[1:])),
             ("sum(x^k, k, 1, n)", "sum(k*x^(k - 1), k, 1, n)"), binds=True),
    ),
    "prod": (
        Rule("finite product", "Product rule, factor by factor", "(Π uᵢ)′ = Π uᵢ · Σ uᵢ′/uᵢ", parts.body, combine.product_binder,
             ("prod(x + k, k, 1, n)", "prod(x + k, k, 1, n)*sum(1/(x + k), k, 1, n)"), binds=True,
             conditions=lambda f, u: ()),
    ),
    "integral": (
        Rule("Leibniz", "Leibniz' rule", "d/dx ∫ₐᵇ u dt = u(b)·b′ − u(a)·a′ + ∫ₐᵇ ∂u/∂x dt", parts.integrand_and_ends, combine.leibniz,
             ("integral(sin(t^2), t, 0, x)", "sin(x^2)"), binds=True, letters="uab"),
    ),
}
# fmt: on


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
    place = parts.varying_arguments(f, x)[0]
    if type(f) is Unknown:
        rule = BY_HEAD[Unknown][0]
        return rule._replace(combine=lambda g: combine.outer_partial(g, place, g.args[place]))
    return _table_row(f.name, place, len(f.args))  # type: ignore[attr-defined]


@cache
def _table_row(name: str, place: int, arity: int) -> Rule:
    row = FUNCTIONS[name]
    letters = [Name(letter) for letter in ("abc"[:place] + "x" + "abc"[place : arity - 1] if arity > 1 else "x")]
    example = Call(name, tuple(letters))
    from jachess.expression.notation import plain, unicode

    derivative = combine.outer_partial(example, place, letters[place])
    title = row.title[0].upper() + row.title[1:]
    return Rule(
        row.title,
        title if title.endswith(("function", "integral")) or "function" in title or "integral" in title else f"Derivative of the {row.title}",
        f"({unicode(example)})′ = {unicode(derivative)}",
        parts.known,
        lambda g: combine.outer_partial(g, place, g.args[place]),
        (plain(example), plain(derivative)),
        conditions=needs.call_conditions,
        group=row.group,
    )
