"""The objects of first and second order: derivative, gradient, Jacobian, Hessian, and their values at points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from jachess.expression.nodes import Node
from jachess.results.derivations import Derivation
from jachess.results.functions import Note, Point, VectorFunction
from jachess.results.showing import Showing


@dataclass(frozen=True, slots=True)
class Value:
    """One number at a point, or the reason why there is none.

    `exact` is free of variables; `decimal` is its decimal expansion, correctly rounded to the digits asked for;
    `approx` the nearest double (None where it overflows). `how` says whether the formula was evaluated, or the value
    was found by the definition of the derivative because the formula breaks down there (`remark` says how).
    """

    exact: Node | None
    decimal: str | None = None
    approx: float | None = None
    reason: str | None = None
    how: Literal["substitution", "definition"] = "substitution"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The object at one point: rows of Values, with what can be said there (rank, determinant, warnings)."""

    point: Point
    rows: tuple[tuple[Value, ...], ...]
    status: Literal["ok", "undefined"]
    rank: int | None = None
    determinant: Value | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on an object's structure. `kind`: zeros, constant, symmetric, determinant, independent, domain, ..."""

    kind: str
    text: str
    expression: Node | None = None


@dataclass(frozen=True, slots=True)
class DerivativeObject(Showing):
    """What the four objects share: entries as rows, one derivation an entry (none for --steps none)."""

    kind: ClassVar[str] = ""

    function: VectorFunction
    rows: tuple[tuple[Node, ...], ...]
    derivations: tuple[Derivation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    at: tuple[Evaluated, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the entries: () for a derivative, (n,) for a gradient, (m, n) for a matrix."""
        return (len(self.rows), len(self.rows[0]))


@dataclass(frozen=True, slots=True)
class Derivative(DerivativeObject):
    """The derivative, of order `order`, of a scalar function of one variable: rows is ((entry,),)."""

    kind: ClassVar[str] = "derivative"
    order: int = 1

    @property
    def shape(self) -> tuple[int, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Gradient(DerivativeObject):
    """The gradient of a scalar function of n variables: n rows of one entry each."""

    kind: ClassVar[str] = "gradient"

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.rows),)


@dataclass(frozen=True, slots=True)
class Jacobian(DerivativeObject):
    """The Jacobian of m components in n variables: row i holds the derivatives of component i."""

    kind: ClassVar[str] = "jacobian"


@dataclass(frozen=True, slots=True)
class Hessian(DerivativeObject):
    """The Hessian of a scalar function of n variables: entry (i, j) is the derivative by variable i, then j."""

    kind: ClassVar[str] = "hessian"
    gradient: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Hierarchy(Showing):
    """What `derive` answers: the object that fits the function's shape, and its place among the four."""

    result: DerivativeObject
    second: Hessian | None = None
