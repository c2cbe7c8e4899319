"""Singular Hessians: a table of points whose kind is known, each checked along a second path as well.

The second path is sampling: f − f(p) at many small displacements, exactly for polynomials and with balls for others. It
finds the sign that a wrong minimum would hide, and both signs of most saddles; a witness is checked for all of them.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from jachess.algebra.clock import Clock
from jachess.algebra.scalars import ConstantPlace
from jachess.calculus.accumulation import gradient_entries, hessian_entries
from jachess.expression.ball import enclose
from jachess.expression.nodes import Name, Node, Number, add, free_names, substitute
from jachess.points.classify import classify
from jachess.results.points import CriticalPoint, Witness
from jachess.syntax.reading import read_expression

MIN, MAX, SADDLE = "minimum", "maximum", "saddle"

# expression, the point, kind, strict (None for saddles), name
TABLE: tuple[tuple[str, str, str, bool | None, str], ...] = (
    # one variable
    ("x^3", "0", SADDLE, None, "fold A₂"),
    ("x^4", "0", MIN, True, "cusp A₃"),
    ("-x^4", "0", MAX, True, "cusp A₃"),
    ("x^5", "0", SADDLE, None, "swallowtail A₄"),
    ("-x^6", "0", MAX, True, "butterfly A₅"),
    ("x^7 - x^8", "0", SADDLE, None, "A₆"),
    ("x^12", "0", MIN, True, "A₁₁"),
    ("(x - 2)^4*(x + 1)", "2", MIN, True, "cusp A₃"),
    ("(x + 1)^3", "-1", SADDLE, None, "fold A₂"),
    ("(x^2 - 2)^4", "sqrt(2)", MIN, True, "A₃"),
    ("(x^2 - 2)^3", "-sqrt(2)", SADDLE, None, "fold A₂"),
    ("cos(x) + x^2/2", "0", MIN, True, "cusp A₃"),
    ("cos(x) - 1 + x^2/2 - x^4/24", "0", MAX, True, "butterfly A₅"),
    ("exp(x) - 1 - x - x^2/2", "0", SADDLE, None, "fold A₂"),
    ("sin(x) - x", "0", SADDLE, None, "fold A₂"),
    ("sin(x)^4", "pi", MIN, True, "cusp A₃"),
    ("tan(x) - x", "0", SADDLE, None, "fold A₂"),
    ("x*sin(x) - x^2", "0", MAX, True, "cusp A₃"),
    ("ln(1 + x) - x + x^2/2", "0", SADDLE, None, "fold A₂"),
    ("x^4/(1 + x^2)", "0", MIN, True, "cusp A₃"),
    ("atan(x)^3", "0", SADDLE, None, "fold A₂"),
    ("erf(x^2)^2", "0", MIN, True, "cusp A₃"),
    ("cosh(x) - cos(x) - x^2", "0", MIN, True, "butterfly A₅"),
    # corank 1
    ("x^2 + y^3", "0,0", SADDLE, None, "fold A₂"),
    ("x^2 + y^4", "0,0", MIN, True, "cusp A₃"),
    ("x^2 - y^4", "0,0", SADDLE, None, "cusp A₃"),
    ("-x^2 - y^4", "0,0", MAX, True, "cusp A₃"),
    ("x^2 + y^5", "0,0", SADDLE, None, "swallowtail A₄"),
    ("y^2 - x^3", "0,0", SADDLE, None, "fold A₂"),
    ("(y - x^2)*(y - 2*x^2)", "0,0", SADDLE, None, "cusp A₃"),
    ("(2*x^2 - y)*(y - x^2)", "0,0", SADDLE, None, "cusp A₃"),
    ("y^2 - 3*x^2*y + 2*x^4", "0,0", SADDLE, None, "cusp A₃"),
    ("(y - x^2)^2 + x^4", "0,0", MIN, True, "cusp A₃"),
    ("(y - x^2)^2 + x^5", "0,0", SADDLE, None, "swallowtail A₄"),
    ("(y - x^2)^2 + x^6", "0,0", MIN, True, "butterfly A₅"),
    ("(y - x^2)^2 - x^6", "0,0", SADDLE, None, "butterfly A₅"),
    ("(y - x^2)^2 + x^7 - x^8", "0,0", SADDLE, None, "A₆"),
    ("(y - x^2 - x^3)^2 + x^10", "0,0", MIN, True, "A₉"),
    ("(y - x^2)^2*(1 + x) + x^9", "0,0", SADDLE, None, "A₈"),
    ("(y - x^3)^2 - y^2*x^2", "0,0", SADDLE, None, "A₇"),
    ("(x + y)^2 + x^4", "0,0", MIN, True, "cusp A₃"),
    ("(x + y)^2 + x^3", "0,0", SADDLE, None, "fold A₂"),
    ("(x - 2*y)^2 - y^4", "0,0", SADDLE, None, "cusp A₃"),
    ("x^2 + x*y^2 + y^4", "0,0", MIN, True, "cusp A₃"),
    ("x^2 + 2*x*y^2 + y^4 + y^6", "0,0", MIN, True, "butterfly A₅"),
    ("x^2 + 3*x*y^2 + y^4", "0,0", SADDLE, None, "cusp A₃"),
    ("-x^2 + x*y^2 - y^4", "0,0", MAX, True, "cusp A₃"),
    ("5*x^2 + 3*y^2 + x*z^2 - z*y^2", "0,0,0", SADDLE, None, "cusp A₃"),
    ("x^2 + y^2 + z^4", "0,0,0", MIN, True, "cusp A₃"),
    ("x^2 + y^2 + z^3", "0,0,0", SADDLE, None, "fold A₂"),
    ("x^2 + y^2 + (x + y)*z^2 + z^4", "0,0,0", MIN, True, "cusp A₃"),
    ("x^2 + y^2 + 2*(x + y)*z^2 + z^4", "0,0,0", SADDLE, None, "cusp A₃"),
    ("w^2 + x^2 + y^2 + z^6 + w*z^4", "0,0,0,0", MIN, True, "butterfly A₅"),
    ("exp(x) - 1 - x - x^2/2 + y^2", "0,0", SADDLE, None, "fold A₂"),
    ("sin(x)^4 + y^2", "0,0", MIN, True, "cusp A₃"),
    ("(exp(y) - 1 - x^2)*(exp(y) - 1 - 2*x^2)", "0,0", SADDLE, None, "cusp A₃"),
    ("(sin(y) - x^2)^2 + x^6", "0,0", MIN, True, "butterfly A₅"),
    ("cos(x) + cos(y) + x^2/2", "0,0", SADDLE, None, ""),
    ("cos(y) - x^4", "0,0", MAX, True, "cusp A₃"),
    ("(x - 1)^2 + (y - 1)^4", "1,1", MIN, True, "cusp A₃"),
    ("(x - 1)^2 - 3*(y + 2)^3", "1,-2", SADDLE, None, "fold A₂"),
    ("(y - x^2)^2 + (x - 1)^4", "1,1", MIN, True, "cusp A₃"),
    ("x^2 - 2*x*sin(y) + sin(y)^2 + y^4", "0,0", MIN, True, "cusp A₃"),
    ("x^2*exp(y) + y^4", "0,0", MIN, True, "cusp A₃"),
    ("y^2/(1 + x^2) + x^4 - x^2*y", "0,0", MIN, True, "cusp A₃"),
    # corank 2: forms
    ("x^3 - 3*x*y^2", "0,0", SADDLE, None, "monkey saddle D₄⁻"),
    ("x^2*y + y^3", "0,0", SADDLE, None, "hyperbolic umbilic D₄⁺"),
    ("x^2*y - y^3", "0,0", SADDLE, None, "monkey saddle D₄⁻"),
    ("x^3 + y^3", "0,0", SADDLE, None, "hyperbolic umbilic D₄⁺"),
    ("x^2*y + y^4", "0,0", SADDLE, None, "parabolic umbilic D₅"),
    ("x^2*y - y^5", "0,0", SADDLE, None, "D₆"),
    ("x^2*y + y^6", "0,0", SADDLE, None, "D₇"),
    ("x^3 + y^4", "0,0", SADDLE, None, "E₆"),
    ("x^3 + x*y^3", "0,0", SADDLE, None, "E₇"),
    ("x^3 + y^5", "0,0", SADDLE, None, "E₈"),
    ("(x + y)^3 + (x - y)^4", "0,0", SADDLE, None, "E₆"),
    ("x^4 + y^4", "0,0", MIN, True, "X₉"),
    ("x^4 - y^4", "0,0", SADDLE, None, "X₉"),
    ("x^4 - 6*x^2*y^2 + y^4", "0,0", SADDLE, None, "dog saddle X₉"),
    ("x^4 + y^4 - 2*x^2*y^2 + x^6", "0,0", MIN, True, ""),
    ("x^4 + y^4 - x^2*y^2", "0,0", MIN, True, "X₉"),
    ("x^4 + y^4 - 3*x^2*y^2", "0,0", SADDLE, None, "X₉"),
    ("x^4 + x^3*y + y^4", "0,0", MIN, True, "X₉"),
    ("-(x^2 + y^2)^2", "0,0", MAX, True, ""),
    ("(x^2 + y^2)^2 + x^5", "0,0", MIN, True, ""),
    ("x^5 - 10*x^3*y^2 + 5*x*y^4", "0,0", SADDLE, None, ""),
    ("x^6 + y^6", "0,0", MIN, True, ""),
    ("x^6 + y^6 - 3*x^2*y^4", "0,0", SADDLE, None, ""),
    ("x^2*y^4 + x^4*y^2 - 3*x^2*y^2 + 1", "1,1", MIN, True, ""),
    ("x^2*y^4 + x^4*y^2 - 3*x^2*y^2 + 1", "0,0", MAX, False, ""),
    # corank 2: half-branches
    ("x^2*y^2 + x^6 + y^6", "0,0", MIN, True, ""),
    ("x^2*y^2 + x^5 + y^6", "0,0", SADDLE, None, ""),
    ("x^2*y^2 - x^6 - y^6", "0,0", SADDLE, None, ""),
    ("x^4 + y^6", "0,0", MIN, True, ""),
    ("x^4 + y^5", "0,0", SADDLE, None, ""),
    ("x^4 + x^2*y^3 + y^6", "0,0", MIN, True, ""),
    ("x^4 + 3*x^2*y^3 + y^6", "0,0", SADDLE, None, ""),
    ("(x^2 - y^3)^2 + x^8", "0,0", MIN, True, ""),
    ("(x^2 - y^3)^2 + x*y^5", "0,0", SADDLE, None, ""),
    ("(x^2 - y^3)^2 + y^7", "0,0", MIN, True, ""),
    ("(x^2 - y^3)^2 - y^7", "0,0", SADDLE, None, ""),
    ("(y^2 - x^3)^2 + x^7", "0,0", MIN, True, ""),
    ("(y^2 - x^3)^2 + x^5*y", "0,0", SADDLE, None, ""),
    ("(y^2 - 2*x^2)^2 + x^6", "0,0", MIN, True, ""),
    ("(y^2 - 2*x^2)^2 + x^5", "0,0", SADDLE, None, ""),
    ("(y^2 - 2*x^2)^2 - x^8", "0,0", SADDLE, None, ""),
    ("(y^2 - 3*x^2)^2 + x^4*y^2 + y^8", "0,0", MIN, True, ""),
    ("(y^3 - 2*x^3)^2 + x^8", "0,0", MIN, True, ""),
    ("(y^3 - 2*x^3)^2 + x^7", "0,0", SADDLE, None, ""),
    ("(y - x)^4 + x^6", "0,0", MIN, True, ""),
    ("(y - x)^4 + x^5", "0,0", SADDLE, None, ""),
    ("(y - x)^4 - 2*(y - x)^2*x^3 + x^6 + x^8", "0,0", MIN, True, ""),
    ("((y - x^2)^2 - x^5)^2 + x^12", "0,0", MIN, True, ""),
    ("((y - x^2)^2 - x^5)^2 - x^12", "0,0", SADDLE, None, ""),
    ("x^2 + y^2 - sin(x^2 + y^2)", "0,0", MIN, True, ""),
    ("sin(x)^4 + sin(y)^4", "0,0", MIN, True, "X₉"),
    ("sin(x)*sin(y)^2", "0,0", SADDLE, None, ""),
    ("exp(-(x^2 + y^2)^2)", "0,0", MAX, True, ""),
    ("cos(x)*cosh(y) - 1 + (x^2 - y^2)/2", "0,0", SADDLE, None, "dog saddle X₉"),
    ("(sin(y)^2 - 2*x^2)^2 + x^6", "0,0", MIN, True, ""),
    ("z^2 + x^3 - 3*x*y^2", "0,0,0", SADDLE, None, "elliptic umbilic D₄⁻"),
    ("z^2 + x^4 + y^4", "0,0,0", MIN, True, "X₉"),
    ("(z - x*y)^2 + x^4 + y^6", "0,0,0", MIN, True, ""),
    ("z^2 - 2*z*(x^2 + y^2) + x^4 + y^4", "0,0,0", SADDLE, None, ""),
    ("-z^2 - w^2 - x^4 - y^4 + x*y*z", "0,0,0,0", MAX, True, "X₉"),
    # not isolated
    ("x^2*y^2", "0,0", MIN, False, ""),
    ("x^2*y^2", "1,0", MIN, False, ""),
    ("-x^2*y^4", "0,2", MAX, False, ""),
    ("x^2*y^3", "0,0", SADDLE, None, ""),
    ("x^2*y^3", "0,1", MIN, False, ""),
    ("x^2*y^3", "0,-1", MAX, False, ""),
    ("(x^2 + y^2 - 1)^2", "1,0", MIN, False, ""),
    ("(x^2 + y^2 - 1)^2", "3/5,4/5", MIN, False, ""),
    ("(x^2 + y^2 - 1)^3", "0,1", SADDLE, None, ""),
    ("(x^2 + y^2 - 1)^2*(x - 1)", "1,0", SADDLE, None, ""),
    ("(x^2 + y^2 - 2)^2", "sqrt(2),0", MIN, False, ""),
    ("(x^2 + y^2 + z^2 - 1)^2", "0,0,1", MIN, False, ""),
    ("(y - x^2)^2", "0,0", MIN, False, ""),
    ("(y^2 - x^3)^2", "0,0", MIN, False, ""),
    ("(y^2 - x^3)^2*(1 + x)", "0,0", MIN, False, ""),
    ("(y^2 - x^3)^2*(x + y)", "0,0", SADDLE, None, ""),
    ("(x^2 + y^2)^2*(1 - x)", "0,0", MIN, True, ""),
    ("(x + y + z)^2", "0,0,0", MIN, False, ""),
    ("(x + y)^2 + z^4", "0,0,0", MIN, False, ""),
    ("(x^2 - y*z)^2 + z^6", "0,0,0", MIN, False, ""),
    ("x^2*y^2 + y^2*z^2", "0,0,0", MIN, False, ""),
    ("x^2*y^2*z^2", "0,0,0", MIN, False, ""),
    ("1 - cos(x*y)", "0,0", MIN, False, ""),
    ("1 - cos(x*y) + z^2", "0,0,0", MIN, False, ""),
    ("exp(x*y) - 1 - x*y", "0,0", MIN, False, ""),
    ("sin(x)^2*sin(y)^2", "0,0", MIN, False, ""),
    ("sin(x)^2*sin(y)^3", "0,0", SADDLE, None, ""),
    ("(sin(x) - y)^2", "0,0", MIN, False, ""),
    ("x^2*y^2*exp(x + y)", "0,0", MIN, False, ""),
    ("cosh(x*y)", "0,0", MIN, False, ""),
    ("cos(x*y) + cos(y*z)", "0,0,0", MAX, False, ""),
    ("(x - y^2)^2/(1 + x^2)", "0,0", MIN, False, ""),
    ("x^4/(y - 1)", "0,0", MAX, False, ""),
    ("5*y^2 + 2*y^3*z + y^4*z^2 + 4*x^2*y*z + x^4*z^2 + 2*x*y^3", "0,0,0", MIN, False, ""),
    ("x^2 - x^2*z^2 - x*y^2*z - x^2*y^3", "0,0,0", SADDLE, None, ""),
    ("x^2 + x*y^2*z + y^4*z^2", "0,0,0", MIN, False, ""),
    ("x^2 + 3*x*y^2*z + y^4*z^2", "0,0,0", SADDLE, None, ""),
    ("y^2 + y^3 + x^40", "0,0", MIN, True, "A₃₉"),
    ("exp(x^2*y)", "0,0", SADDLE, None, ""),
    # corank 3 and more
    ("x*y*z", "0,0,0", SADDLE, None, ""),
    ("x^3 + y^3 + z^3", "0,0,0", SADDLE, None, ""),
    ("x^4 + y^4 + z^4", "0,0,0", MIN, True, ""),
    ("x^4 + y^4 - z^4", "0,0,0", SADDLE, None, ""),
    ("x^4 + y^4 + z^6 - x*y*z^2", "0,0,0", SADDLE, None, ""),
    ("x^4 + y^4 + z^6 - x*y*z^3", "0,0,0", MIN, True, ""),
    ("x^4 + y^4 + z^4 - x*y*z^2", "0,0,0", MIN, True, ""),
    ("x^4 + y^4 + z^4 - 3*x^2*y*z", "0,0,0", SADDLE, None, ""),
    ("(x + y)^4 + (y + z)^4 + (x - 2*z)^4", "0,0,0", MIN, True, ""),
    ("x^2*y^2 + z^4 + x^6 + y^6", "0,0,0", MIN, True, ""),
    ("x^2*y^2 + z^4 + x^6 - y^6", "0,0,0", SADDLE, None, ""),
    ("x^2*y^2 + y^2*z^2 + z^2*x^2 + x^6 + y^6 + z^6", "0,0,0", MIN, True, ""),
    ("(x^2 - y^3)^2 + z^4", "0,0,0", MIN, False, ""),
    ("(x^2 - y^3)^2 + z^4 + y^8", "0,0,0", MIN, True, ""),
    ("(x^2 - 2*y^2)^2 - z^5", "0,0,0", SADDLE, None, ""),
    ("w^2 + x^4 + y^4 + z^6 - x*y*z^3", "0,0,0,0", MIN, True, ""),
    ("x^4 + y^4 + z^4 + w^4", "0,0,0,0", MIN, True, ""),
    ("x^4 + y^4 + z^4 + w^4 - 5*x*y*z*w", "0,0,0,0", SADDLE, None, ""),
    ("x^4 + y^4 + z^4 + w^4 - x*y*z*w", "0,0,0,0", MIN, True, ""),
    ("x1^2 + x2^2 + x3^2 + x4^2 + x5^2 + x6^2 + x7^2 + x8^4", "0,0,0,0,0,0,0,0", MIN, True, "cusp A₃"),
    ("x1^2 + x2^2 + x3^2 + x4^2 + x5^2 + x6^2 + x7*x8^2 + x7^3", "0,0,0,0,0,0,0,0", SADDLE, None, "hyperbolic umbilic D₄⁺"),
    # not smooth
    ("abs(x)^3", "0", MIN, True, ""),
    ("x*abs(x)", "0", SADDLE, None, ""),
    ("x^(4/3)", "0", MIN, True, ""),
    ("-x^(4/3)", "0", MAX, True, ""),
    ("x^(5/3)", "0", SADDLE, None, ""),
    ("abs(x)^3 + y^2", "0,0", MIN, True, ""),
    ("abs(x)^3 - y^4", "0,0", SADDLE, None, ""),
    ("(x^2 + y^2)^(3/2)", "0,0", MIN, True, ""),
    ("sqrt(x^4 + y^4)", "0,0", MIN, True, ""),
    ("x^2*abs(y) - y^4", "0,0", SADDLE, None, ""),
    ("piecewise(x^2, x > 0, -x^2)", "0", SADDLE, None, ""),
    ("piecewise(x^2, x > 0, x^4)", "0", MIN, True, ""),
    ("piecewise(exp(-1/x^2), x != 0, 0)", "0", MIN, True, ""),
    # decided by the eigenvalues although the Hessian is singular
    ("x^2 - y^2 + z^4", "0,0,0", SADDLE, None, ""),
    ("x*y + z^3", "0,0,0", SADDLE, None, ""),
)


def read_point(text: str, at: str) -> tuple[Node, dict[Name, Node]]:
    f = read_expression(text)
    names = sorted(free_names(f), key=lambda name: (len(name.text), name.text))
    return f, dict(zip(names, map(read_expression, at.split(",")), strict=True))


def classified(text: str, at: str, seconds: float = 30) -> CriticalPoint:
    f, point = read_point(text, at)
    names = list(point)
    gradient = gradient_entries(f, names)
    hessian = hessian_entries(f, names).rows()
    return classify(f, gradient, hessian, names, ConstantPlace(point), clock=Clock(seconds))


def signs_nearby(text: str, at: str, count: int = 300) -> set[int]:
    """The signs of f − f(p) at displacements of many shapes and sizes, by balls."""
    f, point = read_point(text, at)
    names = list(point)
    random = Random(1)
    base = enclose(f, dict(point), 400)
    found = set()
    small = [Fraction(k, 2) for k in range(-4, 5)]
    for _ in range(count):
        size = Fraction(1, 10 ** random.randint(2, 6))
        place = {}
        for name in names:
            power = random.choice((1, 1, 1, 2, 2, 3))
            step = random.choice(small) * size**power
            place[name] = add(point[name], Number(step))
        value = enclose(f, place, 400)
        difference = value - base
        if difference > 0:
            found.add(1)
        elif difference < 0:
            found.add(-1)
    return found


def sign_on(witness: Witness, f: Node, point: dict[Name, Node], at: Fraction) -> int:
    """The sign of f − f(p) on a witness's curve."""
    assert witness.parameter is not None
    table: dict[Node, Node] = {witness.parameter: Number(at)}
    place = {name: substitute(node, table) for name, node in witness.curve}
    value, base = enclose(f, place, 2000), enclose(f, dict(point), 2000)
    if value == base:
        return 0
    difference = value - base
    return 1 if difference > 0 else -1 if difference < 0 else 0


@pytest.mark.parametrize(("text", "at", "kind", "strict", "name"), TABLE, ids=[f"{row[0]} at {row[1]}" for row in TABLE])
def test_kind(text: str, at: str, kind: str, strict: bool | None, name: str) -> None:
    found = classified(text, at)
    assert (found.kind, found.strict) == (kind, strict), found.because
    if name:
        assert name in found.name
    signs = signs_nearby(text, at)
    assert {MIN: signs <= {1}, MAX: signs <= {-1}, SADDLE: True}[kind]


@pytest.mark.parametrize(("text", "at", "kind"), [row[:3] for row in TABLE], ids=[f"{row[0]} at {row[1]}" for row in TABLE])
def test_witnesses(text: str, at: str, kind: str) -> None:
    found = classified(text, at)
    f, point = read_point(text, at)
    curves = [witness for witness in found.witnesses if witness.kind == "curve"]
    if found.test == "higher-order" and kind == SADDLE:
        assert {witness.sign for witness in curves} == {1, -1}
    for witness in curves:
        sides = (1,) if witness.one_sided else (1, -1)
        for side, size in product(sides, (10**4, 10**6)):
            assert sign_on(witness, f, point, Fraction(side, size)) == witness.sign, witness.text
    for witness in found.witnesses:
        if witness.kind != "curve":
            assert witness.sign == (1 if kind == MIN else -1)
            if not witness.leading:
                assert equal_nearby(witness.difference, f, point)


def equal_nearby(difference: Node, f: Node, point: dict[Name, Node]) -> bool:
    """Whether an expression is f − f(p), at some points."""
    base = enclose(f, dict(point), 200)
    for k in range(1, 6):
        place = {name: add(value, Number(Fraction(k + number, 7))) for number, (name, value) in enumerate(point.items())}
        if not (enclose(f, place, 200) - base - enclose(difference, place, 200)).contains(0):
            return False
    return True


OPEN = (
    "piecewise(x^4*sin(1/x), x != 0, 0)",
    "abs(x)^3 + abs(y)^3 - x*y*abs(x)/2",
)


@pytest.mark.parametrize("text", OPEN)
def test_what_is_not_decided_says_what_was_tried(text: str) -> None:
    found = classified(text, ",".join("0" for _ in free_names(read_expression(text))))
    assert found.kind == "degenerate"
    assert found.test == "undecided"
    assert "tried" in found.because


def test_constant_function_is_said_to_be_constant() -> None:
    found = classified("(x + y)^2 - x^2 - 2*x*y - y^2", "1,2")
    assert found.kind == "degenerate"
    assert "constant" in found.because


def test_no_time_is_an_honest_answer() -> None:
    found = classified("(y^2 - 2*x^2)^2 + x^6", "0,0", seconds=0)
    assert found.kind == "degenerate"
    assert "time" in found.because
