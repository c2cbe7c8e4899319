"""How much of a derivation is told: hints, rules that are understood, two lines an entry."""

from __future__ import annotations

import pytest

from jachess import library
from jachess.rendering import RenderOptions, render


def page(command: str, text: str, **options: object) -> str:
    return render(getattr(library, command)(text), "terminal", RenderOptions(**options))  # type: ignore[arg-type]


def words(text: str) -> list[str]:
    """The words of a tree without its guides."""
    return text.translate(str.maketrans("├─└│", "    ")).split()


@pytest.mark.parametrize("hint", [1, 2, 3, 4])
def test_a_hint_shows_the_first_steps_and_no_answer(hint: int) -> None:
    whole = page("derivative", "x*sin(x^2)")
    shown = page("derivative", "x*sin(x^2)", hint=hint)
    assert f"({hint} of" in shown
    answer = whole.partition("f′(x) = ")[2].splitlines()[0]
    assert answer
    assert answer not in shown
    assert "Result" not in shown
    # what is shown is what the whole page begins with
    told = words(shown.partition("Derivation\n")[2].partition("  └─ … (")[0])
    assert told
    assert told == words(whole.partition("Derivation\n")[2])[: len(told)]


def test_a_hint_longer_than_the_derivation_tells_it_all() -> None:
    assert "= 2·x   Power rule" in page("derivative", "x^2", hint=99)
    assert "  └─ df/dx = x·cos(x) + sin(x)" in page("derivative", "x*sin(x)", hint=99)


def test_a_hint_leaves_the_matrix_empty() -> None:
    shown = page("jacobian", "x*y, x+y^2", hint=1)
    assert "⎡ ∂f₁/∂x  ∂f₁/∂y ⎤" in shown
    assert "⎡ y  x" not in shown


@pytest.mark.parametrize("word", ["product", "product rule", "Product rule".lower(), "all"])
def test_a_rule_that_is_understood_takes_one_line(word: str) -> None:
    text = "1 + x*sin(x^2)"
    assert "u·v" in page("derivative", text)
    folded = page("derivative", text, understood=frozenset({word}))
    assert "u·v" not in folded
    assert "Chain rule" not in folded


def test_a_group_of_functions_is_understood_together() -> None:
    assert "(sin(x))′" in page("derivative", "sin(x^2)")
    assert "(sin(x))′" not in page("derivative", "sin(x^2)", understood=frozenset({"trigonometric"}))


def test_brief_takes_two_lines_an_entry() -> None:
    shown = page("gradient", "x*y", steps="brief").partition("Entry by entry\n")[2].partition("\n\n")[0]
    assert shown.splitlines() == [
        "  1  ∂f/∂x = y   y held constant",
        "  └─ Constant multiple rule",
        "  2  ∂f/∂y = x   x held constant",
        "  └─ Constant multiple rule",
    ]


def test_what_is_held_is_said_in_order() -> None:
    result = library.gradient("b*a*y*x", vars="y,x")
    assert "x, a, b held constant" in render(result, "terminal")


def test_a_derivation_that_occurs_again_is_referred_to() -> None:
    assert "as in 1.1" in page("gradient", "sin(x*y)*cos(x*y) + sin(x*y)")


def test_mixed_partials_by_clairaut() -> None:
    assert "∂²f/∂y∂x = 1   as in 4, by Clairaut’s theorem" in page("hessian", "x*y")
