"""How the rules of differentiation are done wrong: what stands in `combine` of a broken rule.

Each function takes what the rule's own `combine` takes, the node and its parts with `.expr` and `.prime`, and gives one
or several wrong results, or None where the mistake cannot be made. A result that happens to be right is dropped later.
Nodes are read in one way for each rule: x^n is a general power with u = x, sin(x) a chain with u = x, and so on.
"""

from __future__ import annotations

from jachess.calculus.combinations import outer_partial, rest_of
from jachess.calculus.rule_parts import Part
from jachess.expression.nodes import ZERO, Call, E, Name, Negative, Node, Number, Power, Quotient, call, product, substitute, total

Wrong = Node | tuple[Node, ...] | None


def _outer(f: Node, argument: Node, u: Part) -> Node:
    """The derivative of the outer function at this argument."""
    if type(f) is Power:
        power = f.args[0] ** argument
        return power if f.args[0] is E else power * call.ln(f.args[0])
    return outer_partial(f, _place(f, u.expr), argument)


def _place(f: Node, argument: Node) -> int:
    return next((k for k, arg in enumerate(f.args) if arg is argument), 0)


def _lowered(n: Node) -> Node:
    return Number(n.value - 1) if type(n) is Number else n - 1


def _raised(n: Node) -> Node:
    return Number(n.value + 1) if type(n) is Number else n + 1


# The inner function.


def inner_missing(f: Node, u: Part) -> Wrong:
    return _outer(f, u.expr, u)


def inner_missing_in_power(f: Node, u: Part) -> Wrong:
    n = f.args[1]
    return n * u.expr ** _lowered(n)


def inner_missing_in_reciprocal(f: Node, v: Part) -> Wrong:
    return -(f.args[0] / v.expr**2)


def inner_missing_in_several(f: Node, *parts: Part) -> Wrong:
    return total(outer_partial(f, _place(f, part.expr), part.expr) for part in parts)


def inner_twice(f: Node, u: Part) -> Wrong:
    return _outer(f, u.expr, u) * u.prime**2


def inner_twice_in_power(f: Node, u: Part) -> Wrong:
    n = f.args[1]
    return n * u.expr ** _lowered(n) * u.prime**2


def at_inner_derivative(f: Node, u: Part) -> Wrong:
    if u.prime is ZERO or type(u.expr) is Name:
        return None
    there = _outer(f, u.prime, u)
    return there, there * u.prime


def at_inner_derivative_in_power(f: Node, u: Part) -> Wrong:
    n = f.args[1]
    if u.prime is ZERO or type(u.expr) is Name:
        return None
    there = n * u.prime ** _lowered(n)
    return (there, there * u.prime, u.prime**n) if u.prime.support else (there, there * u.prime)


def outer_kept(f: Node, u: Part) -> Wrong:
    return f * u.prime


# Products and quotients.


def product_of_derivatives(f: Node, *parts: Part) -> Wrong:
    return product(part.prime for part in parts)


def term_dropped(f: Node, *parts: Part) -> Wrong:
    terms = [product(other.prime if k == place else other.expr for k, other in enumerate(parts)) for place in range(len(parts))]
    return tuple(total(terms[:k] + terms[k + 1 :]) for k in range(len(terms)))


def quotient_term_dropped(f: Node, u: Part, v: Part) -> Wrong:
    return u.prime / v.expr, -(u.expr * v.prime) / v.expr**2


def quotient_sign(f: Node, u: Part, v: Part) -> Wrong:
    first, second = u.prime * v.expr, u.expr * v.prime
    return (second - first) / v.expr**2, (first + second) / v.expr**2


def quotient_denominator(f: Node, u: Part, v: Part) -> Wrong:
    top = u.prime * v.expr - u.expr * v.prime
    wrong = [top / v.expr, top]
    if v.prime is not ZERO:
        wrong.append(u.prime / v.prime)
    return tuple(wrong)


def reciprocal_sign(f: Node, v: Part) -> Wrong:
    return f.args[0] * v.prime / v.expr**2


def reciprocal_denominator(f: Node, v: Part) -> Wrong:
    c = f.args[0]
    wrong = [-(c * v.prime) / v.expr]
    if v.prime is not ZERO:
        wrong.append(c / v.prime)
    return tuple(wrong)


# Powers and exponentials.


def exponent_not_lowered(f: Node, u: Part) -> Wrong:
    n = f.args[1]
    return n * u.expr**n * u.prime


def coefficient_forgotten(f: Node, u: Part) -> Wrong:
    return u.expr ** _lowered(f.args[1]) * u.prime


def exponent_raised(f: Node, u: Part) -> Wrong:
    n = f.args[1]
    return n * u.expr ** _raised(n) * u.prime


def coefficient_lowered(f: Node, u: Part) -> Wrong:
    n = f.args[1]
    return _lowered(n) * u.expr ** _lowered(n) * u.prime


def power_rule_on_exponential(f: Node, u: Part) -> Wrong:
    if type(f) is not Power and not (type(f) is Call and f.name == "exp"):
        return None
    base = f.args[0] if type(f) is Power else E
    wrong = u.expr * base ** (u.expr - 1)
    return wrong, wrong * u.prime


def one_rule_on_general_power(f: Node, u: Part, v: Part) -> Wrong:
    return v.expr * u.expr ** (v.expr - 1) * u.prime, f * call.ln(u.expr) * v.prime, v.expr * u.expr ** (v.expr - 1)


def logarithm_missing(f: Node, u: Part) -> Wrong:
    if type(f) is Power:
        return None if f.args[0] is E else f.args[0] ** u.expr * u.prime
    if type(f) is Call and f.name == "ln":
        return u.prime / (u.expr * call.ln(10))
    if type(f) is Call and f.name in ("log10", "log2", "logb"):
        return u.prime / u.expr
    return None


# The table of derivatives with one entry wrong.


def _table(entries: dict[str, tuple[str, ...]]) -> dict[str, tuple[Node, ...]]:
    u = Name("u")
    forms: dict[str, Node] = {
        "sec^2": call.sec(u) ** 2,
        "csc^2": call.csc(u) ** 2,
        "sec tan": call.sec(u) * call.tan(u),
        "csc cot": call.csc(u) * call.cot(u),
        "sec cot": call.sec(u) * call.cot(u),
        "csc tan": call.csc(u) * call.tan(u),
        "sech^2": call.sech(u) ** 2,
        "csch^2": call.csch(u) ** 2,
        "sech tanh": call.sech(u) * call.tanh(u),
        "csch coth": call.csch(u) * call.coth(u),
        "1/sqrt(1-u^2)": 1 / call.sqrt(1 - u**2),
        "1/sqrt(1+u^2)": 1 / call.sqrt(1 + u**2),
        "1/sqrt(u^2-1)": 1 / call.sqrt(u**2 - 1),
        "1/(1+u^2)": 1 / (1 + u**2),
        "1/(1-u^2)": 1 / (1 - u**2),
    }

    def form(text: str) -> Node:
        if text.startswith("-"):
            return -form(text[1:])
        return forms[text] if text in forms else Call(text, (u,))

    return {name: tuple(map(form, texts)) for name, texts in entries.items()}


_WRONG_OUTER = {
    "sin": ("-cos",),
    "cos": ("sin",),
    "tan": ("-sec^2", "csc^2", "-csc^2", "sec tan", "sec"),
    "cot": ("csc^2", "sec^2", "-sec^2", "-csc cot"),
    "sec": ("-sec tan", "sec^2", "csc cot", "-csc cot", "sec cot", "tan"),
    "csc": ("csc cot", "-csc^2", "sec tan", "-sec tan", "-csc tan", "-cot"),
    "sinh": ("-cosh", "cos"),
    "cosh": ("-sinh", "sin", "-sin"),
    "tanh": ("-sech^2", "sech", "sec^2"),
    "coth": ("csch^2",),
    "sech": ("sech tanh",),
    "csch": ("csch coth",),
    "asin": ("-1/sqrt(1-u^2)", "1/(1-u^2)", "1/sqrt(1+u^2)", "1/(1+u^2)"),
    "acos": ("1/sqrt(1-u^2)", "1/(1-u^2)", "-1/(1-u^2)", "-1/sqrt(1+u^2)"),
    "atan": ("-1/(1+u^2)", "1/(1-u^2)", "1/sqrt(1-u^2)", "1/sqrt(1+u^2)"),
    "acot": ("1/(1+u^2)",),
    "asinh": ("1/sqrt(u^2-1)", "1/sqrt(1-u^2)"),
    "acosh": ("1/sqrt(1+u^2)", "1/sqrt(1-u^2)"),
    "atanh": ("1/(1+u^2)",),
}
_FORMS: dict[str, tuple[Node, ...]] = {}


def wrong_row_of_table(f: Node, u: Part) -> Wrong:
    if type(f) is not Call:
        return None
    if not _FORMS:
        _FORMS.update(_table(_WRONG_OUTER))
    wrong = _FORMS.get(f.name, ())
    return tuple(substitute(form, {Name("u"): u.expr}) * u.prime for form in wrong)


# What does not depend on the variable.


def factor_dropped(f: Node, u: Part) -> Wrong:
    """A constant factor that holds other variables: left out, or the whole term taken for a constant."""
    if type(f) is Quotient:
        others = f.args[1]
        return (u.prime, ZERO) if others.support else None
    minus = type(f) is Negative
    factors = rest_of(f.args[0] if minus else f, u.expr)
    kept = [factor for factor in factors if not factor.support]
    if len(kept) == len(factors):
        return None
    wrong = product((*kept, u.prime))
    return (-wrong if minus else wrong), ZERO


def product_with_constant(f: Node, u: Part) -> Wrong:
    """(c)′ = 1 inside the product rule: c·u′ + u."""
    if type(f) is Quotient:
        return None
    minus = type(f) is Negative
    factors = rest_of(f.args[0] if minus else f, u.expr)
    if any(factor.support for factor in factors):
        return None
    wrong = product(factors) * u.prime + u.expr
    return -wrong if minus else wrong


def inner_argument(f: Node, x: Node, u: Part) -> Wrong:
    """The outer derivative taken at the variable itself."""
    if u.expr is x:
        return None
    there = _outer(f, x, u)
    return there, there * u.prime
