"""When a rule of differentiation applies, and the parts whose derivatives it needs.

Each function takes a node and the variable and gives the parts, or None when its rule does not apply. The last ones give
what stands for the letters of a statement that are not parts: the exponent n, the constant c, the base a.
"""

from __future__ import annotations

from typing import NamedTuple

from jachess.expression.nodes import E, Name, Negative, Node, Product


class Variables(NamedTuple):
    """A stand-in for several variables at once: what depends on any of them counts as depending on it."""

    support: int


Variable = Name | Variables


class Part(NamedTuple):
    """A sub-expression of a rule and its derivative."""

    expr: Node
    prime: Node


def any_part(f: Node, x: Variable) -> tuple[Node, ...]:
    return f.args


def nothing(f: Node, x: Variable) -> tuple[Node, ...]:
    return ()


def constant(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if not f.support and not f.args else None


def held(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.support & x.support else ()


def itself(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if f is x else None


def difference(f: Node, x: Variable) -> tuple[Node, ...] | None:
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


def multiple(f: Node, x: Variable) -> tuple[Node, ...] | None:
    mask = x.support
    varying = tuple([factor for factor in f.args if factor.support & mask])
    if len(varying) == len(f.args):
        return None
    return varying if len(varying) == 1 else (Product(varying),)


def multiplier(f: Node, x: Variable) -> Node:
    held, _ = split_factors(f, x)
    return held[0] if len(held) == 1 else Product(tuple(held))


def negative_multiple(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return multiple(f.args[0], x) if type(f.args[0]) is Product else None


def two_factors(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return f.args if len(f.args) == 2 else None


def constant_divisor(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.args[1].support & x.support else (f.args[0],)


def constant_numerator(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.args[0].support & x.support else (f.args[1],)


def power_of_variable(f: Node, x: Variable) -> tuple[Node, ...] | None:
    base, exponent = f.args
    return () if base is x and not exponent.support & x.support else None


def power_of_function(f: Node, x: Variable) -> tuple[Node, ...] | None:
    base, exponent = f.args
    return None if exponent.support & x.support else (base,)


def natural_exponential(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if f.args[0] is E and f.args[1] is x else None


def exponential(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if f.args[1] is x and not f.args[0].support & x.support else None


def exponential_of_function(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return None if f.args[0].support & x.support else (f.args[1],)


def varying_arguments(f: Node, x: Variable) -> list[int]:
    return [place for place, arg in enumerate(f.args) if arg.support & x.support]


def known(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return () if x in f.args and len(varying_arguments(f, x)) == 1 else None


def one_argument(f: Node, x: Variable) -> tuple[Node, ...] | None:
    if len(f.args) == 1:
        return f.args
    places = varying_arguments(f, x)
    return (f.args[places[0]],) if len(places) == 1 else None


def several_arguments(f: Node, x: Variable) -> tuple[Node, ...] | None:
    return tuple(f.args[place] for place in varying_arguments(f, x))


def pieces(f: Node, x: Variable) -> tuple[Node, ...]:
    values = f.args[0::2]
    return values[:-1] + f.args[-1:] if len(f.args) % 2 else values


def body(f: Node, x: Variable) -> tuple[Node, ...] | None:
    _, _, low, high = f.args
    return None if (low.support | high.support) & x.support else (f.args[0],)


def integrand_and_ends(f: Node, x: Variable) -> tuple[Node, ...]:
    body, _, low, high = f.args
    return body, low, high


def n(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("n", f.args[1]),)


def c(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("c", multiplier(f, x)),)


def minus_c(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("c", -multiplier(f.args[0], x)),)


def a(f: Node, x: Variable) -> tuple[tuple[str, Node], ...]:
    return (("a", f.args[0]),)
