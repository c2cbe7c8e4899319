r"""LaTeX is read as the same text in plain notation: one line a case."""

from __future__ import annotations

import pytest

from jachess.errors import InputError
from jachess.expression.notation import latex, plain
from jachess.expression.tidy import tidy
from jachess.syntax.reading import read, read_expression

READ = [
    (r"\frac{x}{2}", "x/2"),
    (r"\frac{1}{2}x", "1/2*x"),
    (r"\frac12 x", "1/2*x"),
    (r"\frac1x", "1/x"),
    (r"\frac x y", "x/y"),
    (r"\dfrac{x+1}{x-1}", "(x + 1)/(x - 1)"),
    (r"\tfrac{3}{4}", "3/4"),
    (r"\frac{\frac{1}{x}}{y}", "1/x/y"),
    (r"x^\frac12", "x^(1/2)"),
    (r"\sqrt{x}", "sqrt(x)"),
    (r"\sqrt2", "sqrt(2)"),
    (r"\sqrt x y", "sqrt(x)*y"),
    (r"\sqrt[3]{x}", "cbrt(x)"),
    (r"\sqrt[4]{x}", "x^(1/4)"),
    (r"\sqrt[n]{x+1}", "(x + 1)^(1/n)"),
    (r"\left(x+1\right)^{2}", "(x + 1)^2"),
    (r"2\bigl(x+1\bigr)", "2*(x + 1)"),
    (r"\left[x+1\right]^2", "(x + 1)^2"),
    (r"\{x+1\}^2", "(x + 1)^2"),
    (r"x\cdot y\times z\div 2", "x*y*z/2"),
    (r"x\,y \quad z", "x*y*z"),
    (r"\sin x", "sin(x)"),
    (r"\sin^2 x + \cos^{2}(x)", "sin(x)^2 + cos(x)^2"),
    (r"\sin^{-1} x", "asin(x)"),
    (r"\tan^{-1}\left(\frac{y}{x}\right)", "atan(y/x)"),
    (r"\sin x\cos y", "sin(x)*cos(y)"),
    (r"\sin 2x", "sin(2*x)"),
    (r"\sin\frac{x}{2}", "sin(x/2)"),
    (r"\sin{2x}", "sin(2*x)"),
    (r"\arcsin x + \arctan\frac{y}{x}", "asin(x) + atan(y/x)"),
    (r"\ln\left|x\right|", "ln(abs(x))"),
    (r"\log_{b} x", "log(x, b)"),
    (r"\log_2(y)", "log2(y)"),
    (r"\log_{10} z", "log10(z)"),
    (r"\exp\left(-x^2\right)", "exp(-x^2)"),
    (r"\mathrm{e}^{-x^2}", "e^(-x^2)"),
    (r"e^{x y}", "e^(x*y)"),
    (r"\operatorname{atan2}(y,x)", "atan2(y, x)"),
    (r"\operatorname{arsinh} x", "asinh(x)"),
    (r"\max(x,y)", "max(x, y)"),
    (r"\max\{x,y\}", "max(x, y)"),
    (r"\binom{n}{k}", "binomial(n, k)"),
    (r"\Gamma(x)", "gamma(x)"),
    (r"\lfloor x \rfloor + \lceil y \rceil", "floor(x) + ceil(y)"),
    (r"|x| + \lvert y\rvert + \left|z\right|", "abs(x) + abs(y) + abs(z)"),
    (r"n!", "factorial(n)"),
    (r"\alpha\cdot\beta_{1}", "alpha*beta1"),
    (r"\varepsilon + \vartheta + \varphi", "epsilon + theta + phi"),
    (r"\pi r^2", "pi*r^2"),
    (r"x_{12} + x_1^2", "x12 + x1^2"),
    (r"x^{2}_{1}", "x1^2"),
    (r"x_{1,2}", "x1_2"),
    (r"x_{max} + x_{\text{min}}", "x_max + x_min"),
    (r"\theta_{\alpha}", "theta_alpha"),
    (r"x y^2", "x*y^2"),
    (r"\frac{xy}{2}", "x*y/2"),
    (r"\sqrt{b^2-4ac}", "sqrt(b^2 - 4*a*c)"),
    (r"1{,}000x", "1000*x"),
    (r"1{,}5x", "3/2*x"),
    (r"x^10 + \pi", "x^10 + pi"),
    (r"x^{-1} + \pi", "x^(-1) + pi"),
    (r"\sum_{i=1}^{3} x_i^2 + 1", "x1^2 + x2^2 + x3^2 + 1"),
    (r"\sum_{i=1}^{2} \left(x_{i+1}-x_i\right)^2", "(x2 - x1)^2 + (x3 - x2)^2"),
    (r"\sum_{i=1}^{2}\sum_{j=1}^{2} x_{ij}", "x1_1 + x1_2 + x2_1 + x2_2"),
    (r"\sum_{k=1}^{n} x^k", "sum(x^k, k, 1, n)"),
    (r"\prod_{k=1}^{n} (x+k)", "prod(x + k, k, 1, n)"),
    (r"\int_0^x e^{-t^2}\,dt", "integral(e^(-t^2), t, 0, x)"),
    (r"\int_0^x t^2\,\mathrm{d}t", "integral(t^2, t, 0, x)"),
    (r"\int_1^x \frac{dt}{t}", "integral(1/t, t, 1, x)"),
    (r"\int_{0}^{x} \sin(\theta) d\theta + 1", "integral(sin(theta), theta, 0, x) + 1"),
    (r"\int_0^1 \int_0^x s t \, ds \, dt", "integral(integral(s*t, s, 0, x), t, 0, 1)"),
    (r"f'(x) + f^{\prime}(x)", "f'(x) + f'(x)"),
    (r"f^{(4)}(x)", "D[1,1,1,1](f)(x)"),
    (r"\psi^{(n)}(x)", "polygamma(n, x)"),
    (r"\begin{cases} -x & x<0 \\ x & \text{otherwise}\end{cases}", "piecewise(-x, x < 0, x)"),
    (r"\begin{cases} -x, & \text{if } x<0,\\ x, & x\ge 0.\end{cases}", "piecewise(-x, x < 0, x, x >= 0)"),
    (r"\left\{\begin{array}{ll} -x & x<0 \\ x & x\ge 0\end{array}\right.", "piecewise(-x, x < 0, x, x >= 0)"),
    (r"$x^2 + \pi$", "x^2 + pi"),
    (r"$$x^2$$", "x^2"),
    (r"\[ x^2 \]", "x^2"),
    (r"\displaystyle x^2.", "x^2"),
    (r"{x+1}^2", "(x + 1)^2"),
    ("x_{1}*lambda + exp(x_{2})", "x1*lambda + exp(x2)"),
    (r"sin(x)\cdot y", "sin(x)*y"),
    (r"sinx\cdot y", "sin(x)*y"),
    (r"x \le y", "x <= y"),
    (r"x \neq y \land x > 0", "x != y and x > 0"),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_latex_is_read_like_plain_notation(text: str, expected: str) -> None:
    node = read_expression(text)
    assert tidy(node) is tidy(read_expression(expected))
    assert plain(node).replace("!", "") == expected or plain(tidy(node)) == plain(tidy(read_expression(expected)))


FUNCTIONS = [
    (r"\begin{pmatrix} x & y \\ x y & 2 \end{pmatrix}", (2, 2), "x; y; x*y; 2"),
    (r"\begin{bmatrix} x \\ y \end{bmatrix}", (2,), "x; y"),
    (r"\left(\begin{array}{cc} x & y \\ 1 & 2 \\ \end{array}\right)", (2, 2), "x; y; 1; 2"),
    (r"\begin{aligned} x &+ y \\ &z \end{aligned}", (2,), "x + y; z"),
    (r"x \\ y", (2,), "x; y"),
    (r"f(x, y) = \frac{x}{y}", (), "x/y"),
    (r"x y, x + u \text{ where } u = 2 y", (2,), "x*y; x + 2*y"),
]


@pytest.mark.parametrize(("text", "shape", "components"), FUNCTIONS, ids=[text for text, _, _ in FUNCTIONS])
def test_latex_has_shapes(text: str, shape: tuple[int, ...], components: str) -> None:
    function = read(text)
    assert function.shape == shape
    assert "; ".join(map(plain, function.components)) == components


@pytest.mark.parametrize("text", [text for text, _ in READ if "psi" not in text and "f^" not in text])
def test_what_is_printed_as_latex_reads_back(text: str) -> None:
    node = read_expression(text)
    assert tidy(read_expression(latex(node))) is tidy(node)


def test_declared_names_stay_whole() -> None:
    assert [name.text for name in read(r"\frac{ab}{2}", ["ab"]).variables] == ["ab"]
    assert [name.text for name in read(r"\frac{ab}{2}").variables] == ["a", "b"]
    assert [note.text for note in read(r"\frac{ab}{2}").notes] == ["`ab` is read as a*b, as LaTeX sets letters"]


PLACES = [
    (r"x + \fracc{x}{y}", r"\fracc"),
    (r"\frac{x}", r"\frac"),
    (r"\sqrt{x", "{"),
    (r"1 + \partial x", r"\partial"),
    (r"x + \sum x_i", r"\sum"),
    (r"\int_0^x t^2", r"\int"),
    (r"\frac{\sine(x)}{2}", r"\sine"),
    (r"\frac{x}{foo(y)}", "foo"),
    (r"\begin{pmatrix} x", r"\begin"),
    (r"\left( x", r"\left("),
    (r"x + \infty", r"\infty"),
    (r"\lim x", r"\lim"),
    (r"e^{i x}", "i"),
    (r"30^\circ", r"\circ"),
]


@pytest.mark.parametrize(("text", "place"), PLACES, ids=[text for text, _ in PLACES])
def test_errors_have_their_place_in_the_latex(text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    span = caught.value.span
    assert span is not None
    assert text[span.start : span.end] == place
    assert caught.value.cause
    assert caught.value.help
