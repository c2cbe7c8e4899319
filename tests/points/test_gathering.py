"""Periodic families and curves of critical points: their points, their integers, and the kinds, as they are read."""

from __future__ import annotations

import pytest

from jachess.points.search import search
from jachess.results.points import Family
from jachess.syntax.reading import read

# fmt: off
TABLE = [
    ("sin(x)*sin(y)", [
        ("x = pi*n, y = pi*m", "integer(n), integer(m)", "saddle"),
        ("x = pi/2 + pi*n, y = pi/2 + pi*m", "integer(n), integer(m)", "maximum where even(n + m); minimum where odd(n + m)"),
    ]),
    ("sin(x)+cos(y)", [
        ("x = pi/2 + pi*n, y = pi*m", "integer(n), integer(m)", "maximum where even(n), even(m); saddle where odd(n + m); minimum where odd(n), odd(m)"),
    ]),
    ("sin(x)*cos(y)", [
        ("x = pi*n, y = pi/2 + pi*m", "integer(n), integer(m)", "saddle"),
        ("x = pi/2 + pi*n, y = pi*m", "integer(n), integer(m)", "maximum where even(n + m); minimum where odd(n + m)"),
    ]),
    ("x*sin(y)", [
        ("x = 0, y = pi*n", "integer(n)", "saddle"),
    ]),
    ("sin(x+y)+sin(x)+sin(y)", [
        ("x = -pi/3 + 2*pi*n, y = -pi/3 + 2*pi*m", "integer(n), integer(m)", "minimum"),
        ("x = pi/3 + 2*pi*n, y = pi/3 + 2*pi*m", "integer(n), integer(m)", "maximum"),
        ("x = pi + 2*pi*n, y = pi + 2*pi*m", "integer(n), integer(m)", "saddle"),
    ]),
    ("sin(x)^2+y^2", [
        ("x = pi*n/2, y = 0", "integer(n)", "minimum where even(n); saddle where odd(n)"),
    ]),
    ("e^(sin(x))", [
        ("x = pi/2 + pi*n", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(2*x)+cos(x)", [
        ("x = pi*n", "integer(n)", "maximum"),
        ("x = acos(1/4) - pi + 2*pi*n", "integer(n)", "minimum"),
        ("x = pi - acos(1/4) + 2*pi*n", "integer(n)", "minimum"),
    ]),
    ("tan(x)-2*x", [
        ("x = pi/4 + pi*n", "integer(n)", "minimum"),
        ("x = 3*pi/4 + pi*n", "integer(n)", "maximum"),
    ]),
    ("sin(x/2)*y", [
        ("x = 2*pi*n, y = 0", "integer(n)", "saddle"),
    ]),
    ("sin(pi*x)*y", [
        ("x = n, y = 0", "integer(n)", "saddle"),
    ]),
    ("cosh(x)+cos(y)", [
        ("x = 0, y = pi*n", "integer(n)", "saddle where even(n); minimum where odd(n)"),
    ]),
    ("sin(x+pi/3)+cos(x)", [
        ("x = pi/12 + pi*n", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(x+1)+cos(2*x+2)", [
        ("x = pi/2 + pi*n - 1", "integer(n)", "minimum"),
        ("x = pi - asin(1/4) + 2*pi*n - 1", "integer(n)", "maximum"),
        ("x = asin(1/4) + 2*pi*n - 1", "integer(n)", "maximum"),
    ]),
    ("sin(x)^4+cos(x)^4", [
        ("x = pi*n/4", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("x^2-2*x*cos(y)", [
        ("x = 0, y = pi/2 + pi*n", "integer(n)", "saddle"),
        ("x = 1, y = 2*pi*n", "integer(n)", "minimum"),
        ("x = -1, y = pi + 2*pi*n", "integer(n)", "minimum"),
    ]),
    ("(x-y)^2+sin(x)", [
        ("x = pi/2 + pi*n, y = pi/2 + pi*n", "integer(n)", "saddle where even(n); minimum where odd(n)"),
    ]),
    ("3*sin(x)-4*cos(x)+y^2", [
        ("x = -acos(4/5) + pi*n, y = 0", "integer(n)", "minimum where even(n); saddle where odd(n)"),
    ]),
    ("x+2*sin(x)", [
        ("x = -2*pi/3 + 2*pi*n", "integer(n)", "minimum"),
        ("x = 2*pi/3 + 2*pi*n", "integer(n)", "maximum"),
    ]),
    ("Si(x)", [
        ("x = pi*n", "integer(n), n != 0", "maximum where n <= -1, even(n); minimum where n <= -1, odd(n); minimum where n >= 1, even(n); maximum where n >= 1, odd(n)"),
    ]),
    ("exp(-x)*sin(x)", [
        ("x = pi/4 + pi*n", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(x+y)", [
        ("x = x, y = -x + pi*n", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(x-y)", [
        ("x = x, y = x - pi/2 + pi*n", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(x)^2*e^y", [
        ("x = pi*n, y = y", "integer(n)", "minimum"),
    ]),
    ("sin(x)*sin(y)*sin(x-y)", [
        ("x = -pi/3 + pi*n, y = pi/3 + pi*m", "integer(n), integer(m)", "maximum"),
        ("x = pi*n, y = pi*m", "integer(n), integer(m)", "saddle"),
        ("x = pi/3 + pi*n, y = -pi/3 + pi*m", "integer(n), integer(m)", "minimum"),
    ]),
    ("(sin(x)+sin(y))^2", [
        ("x = pi/2 + pi*n, y = pi/2 + pi*m", "integer(n), integer(m), even(n + m)", "maximum"),
        ("x = x, y = x - pi + 2*pi*n", "integer(n)", "minimum"),
        ("x = x, y = -x + 2*pi*n", "integer(n)", "minimum"),
    ]),
    ("(sin(x)+cos(y))^3", [
        ("x = pi/2 + pi*n, y = pi*m", "integer(n), integer(m), even(n + m)", "maximum where even(n); minimum where odd(n)"),
        ("x = x, y = x + pi/2 + 2*pi*n", "integer(n)", "saddle"),
        ("x = x, y = -x - pi/2 + 2*pi*n", "integer(n)", "saddle"),
    ]),
    ("sin(x^2+y^2)", [
        ("x^2 + y^2 - pi*n - pi/2 = 0", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(x^2)", [
        ("x = sqrt(pi*n + pi/2)", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
        ("x = -sqrt(pi*n + pi/2)", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(x^2)", [
        ("x = sqrt(pi*n)", "integer(n), n >= 1", "maximum where even(n); minimum where odd(n)"),
        ("x = -sqrt(pi*n)", "integer(n), n >= 1", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(x*y)", [
        ("x = t, y = 0", "", "maximum"),
        ("x*y - pi*n = 0", "integer(n)", "maximum where n <= -1, even(n); minimum where n <= -1, odd(n); maximum where n = 0; maximum where n >= 1, even(n); minimum where n >= 1, odd(n)"),
    ]),
    ("sin(x*y)", [
        ("x*y - pi*n - pi/2 = 0", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("x*y*ln(x*y)", [
        ("x*y - 1/e = 0", "", "minimum"),
    ]),
    ("(x^2+y^2)*ln(x^2+y^2)", [
        ("x^2 + y^2 - 1/e = 0", "", "minimum"),
    ]),
    ("ln(sin(x))", [
        ("x = pi/2 + 2*pi*n", "integer(n)", "maximum"),
    ]),
    ("ln(sin(x+y))", [
        ("x = x, y = pi/2 - x + 2*pi*n", "integer(n)", "maximum"),
    ]),
    ("sin(sin(x))", [
        ("x = pi/2 + pi*n", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(pi*sin(x))", [
        ("x = pi*n/2", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(e^x)", [
        ("x = ln(pi*n)", "integer(n), n >= 1", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(ln(x))", [
        ("x = e^(pi*n + pi/2)", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(sqrt(x))", [
        ("x = (2*pi*n + pi)^2/4", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("cos(x)*cos(y)*cos(z)", [
        ("x = pi/2 + pi*n, y = pi/2 + pi*m, z = z", "integer(n), integer(m)", "saddle"),
        ("x = x, y = pi/2 + pi*n, z = pi/2 + pi*m", "integer(n), integer(m)", "saddle"),
        ("x = pi/2 + pi*n, y = y, z = pi/2 + pi*m", "integer(n), integer(m)", "saddle"),
        ("x = pi*n, y = pi*m, z = pi*k", "integer(n), integer(m), integer(k)", "maximum where even(n + m + k); minimum where odd(n + m + k)"),
    ]),
    ("cos(x)^2*cos(y)", [
        ("x = pi/2 + pi*n, y = y", "integer(n)", "minimum where cos(y) > 0; maximum where cos(y) < 0; saddle where cos(y) = 0"),
        ("x = pi*n, y = pi*m", "integer(n), integer(m)", "maximum where even(m); minimum where odd(m)"),
    ]),
    ("sin(x)*cos(y)*tan(z)", [
        ("x = pi*n, y = pi/2 + pi*m, z = z", "integer(n), integer(m), cos(z) != 0", "saddle"),
        ("x = x, y = pi/2 + pi*n, z = pi*m", "integer(n), integer(m)", "saddle"),
        ("x = pi*n, y = y, z = pi*m", "integer(n), integer(m)", "saddle"),
    ]),
    ("sin(n)*sin(m)", [
        ("m = pi*k, n = pi*l", "integer(k), integer(l)", "saddle"),
        ("m = pi/2 + pi*k, n = pi/2 + pi*l", "integer(k), integer(l)", "maximum where even(k + l); minimum where odd(k + l)"),
    ]),
    ("x^3-3*x+cos(y)", [
        ("x = 1, y = pi*n", "integer(n)", "saddle where even(n); minimum where odd(n)"),
        ("x = -1, y = pi*n", "integer(n)", "maximum where even(n); saddle where odd(n)"),
    ]),
    ("cos(x^2+x)", [
        ("x = (sqrt(4*pi*n + 1) - 1)/2", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
        ("x = -(sqrt(4*pi*n + 1) + 1)/2", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("sin(sqrt(x^2+y^2))", [
        ("sqrt(x^2 + y^2) - pi*n - pi/2 = 0", "integer(n), n >= 0", "maximum where even(n); minimum where odd(n)"),
    ]),
    ("tan(x)*tan(y)", [
        ("x = pi*n, y = pi*m", "integer(n), integer(m)", "saddle"),
    ]),
    ("e^x*cos(y)", [
    ]),
    ("cos(sqrt(2)*x)+y^2", [
        ("x = sqrt(2)*pi*n/2, y = 0", "integer(n)", "saddle where even(n); minimum where odd(n)"),
    ]),
    ("cos(e*x)", [
        ("x = pi*n/e", "integer(n)", "maximum where even(n); minimum where odd(n)"),
    ]),
]
# fmt: on


def shown(family: Family) -> tuple[str, str, str]:
    """The points with the equations, the conditions on the integers, and the kinds, in words."""
    point = ", ".join([f"{name} = {value}" for name, value in family.point] + [f"{equation} = 0" for equation in family.equations])
    kinds = "; ".join(
        row.kind + (f" where {', '.join(map(str, row.where))}" if row.where else "") for row in family.classification
    )
    return point, ", ".join(map(str, family.where)), kinds


@pytest.mark.parametrize("text, expected", TABLE, ids=[text for text, _ in TABLE])
def test_families(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = search(read(text), seconds=30)
    assert found.complete == "proved"
    assert sorted(map(shown, found.families)) == sorted(expected)


VALUES = [
    ("sin(x)*sin(y)", ["0", "(-1)^(n + m)"]),
    ("sin(x)+cos(y)", ["(-1)^m + (-1)^n"]),
    ("cos(2*x)+cos(x)", ["(-1)^n + 1", "-9/8", "-9/8"]),
    ("tan(x)-2*x", ["1 - 2*pi*n - pi/2", "-2*pi*n - 1 - 3*pi/2"]),
    ("(sin(x)+cos(y))^3", ["8*(-1)^n", "0", "0"]),
    ("Si(x)", ["Si(pi*n)"]),
]


@pytest.mark.parametrize("text, expected", VALUES, ids=[text for text, _ in VALUES])
def test_values(text: str, expected: list[str]) -> None:
    assert [str(family.function_value) for family in search(read(text), seconds=30).families] == expected


def test_what_could_not_be_solved_leaves_the_list_unproved() -> None:
    found = search(read("cos(500*sin(x))"), seconds=30)
    assert found.complete != "proved"
    assert "was not solved" in found.complete_because
