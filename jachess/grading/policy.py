"""What a question asks of an answer beside being right: tolerance, orientation, layout, form."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Orientation = Literal["any", "row", "column"]
Layout = Literal["numerator", "denominator", "any"]
Form = Literal["any", "simplified", "expanded", "factored", "exact"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How two answers are compared.

    `vector_orientation`: whether a matrix of one row (column) may stand for a vector. `layout`: "any" also accepts the
    transposed matrix. `form` is asked of the left answer and reported in a note of kind "form"; it does not change the
    verdict. Numbers are equal within atol + rtol·max(|left|, |right|), and with `digits` within half a unit of the last
    digit that a decimal shows. `seconds` is what SymPy may take for one entry; 0 leaves it out.
    """

    vector_orientation: Orientation = "any"
    layout: Layout = "numerator"
    form: Form = "any"
    rtol: Fraction = Fraction(0)
    atol: Fraction = Fraction(0)
    digits: bool = False
    seconds: float = 2.0


DEFAULT = Policy()
