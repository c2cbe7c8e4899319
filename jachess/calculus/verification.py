"""Every step of a derivation is checked when it is made: exactly where a normal form decides, in proved balls elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jachess.errors import Undefined
from jachess.expression.nodes import RELATIONS, Call, Name, Node, Number, Power, Quotient, free_names, postorder, substitute
from jachess.expression.rational import is_derivative, is_identity
from jachess.results.derivations import Verified

if TYPE_CHECKING:
    from jachess.expression.checking import Checker


class UnverifiedStep(AssertionError):
    """A step's claim could not be verified: an error of jachess, never shown as a result."""


class Verifier:
    """Checks the claims of one derivation; flint is loaded only when a claim is not decided exactly."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = tuple(names)
        self._checker: Checker | None = None
        self.whole: set[Name] = set()  # names that stand for whole numbers: the indices of sums and products
        self._known: dict[tuple[Node, Node, Name | None], Verified] = {}

    def derivative(self, f: Node, x: Name, g: Node) -> Verified:
        """Check that ∂f/∂x = g. Raises UnverifiedStep."""
        key = (f, g, x)
        if key not in self._known:
            self._known[key] = "exact" if is_derivative(f, x, g) else self._in_balls(f, x, g)
        return self._known[key]

    def equal(self, left: Node, right: Node) -> Verified:
        """Check that left = right wherever both are defined. Raises UnverifiedStep."""
        key = (left, right, None)
        if key not in self._known:
            self._known[key] = "exact" if is_identity(left, right) else self._equal_in_balls(left, right)
        return self._known[key]

    def _balls(self) -> Checker:
        if self._checker is None:
            from jachess.expression.checking import Checker

            self._checker = Checker(self._names)
        return self._checker

    def _in_balls(self, f: Node, x: Name, g: Node) -> Verified:
        from jachess.expression.checking import Disagreement

        f, g = self._with_whole_numbers(f, g)
        try:
            found = self._balls().derivative(f, x, g)
        except Disagreement as error:
            raise UnverifiedStep(f"the derivative of {f} by {x} is not {g}: {error}") from error
        if not found:
            raise Undefined(_why_nowhere(f))
        return "numeric"

    def _equal_in_balls(self, left: Node, right: Node) -> Verified:
        from jachess.expression.checking import Disagreement

        left, right = self._with_whole_numbers(left, right)
        try:
            found = self._balls().equal(left, right)
        except Disagreement as error:
            raise UnverifiedStep(f"{left} is not {right}: {error}") from error
        if not found:
            raise Undefined(_why_nowhere(left))
        return "numeric"

    def _with_whole_numbers(self, left: Node, right: Node) -> tuple[Node, Node]:
        """Both sides with small whole numbers for the names that need them: indices, and bounds of sums and products."""
        bounds = [
            bound
            for node in postorder(left, right)
            if type(node) is Call and node.name in ("sum", "prod")
            for bound in node.args[2:]
            if bound.support
        ]
        names = dict.fromkeys([*free_names(*bounds), *(name for name in free_names(left, right) if name in self.whole)])
        if not names:
            return left, right
        values: dict[Node, Node] = {name: Number(3 + k % 3) for k, name in enumerate(names)}
        return substitute(left, values), substitute(right, values)


def refuse_unreal_constants(f: Node) -> None:
    """Raise Undefined when f contains a constant that is not a real number, such as ln(−1): then f is real nowhere.

    The pieces of a piecewise function are left alone: one that is not real leaves the others.
    """
    stack, seen = [f], set()
    while stack:
        node = stack.pop()
        if node in seen or is_condition(node) or (type(node) is Call and node.name == "piecewise"):
            continue
        seen.add(node)
        if node.support:
            stack += node.args
        elif any(type(part) in (Call, Power, Quotient) for part in postorder(node)):
            from jachess.expression.exact import value_at

            try:
                value_at(node, {})
            except Undefined as error:
                raise Undefined(f"{f} has no real value anywhere: {error.reason}") from error


def _why_nowhere(f: Node) -> str:
    return f"no real point was found at which {f} has a derivative, so the rule's result could not be checked"


def is_condition(node: Node) -> bool:
    """Whether the node is a relation or a predicate, which has no value."""
    return type(node) is Call and (node.name in RELATIONS or node.name in ("nonpole", "noninteger"))
