"""Answers as students write them: an expression rearranged (equal), or with one slip (different)."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from jachess.expression.nodes import (
    ONE,
    TWO,
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
    postorder,
    rebuilt,
)

X, Y = Name("x"), Name("y")


def function(random: Random, sizes: tuple[int, ...] = (2, 2, 3, 3, 4)) -> Node:
    """A function of x and y of the size that is asked in homework; `sizes` are the numbers of leaves to choose from."""
    return _tree(random, random.choice(sizes))


def _tree(random: Random, size: int) -> Node:
    if size == 1:
        return _leaf(random)
    shape = random.randrange(10)
    part = random.randint(1, size - 1)
    if shape < 3:
        return Sum((_tree(random, part), _tree(random, size - part)))
    if shape < 6:
        return Product((_tree(random, part), _tree(random, size - part)))
    if shape < 7:
        return Quotient((_tree(random, part), Sum((Power((random.choice((X, Y)), TWO)), Number(random.randint(1, 5))))))
    inner = _tree(random, size - 1)
    if shape == 7:
        return Power((inner, Number(random.choice((2, 3)))))
    name = random.choice(("sin", "cos", "exp", "exp", "ln", "sqrt"))
    if name in ("ln", "sqrt"):
        inner = Sum((Power((random.choice((X, Y)), TWO)), Number(random.randint(1, 9)), *([Power((Y, TWO))] if size > 2 else [])))
    return Call(name, (inner,))


def _leaf(random: Random) -> Node:
    name = random.choice((X, X, Y))
    shape = random.randrange(5)
    if shape == 0:
        return name
    if shape == 1:
        return Product((Number(random.randint(2, 9)), name))
    if shape == 2:
        return Power((name, Number(random.choice((2, 3)))))
    if shape == 3:
        return Sum((name, Number(random.randint(1, 7))))
    return Product((X, Y))


def rearranged(node: Node, random: Random) -> Node:
    """The same function written in another way: identities at random nodes, sums and products in another order."""
    made: dict[Node, Node] = {}
    for part in postorder(node):
        new = rebuilt(part, tuple(made[arg] for arg in part.args)) if part.args else part
        if random.random() < 0.5:
            new = _other(new, random)
        made[part] = new
    return made[node]


def _other(node: Node, random: Random) -> Node:
    kind = type(node)
    if kind in (Sum, Product):
        args = list(node.args)
        random.shuffle(args)
        if kind is Product and random.random() < 0.4:
            return _distributed(args)
        if kind is Sum and random.random() < 0.15:
            return Negative((Sum(tuple(Negative((arg,)) for arg in args)),))
        return kind(tuple(args))
    if kind is Quotient:
        top, below = node.args
        choice = random.randrange(4)
        if choice == 0:
            return Product((top, Power((below, Number(-1)))))
        if choice == 1 and type(top) is Sum:
            return Sum(tuple(Quotient((term, below)) for term in top.args))
        if choice == 2 and type(top) is Product:
            return Product((Quotient((top.args[0], below)), *top.args[1:]))
        return Quotient((Product((TWO, top)), Product((below, TWO))))
    if kind is Power:
        base, exponent = node.args
        if type(exponent) is Number and exponent.value == 2 and random.random() < 0.6:
            if type(base) is Sum and len(base.args) == 2:
                a, b = base.args
                return Sum((Power((a, TWO)), Product((TWO, a, b)), Power((b, TWO))))
            if type(base) is Call and base.name in ("sin", "cos"):
                return Sum((ONE, Negative((Power((Call({"sin": "cos", "cos": "sin"}[base.name], base.args), TWO)),))))
            return Product((base, base))
        if base is E:
            return Call("exp", (exponent,))
    if kind is Call:
        (u, *_) = node.args
        if node.name == "exp":
            if type(u) is Sum and random.random() < 0.5:
                return Product(tuple(Power((E, term)) for term in u.args))
            return Power((E, u))
        if node.name == "sqrt":
            return Power((u, Number(Fraction(1, 2))))
        if node.name == "sin" and random.random() < 0.3:
            half = Quotient((u, TWO))
            return Product((TWO, call.sin(half), call.cos(half)))
    return node


def _distributed(args: list[Node]) -> Node:
    for place, arg in enumerate(args):
        if type(arg) is Sum:
            rest = [*args[:place], *args[place + 1 :]]
            return Sum(tuple(Product((term, *rest)) for term in arg.args))
    return Product(tuple(args))


def near_miss(node: Node, random: Random) -> Node | None:
    """The expression with one slip: a sign, a number, an exponent, a function, a forgotten factor or term."""
    places = [part for part in postorder(node) if _slips(part)]
    if not places:
        return None
    chosen = random.choice(places)
    slip = random.choice(_slips(chosen))
    made: dict[Node, Node] = {}
    for part in postorder(node):
        made[part] = slip if part is chosen else rebuilt(part, tuple(made[arg] for arg in part.args)) if part.args else part
    return made[node]


def _slips(part: Node) -> list[Node]:
    kind = type(part)
    if type(part) is Number:
        return [Number(part.value + 1)] if part.value != -1 else []
    if kind is Sum:
        first, *rest = part.args
        return [Sum((*part.args[:-1], Negative((part.args[-1],)))), first if len(rest) == 1 else Sum(part.args[:-1])]
    if kind is Product:
        return [part.args[0] if len(part.args) == 2 else Product(part.args[:-1]), Negative((part,))]
    if kind is Call and part.name in _CONFUSED:  # type: ignore[attr-defined]
        return [Call(_CONFUSED[part.name], part.args)]  # type: ignore[attr-defined]
    if kind is Power and type(part.args[1]) is Number:
        return [Power((part.args[0], Number(part.args[1].value + 1)))]
    return []


_CONFUSED = {"sin": "cos", "cos": "sin", "exp": "cosh", "sqrt": "cbrt", "ln": "log10", "tan": "cot"}
