"""A derivation replayed with one rule broken at one node, for all rules and nodes at once.

The derivative of f is linear in the derivative of each node, and the factor is the node's adjoint. So the right values are
computed once, and each broken rule adds adjoint·(wrong − right): a few operations on short arrays. A node that stands in
several places may be wrong in all of them or in one; a mistake may also be made at every node where it can be made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from jachess.calculus import rule_parts
from jachess.calculus.accumulation import differentiate
from jachess.calculus.rule_parts import Part, Variables
from jachess.calculus.rules import Rule, rule_for
from jachess.errors import JachessError
from jachess.expression.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    RELATIONS,
    ZERO,
    Call,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Sum,
    total,
)
from jachess.grading.diagnosis import Broken
from jachess.grading.fingerprints import Array, Fingerprints

MAX_NODES = 400
_FAR = {("reciprocal", "quotient-sign"), ("constant multiple", "constant-kept")}
_HELD = ("other-variable-varied", "constant-kept")


class Reading(NamedTuple):
    """One way to read a node when it is differentiated: a rule, the node that it is applied to, its parts, a factor."""

    rule: str
    node: Node
    parts: tuple[Part, ...]
    factor: Node = ONE
    other: bool = False  # not the way in which the rule table differentiates it


class Slip(NamedTuple):
    """One broken rule: the node, its wrong derivative, and what that adds to the derivative of the whole."""

    mistake: str
    node: Node
    wrong: Node
    delta: Array
    inner: Node | None = None
    seed: Node | None = None  # the node whose derivative is replaced, where it is not the node itself (one occurrence)
    variant: tuple[int, int] = (0, 0)  # which of the ways to make the mistake
    everywhere: bool = False
    far: bool = False  # far-fetched: a plain wrong sign or factor is likelier


class Replay:
    """∂f/∂x, right and with broken rules; `slips` are those that change it."""

    def __init__(self, f: Node, x: Name, prints: Fingerprints, rows: dict[str, tuple[tuple[str, Broken], ...]]) -> None:
        self.f, self.x, self.prints, self.rows = f, x, prints, rows
        self.primes: dict[Node, Node] = {}
        self.prime = differentiate(f, x, self.primes)
        self.right = prints.values(self.prime)
        self.rules: dict[Node, tuple[Rule, tuple[Node, ...]]] = {}
        self.order: list[Node] = []  # children before parents
        self._walk()
        self.adjoints: dict[Node, Array] = {}
        self.edges: dict[Node, list[tuple[Node, int, Array]]] = {}  # part -> (parent, place, partial)
        self._sweep()
        self.slips: list[Slip] = []
        with prints.numpy.errstate(all="ignore"):
            self._collect()
        # the derivative for each slip, one row each
        self.matrix: Array = prints.numpy.stack([self.right + slip.delta for slip in self.slips]) if self.slips else None

    def _walk(self) -> None:
        stack: list[tuple[Node, bool]] = [(self.f, False)]
        while stack and len(self.order) < MAX_NODES:
            node, ready = stack.pop()
            if ready:
                self.order.append(node)
                continue
            if node in self.rules or node is self.x or not node.support & self.x.support:
                continue
            rule, parts = rule_for(node, self.x)
            self.rules[node] = rule, parts
            stack.append((node, True))
            if not rule.binds:
                stack += [(part, False) for part in parts]

    def _sweep(self) -> None:
        prints = self.prints
        adjoints = self.adjoints
        adjoints[self.f] = prints.values(ONE)
        for node in reversed(self.order):
            rule, parts = self.rules[node]
            here = adjoints.get(node)
            if here is None or rule.binds:
                continue
            for place, (part, partial) in enumerate(zip(parts, _partials(rule, node, parts))):
                value = prints.values(partial)
                self.edges.setdefault(part, []).append((node, place, value))
                earlier = adjoints.get(part)
                adjoints[part] = here * value if earlier is None else earlier + here * value

    # Broken rules.

    def _collect(self) -> None:
        ways: dict[tuple[str, tuple[int, int]], list[Slip]] = {}
        for node in self.order:
            if node not in self.adjoints:
                continue
            for slip in self._at(node):
                self.slips.append(slip)
                if slip.mistake not in _HELD:
                    ways.setdefault((slip.mistake, slip.variant), []).append(slip)
        for slip in list(self.slips):
            self._single_places(slip)
        for slips in ways.values():
            if len({slip.node for slip in slips}) > 1:
                self._everywhere(slips)

    def _at(self, node: Node) -> Iterator[Slip]:
        rule, parts = self.rules[node]
        if rule.binds or rule.name in ("sum", "difference", "negation"):
            yield from self._held_terms(node)
            return
        right = self.primes[node]
        values = self.prints.values(right)
        for name, way, reading, wrong in self._wrongs(node, rule, parts):
            delta = self.adjoints[node] * (self.prints.values(wrong) - values)
            if not self._no_change(delta):
                inner = reading.parts[0].expr if len(reading.parts) == 1 else None
                yield Slip(name, node, wrong, delta, inner, None, way, far=reading.other or (reading.rule, name) in _FAR)
        yield from self._held_factors(node)

    def _wrongs(self, node: Node, rule: Rule, parts: tuple[Node, ...]) -> Iterator[tuple[str, tuple[int, int], Reading, Node]]:
        for reading in self._readings(node, rule, parts):
            for place, (name, broken) in enumerate(self.rows.get(reading.rule, ())):
                for k, wrong in enumerate(results_of(broken, reading, self.x)):
                    yield name, (place, k), reading, wrong

    def _no_change(self, delta: Array) -> bool:
        size = abs(delta)
        return not bool((size > 1e-11 * (1 + abs(self.right))).any())

    def _readings(self, node: Node, rule: Rule, parts: tuple[Node, ...]) -> Iterator[Reading]:
        """The ways in which textbooks differentiate the node: as it stands, roots and fractions as powers, x as a part."""
        x, primes = self.x, self.primes

        def part(expr: Node) -> Part:
            return Part(expr, ONE if expr is x else primes.get(expr, ZERO))

        given = tuple(map(part, parts))
        if rule.name == "power":
            yield Reading("general power", node, (Part(x, ONE),))
        elif rule.parts is rule_parts.known or rule.name in ("natural exponential", "exponential"):
            yield Reading("chain", node, (Part(x, ONE),))
        else:
            yield Reading(rule.name, node, given)
        if type(node) is Call and node.name in ("sqrt", "cbrt"):
            power = Power((node.args[0], HALF if node.name == "sqrt" else Number(1) / Number(3)))
            yield Reading("general power", power, (part(node.args[0]),), other=True)
        if rule.name == "reciprocal":
            numerator, v = node.args
            inner = v.args[0] if type(v) is Power and type(v.args[1]) is Number else v
            exponent = -v.args[1] if inner is not v else MINUS_ONE
            if inner is x or inner in primes:
                yield Reading("general power", Power((inner, exponent)), (part(inner),), numerator, other=True)
        if rule.name == "quotient":
            top, bottom = given
            inverse = Part(ONE / bottom.expr, -(bottom.prime / bottom.expr**2))
            yield Reading("product", node, (top, inverse), other=True)

    # What is held constant.

    def _held_terms(self, node: Node) -> Iterator[Slip]:
        if type(node) is not Sum:
            return
        zero = self.prints.values(ZERO)
        adjoint = self.adjoints[node]
        for term in node.args:
            if term.support & self.x.support:
                continue
            bare = term.args[0] if type(term) is Negative else term
            wrongs: list[tuple[str, Node]] = [("constant-kept", term)]
            if not any(term.support & name.support for name in self.prints.variables):
                wrongs += [("constant-kept", ONE), ("constant-kept", MINUS_ONE)] if bare is not term else [("constant-kept", ONE)]
            wrongs += (("other-variable-varied", wrong) for wrong in self._varied(term))
            for name, wrong in wrongs:
                delta = adjoint * (self.prints.values(wrong) - zero)
                if not self._no_change(delta):
                    yield Slip(name, node, self.primes[node] + wrong, delta, None)

    def _held_factors(self, node: Node) -> Iterator[Slip]:
        """Row 21: a factor or an argument with other variables, differentiated as though they depended on x."""
        for arg in dict.fromkeys(node.args):
            if arg.support & self.x.support or not arg.support or (type(arg) is Call and arg.name in RELATIONS):
                continue
            varied = self._varied(arg)
            if not varied:
                continue
            try:
                rule, parts = rule_for(node, Variables(arg.support | self.x.support))
                place = parts.index(arg)
                partial = _partials(rule, node, parts)[place]
            except (JachessError, ValueError):
                continue
            for wrong in varied:
                term = partial * wrong
                delta = self.adjoints[node] * self.prints.values(term)
                if not self._no_change(delta):
                    yield Slip("other-variable-varied", node, self.primes[node] + term, delta, None)

    def _varied(self, held: Node) -> list[Node]:
        names = [name for name in self.prints.variables if name is not self.x and name.support & held.support]
        try:
            slopes = [differentiate(held, name) for name in names]
        except JachessError:
            return []
        return slopes + ([total(slopes)] if len(slopes) > 1 else [])

    # One occurrence, or all nodes.

    def _single_places(self, slip: Slip) -> None:
        edges = self.edges.get(slip.node, ())
        if len(edges) < 2 or len(self.slips) > 2000:
            return
        change = self.prints.values(slip.wrong) - self.prints.values(self.primes[slip.node])
        for parent, place, partial in edges:
            rule, parts = self.rules[parent]
            delta = self.adjoints[parent] * partial * change
            if self._no_change(delta):
                continue
            primes = [self._prime(part) for part in parts]
            primes[place] = slip.wrong
            wrong = rule.combine(parent, *map(Part, parts, primes))
            self.slips.append(slip._replace(delta=delta, seed=parent, wrong=wrong))

    def _prime(self, part: Node) -> Node:
        return ONE if part is self.x else self.primes.get(part, ZERO)

    def _everywhere(self, slips: list[Slip]) -> None:
        """The same slip at every node where it can be made."""
        slip = slips[0]
        places = frozenset(each.node for each in slips)

        def wrong_at(node: Node, primes: dict[Node, Node]) -> Node | None:
            if node not in places:
                return None
            kept, self.primes = self.primes, primes
            try:
                wrongs = self._wrongs(node, *self.rules[node])
                return next((wrong for name, way, _, wrong in wrongs if (name, way) == (slip.mistake, slip.variant)), None)
            finally:
                self.primes = kept

        wrong = self._forward(wrong_at)
        if wrong is not None:
            delta = self.prints.values(wrong) - self.right
            if not self._no_change(delta):
                self.slips.append(slip._replace(wrong=wrong, delta=delta, seed=self.f, everywhere=True))

    def _forward(self, wrong: Callable[[Node, dict[Node, Node]], Node | None]) -> Node | None:
        primes: dict[Node, Node] = {self.x: ONE}
        try:
            for node in self.order:
                rule, parts = self.rules[node]
                found = wrong(node, primes)
                if found is None:
                    found = (
                        self.primes[node]
                        if rule.binds
                        else rule.combine(node, *[Part(part, primes.get(part, ZERO)) for part in parts])
                    )
                primes[node] = found
        except JachessError:
            return None
        return primes.get(self.f)

    # Two slips, one below the other.

    def nested(self, slips: list[Slip], given: Array, effort: Effort) -> Iterator[tuple[Slip, Slip]]:
        """Pairs of a slip and one above it, broken on the wrong derivative of its part, that lead to the given values."""
        prints = self.prints
        below = {slip.node: slip for slip in slips if slip.seed is None}
        for lower in slips:
            if lower.seed is not None:
                continue
            primes = self._with({lower.node: lower.wrong})
            if primes is None:
                continue
            for node in self.order:
                if node not in primes or primes[node] is self.primes[node] or node is lower.node or node not in below:
                    continue
                if not effort.spend():
                    return
                kept, self.primes = self.primes, primes
                try:
                    wrongs = list(self._wrongs(node, *self.rules[node])) if not self.rules[node][0].binds else []
                finally:
                    self.primes = kept
                adjoint = self.adjoints[node]
                here = prints.values(self.primes[node])
                for name, way, reading, wrong in wrongs:
                    if reading.other or (reading.rule, name) in _FAR:
                        continue
                    with prints.numpy.errstate(all="ignore"):
                        delta = adjoint * (prints.values(wrong) - here)
                        if prints.same((self.right + delta)[: prints.count].real, given):
                            inner = reading.parts[0].expr if len(reading.parts) == 1 else None
                            yield lower, Slip(name, node, wrong, delta, inner, None, way)

    def _with(self, seeds: dict[Node, Node]) -> dict[Node, Node] | None:
        """The derivatives of all nodes with those given."""
        primes = dict(self.primes)
        changed: set[Node] = set()
        try:
            for node in self.order:
                rule, parts = self.rules[node]
                if node in seeds:
                    primes[node] = seeds[node]
                    changed.add(node)
                elif not rule.binds and any(part in changed for part in parts):
                    primes[node] = rule.combine(
                        node, *[Part(part, ONE if part is self.x else primes.get(part, ZERO)) for part in parts]
                    )
                    changed.add(node)
        except JachessError:
            return None
        return primes

    def expression(self, *slips: Slip) -> Node | None:
        """∂f/∂x with these slips, written out."""
        seeds = {slip.seed or slip.node: slip.wrong for slip in slips}
        return self._forward(lambda node, primes: seeds.get(node))


def results_of(broken: Broken, reading: Reading, x: Name) -> tuple[Node, ...]:
    """The wrong results of a broken rule."""
    try:
        if broken.instead_of == "argument":
            made = broken.combine(reading.node, x, *reading.parts)
        else:
            made = broken.combine(reading.node, *reading.parts)
    except (JachessError, ZeroDivisionError):
        return ()
    if made is None:
        return ()
    results = made if isinstance(made, tuple) else (made,)
    return results if reading.factor is ONE else tuple(reading.factor * result for result in results)


def _partials(rule: Rule, node: Node, parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """The derivative of the node by each part."""
    if not parts:
        return ()
    if rule.partials is not None:
        return rule.partials(node, *parts)
    return tuple(
        rule.combine(node, *[Part(part, ONE if k == place else ZERO) for k, part in enumerate(parts)])
        for place in range(len(parts))
    )


class Effort:
    """Steps that a search may still take."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self) -> bool:
        """Take a step; False when none is left."""
        self.left -= 1
        return self.left >= 0

