"""The number of the step, in the right derivation, at which a student's path parts from it."""

from __future__ import annotations

from functools import lru_cache

from jachess.calculus import matrices
from jachess.errors import JachessError
from jachess.expression.nodes import Name, Node
from jachess.grading.diagnosis import Candidate
from jachess.grading.workspace import Workspace
from jachess.results.derivations import Derivation, Step
from jachess.results.functions import VectorFunction


def step_number(work: Workspace, candidate: Candidate) -> str:
    """The number of the step whose expression is the node that was differentiated wrongly; "" where there is none."""
    function = work.function
    if function is None or work.is_large or candidate.node is None or candidate.variable is None or not candidate.entries:
        return ""
    goal = work.goals.get(candidate.entries[0])
    if goal is None:
        return ""
    for made in _derivations(function, work.kind, len(goal.variables)):
        if len(made.variables) != candidate.stage or made.variables[-1] is not candidate.variable or made.root is None:
            continue
        if candidate.stage == 1 and len(function.components) > 1 and made.row != goal.component:
            continue
        if candidate.stage > 1 and sorted(name.text for name in made.variables) != sorted(name.text for name in goal.variables):
            continue
        found = _find(made.root, candidate.node, candidate.variable)
        if found:
            return found
    return ""


@lru_cache(maxsize=64)
def _derivations(function: VectorFunction, kind: str, order: int) -> tuple[Derivation, ...]:
    try:
        if kind == "derivative":
            return matrices.derivative(function, order).derivations
        if kind == "gradient":
            return matrices.gradient(function).derivations
        if kind == "jacobian":
            return matrices.jacobian(function).derivations
        if kind == "hessian":
            return matrices.hessian(function).derivations
    except (JachessError, RecursionError):
        pass
    return ()


def _find(root: Step, node: Node, x: Name) -> str:
    stack = [root]
    while stack:
        step = stack.pop()
        if step.kind == "derivative" and step.expression is node and step.variable is x:
            return step.same_as or step.number
        stack += reversed(step.steps)
    return ""
