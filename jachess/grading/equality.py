"""Two answers given as texts, compared: what `jachess equal` calls."""

from __future__ import annotations

from fractions import Fraction

from jachess.errors import InputError
from jachess.grading.equivalence import compare
from jachess.grading.policy import Policy
from jachess.results.functions import VectorFunction
from jachess.results.verdicts import Comparison


def equal(
    left: str,
    right: str,
    *,
    vars: str | None = None,
    assume: str | None = None,
    rtol: float | str | Fraction = 0,
    atol: float | str | Fraction = 0,
    seconds: float | None = None,
) -> Comparison:
    """Whether two answers are equal wherever both are defined over the reals, with the evidence.

    left, right: expressions, vectors or matrices as text. vars: names that are variables even where they look like
    constants. assume: conditions, "x > 0". rtol, atol: tolerance for numbers. seconds: for SymPy, where it must be asked.
    Raises: InputError when a text cannot be read.

    >>> equal("(x+1)^2", "x^2 + 2x + 1").verdict
    'equal'
    >>> equal("sqrt(x^2)", "x", assume="x > 0").verdict
    'equal'
    """
    from jachess.syntax.reading import read_names

    names = None if vars is None else [name.text for name in read_names(vars)]
    policy = Policy(rtol=_exact(rtol), atol=_exact(atol), seconds=2.0 if seconds is None else seconds)
    return compare(_read(left, names), _read(right, names), policy=policy, assumptions=assume or "")


def _read(text: str, names: list[str] | None) -> VectorFunction:
    from jachess.syntax.reading import read

    return read(text, names)


def _exact(value: float | str | Fraction) -> Fraction:
    text = str(value)
    try:
        # a large exponent would be written out
        if len(text) > 100 or abs(int(text.lower().partition("e")[2] or 0)) > 400:
            raise ValueError(text)
        found = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InputError(f"`{text[:40]}` is not a number", help="a tolerance is a number such as 1e-6", kind="usage") from None
    if found < 0:
        raise InputError("a tolerance is negative", help="give a number such as 1e-6", kind="usage")
    return found
