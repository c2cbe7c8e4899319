"""Names, functions with and without brackets, unknown functions, sums and products."""

from __future__ import annotations

import pytest

from jachess.expression.nodes import Call, Name, Unknown
from jachess.expression.notation import plain
from jachess.syntax.names import in_natural_order, near_miss
from jachess.syntax.reading import read, read_expression
from jachess.vocabulary import FUNCTIONS, SPELLINGS

x, y = map(Name, "xy")

READ = [
    ("sin x", "sin(x)"),
    ("sin 2x", "sin(2*x)"),
    ("sin 2 pi x", "sin(2*pi*x)"),
    ("sin x y", "sin(x*y)"),
    ("sin x cos y", "sin(x)*cos(y)"),
    ("x sin x", "x*sin(x)"),
    ("2sin(x)", "2*sin(x)"),
    ("sin x + 1", "sin(x) + 1"),
    ("sin x * y", "sin(x)*y"),
    ("sin x / 2", "sin(x)/2"),
    ("sin x^2", "sin(x^2)"),
    ("sin x!", "sin(factorial(x))"),
    ("sin -x", "sin(-x)"),
    ("sin -2", "sin(-2)"),
    ("exp -x^2", "exp(-x^2)"),
    ("sin (x)^2", "sin(x)^2"),
    ("sin(x)^2", "sin(x)^2"),
    ("sin(x) y", "sin(x)*y"),
    ("sin 2(x+1)", "sin(2*(x + 1))"),
    ("sin sin x", "sin(sin(x))"),
    ("sin |x|", "sin(abs(x))"),
    ("ln|x| + 1", "ln(abs(x)) + 1"),
    ("sin √x", "sin(sqrt(x))"),
    ("sin^2 x", "sin(x)^2"),
    ("sin^2(x)", "sin(x)^2"),
    ("sin²x", "sin(x)^2"),
    ("sin^n x", "sin(x)^n"),
    ("sin^n(x)", "sin(x)^n"),
    ("sin^2 x cos^3 y", "sin(x)^2*cos(y)^3"),
    ("sin^-1 x", "asin(x)"),
    ("sin^(-1)(x)", "asin(x)"),
    ("tan⁻¹ x", "atan(x)"),
    ("sin^(-2) x", "sin(x)^(-2)"),
    ("log x", "ln(x)"),
    ("log(x, b)", "log(x, b)"),
    ("log_2 x", "log2(x)"),
    ("log_2(x)", "log2(x)"),
    ("log_10(x)", "log10(x)"),
    ("log_b x", "log(x, b)"),
    ("log_3(x)^2", "log(x, 3)^2"),
    ("lg x", "log10(x)"),
    ("arctan(x)", "atan(x)"),
    ("tg x", "tan(x)"),
    ("pow(x, 3)", "x^3"),
    ("root(x, 3)", "x^(1/3)"),
    ("root(x, n)", "x^(1/n)"),
    ("exp(x)", "exp(x)"),
    ("e^x", "e^x"),
    ("psi(2, x)", "polygamma(2, x)"),
    ("J_0(x)", "besselj(0, x)"),
    ("Y_n(x)", "bessely(n, x)"),
    ("Li_2(x)", "polylog(2, x)"),
    ("Ai(x) + Ai'(x)", "airyai(x) + airyaiprime(x)"),
    ("gamma(x) + gamma", "gamma(x) + gamma"),
    ("W(x) + W", "lambertw(x) + W"),
    ("beta x", "beta*x"),
    ("max(x, y, 1)", "max(x, y, 1)"),
    ("f(x)", "f(x)"),
    ("f(x, y) g(x)", "f(x, y)*g(x)"),
    ("f_1(x)", "f1(x)"),
    ("f''(x)", "f''(x)"),
    ("D[2,1](f)(x, y)", "D[1,2](f)(x, y)"),
    ("D[1](x)", "D1*x"),
    ("x(y+1)", "x*(y + 1)"),
    ("2^x(y+1)", "2^x*(y + 1)"),
    ("x(y)(y+1)", "x*y*(y + 1)"),
    ("S(x+1)", "S*(x + 1)"),
    ("theta(x+1)", "theta*(x + 1)"),
    ("pi(x+1)", "pi*(x + 1)"),
    ("e(x+1)", "e*(x + 1)"),
    ("f(x) + f", "f*x + f"),
    ("ab(x) + ab", "ab*x + ab"),
    ("x_1 + x1 + x[1]", "x1 + x1 + x1"),
    ("x[2,3] + x_2_3", "x2_3 + x2_3"),
    ("x[2*3-1]", "x5"),
    ("k_max", "k_max"),
    ("%pi + %e", "pi + e"),
    ("Pi r^2", "pi*r^2"),
    ("piecewise(-x, x<0, x)", "piecewise(-x, x < 0, x)"),
    ("Piecewise((-x, x<0), (x, True))", "piecewise(-x, x < 0, x)"),
    ("Piecewise((x^2, x<0), (x, x>=0))", "piecewise(x^2, x < 0, x, x >= 0)"),
    ("piecewise(x, x<0, y, otherwise)", "piecewise(x, x < 0, y)"),
    ("if(x<0, -x, x)", "piecewise(-x, x < 0, x)"),
    ("sum(x^i, i, 1, n)", "sum(x^i, i, 1, n)"),
    ("Sum(x**i, (i, 1, n))", "sum(x^i, i, 1, n)"),
    ("product(x + k, k, 1, 3)", "prod(x + k, k, 1, 3)"),
    ("integrate(sin(t^2), t, 0, x)", "integral(sin(t^2), t, 0, x)"),
    ("sum(x[i]^2, i, 1, 3)", "x1^2 + x2^2 + x3^2"),
    ("sum(x_i*y_i, i, 1, 2)", "x1*y1 + x2*y2"),
    ("sum(x[i] + i, i, 1, 2)", "x1 + 1 + x2 + 2"),
    ("sum(x[2i-1]*x[2i], i, 1, 2)", "x1*x2 + x3*x4"),
    ("sum(x[i^2], i, 1, 3)", "x1 + x4 + x9"),
    ("sum(i*x[i]^i, i, 1, 2)", "1*x1^1 + 2*x2^2"),
    ("sum(x[i], i, 1, 1)", "x1"),
    ("sum(x[i], i, 1, 0)", "0"),
    ("prod(x[i], i, 1, 0)", "1"),
    ("prod(x[i] + 1, i, 1, 2)", "(x1 + 1)*(x2 + 1)"),
    ("sum(sum(x[i]*x[j], j, i+1, 3), i, 1, 2)", "x1*x2 + x1*x3 + x2*x3"),
    ("sum(x[i]*sum(x[j], j, 1, 2), i, 1, 2)", "x1*(x1 + x2) + x2*(x1 + x2)"),
    ("sum(sum(a[i,j], j, 1, 2), i, 1, 2)", "a1_1 + a1_2 + a2_1 + a2_2"),
    ("sum(sum(x[i+j], j, 0, 1), i, 1, 2)", "x1 + x2 + x2 + x3"),
    ("sum(f(x[i]), i, 1, 2)", "f(x1) + f(x2)"),
    ("sum(x[i]*sum(t^k, k, 0, 3), i, 1, 2)", "x1*sum(t^k, k, 0, 3) + x2*sum(t^k, k, 0, 3)"),
    ("2*sum(x[i], i, 1, 2)^2", "2*(x1 + x2)^2"),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_words_are_read_as_a_student_means_them(text: str, expected: str) -> None:
    assert plain(read_expression(text)) == expected


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_every_spelling_is_its_function(spelling: str) -> None:
    name = SPELLINGS[spelling]
    args = (x, y, x, y)[: FUNCTIONS[name].arity or 2]
    node = read_expression(f"{spelling}({', '.join(map(str, args))})")
    assert node is Call(name, args)


def test_unknown_functions_keep_the_slots_of_their_derivatives() -> None:
    assert read_expression("f'(x)") is Unknown("f", (1,), (x,))
    assert read_expression("D[1,1,2](f)(x, y)") is Unknown("f", (1, 1, 2), (x, y))


PLAIN_NAMES = ["lambda", "S", "N", "Q", "beta", "gamma", "as", "E1", "I", "in", "is", "def", "O", "C", "oo1", "zeta", "th1", "W"]


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_plain_names_are_plain_names(name: str) -> None:
    assert read_expression(name) is Name(name)


@pytest.mark.parametrize("name", ["e", "pi", "i", "sin", "beta", "sum", "xy", "sinx", "E", "oo"])
def test_a_declared_variable_comes_before_everything_else(name: str) -> None:
    function = read(f"{name}^2 + 2{name} + {name}(1 + x)", [name, "x"])
    assert function.variables == (Name(name), x)
    assert function.parameters == ()
    assert plain(function.components[0]) == f"{name}^2 + 2*{name} + {name}*(1 + x)"


NOTES = [
    ("1/2x", "`1/2x` is read as (1/2)*x; for the other reading write 1/(2*x)"),
    ("(x+1)/2y", "`(x+1)/2y` is read as ((x+1)/2)*y; for the other reading write (x+1)/(2*y)"),
    ("e^2x", "`e^2x` is read as e^2*x; for the other reading write e^(2*x)"),
    ("sin x y", "`sin x y` is read as sin(x y)"),
    ("sin x/2", "`sin x` is read as sin(x), and what follows stands outside"),
    ("sin^-1 x", "`sin^-1` is read as the inverse function arcsin; write 1/sin(x) for the reciprocal"),
    ("x(y+1)", "`x(...)` is read as the product x*(...), since `x` is not a function"),
    ("f(x) + f", "`f(...)` is read as the product f*(...), since `f` is not a function"),
    ("x + y + xy", "`xy` is read as one name; for the product write x*y"),
    ("ax + b", "`ax` is read as one name; for the product write a*x"),
    ("2pix", "`pix` is read as one name; for the product write pi*x"),
    ("E^x", "`E` is read as a name; the constant is written e"),
    ("1,000", "`1,000` is read as two components, 1 and 0; write 1000 for one number"),
    ("√2x", "`√` is read as the root of what directly follows it: √2; put more than that in brackets"),
    ("x 2", "`x 2` is read as a product"),
    ("x where u = 2", "`u` is defined and not used"),
    ("J_0(x)", "`J0(...)` is read as the Bessel function besselj; for a product write J0*(...)"),
]


@pytest.mark.parametrize(("text", "note"), NOTES, ids=[text for text, _ in NOTES])
def test_doubtful_readings_are_remarked_on(text: str, note: str) -> None:
    notes = read(text).notes
    assert [each.text for each in notes] == [note]
    assert notes[0].span is not None
    assert text[notes[0].span.start : notes[0].span.end].strip() != ""


CLEAR = [
    "2x",
    "x y",
    "sin 2x",
    "sin x + 1",
    "x/2*y",
    "x^2y",
    "2(x+1)(x-1)",
    "sin(x)/2",
    "xy2",
    "lambda*x",
    "alpha beta",
    "1, 000",
    "f(x)",
    "2 pi x",
]


@pytest.mark.parametrize("text", CLEAR)
def test_clear_readings_are_not(text: str) -> None:
    assert read(text).notes == ()


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        ("x10 x2 x1", "x1 x2 x10"),
        ("y x a", "a x y"),
        ("theta r", "r theta"),
        ("x B a X b", "a B b X x"),
        ("x2_10 x2_9 x1_11", "x1_11 x2_9 x2_10"),
        ("k_max k k1", "k k1 k_max"),
    ],
)
def test_names_have_a_natural_order(names: str, ordered: str) -> None:
    assert [name.text for name in in_natural_order(map(Name, names.split()))] == ordered.split()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("sine", "sin"),
        ("cosin", "cos"),
        ("arctn", "arctan"),
        ("SIN", "sin"),
        ("logarithm", None),
        ("price", None),
        ("sqr", "sqrt"),
        ("Cosh", "cosh"),
    ],
)
def test_near_misses_are_recognised(word: str, meant: str | None) -> None:
    assert near_miss(word) == meant


def test_a_thousand_variables() -> None:
    function = read("sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, 999)")
    assert [name.text for name in function.variables] == [f"x{i}" for i in range(1, 1001)]
    assert len(function.components[0].args) == 2 * 999
    assert plain(function.components[0].args[-2]) == "100*(x1000 - x999^2)^2"
