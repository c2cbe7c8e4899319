"""Critical points: where they are, what kind they are, how that was decided, and whether all of them were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jachess.expression.nodes import Name, Node
from jachess.results.functions import Note, Point, VectorFunction
from jachess.results.matrices import Gradient, Value
from jachess.results.showing import Showing

Kind = Literal["minimum", "maximum", "saddle", "degenerate"]
Completeness = Literal["proved", "proved in box", "unproved"]
Rows = tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Inertia:
    """How many eigenvalues of a symmetric matrix are positive, negative and zero (Sylvester)."""

    positive: int
    negative: int
    zero: int


@dataclass(frozen=True, slots=True)
class Witness:
    """What anyone can check by hand where the eigenvalues do not decide.

    A "curve" passes through the point at t = 0: `curve` gives each variable in the name `parameter`, `difference` is
    f − f(p) along it (exact, or its leading term where `leading`), whose sign near t = 0, t ≠ 0 (t > 0 where
    `one_sided`) is `sign`. "squares" and "form" give in `difference` an expression for f − f(p), or for its leading
    part, from which the sign can be read; `text` says in a sentence what it shows.
    """

    kind: Literal["curve", "squares", "form"]
    difference: Node
    sign: int
    text: str
    curve: tuple[tuple[Name, Node], ...] = ()
    parameter: Name | None = None
    leading: bool = False
    one_sided: bool = False


@dataclass(frozen=True, slots=True)
class SecondOrder:
    """The second-order test at a point: the Hessian there and the three readings of it, which agree.

    `hessian` is n×n, exact. `characteristic` is det(H − λ·I) as an expression in the name λ; `minors` are the leading
    principal minors; `discriminant` is D = f_xx·f_yy − f_xy² for n = 2. `text` says what the leading minors show, and
    where they do not decide (the semidefinite trap) which principal minors were asked.
    """

    hessian: Rows
    eigenvalues: tuple[Value, ...]
    inertia: Inertia | None
    characteristic: Node | None = None
    minors: tuple[Value, ...] = ()
    discriminant: Value | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """One critical point: its coordinates in the order of the variables, f there, and its kind.

    `kind` is "degenerate" only where nothing decided it; `because` then says what was tried, otherwise which reason
    decided. `name` is the singularity's name where it has one ("monkey saddle", "cusp A₃"). `scope` is "global" only
    with the reason in `global_because`. `multipliers` are the Lagrange multipliers of a constrained problem, and
    `place` says which part of a region the point lies in ("interior", "edge x = 0", "corner"). `proof` says how the
    point itself was established: "exact" (coordinates are closed forms or algebraic numbers put back into the gradient),
    or "interval" (a proved unique zero in a ball).
    """

    point: Point
    coordinates: tuple[Value, ...]
    function_value: Value
    second_order: SecondOrder | None
    kind: Kind
    strict: bool | None
    test: Literal["eigenvalues", "higher-order", "undecided"]
    because: str = ""
    name: str = ""
    witnesses: tuple[Witness, ...] = ()
    scope: Literal["local", "global"] = "local"
    global_because: str = ""
    multipliers: tuple[tuple[Name, Value], ...] = ()
    place: str = ""
    proof: Literal["exact", "interval"] = "exact"
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind of a family's members where all the conditions hold (everywhere: none); `border` marks where it changes."""

    kind: Kind
    where: tuple[Node, ...] = ()
    strict: bool | None = None
    inertia: Inertia | None = None
    because: str = ""
    border: bool = False
    name: str = ""
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Critical points that come in a family: each variable as an expression in `parameters`.

    `where` are conditions on the parameters: the Calls integer(n), even(n + m), odd(n), comparisons; a real parameter
    needs none. Where no parametrisation was found, `parameters` are variables themselves and `equations` (each = 0)
    describe the set.
    """

    kind: Literal["periodic", "curve", "surface", "region"]
    point: tuple[tuple[Name, Node], ...]
    parameters: tuple[Name, ...]
    where: tuple[Node, ...] = ()
    equations: tuple[Node, ...] = ()
    function_value: Node | None = None
    hessian: Rows = ()
    eigenvalues: tuple[Node, ...] = ()
    classification: tuple[Classification, ...] = ()
    because: str = ""
    samples: tuple[CriticalPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the case split. `equations` (each = 0) are what is solved here, `how` is the step that led here.

    A leaf is closed by `closing`, with its reason in words: "solved" (points or a family), "contradiction", "complex"
    (no real solutions), "outside" (outside the domain), "not critical" (extraneous: the gradient is not zero there),
    "repeated" (found in an earlier branch), "open" (not decided).
    """

    how: str
    equations: tuple[Node, ...] = ()
    assigned: tuple[tuple[Name, Node], ...] = ()
    conditions: tuple[Node, ...] = ()
    children: tuple[Branch, ...] = ()
    closing: Literal["", "solved", "contradiction", "complex", "outside", "not critical", "repeated", "open"] = ""
    reason: str = ""
    points: tuple[int, ...] = ()
    families: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A point, or a set of points, where the gradient does not exist: listed apart, compared by values.

    `kind` is "minimum", "maximum", "neither" or "undecided"; `because` says why.
    """

    where: tuple[tuple[Name, Node], ...]
    equations: tuple[Node, ...]
    parameters: tuple[Name, ...]
    function_value: Value | None
    kind: Literal["minimum", "maximum", "neither", "undecided"]
    because: str
    strict: bool | None = None
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Extremes:
    """The least and greatest values on a region or over all: value, the points where it is taken, and the reason.

    A value is None where the function has no minimum (maximum); the reason then says so.
    """

    minimum: Value | None
    minimum_at: tuple[int, ...]
    minimum_because: str
    maximum: Value | None
    maximum_at: tuple[int, ...]
    maximum_because: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case by the signs of the parameters: what is found when all of `when` hold."""

    when: tuple[Node, ...]
    points: tuple[CriticalPoint, ...]
    families: tuple[Family, ...]
    complete: Completeness
    complete_because: str = ""


@dataclass(frozen=True, slots=True)
class CriticalPoints(Showing):
    """Every critical point that was found, and whether these are all.

    `box` holds low and high for each variable where the search was in a box; `open_boxes` the parts of it that are not
    decided. `cases` are there only with parameters; then `points` and `families` are empty. `constraints` are the
    conditions of --where. `verified` holds one sentence for each independent check that was asked for by --verify.
    """

    function: VectorFunction
    gradient: tuple[Node, ...]
    hessian: Rows
    points: tuple[CriticalPoint, ...]
    families: tuple[Family, ...]
    complete: Completeness
    complete_because: str
    derivative: Gradient | None = None
    box: tuple[tuple[Name, Node, Node], ...] | None = None
    open_boxes: tuple[tuple[tuple[Name, Node, Node], ...], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    branches: tuple[Branch, ...] = ()
    cases: tuple[Case, ...] = ()
    constraints: tuple[Node, ...] = ()
    extremes: Extremes | None = None
    verified: tuple[str, ...] = ()
    stopped: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Classified(Showing):
    """What `classify` answers: one point, or why it is not a critical point (then `gradient_there` is not zero)."""

    function: VectorFunction
    gradient: tuple[Node, ...]
    hessian: Rows
    gradient_there: tuple[Value, ...]
    point: CriticalPoint | None
    reason: str = ""
    derivative: Gradient | None = None
    notes: tuple[Note, ...] = ()
