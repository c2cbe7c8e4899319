"""Wrong answers with a known mistake: random textbook functions, differentiated by a second, plain engine that slips once.

The engine here shares nothing with the one that is tested: it walks the function as a tree and has its own wrong rules.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from jachess.expression.nodes import (
    HALF,
    ONE,
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
    call,
    product,
    total,
)
from jachess.expression.tidy import collected, tidy
from jachess.syntax.reading import read

Path = tuple[int, ...]

TABLE = {
    "sin": lambda u: call.cos(u),
    "cos": lambda u: -call.sin(u),
    "tan": lambda u: 1 / call.cos(u) ** 2,
    "ln": lambda u: 1 / u,
    "sqrt": lambda u: HALF / call.sqrt(u),
    "atan": lambda u: 1 / (1 + u**2),
    "exp": lambda u: call.exp(u),
    "sinh": lambda u: call.cosh(u),
    "cosh": lambda u: call.sinh(u),
    "tanh": lambda u: 1 - call.tanh(u) ** 2,
    "asin": lambda u: 1 / call.sqrt(1 - u**2),
}
SIGNS = {"sin", "cos", "cosh", "sinh", "tan", "asin"}


@dataclass(frozen=True)
class Slip:
    """What is done wrong, and at which place of the tree."""

    mistake: str
    path: Path
    variant: int = 0


def depends(node: Node, x: Name) -> bool:
    return bool(node.support & x.support)


def derive(node: Node, x: Name, *slips: Slip, path: Path = ()) -> Node:
    """The derivative, with each slip where its place is met."""
    for slip in slips:
        if slip.path == path:
            return wrong(node, x, slip, [other for other in slips if other is not slip], path)
    if not depends(node, x):
        return ZERO
    if node is x:
        return ONE

    def prime(k: int) -> Node:
        return derive(node.args[k], x, *slips, path=(*path, k))

    match node:
        case Sum():
            return total(prime(k) for k in range(len(node.args)))
        case Negative():
            return -prime(0)
        case Product():
            return total(product((*node.args[:k], prime(k), *node.args[k + 1 :])) for k, u in enumerate(node.args) if depends(u, x))
        case Quotient(args=(u, v)):
            if not depends(v, x):
                return prime(0) / v
            if not depends(u, x):
                return -(u * prime(1)) / v**2
            return (prime(0) * v - u * prime(1)) / v**2
        case Power(args=(u, n)) if not depends(n, x):
            return n * u ** (n - 1 if not isinstance(n, Number) else Number(n.value - 1)) * prime(0)
        case Power(args=(a, u)) if not depends(a, x):
            return node * prime(1) if a is E else node * call.ln(a) * prime(1)
        case Call(args=(u,)):
            return TABLE[node.name](u) * prime(0)
    raise NotImplementedError(str(node))


def wrong(node: Node, x: Name, slip: Slip, others: list[Slip], path: Path) -> Node:
    """The derivative of the node with the rule at this place done wrong."""

    def prime(k: int) -> Node:
        return derive(node.args[k], x, *others, path=(*path, k))

    def outer(u: Node) -> Node:
        match node:
            case Power(args=(_, n)) if not depends(n, x):
                return n * u ** Number(n.value - 1)
            case Power(args=(a, _)):
                return a**u if a is E else a**u * call.ln(a)
            case Call():
                return TABLE[node.name](u)
        raise NotImplementedError

    inner = 1 if isinstance(node, Power) and depends(node.args[1], x) else 0
    match slip.mistake:
        case "chain-factor-missing":
            if isinstance(node, Quotient):
                return -(node.args[0] / node.args[1] ** 2)
            return outer(node.args[inner])
        case "chain-factor-twice":
            return outer(node.args[inner]) * prime(inner) ** 2
        case "outer-at-inner-derivative":
            return outer(prime(inner)) * (prime(inner) if slip.variant else ONE)
        case "outer-not-differentiated":
            return node * prime(inner)
        case "product-of-derivatives":
            return product(prime(k) if depends(u, x) else u for k, u in enumerate(node.args))
        case "product-term-dropped":
            places = [k for k, u in enumerate(node.args) if depends(u, x)]
            left = [k for k in places if k != places[slip.variant % len(places)]]
            return total(product((*node.args[:k], prime(k), *node.args[k + 1 :])) for k in left)
        case "quotient-sign":
            u, v = node.args
            sign = Number(1 if slip.variant else -1)
            return (prime(0) * v * sign + u * prime(1)) / v**2
        case "quotient-denominator":
            u, v = node.args
            return prime(0) / prime(1) if slip.variant else (prime(0) * v - u * prime(1)) / v
        case "power-rule":
            u, n = node.args
            lower, higher = Number(n.value - 1), Number(n.value + 1)
            return (n * u**n, u**lower, n * u**higher)[slip.variant] * prime(0)
        case "power-rule-on-exponential":
            a, u = node.args
            return u * a ** (u - 1) * (prime(1) if slip.variant else ONE)
        case "logarithm-of-base":
            return node * prime(1)
        case "elementary-derivative":
            return -TABLE[node.name](node.args[0]) * prime(0)
        case "outer-argument":
            return outer(x) * (prime(inner) if slip.variant else ONE)
        case "constant-kept":
            return derive(node, x) + (total(u for u in node.args if isinstance(u, Number)) if slip.variant else ONE)
        case "other-variable-varied":
            other = next(y for y in read(str(node)).variables if y is not x)
            return derive(node, x) + derive(node, other)
        case "factor-dropped":
            return product(prime(k) if depends(u, x) else ONE if u.support else u for k, u in enumerate(node.args))
    raise NotImplementedError(slip.mistake)


def places(node: Node, x: Name, path: Path = ()) -> Iterator[Slip]:
    """Every slip that can be made in the derivative of the node."""

    def slip(mistake: str, *variants: int) -> Iterator[Slip]:
        for variant in variants or (0,):
            yield Slip(mistake, path, variant)

    if not depends(node, x) or node is x:
        return
    varying = [u for u in node.args if depends(u, x)]
    match node:
        case Sum():
            if any(isinstance(u, Number) for u in node.args):
                yield from slip("constant-kept", 0, 1)
            if any(u.support and not depends(u, x) for u in node.args):
                yield from slip("other-variable-varied")
        case Product():
            if len(varying) > 1:
                yield from slip("product-of-derivatives")
                yield from slip("product-term-dropped", 0, 1)
            if len(varying) == 1 and any(u.support and not depends(u, x) for u in node.args):
                yield from slip("factor-dropped")
        case Quotient(args=(u, v)):
            if len(varying) == 2:
                yield from slip("quotient-sign", 0, 1)
                yield from slip("quotient-denominator", 0, 1)
            elif depends(v, x):
                yield from slip("chain-factor-missing")
        case Power(args=(u, n)) if isinstance(n, Number):
            yield from slip("power-rule", 0, 1, 2)
            if u is not x:
                yield from slip("chain-factor-missing")
                yield from slip("chain-factor-twice")
                yield from slip("outer-at-inner-derivative", 0, 1)
        case Power(args=(a, u)):
            yield from slip("power-rule-on-exponential", 0, 1)
            if a is not E:
                yield from slip("logarithm-of-base")
            if u is not x:
                yield from slip("chain-factor-missing")
                yield from slip("chain-factor-twice")
                yield from slip("outer-at-inner-derivative", 0, 1)
        case Call(args=(u,)):
            if node.name in SIGNS:
                yield from slip("elementary-derivative")
            if u is not x:
                yield from slip("chain-factor-missing")
                yield from slip("chain-factor-twice")
                yield from slip("outer-at-inner-derivative", 0, 1)
                yield from slip("outer-not-differentiated")
                yield from slip("outer-argument", 0, 1)
    for k, u in enumerate(node.args):
        if not isinstance(node, Power) or depends(u, x):
            yield from places(u, x, (*path, k))


# Functions.


def function_text(random: random.Random, names: str) -> str:
    """A function as a textbook would set it, in these variables."""

    def name() -> str:
        return random.choice(names)

    def two() -> tuple[str, str]:
        x = name()
        return x, random.choice([y for y in names if y != x] or ["1"])

    def inner() -> str:
        x, y = two()
        n, c = random.randint(2, 4), random.randint(2, 5)
        forms = [
            f"{c}*{x}",
            f"{x}^{n}",
            f"{x}*{y}",
            f"{x}^2 + {y}^2",
            f"{x} + {c}*{y}",
            f"{x}*{y}^2",
            f"{c}*{x} - 1",
            f"{x}^{n} + 1",
            f"{x}^2 - {y}",
        ]
        return random.choice(forms)

    def unit() -> str:
        x, y = two()
        n, c = random.randint(2, 5), random.randint(2, 5)
        u = inner()
        forms = [
            f"sin({u})", f"cos({u})", f"e^({u})", f"ln({u})", f"sqrt({u})", f"({u})^{n}", f"atan({u})", f"{x}^{n}", f"{x}*{y}^{n}",
            f"{x}^{n}*{y}", f"{c}^{x}", f"sin({x})", f"cos({x})", f"e^{x}", f"ln({x})", f"1/({u})", f"tan({x})", f"{x}", f"{c}*{x}^{n}",
            f"sin({x})^2", f"cosh({x})",
        ]  # fmt: skip
        return random.choice(forms)

    a, b, c = unit(), unit(), unit()
    while all(part.replace("*", "").replace("^", "").isalnum() for part in (a, b)):
        b = unit()  # two powers side by side are one power
    k, d = random.randint(2, 7), random.randint(1, 9)
    forms = [
        a, f"{a}*({b})", f"{a} + {b}", f"({a})/({b})", f"{k}*{a} + {b}", f"{a}*{b} + {c}", f"{a} - {b} + {d}", f"{a} + {k}*{b}",
        f"{name()}^2*({b})", f"({a})/({name()}^2 + {d})", f"{a} + {k}*{name()} - {d}", f"{name()}^3 - {k}*{name()}*{name()} + {d}",
    ]  # fmt: skip
    return random.choice(forms)


def shown(random: random.Random, node: Node) -> Node:
    """The node as a student might write it in the end."""
    form = random.choice((tidy, tidy, collected, lambda u: u))
    return form(node)
