"""Equations that become polynomial in a few generators: x itself, e^x, sin(x) and cos(x), √(1 + x²), ln(x), |x|, ...

Each generator is an unknown; what is known of it (s² + c² = 1, r² = 1 + x², u > 0) goes with the system as relations and
side conditions. A variable that occurs both by itself and inside a function that is left has no such form: the answer
then says which one stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from jachess.errors import Undefined
from jachess.expression import polynomial as poly
from jachess.expression.nodes import ONE, Call, Name, Node, Number, Power, total
from jachess.expression.notation import unicode
from jachess.expression.polynomial import Polynomial, TooLarge
from jachess.expression.tidy import collected, tidy
from jachess.points.arguments import as_node
from jachess.points.constants import is_nonzero
from jachess.points.forms import occurring
from jachess.points.generators import Generators, NotAlgebraic, Unknown
from jachess.points.independence import clashing
from jachess.points.scaling import Weights, is_alike, weights

__all__ = ["NotPolynomial", "Reduced", "Unknown", "reduce"]

MAX_FACTORED = 600  # terms of a numerator that is worth factoring


@dataclass(frozen=True, slots=True)
class NotPolynomial:
    """Why equations have no polynomial form; false, so that `if reduced := reduce(...)` reads well."""

    why_not: str

    def __bool__(self) -> Literal[False]:
        return False


@dataclass(frozen=True)
class Reduced:
    """A polynomial system in `unknowns` whose solutions, as far as the side conditions hold, are those of the equations.

    `equations`, `relations` (each = 0), `nonzero` (≠ 0), `positive` (> 0) and `nonnegative` (≥ 0) are polynomials,
    monomial to coefficient. `free` are variables of which no equation is left. `contradiction` is a reason why there is
    no solution at all, or empty. `scales` are the factors by which unknowns were made rational: x = π·x′, and `places` are
    those of the unknowns among all `generators`.
    """

    variables: tuple[Name, ...]
    unknowns: tuple[Unknown, ...]
    equations: tuple[Polynomial, ...]
    relations: tuple[Polynomial, ...] = ()
    nonzero: tuple[Polynomial, ...] = ()
    positive: tuple[Polynomial, ...] = ()
    nonnegative: tuple[Polynomial, ...] = ()
    remarks: tuple[str, ...] = ()
    free: tuple[Name, ...] = ()
    contradiction: str = ""
    scales: tuple[Node, ...] = ()
    places: tuple[int, ...] = ()
    generators: Generators = field(repr=False, compare=False, default=None)  # type: ignore[assignment]

    @property
    def system(self) -> tuple[Polynomial, ...]:
        """Everything that is to be zero: equations and relations."""
        return self.equations + self.relations

    def shift_of(self, places: Sequence[int], times: Sequence[int]) -> Node:
        """What is to be taken off a combination of the angles at these places so that it is one of terms with variables."""
        chosen = [self.unknowns[k] for k in places]
        parts = [count * (each.inner - as_node(dict(each.row))) for each, count in zip(chosen, times, strict=True)]
        return collected(total(parts))

    @property
    def plain(self) -> bool:
        """Whether the unknowns are the variables themselves."""
        return all(unknown.kind == "variable" for unknown in self.unknowns) and not any(scale.args for scale in self.scales)


def reduce(
    equations: Sequence[Node], variables: Sequence[Name], *, within: Sequence[Node] = (), assumptions: Sequence[Node] = ()
) -> Reduced | NotPolynomial:
    """The equations (each = 0) as a polynomial system in generators, or why they have none.

    `within` are expressions that will be evaluated at the solutions (f, its Hessian): their angles are made generators
    too where they are fractions of those in the equations. `assumptions` are relations that hold, such as x > 0.

    >>> from jachess.syntax.reading import read_expression
    >>> x = Name("x")
    >>> found = reduce([read_expression("e^x*(cos(x)^2 - 1)")], [x])
    >>> [str(unknown.generator) for unknown in found.unknowns], found.equations
    (['cos(x)', 'sin(x)'], ({(2, 0): 1, (0, 0): -1},))
    """
    poly.allow()
    try:
        return _Reduction(equations, variables, within, assumptions).result()
    except NotAlgebraic as problem:
        return NotPolynomial(problem.reason)
    except Undefined as problem:
        return NotPolynomial(problem.reason)
    except TooLarge:
        return NotPolynomial("the equations are too large when they are multiplied out")


class _Reduction:
    """The work on one system."""

    def __init__(
        self, equations: Sequence[Node], variables: Sequence[Name], within: Sequence[Node], assumptions: Sequence[Node]
    ) -> None:
        self.variables = tuple(variables)
        self.generators = Generators(equations, self.variables, within)
        self.remarks: dict[str, None] = {}
        self.equations: list[Polynomial] = []
        self.contradiction = ""
        for relation in assumptions:
            self._assume(relation)
        forms = [self.generators.form(equation) for equation in equations]
        for _, below in forms:
            for place in below:
                self.generators.exclude(self.generators.bases[place])
        for equation, (numerator, _) in zip(equations, forms, strict=True):
            self._take(equation, numerator)

    def _assume(self, relation: Node) -> None:
        """Keep a relation u > 0, u ≥ 0, u ≠ 0 as a side condition where the generators can write u."""
        generators = self.generators
        if type(relation) is not Call or relation.name not in (">", ">=", "<", "<=", "!="):
            return
        left, right = relation.args if relation.name in (">", ">=", "!=") else relation.args[::-1]
        try:
            top, below = generators.form(left - right)
        except (NotAlgebraic, Undefined):
            return
        if below or not top:
            return
        if relation.name == "!=":
            generators.nonzero.append(top)
        elif relation.name in (">", "<"):
            generators.positive.append(top)
        else:
            generators.nonnegative.append(top)

    def _take(self, equation: Node, numerator: Polynomial) -> None:
        """Note an equation without the factors that are never zero."""
        generators = self.generators
        numerator = generators.normal(numerator)
        if not numerator:
            return
        _, monomial, rest = poly.content(numerator)
        factors = [generators.unknown(place) for place, power in enumerate(monomial) if power]
        if len(rest) > 1:
            whole = len(rest) > MAX_FACTORED or poly.is_linear(rest)
            factors += [rest] if whole else [part for part, _ in poly.factors(rest)[1]]
        kept = poly.constant(1, generators.count)
        dropped: list[Node] = []
        for factor in factors:
            node = generators.node(factor)
            if not node.support and is_nonzero(node):
                continue
            if generators.never_zero(factor):
                dropped.append(node)
            else:
                kept = poly.times(kept, factor)
        self._remark(dropped)
        if not occurring(kept):
            self.contradiction = self.contradiction or f"{unicode(tidy(equation))} is never 0"
        if kept not in self.equations:
            self.equations.append(kept)

    def _remark(self, dropped: Sequence[Node]) -> None:
        if dropped:
            verb = "is never 0 and is" if len(dropped) == 1 else "are never 0 and are"
            self.remarks[f"{', '.join(map(unicode, dropped))} {verb} divided out"] = None

    def result(self) -> Reduced | NotPolynomial:
        """The system over the generators that are left."""
        generators = self.generators
        used = generators.closure(place for each in self.equations for place in occurring(each))
        relations = [relation for own, relation in generators.relations if own <= used]
        symbols = [place for place in sorted(used) if generators.unknowns[place].kind == "constant"]
        order = [place for place in sorted(used) if place not in symbols]
        clash = clashing([generators.unknowns[place] for place in order], self.variables)
        if clash:
            return NotPolynomial(clash)
        scales: list[Node] = [ONE] * len(order)
        scaled: list[tuple[int, Weights]] = []
        for symbol in symbols:
            found = weights([*self.equations, *relations], symbol, order)
            if found is None:
                return NotPolynomial(f"{generators.unknowns[symbol].generator} cannot be taken out of the coefficients")
            scaled.append((symbol, found))
            power = generators.unknowns[symbol].generator
            if not generators.is_positive(symbol) and any(weight.denominator % 2 == 0 for weight in found.values()):
                return NotPolynomial(f"a root of {power} would be needed")
            scales = [collected(scale * power ** Number(found[place])) for scale, place in zip(scales, order, strict=True)]

        def here(polynomials: Sequence[Polynomial]) -> tuple[Polynomial, ...]:
            """Those that speak of the unknowns that are left only, in these, each once."""
            result: list[Polynomial] = []
            for each in polynomials:
                if occurring(each) <= used and all(is_alike(each, symbol, found) for symbol, found in scaled):
                    restricted = {tuple([key[place] for place in order]): value for key, value in each.items()}
                    if restricted not in result and (len(restricted) > 1 or any(next(iter(restricted)))):
                        result.append(restricted)
            return tuple(result)

        bound = 0
        for place in order:
            bound |= generators.unknowns[place].generator.support
        unknowns = tuple(generators.unknowns[place] for place in order)
        equations = here(self.equations)
        if self.contradiction:
            equations = ({(0,) * len(order): 1}, *equations)
        return Reduced(
            self.variables,
            unknowns,
            equations,
            here(relations),
            here(generators.nonzero),
            here(generators.positive),
            here(generators.nonnegative),
            (*self.remarks, *meanings(unknowns)),
            tuple(name for name in self.variables if not name.support & bound),
            self.contradiction,
            tuple(scales),
            tuple(order),
            generators,
        )


def meanings(unknowns: Sequence[Unknown]) -> Iterator[str]:
    """What is known of the generators, in sentences."""
    for unknown in unknowns:
        shown = unicode(unknown.generator)
        if unknown.kind == "cosine":
            sine = unicode(Call("sin", (unknown.inner,)))
            yield f"with s = {sine} and c = {shown}: s² + c² = 1"
        elif unknown.kind == "exponential":
            yield f"{shown} is positive"
        elif unknown.kind == "root":
            inner = unicode(unknown.inner)
            power = unicode(Power((Name("r"), Number(unknown.degree))))
            yield f"with r = {shown}: {power} = {inner}" + (" and r ≥ 0" if unknown.degree % 2 == 0 else "")
        elif unknown.kind == "absolute":
            yield f"with r = {shown}: r² = {unicode(Power((unknown.inner, Number(2))))} and r ≥ 0"
