"""What the search for mistakes is asked, and what it finds on its way: contexts, answers, rows of the catalogue, candidates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from jachess.expression.nodes import Name, Node
from jachess.results.functions import Point, VectorFunction

Rows = tuple[tuple[Node, ...], ...]
Maker = Callable[[tuple[int, int]], Node | None]  # the wrong expression of an entry


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """A point with what is said of it: coordinates in the order of the variables, and a kind ("" where none is given)."""

    coordinates: tuple[Node, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A question with its right answer.

    `kind` is that of the key: derivative, gradient, jacobian, hessian, determinant (of the Jacobian), discriminant,
    directional, linearize, value, expression, eigenvalues, critical, classify. `right` is the right answer as rows (one
    entry: ((e,),); a gradient: n rows of one), already evaluated where `at` is given; `right_points` is that answer for
    point sets. `order` is that of a derivative, `direction` the vector as it was given, `form` the required form.
    """

    kind: str
    function: VectorFunction | None = None
    variables: tuple[Name, ...] = ()
    right: Rows = ()
    at: Point | None = None
    order: int = 1
    direction: tuple[Node, ...] = ()
    right_points: tuple[ListedPoint, ...] = ()
    form: str = "any"
    assumptions: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A student's answer: rows and shape as it was read (() for one expression, (n,) for a list), or points, and the text.

    An answer that could not be read has no rows; its text alone is then searched for slips of typing.
    """

    rows: Rows = ()
    shape: tuple[int, ...] = ()
    text: str = ""
    points: tuple[ListedPoint, ...] | None = None


class Example(NamedTuple):
    """An example of a mistake: the question and the wrong answer that it leads to."""

    function: str
    kind: str
    wrong: str
    more: tuple[tuple[str, str], ...] = ()  # what else the question says: ("at", "1,2"), ("vars", "x,y"), ...


class Broken(NamedTuple):
    """One way to do a rule wrong. `combine` takes what the rule's own takes and gives one or several wrong results."""

    instead_of: str  # the name of the rule, or "held" for what does not depend on the variable
    combine: Callable[..., Node | tuple[Node, ...] | None]
    heads: tuple[str, ...] = ()  # only for these functions; none: for all


class Mistake(NamedTuple):
    """One row of the catalogue."""

    number: int
    id: str
    title: str
    hint: str  # may use {inner}, {rule}, {detail}
    example: Example
    broken: tuple[Broken, ...] = ()
    also: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One explanation of some entries: which mistake, at which node, and the wrong entries that it leads to.

    `wrong` gives for each explained entry the expression that the mistake produces (built only when it is asked for), which
    is compared with the student's before the mistake is named. `rank` orders explanations of equal simplicity: the
    smaller is the more specific.
    """

    mistake: str
    entries: tuple[tuple[int, int], ...]
    faults: int = 1
    rank: int = 50
    node: Node | None = None
    variable: Name | None = None
    stage: int = 1
    inner: Node | None = None
    detail: str = ""
    wrong: Maker | None = None
    second: Candidate | None = None
    far: bool = False  # named only where nothing plainer explains the same
