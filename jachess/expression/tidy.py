"""The form that is shown: like terms, equal factors and powers collected, fractions brought together where that is shorter.

`collected` sorts and collects without expanding anything. `tidy` goes on: where a rational normal form (over a common
denominator, cancelled, multiplied out or factored) is shorter than the collected form, it takes that.
"""

from __future__ import annotations

from jachess.expression.calls import call_of
from jachess.expression.nodes import (
    MINUS_ONE,
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
    Unknown,
    rebuilt,
)
from jachess.expression.powers import raised
from jachess.expression.terms import bits, build, product_of, split_term, sum_of

MAX_REMEMBERED = 200_000

_COLLECTED: dict[Node, Node] = {}


def collected(node: Node) -> Node:
    """The node with like terms, equal factors and constants collected, in the order in which they are shown."""
    memo = _COLLECTED
    if len(memo) > MAX_REMEMBERED:
        memo.clear()
    stack = [node]
    while stack:
        part = stack[-1]
        if part in memo:
            stack.pop()
            continue
        missing = [arg for arg in part.args if arg not in memo]
        if missing:
            stack += missing
            continue
        stack.pop()
        result = _collect(part, [memo[arg] for arg in part.args])
        memo[part] = result
        memo[result] = result
    return memo[node]


def _collect(part: Node, args: list[Node]) -> Node:
    kind = type(part)
    if kind is Sum:
        return sum_of(args)
    if kind is Product:
        return product_of(args)
    if kind is Quotient:
        return product_of(args[:1], args[1:])
    if kind is Power:
        return raised(args[0], args[1])
    if kind is Negative:
        coefficient, factors = split_term(args[0])
        if type(args[0]) is Sum:
            return sum_of([args[0]], -1)
        return build(-coefficient, factors)
    if kind is Call:
        return call_of(part.name, tuple(args))  # type: ignore[attr-defined]
    return rebuilt(part, tuple(args))


MAX_LENGTH = 800  # a longer expression stays as it was collected


def tidy(node: Node) -> Node:
    """The form that is shown: the shortest among the collected form and the rational normal forms, inside and out."""
    root = collected(node)
    done: dict[Node, Node] = {}
    stack = [root]
    while stack:
        part = stack[-1]
        if part in done:
            stack.pop()
            continue
        missing = [arg for arg in part.args if arg not in done]
        if missing:
            stack += missing
            continue
        stack.pop()
        inner = _inside(part)
        args = tuple(shortest(done[arg]) if arg in inner else done[arg] for arg in part.args)
        done[part] = part if args == part.args else collected(rebuilt(part, args))
    return shortest(done[root])


def _inside(part: Node) -> tuple[Node, ...]:
    """The children that stand for themselves: the arguments of functions, exponents, what is under a root."""
    if type(part) is Call:
        return () if part.name in ("and", "or", "not") else part.args
    if type(part) is Unknown:
        return part.args
    if type(part) is Power and type(part.args[1]) is not Number:
        return part.args
    if type(part) is Power and type(part.args[1].value) is not int:  # type: ignore[attr-defined]
        return part.args[:1]
    return ()


_SHORTEST: dict[Node, Node] = {}


def shortest(node: Node) -> Node:
    """The shortest rational form of a collected node; what is inside functions stays as it is."""
    found = _SHORTEST.get(node)
    if found is None:
        if len(_SHORTEST) > 100_000:
            _SHORTEST.clear()
        found = node
        if length(node) <= MAX_LENGTH and _worth_a_normal_form(node):
            from jachess.expression.rational import forms

            best = length(node)
            for _, form in forms(node):
                size = length(form)
                if size < best:
                    found, best = form, size
        _SHORTEST[node] = found
        _SHORTEST[found] = found
    return found


def _worth_a_normal_form(node: Node) -> bool:
    """Whether another rational form could be shorter: sums under products, fractions of sums, factors shared by all
    terms, squares of sine and cosine. A polynomial that is multiplied out stays as it is."""
    if type(node) is Sum:
        shared: set[Node] | None = None
        squares = False
        for term in node.args:
            _, factors = split_term(term)
            if any(type(base) is Sum for base, _ in factors):
                return len(node.args) <= 60
            calls = {base for base, exponent in factors if type(base) not in (Name, Number)}
            shared = calls if shared is None else shared & calls
            squares = squares or any(
                type(base) is Call and base.name in _SQUARES and type(exponent) is int and exponent > 1
                for base, exponent in factors
            )
            if any(base is E for base, _ in factors):
                shared.add(E)
        return (bool(shared) or squares or _mixed_fractions(node)) and len(node.args) <= 60
    _, factors = split_term(node)
    sums = [exponent for base, exponent in factors if type(base) is Sum]
    return len(sums) > 1 or (bool(sums) and (len(factors) > 1 or any(type(e) is int and abs(e) > 1 for e in sums)))


_SQUARES = frozenset({"sin", "cos", "sinh", "cosh", "sec", "tan"})


def _mixed_fractions(node: Node) -> bool:
    return any(type(base) is Sum for term in node.args for base, _ in split_term(term)[1])


_LENGTH: dict[Node, int] = {}


def length(node: Node) -> int:
    """About how many characters the node takes in plain text."""
    memo = _LENGTH
    if len(memo) > 200_000:
        memo.clear()
    stack = [node]
    while stack:
        part = stack[-1]
        if part in memo:
            stack.pop()
            continue
        missing = [arg for arg in part.args if arg not in memo]
        if missing:
            stack += missing
            continue
        stack.pop()
        memo[part] = _length(part, [memo[arg] for arg in part.args])
    return memo[node]


def _length(part: Node, sizes: list[int]) -> int:
    kind = type(part)
    if kind is Number:
        return len(str(part.value)) if bits(part.value) < 8192 else 3000  # type: ignore[attr-defined]
    if kind is Name:
        return min(len(part.text), 3)  # type: ignore[attr-defined]
    if kind is Constant:
        return 1
    if kind is Root:
        return 16 + sum(min(c.bit_length() // 3, 100) + 5 for c in part.coefficients if c)  # type: ignore[attr-defined]
    if kind is Sum:
        return sum(sizes) + 3 * (len(sizes) - 1) - 2 * sum(type(arg) is Negative for arg in part.args[1:])
    if kind is Negative:
        return 1 + sizes[0] + (2 if type(part.args[0]) is Sum else 0)
    if kind is Call and part.name == "sqrt":  # type: ignore[attr-defined]
        return 3 + sizes[0]
    if kind is Call or kind is Unknown:
        return len(part.name) + sum(sizes) + 2 * len(sizes)  # type: ignore[attr-defined]
    brackets = 2 * sum(type(arg) in (Sum, Negative) for arg in part.args)
    if kind is Quotient:
        return sum(sizes) + 1 + brackets + (2 if type(part.args[1]) in (Product, Quotient) else 0)
    if kind is Power:
        base, exponent = part.args
        around = 2 * (type(base) in (Product, Quotient, Power)) + 2 * (type(exponent) in (Product, Quotient, Power))
        return sum(sizes) + 1 + brackets + around
    return sum(sizes) + len(sizes) - 1 + brackets


def minus(left: Node, right: Node) -> Node:
    """left − right, collected."""
    return sum_of([collected(left), product_of([MINUS_ONE, collected(right)])])
