"""Two answers compared: equal, different or undecided, with the evidence.

    read -> type and shape -> normal form -> values in proved balls -> exact identity -> SymPy -> undecided

A difference is always shown by a point and proved enclosures of the two values there; equality is always proved.
Values that merely agree are no proof, and are called undecided. Over the real numbers, where both sides are defined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jachess.algebra.clock import Clock
from jachess.expression.nodes import Negative, Node, Number
from jachess.grading.deciding import Decision, decide
from jachess.grading.policy import DEFAULT, Policy
from jachess.grading.tolerance import half_units, numbers_agree, tolerates
from jachess.grading.witnesses import values
from jachess.results.functions import Note, VectorFunction
from jachess.results.verdicts import Comparison, Evidence, Outcome

Side = str | VectorFunction | Node | Sequence[Node]


def compare(
    left: Side, right: Side, *, policy: Policy = DEFAULT, assumptions: str | Sequence[Node] = (), clock: Clock | None = None
) -> Comparison:
    """The comparison of an answer (left) with another, such as the key (right): texts, functions or nodes.

    The names of both sides are variables. Swapping the sides swaps the evidence and keeps the verdict.
    Raises: InputError when a text cannot be read.
    >>> compare("2*sin(x)*cos(x)", "sin(2x)").verdict
    'equal'
    >>> compare("[y, x]", "[y, 2x]").evidence.entry
    (1, 2)
    """
    first, second = as_function(left), as_function(right)
    conditions = as_conditions(assumptions, first, second)
    shape, order = _matched(first, second, policy)
    if shape is None:
        found = _misfit(first, second)
    else:
        found = _entries(first, second, shape, order, policy, conditions, clock)
        if found.verdict != "equal" and policy.layout == "any" and _square(first, second):
            rows, columns = second.shape
            transposed = replace(
                second, components=tuple(second.components[j * columns + i] for i in range(rows) for j in range(columns))
            )
            other = _entries(first, transposed, shape, order, policy, conditions, clock)
            if other.verdict == "equal":
                found = replace(other, right=second.components, notes=(*other.notes, Note("the matrix is transposed", "layout")))
    return _with_form(found, first, policy)


def as_function(side: Side) -> VectorFunction:
    """What was given as a function: a text is read, nodes are taken as they are."""
    if isinstance(side, VectorFunction):
        return side
    if isinstance(side, str):
        from jachess.syntax.reading import read

        return read(side)
    if isinstance(side, Node):
        return VectorFunction((side,), ())
    components = tuple(side)
    return VectorFunction(components, (), (), (len(components),))


def as_conditions(assumptions: str | Sequence[Node], *functions: VectorFunction) -> tuple[Node, ...]:
    """The assumptions given, with those that the functions themselves make with `where`."""
    if isinstance(assumptions, str):
        from jachess.syntax.points import read_assumptions

        given = read_assumptions(assumptions) if assumptions.strip() else ()
    else:
        given = tuple(assumptions)
    for function in functions:
        given += tuple(condition for condition in function.assumptions if condition not in given)
    return given


def _matched(left: VectorFunction, right: VectorFunction, policy: Policy) -> tuple[tuple[int, int] | None, str]:
    """Rows and columns to compare by, or None where the shapes do not fit; and what has to be said about it."""
    first, second = left.shape, right.shape
    if len(left.components) != len(right.components):
        return None, ""
    if first == second:
        return _grid(first), ""
    if first == () or second == ():
        return (_grid(first or second), "") if len(left.components) == 1 else (None, "")
    flat = len(left.components)
    for one, other in ((first, second), (second, first)):
        if len(one) == 1 and len(other) == 2 and flat in other and 1 in other:
            wanted = policy.vector_orientation
            given = "row" if other[0] == 1 else "column"
            if wanted in ("any", given):
                return _grid(other), given
    if policy.vector_orientation == "any" and {first, second} == {(1, flat), (flat, 1)}:
        return _grid(second), "row for column"
    return None, ""


def _grid(shape: tuple[int, ...]) -> tuple[int, int]:
    if len(shape) == 2:
        return shape
    return (1, shape[0] if shape else 1)


def _square(left: VectorFunction, right: VectorFunction) -> bool:
    return len(left.shape) == 2 and left.shape == right.shape and left.shape[0] == left.shape[1]


def _misfit(left: VectorFunction, right: VectorFunction) -> Comparison:
    text = f"the left is {_described(left.shape)}, the right is {_described(right.shape)}"
    evidence = Evidence("shape", text)
    return Comparison("different", evidence, left.components, right.components, left.shape, right.shape)


def _described(shape: tuple[int, ...]) -> str:
    if not shape:
        return "one expression"
    if len(shape) == 1:
        return f"a vector of {shape[0]}"
    return f"a {shape[0]}×{shape[1]} matrix"


def _entries(
    left: VectorFunction,
    right: VectorFunction,
    shape: tuple[int, int],
    order: str,
    policy: Policy,
    conditions: tuple[Node, ...],
    clock: Clock | None,
) -> Comparison:
    rows, columns = shape
    decisions: list[Decision] = []
    near = _Nearness(left, right, policy) if tolerates(policy) else None
    for first, second in zip(left.components, right.components, strict=True):
        found = near.decision(first, second) if near is not None else None
        decisions.append(found or decide(first, second, conditions, seconds=policy.seconds, clock=clock))
    verdicts = [decision.verdict for decision in decisions]
    overall: Outcome = "different" if "different" in verdicts else "undecided" if "undecided" in verdicts else "equal"
    place = verdicts.index(overall) if overall != "equal" else _weakest(decisions)
    evidence = decisions[place].evidence
    if len(decisions) > 1 and overall != "equal":
        entry = (place // columns + 1, place % columns + 1)
        evidence = replace(evidence, entry=entry)
    grid = tuple(tuple(verdicts[row * columns : (row + 1) * columns]) for row in range(rows))
    notes = (Note("a column stands for a row", "orientation"),) if order == "row for column" else ()
    return Comparison(overall, evidence, left.components, right.components, left.shape, right.shape, grid, notes)


class _Nearness:
    """Numbers compared within the tolerance of a policy."""

    def __init__(self, left: VectorFunction, right: VectorFunction, policy: Policy) -> None:
        self.policy = policy
        self.shown = [half_units(side.source) if policy.digits and side.source else {} for side in (left, right)]

    def decision(self, left: Node, right: Node) -> Decision | None:
        """Equal within the tolerance, or None: then the entries are compared as they are."""
        halves = [self._half(side, shown) for side, shown in zip((left, right), self.shown, strict=True)]
        if left is right or not numbers_agree(left, right, self.policy, (halves[0], halves[1])):
            return None
        first, second = values(left, right, {})
        how = "half a unit of the last digit shown" if any(halves) else "the tolerance"
        return Decision("equal", Evidence("tolerance", f"{first} and {second} agree within {how}", (), first, second))

    def _half(self, node: Node, shown: dict[Fraction, Fraction]) -> Fraction | None:
        sign = 1
        while type(node) is Negative:
            node, sign = node.args[0], -sign
        return shown.get(abs(Fraction(node.value))) if type(node) is Number and shown else None


_STRENGTH = ("symbolic proof", "rational identity", "normal form", "identical")


def _weakest(decisions: list[Decision]) -> int:
    """The entry whose equality took most to prove: its evidence stands for all."""
    ranks = [_STRENGTH.index(d.evidence.method) if d.evidence.method in _STRENGTH else 0 for d in decisions]
    domains = [place for place, d in enumerate(decisions) if d.evidence.domain]
    return domains[0] if domains else ranks.index(min(ranks))


def _with_form(found: Comparison, left: VectorFunction, policy: Policy) -> Comparison:
    """The comparison with a note where the left answer does not have the form that is asked."""
    if policy.form == "any":
        return found
    from jachess.grading.forms import fault_of

    reason = fault_of(left, policy.form)
    return replace(found, notes=(*found.notes, Note(f"the answer is not {policy.form}: {reason}", "form"))) if reason else found
