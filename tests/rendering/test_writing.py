"""The small language of signs, in ASCII and in LaTeX; text that cannot be taken for anything else."""

from __future__ import annotations

import pytest

from jachess.calculus.algebra_steps import TITLES
from jachess.calculus.rules import RULES, rule_for
from jachess.expression.nodes import Call, Name
from jachess.rendering.blocks import Partial, Span, formula
from jachess.rendering.writing import Ascii, Latex, Writing, ascii_signs, latex_signs, latex_text, visible
from jachess.vocabulary import ROWS

x, y = Name("x"), Name("y")

SIGNS = [
    ("(u·v)′ = u′·v + u·v′", "(u*v)' = u'*v + u*v'", r"(u \cdot v)' = u' \cdot v + u \cdot v'"),
    ("(xⁿ)′ = n·xⁿ⁻¹", "(x^n)' = n*x^(n-1)", r"(x^{n})' = n \cdot x^{n-1}"),
    ("(c/v)′ = −c·v′/v²", "(c/v)' = -c*v'/v^2", r"(c/v)' = -c \cdot v'/v^{2}"),
    ("(√x)′ = 1/(2·√x)", "(sqrt(x))' = 1/(2*sqrt(x))", r"(\sqrt{x})' = 1/(2 \cdot \sqrt{x})"),
    ("(sin(x))′ = cos(x)", "(sin(x))' = cos(x)", r"(\sin(x))' = \cos(x)"),
    ("∂c/∂x = 0", "dc/dx = 0", r"\partial c/\partial x = 0"),
    ("(Σ uᵢ)′ = Σ uᵢ′", "(sum u_i)' = sum u_i'", r"(\sum u_{i})' = \sum u_{i}'"),
    ("f: ℝ² → ℝ²ˣ³", "f: R^2 -> R^(2x3)", r"f\colon \mathbb{R}^{2} \to \mathbb{R}^{2 \times 3}"),
    ("x ≠ 0", "x != 0", r"x \ne 0"),
    ("∇", "grad ", r"\nabla "),
]


@pytest.mark.parametrize(("signs", "plain", "tex"), SIGNS, ids=[row[1] for row in SIGNS])
def test_signs(signs: str, plain: str, tex: str) -> None:
    assert ascii_signs(signs) == plain
    assert latex_signs(signs) == tex


STATEMENTS = sorted(
    {rule.statement for rule in RULES}
    | {statement for _, statement in TITLES.values()}
    | {rule_for(Call(row.name, (x,)), x)[0].statement for row in ROWS if row.arity == 1}
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_can_be_written_everywhere(statement: str) -> None:
    assert ascii_signs(statement).isascii()
    assert "\\" not in ascii_signs(statement)  # nothing had to be escaped
    assert latex_signs(statement).isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain", "plain"), ("\x1b[31mred", r"\x1b[31mred"), ("a\u202eb", r"a\u202eb"), ("tab\t", r"tab\t"), ("∂f/∂x", "∂f/∂x"), ("é", "é")],
)
def test_control_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_latex_text_is_not_latex() -> None:
    assert latex_text(r"\input{x} 50% & $a_1$ <b>") == (
        r"\textbackslash{}input\{x\} 50\% \& \$a\_1\$ \textless{}b\textgreater{}"
    )
    assert latex_text("∂f") == r"$\partial$f"


PARTIALS = [
    (Partial((x,), "f1"), "∂f₁/∂x", "df1/dx", r"\frac{\partial f_{1}}{\partial x}"),
    (Partial((x, y), "f"), "∂²f/∂x∂y", "d^2f/(dxdy)", r"\frac{\partial^{2} f}{\partial x \partial y}"),
    (Partial((x, x), "f"), "∂²f/∂x²", "d^2f/dx^2", r"\frac{\partial^{2} f}{\partial x^{2}}"),
    (Partial((x,), "f", total=True), "df/dx", "df/dx", r"\frac{\mathrm{d} f}{\mathrm{d}x}"),
    (Partial((x,), of=x * y), "∂/∂x [x·y]", "d/dx [x*y]", r"\frac{\partial}{\partial x}\left[x y\right]"),
    (Partial((x,), of=x**2, total=True), "d/dx [x²]", "d/dx [x^2]", r"\frac{\mathrm{d}}{\mathrm{d}x}\left[x^{2}\right]"),
]


@pytest.mark.parametrize(("partial", "signs", "plain", "tex"), PARTIALS, ids=[row[2] for row in PARTIALS])
def test_partials(partial: Partial, signs: str, plain: str, tex: str) -> None:
    assert Writing().partial(partial) == signs
    assert Ascii().partial(partial) == plain
    assert Latex().partial(partial) == tex


def test_a_line_of_prose_and_formulas() -> None:
    line = ("with ", formula(x, " = ", x * y), Span(", held", "held"))
    assert Writing().inline(line) == "with x = x·y, held"
    assert Ascii().inline(line) == "with x = x*y, held"
    assert Latex().inline(line) == "with $x = x y$, held"
