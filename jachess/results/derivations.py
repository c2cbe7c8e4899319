"""A derivation: the numbered tree of steps from a goal to its derivative, and the algebra that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jachess.expression.nodes import Name, Node

Verified = Literal["exact", "numeric"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Its claim was checked when it was made: `verified` says whether exactly or in proved balls.

    For a derivative (`kind` "derivative") the claim is ∂expression/∂variable = result. `statement` is the rule as a
    textbook writes it, `parts` what stands for its letters (u, v, n, ...), `combined` the rule's formula with the
    results of `steps` filled in, `result` the same tidied.

    The chain rule has five moments as its steps: "name" (kind "naming": result is the letter, expression what it
    names), the outer derivative in that letter, the inner derivative, "multiply" and "put back" (kind "algebra").
    For kind "algebra" the claim is expression = result, and `variable` is None.

    `same_as` is the number of an earlier step with the same claim; such a step has no children of its own.
    """

    number: str
    kind: Literal["derivative", "naming", "algebra"]
    rule: str
    title: str
    statement: str
    expression: Node
    variable: Name | None
    result: Node
    verified: Verified
    parts: tuple[tuple[str, Node], ...] = ()
    combined: Node | None = None
    conditions: tuple[Node, ...] = ()
    held: tuple[Name, ...] = ()
    steps: tuple[Step, ...] = ()
    same_as: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one entry was found.

    goal: ∂expression/∂variables; for an entry of a Hessian `expression` is a first derivative that was derived before
    (its number is `starts_from`). `root` is the tree of rules, `algebra` the steps from its combined result to
    `result`, the form that is shown. `row` and `column` are the entry's place, from 0. `clairaut` is the number of
    the derivation from which the entry was copied by the symmetry of mixed partials (then there are no steps).
    """

    number: str
    function: str
    row: int
    column: int
    expression: Node
    variables: tuple[Name, ...]
    result: Node
    root: Step | None
    algebra: tuple[Step, ...] = ()
    starts_from: str | None = None
    clairaut: str | None = None
    conditions: tuple[Node, ...] = ()
