"""The case split: a system of equations taken apart into branches, each of which is simpler or closed by a reason.

An equation is written as a product. Factors that are never zero are dropped; each of the others is a branch of its own.
A sum of terms that are never negative is zero where each of them is. An equation in which a variable stands alone, times
a number, is solved for it and the others get the solution put in. What is left then has no such equation: a leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from jachess.algebra.clock import Clock, OutOfTime
from jachess.errors import LimitReached, Undefined
from jachess.expression import polynomial as poly
from jachess.expression.conditions import NONNEGATIVE, POSITIVE, positivity
from jachess.expression.nodes import (
    ONE,
    ZERO,
    Call,
    E,
    Name,
    Node,
    Number,
    Power,
    Product,
    Sum,
    operations,
    postorder,
    substitute,
    total,
)
from jachess.expression.polynomial import TooLarge
from jachess.expression.rational import Ring, quotient_form
from jachess.expression.terms import build, split_term
from jachess.expression.tidy import collected, tidy
from jachess.results.points import Branch

MAX_BRANCHES = 400
MAX_FACTORED = 400  # terms of a numerator that is worth factoring
LONG = 40  # operations of a solution that is still put into other equations

# u where g(u) = 0 exactly where u = 0
_ZERO_AT_ZERO = frozenset({"sqrt", "cbrt", "abs", "sinh", "tanh", "asinh", "atanh", "atan", "asin"})


# u = 1 where g(u) = 0
_ONE_AT_ZERO = frozenset({"ln", "log2", "log10", "acos", "acosh", "asech"})


class Factored(NamedTuple):
    """An equation u = 0 as a product: the factors that may vanish, those that never do, and what stands below."""

    factors: tuple[Node, ...]
    dropped: tuple[Node, ...]
    below: tuple[Node, ...]


class System(NamedTuple):
    """Equations (each = 0), what was solved for, and factors below that must not vanish."""

    equations: tuple[Node, ...]
    assigned: tuple[tuple[Name, Node], ...] = ()
    nonzero: tuple[Node, ...] = ()

    def free(self, variables: Sequence[Name]) -> tuple[Name, ...]:
        """The variables that are not solved for."""
        solved = {name for name, _ in self.assigned}
        return tuple(name for name in variables if name not in solved)


Leaf = Callable[[System], Branch]


def factored(equation: Node) -> Factored:
    """The left side of an equation as a product of irreducible factors, each once.

    >>> from jachess.syntax.reading import read_expression
    >>> [str(part) for part in factored(read_expression("exp(x)*(x^3 - x*y^2)/(1 + x^2)")).factors]
    ['x', 'x - y', 'x + y']
    """
    found: dict[Node, None] = {}
    dropped: dict[Node, None] = {}
    below: dict[Node, None] = {}
    equation = collected(equation)
    try:
        ring = Ring(equation)
        top, bottom = quotient_form(ring, equation)
        top = ring.reduced(top)
        if not top:
            return Factored((ZERO,), (), ())
        for part in _parts(ring, bottom):
            if part.support and positivity(part) != POSITIVE:
                below[part] = None
        for part in _parts(ring, top):
            _place(part, found, dropped)
    except TooLarge:
        _place(equation, found, dropped)
    return Factored(tuple(found), tuple(dropped), tuple(below))


def _parts(ring: Ring, numerator: poly.Polynomial) -> list[Node]:
    """The factors of a polynomial as nodes: its generators and the irreducible rest."""
    _, monomial, rest = poly.content(numerator)
    parts = [build(1, [factor]) for factor in ring.factors(monomial)]
    if len(rest) > 1:
        factors = [(rest, 1)]
        if len(rest) <= MAX_FACTORED and not poly.is_linear(rest):
            factors = poly.factors(rest)[1]
        parts += [ring.node(part) for part, _ in factors]
    return parts


def _place(part: Node, found: dict[Node, None], dropped: dict[Node, None]) -> None:
    """Sort a factor in: zero where something simpler is, never zero, or as it is."""
    while type(part) is Power and type(part.args[1]) is Number and part.args[1].value > 0:
        part = part.args[0]
    if type(part) is Call and part.name in _ZERO_AT_ZERO:
        inner = factored(part.args[0])
        found.update(dict.fromkeys(inner.factors))
    elif type(part) is Call and part.name in _ONE_AT_ZERO:
        inner = factored(part.args[0] - 1)
        found.update(dict.fromkeys(inner.factors))
    elif (exponent := _exponent_of_one(part)) is not None:
        inner = factored(exponent)
        found.update(dict.fromkeys(inner.factors))
    elif part.support:
        (dropped if positivity(part) == POSITIVE else found)[part] = None


def _exponent_of_one(part: Node) -> Node | None:
    """u − v where the node is a multiple of e^u − e^v; v may be 0."""
    if type(part) is not Sum or len(part.args) != 2:
        return None
    found: list[tuple[Node, Node]] = []
    for term in part.args:
        coefficient, factors = split_term(term)
        if any(base is not E for base, _ in factors) or len(factors) > 1:
            return None
        exponent = factors[0][1] if factors else ZERO
        found.append((Number(coefficient), exponent if isinstance(exponent, Node) else Number(exponent)))
    (a, u), (b, v) = found
    return tidy(u - v) if tidy(a + b) is ZERO else None


def vanishing_terms(equation: Node) -> tuple[Node, ...]:
    """The terms of a sum that is zero only where all of them are, since none is ever negative; () where that is not seen."""
    if type(equation) is Sum and all(positivity(term) == NONNEGATIVE for term in equation.args):
        return equation.args
    return ()


class Solution(NamedTuple):
    """A variable that stands alone in an equation: name = value."""

    name: Name
    value: Node


def solved(equation: Node, others: Sequence[Node], variables: Sequence[Name]) -> Solution | None:
    """The equation solved for a variable that occurs in it once, times a number; None where there is none worth it."""
    best: tuple[int, int, Solution] | None = None
    terms = equation.args if type(equation) is Sum else (equation,)
    for order, name in enumerate(variables):
        own = [term for term in terms if term.support & name.support]
        if len(own) != 1:
            continue
        coefficient, factors = split_term(own[0])
        if list(factors) != [(name, 1)]:
            continue
        rest = tidy(total([term for term in terms if term is not own[0]]) * Number(-1) / Number(coefficient))
        cost = operations(rest)
        if rest.support and (cost > LONG or not _makes_nothing_worse(name, rest, others)):
            continue
        if best is None or (cost, order) < best[:2]:
            best = cost, order, Solution(name, rest)
    return None if best is None else best[2]


def _makes_nothing_worse(name: Name, value: Node, others: Sequence[Node]) -> bool:
    """Whether a value may be put into other equations: not inside functions, unless it is linear and they become no longer.

    a·v + b with one name v is as good as a name.
    """
    inside = [other for other in others if _inside_function(other, name)]
    if not inside:
        return True
    terms = value.args if type(value) is Sum else (value,)
    factors = [split_term(term)[1] for term in terms]
    if any(len(own) > 1 or (own and (own[0][1] != 1 or type(own[0][0]) is not Name)) for own in factors):
        return False
    if sum(1 for own in factors if own) == 1:
        return True
    table: dict[Node, Node] = {name: value}
    return all(operations(tidy(substitute(other, table))) <= operations(other) for other in inside)


def _inside_function(node: Node, name: Name) -> bool:
    """Whether the name stands inside a function, a root or an exponent, where an expression makes things worse."""
    if not node.support & name.support:
        return False
    for part in postorder(node):
        if type(part) is Call and part.support & name.support:
            return True
        if type(part) is Power and part.support & name.support and not _whole(part.args[1]):
            return True
    return False


def _whole(exponent: Node) -> bool:
    return type(exponent) is Number and type(exponent.value) is int


class Splitter:
    """Makes the tree of branches; `leaf` closes what cannot be split further."""

    def __init__(self, variables: Sequence[Name], leaf: Leaf, clock: Clock) -> None:
        self.variables = tuple(variables)
        self.leaf = leaf
        self.clock = clock
        self.count = 0

    def split(self, system: System, how: str) -> Branch:
        """The branch of a system, with everything below it; where a limit is met, it is a leaf as it stands."""
        try:
            return self._split(system, how)
        except OutOfTime:
            raise
        except (LimitReached, TooLarge, Undefined):
            return replace(self.leaf(system), how=how)

    def _split(self, system: System, how: str) -> Branch:
        self.clock.check()
        self.count += 1
        if self.count > MAX_BRANCHES:
            return replace(self.leaf(system), how=how)
        equations: list[Node] = []
        products: list[tuple[Node, ...]] = []
        nonzero = list(system.nonzero)
        remarks: list[str] = []
        for equation in system.equations:
            parts = factored(equation)
            nonzero += [part for part in parts.below if part not in nonzero]
            if parts.dropped:
                remarks.append(never_zero(parts.dropped))
            if parts.factors == (ZERO,):
                continue
            factors = tuple(part for part in parts.factors if part not in nonzero)
            if not factors:
                reason = remarks[-1] if parts.dropped else f"{_shown(equation)} = 0 cannot hold"
                return Branch(how, system.equations, system.assigned, closing="contradiction", reason=reason)
            if len(factors) > 1:
                products.append(factors)
            elif factors[0] not in equations:
                equations.append(factors[0])
        # an equation that says that a factor of a product is zero makes the product superfluous
        products = [factors for factors in products if not any(part in equations for part in factors)]
        rest = System((*equations, *map(build_product, products)), system.assigned, tuple(nonzero))
        conditions = tuple(Call("!=", (part, ZERO)) for part in nonzero)
        here = Branch(
            how, rest.equations or system.equations, system.assigned, conditions, reason="; ".join(dict.fromkeys(remarks))
        )
        for place, equation in enumerate(equations):
            terms = vanishing_terms(equation)
            if terms:
                others = rest.equations[:place] + rest.equations[place + 1 :]
                child = self.split(rest._replace(equations=(*terms, *others)), "nonnegative")
                return replace(here, children=(child,))
        known = self._function_known(rest, len(equations))
        if known is not None:
            return replace(here, children=(known,))
        found = self._solvable(rest, len(equations))
        if found is not None:
            return replace(here, children=(self._put_in(rest, *found),))
        if products:
            chosen = min(products, key=len)
            others = tuple(each for each in rest.equations if each is not build_product(chosen))
            children = tuple(self.split(rest._replace(equations=(part, *others)), "factor") for part in chosen)
            return replace(here, children=children)
        closed = self.leaf(rest)
        reasons = "; ".join(reason for reason in (here.reason, closed.reason) if reason)
        return replace(closed, how=how, equations=here.equations, conditions=conditions, reason=reasons)

    def _solvable(self, system: System, simple: int) -> tuple[int, Solution] | None:
        """The first of the equations that are no products, with its solution, the cheapest."""
        free = system.free(self.variables)
        best: tuple[int, int, Solution] | None = None
        for place, equation in enumerate(system.equations[:simple]):
            others = system.equations[:place] + system.equations[place + 1 :]
            solution = solved(equation, others, free)
            if solution is not None:
                cost = operations(solution.value) + (100 if solution.value.support else 0)
                if best is None or cost < best[0]:
                    best = cost, place, solution
        return None if best is None else best[1:]

    def _function_known(self, system: System, simple: int) -> Branch | None:
        """Where an equation gives the value of a function, such as cos(u) = 0, the others with that value put in."""
        for place, equation in enumerate(system.equations[:simple]):
            found = function_value(equation)
            if found is None:
                continue
            table: dict[Node, Node] = {found[0]: found[1]}
            others = [_put_for(other, table) for k, other in enumerate(system.equations) if k != place]
            if others == [other for k, other in enumerate(system.equations) if k != place]:
                continue
            nonzero = tuple(_put_for(part, table) for part in system.nonzero)
            how = f"with {_shown(found[0])} = {_shown(found[1])}"
            if ZERO in nonzero:
                return Branch(how, (equation,), system.assigned, closing="outside", reason="a denominator would be 0")
            left = tuple(other for other in others if other is not ZERO)
            return self.split(System((equation, *left), system.assigned, tuple(part for part in nonzero if part.support)), how)
        return None

    def _put_in(self, system: System, place: int, solution: Solution) -> Branch:
        name, value = solution
        table: dict[Node, Node] = {name: value}
        assigned = (*system.assigned, (name, value))
        try:
            assigned = (*((other, _put(expression, table)) for other, expression in system.assigned), (name, value))
            equations = tuple(_put(other, table) for k, other in enumerate(system.equations) if k != place)
            nonzero = tuple(_put(part, table) for part in system.nonzero)
        except Undefined as error:
            return Branch("solve", (), assigned, closing="outside", reason=error.reason)
        if ZERO in nonzero:
            return Branch("solve", equations, assigned, closing="outside", reason="a denominator would be 0")
        left = tuple(each for each in equations if each is not ZERO)
        return self.split(System(left, assigned, tuple(part for part in nonzero if part.support)), "solve")


def function_value(equation: Node) -> tuple[Node, Node] | None:
    """The function and its value where an equation is a·g(u) + b = 0 with numbers a, b.

    >>> from jachess.syntax.reading import read_expression
    >>> [str(part) for part in function_value(read_expression("2*cos(x + y) - 1"))]
    ['cos(x + y)', '1/2']
    """
    terms = equation.args if type(equation) is Sum else (equation,)
    own = [term for term in terms if term.support]
    if len(own) != 1:
        return None
    coefficient, factors = split_term(own[0])
    if len(factors) != 1 or type(factors[0][0]) is not Call or factors[0][1] != 1 or not factors[0][0].support:
        return None
    rest = total([term for term in terms if term is not own[0]])
    return factors[0][0], tidy(rest * Number(-1) / Number(coefficient))


def _put_for(node: Node, table: Mapping[Node, Node]) -> Node:
    """The node with a value for a function of the variables."""
    made = substitute(node, table)
    return node if made is node else tidy(made)


def _put(node: Node, table: Mapping[Node, Node]) -> Node:
    """The node with values put in; constants are evaluated, so that what is undefined there is noticed."""
    from jachess.expression.exact import value_at

    if not any(node.support & name.support for name in table):
        return node
    made = substitute(node, table)
    return tidy(made) if made.support else value_at(made, {})


def build_product(factors: Sequence[Node]) -> Node:
    """The product of the factors, as it is shown."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors)) if factors else ONE


def never_zero(factors: Sequence[Node]) -> str:
    """The sentence that says why factors were dropped."""
    return f"{', '.join(map(_shown, factors))} {'is' if len(factors) == 1 else 'are'} never 0"


def _shown(node: Node) -> str:
    from jachess.expression.notation import unicode

    return unicode(node)
