"""The silent reader of the rule table: derivatives of large systems, each distinct node differentiated once.

One variable is done forward (`differentiate`). Several are done in reverse: a node's derivatives by its parts come from
its rule, once; a sweep from a component then carries the adjoint (the derivative of the component by the node) from the
node to its parts. Adjoints stay shared factors and are never flattened into products, so the result grows as the
function does. What does not depend on a variable is never visited, so zero entries cost nothing.

Two kinds of nodes lead straight to the variables instead of to their parts: those whose rule has no `partials` (a
derivative that holds only inside a piece or under a bound index must stay there), and those that several components
share, where their variables are fewer than what is below them: a curve of many components in one variable costs what a
forward sweep costs, one function of many variables what a reverse sweep costs, and mixtures are cut in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from jachess.calculus.rule_parts import Part, Variables
from jachess.calculus.rules import Rule, rule_for
from jachess.expression.nodes import ONE, ZERO, Name, Node, multiply, total

Locals = Sequence[tuple[Node, Node]]  # (part, derivative of the node by that part)


@dataclass(frozen=True, slots=True)
class Entries:
    """A matrix of expressions that holds only the entries that are not zero, row by row."""

    shape: tuple[int, int]
    nonzero: Mapping[tuple[int, int], Node]

    def at(self, row: int, column: int) -> Node:
        """The entry in this row and column, both from 0."""
        return self.nonzero.get((row, column), ZERO)

    def rows(self) -> tuple[tuple[Node, ...], ...]:
        """Every entry, zeros too, as rows."""
        dense: list[list[Node]] = [[ZERO] * self.shape[1] for _ in range(self.shape[0])]
        for (row, column), entry in self.nonzero.items():
            dense[row][column] = entry
        return tuple(map(tuple, dense))


def differentiate(f: Node, x: Name, memo: dict[Node, Node] | None = None) -> Node:
    """The derivative of f by x.

    `memo` keeps the derivatives by x of every node below f for further calls with the same x.

    >>> x = Name("x")
    >>> print(differentiate(x * x, x))
    x + x
    """
    known: dict[Node, Node] = {} if memo is None else memo
    opened: dict[Node, tuple[Rule, tuple[Node, ...]]] = {}
    stack = [f]
    while stack:
        node = stack[-1]
        if node in known:
            stack.pop()
            continue
        if node not in opened:
            opened[node] = rule, parts = rule_for(node, x)
            missing = [part for part in _outside(rule, node, x, parts) if part not in known]
            if missing:
                stack += missing
                continue
        rule, parts = opened.pop(node)
        outside = _outside(rule, node, x, parts)
        primes = [known[part] for part in outside]
        if len(outside) < len(parts):
            primes.insert(0, ZERO)
        known[node] = rule.combine(node, *map(Part, parts, primes))
        stack.pop()
    return known[f]


def _outside(rule: Rule, f: Node, x: Name, parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """The parts in which x is the variable: in the body of a binder it may be the bound index, another x."""
    return parts[1:] if rule.binds and f.args[1] is x else parts


def gradient_entries(f: Node, variables: Sequence[Name]) -> tuple[Node, ...]:
    """The derivative of f by each variable, by one reverse sweep."""
    return _Sweeps(variables).gradient(f, variables)


def jacobian_entries(components: Sequence[Node], variables: Sequence[Name]) -> Entries:
    """The derivative of each of m components (row) by each of n variables (column): m×n.

    >>> x, y = Name("x"), Name("y")
    >>> entries = jacobian_entries([x * y, y**2], [x, y])
    >>> sorted(entries.nonzero), str(entries.at(1, 1))
    ([(0, 0), (0, 1), (1, 1)], '2*y')
    """
    sweeps = _Sweeps(variables)
    sweeps.prepare(components)
    column: dict[Node, int] = {name: place for place, name in enumerate(variables)}
    nonzero: dict[tuple[int, int], Node] = {}
    for i, component in enumerate(components):
        row = {column[name]: entry for name, entry in sweeps.sweep(component, sweeps.mask).items() if entry is not ZERO}
        for j in sorted(row):
            nonzero[i, j] = row[j]
    return Entries((len(components), len(variables)), nonzero)


def hessian_entries(f: Node, variables: Sequence[Name]) -> Entries:
    """The second derivatives of f: entry (i, j) by variable i, then j. Those with i > j are the nodes of (j, i)."""
    sweeps = _Sweeps(variables)
    gradient = sweeps.gradient(f, variables)
    sweeps.prepare(gradient)
    column: dict[Node, int] = {name: place for place, name in enumerate(variables)}
    rest = sweeps.mask
    rows: list[dict[int, Node]] = [{} for _ in variables]
    for i, first in enumerate(gradient):
        for name, entry in sweeps.sweep(first, rest).items():
            if entry is not ZERO:
                rows[i][column[name]] = rows[column[name]][i] = entry
        rest &= ~variables[i].support
    nonzero = {(i, j): row[j] for i, row in enumerate(rows) for j in sorted(row)}
    return Entries((len(variables), len(variables)), nonzero)


class _Sweeps:
    """Reverse sweeps in one set of variables, with what they share: the local derivatives and the order of the nodes."""

    def __init__(self, variables: Sequence[Name]) -> None:
        self.names = {name.support: name for name in variables}
        self.mask = sum(self.names)
        self.stand = Variables(self.mask)
        self.locals: dict[Node, Locals] = {}
        self.rank: dict[Node, int] = {}  # −1, −2, ...: a node has a lower rank than everything below it
        self.ranked: list[Node] = []  # by ~rank

    def gradient(self, f: Node, variables: Sequence[Name]) -> tuple[Node, ...]:
        """The derivative of f by each variable, zeros too."""
        self.prepare((f,))
        row = self.sweep(f, self.mask)
        return tuple(row.get(name, ZERO) for name in variables)

    def prepare(self, roots: Sequence[Node]) -> None:
        """Rank all nodes below the roots and find their local derivatives; cut where roots share much."""
        mask, known = self.mask, self.locals
        rank: dict[Node, int] = {}
        ranked: list[Node] = []
        self.rank, self.ranked = rank, ranked
        shared = False
        for root in roots:
            start = len(ranked)
            stack: list[Node | None] = [root] if root.support & mask and type(root) is not Name else []
            opened: list[Node] = []
            while stack:
                node = stack.pop()
                if node is None:  # everything below the node opened last is ranked
                    node = opened.pop()
                    if node not in known:
                        known[node] = self._apart(node)
                    rank[node] = ~len(ranked)
                    ranked.append(node)
                elif node in rank:
                    shared = shared or ~rank[node] < start
                else:
                    below = [part for part, _ in known[node] if part.args] if node in known else self._open(node)
                    if below or node not in known:
                        opened.append(node)
                        stack.append(None)
                        stack += below
                    else:
                        rank[node] = ~len(ranked)
                        ranked.append(node)
        if shared:
            self._cut(roots)

    def _cut(self, roots: Sequence[Node]) -> None:
        """Let nodes on which several components or cuts stand lead straight to their variables, where that is shorter."""
        known = self.locals
        above: dict[Node, set[object]] = {}  # the components and cuts that reach the node
        for i, root in enumerate(roots):
            above.setdefault(root, set()).add(i)
        found: list[tuple[Node, int]] = []
        for node in reversed(self.ranked):
            reached = above.pop(node, None)
            if reached is None:  # only below what is done for each variable apart
                continue
            if len(reached) == 1:
                (region,) = reached
            else:
                region = node
                found.append((node, len(reached)))
            for part, _ in known[node]:
                if part.args:
                    earlier = above.get(part)
                    if earlier is None:
                        above[part] = {region}
                    else:
                        earlier.add(region)
        for node, uses in reversed(found):
            if self._worth_a_cut(node, uses):
                known[node] = list(self.sweep(node, self.mask).items())

    def _open(self, node: Node) -> list[Node]:
        """Find the node's local derivatives, if its rule gives them apart from the primes; returns what stands below it."""
        rule, parts = rule_for(node, self.stand)
        mask = self.mask
        if rule.partials is None:
            return [] if rule.binds else [part for part in parts if part.support & mask and part.args]
        below: list[Node] = []
        pairs: list[tuple[Node, Node]] = []
        for pair in zip(parts, rule.partials(node, *parts)):
            part, partial = pair
            if part.support & mask and partial is not ZERO:
                pairs.append(pair)
                if part.args:
                    below.append(part)
        self.locals[node] = pairs
        return below

    def _apart(self, node: Node) -> Locals:
        """The derivative by each variable apart, for a rule that is not a sum of factors times primes everywhere."""
        rule, parts = rule_for(node, self.stand)
        names = list(self._names(node.support & self.mask))
        if rule.binds:
            return [(name, differentiate(node, name)) for name in names]
        gradients = [self.sweep(part, self.mask) for part in parts]
        return [
            (name, rule.combine(node, *[Part(part, row.get(name, ZERO)) for part, row in zip(parts, gradients, strict=True)]))
            for name in names
        ]

    def _names(self, support: int) -> Iterator[Name]:
        while support:
            lowest = support & -support
            yield self.names[lowest]
            support ^= lowest

    def _worth_a_cut(self, node: Node, uses: int) -> bool:
        """Whether `uses` sweeps on from the node take more steps than one, and then a step to each variable at each use."""
        left = uses * (node.support & self.mask).bit_count()
        seen = {node}
        stack = [node]
        while stack:
            pairs = self.locals[stack.pop()]
            left -= (uses - 1) * len(pairs)
            if left < 0:
                return True
            for part, _ in pairs:
                if part.args and part not in seen:
                    seen.add(part)
                    stack.append(part)
        return False

    def sweep(self, root: Node, mask: int) -> dict[Node, Node]:
        """The derivative of the root by each variable in the mask on which it depends."""
        if not root.support & mask:
            return {}
        rank, ranked, known = self.rank, self.ranked, self.locals
        adjoints: dict[Node, list[Node]] = {root: [ONE]}
        waiting = [rank[root]] if root.args else []
        while waiting:
            node = ranked[~heappop(waiting)]
            terms = adjoints.pop(node)
            adjoint = terms[0] if len(terms) == 1 else total(terms)
            for part, partial in known[node]:
                if part.support & mask:
                    term = adjoint if partial is ONE else partial if adjoint is ONE else multiply(adjoint, partial)
                    earlier = adjoints.get(part)
                    if earlier is not None:
                        earlier.append(term)
                    else:
                        adjoints[part] = [term]
                        if part.args:
                            heappush(waiting, rank[part])
        return {name: terms[0] if len(terms) == 1 else total(terms) for name, terms in adjoints.items()}
