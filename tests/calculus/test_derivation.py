"""Derivations: their tree, their numbers, their checks."""

from __future__ import annotations

import pytest

from jachess.calculus.derivation import Deriver
from jachess.calculus.matrices import jacobian
from jachess.calculus.verification import UnverifiedStep, Verifier
from jachess.errors import LimitError, Undefined
from jachess.expression.nodes import Name, Node, call
from jachess.expression.notation import plain
from jachess.results.derivations import Derivation, Step
from jachess.syntax.reading import read, read_expression

x, y = Name("x"), Name("y")


def derive(text: str, number: str = "1") -> Derivation:
    return Deriver((x, y)).derive(number, read_expression(text), x)


def steps_of(step: Step) -> list[Step]:
    return [step, *(inner for child in step.steps for inner in steps_of(child))]


def root_of(made: Derivation) -> Step:
    assert made.root is not None
    return made.root


SHOWN = [
    ("x*y", "constant multiple", "y"),
    ("x*ln(x)", "product", "ln(x) + 1"),
    ("x*y/(x^2 + y^2)", "quotient", "y*(y^2 - x^2)/(x^2 + y^2)^2"),
    ("1/(x^2 + 1)", "reciprocal", "-2*x/(x^2 + 1)^2"),
    ("sin(x^2)", "chain", "2*x*cos(x^2)"),
    ("(x^2 + 1)^3", "general power", "6*x*(x^2 + 1)^2"),
    ("x^x", "logarithmic differentiation", "x^x*(ln(x) + 1)"),
    ("e^x", "natural exponential", "e^x"),
    ("2^x", "exponential", "2^x*ln(2)"),
    ("x^n", "power", "n*x^(n - 1)"),
    ("y^2 + 3", "held constant", "0"),
    ("7", "constant", "0"),
    ("x", "identity", "1"),
    ("x^2 - y", "difference", "2*x"),
    ("abs(x)", "absolute value", "sign(x)"),
    ("abs(x^2 - 1)", "chain", "2*x*sign(x^2 - 1)"),
    ("max(x, y)", "maximum", "piecewise(1, x > y, 0, y > x)"),
    ("f(x, x^2)", "multivariable chain", "2*x*D[2](f)(x, x^2) + D[1](f)(x, x^2)"),
    ("integral(sin(t*x), t, 0, x)", "Leibniz", "sin(x^2) + integral(t*cos(t*x), t, 0, x)"),
    ("sum(x^k, k, 1, n)", "finite sum", "sum(k*x^(k - 1), k, 1, n)"),
]


@pytest.mark.parametrize("text, rule, expected", SHOWN, ids=lambda value: value)
def test_rule_and_result(text: str, rule: str, expected: str) -> None:
    made = derive(text)
    assert root_of(made).rule == rule
    assert plain(made.result) == expected


def test_the_chain_rule_shows_its_five_moments() -> None:
    root = root_of(derive("sin(x^2)"))
    assert [step.rule for step in root.steps] == ["name", "sine", "power", "multiply", "put back"]
    name, outer, inner, multiplied, back = root.steps
    assert (plain(name.expression), plain(name.result)) == ("x^2", "u")
    assert (plain(outer.expression), plain(outer.result)) == ("sin(u)", "cos(u)")
    assert (plain(inner.expression), plain(inner.result)) == ("x^2", "2*x")
    assert plain(multiplied.result) == "cos(u)*(2*x)"
    assert plain(back.result) == "cos(x^2)*(2*x)"


def test_nested_chains_use_fresh_letters() -> None:
    letters = [plain(step.result) for step in steps_of(root_of(derive("sqrt(sin(x^2))"))) if step.kind == "naming"]
    assert letters == ["u", "v"]


def test_letters_avoid_the_names_in_use() -> None:
    letters = [plain(step.result) for step in steps_of(root_of(derive("sin(u*x^2 + v)"))) if step.kind == "naming"]
    assert letters
    assert not {"u", "v", "x"} & set(letters)


def test_steps_are_numbered_as_a_tree() -> None:
    for step in steps_of(root_of(derive("x*sin(x^2)*y + ln(x)", number="2"))):
        for place, child in enumerate(step.steps, 1):
            assert child.number == f"{step.number}.{place}"


def test_the_algebra_leads_from_the_combined_result_to_the_shown_form() -> None:
    made = derive("x*y/(x^2 + y^2)")
    assert made.algebra[0].expression is root_of(made).combined
    for before, after in zip(made.algebra, made.algebra[1:], strict=False):
        assert before.result is after.expression
    assert made.algebra[-1].result is made.result


def test_held_variables_are_named() -> None:
    assert root_of(derive("x*y*z")).held == (Name("y"), Name("z"))


def test_a_repeated_sub_derivation_is_shown_once() -> None:
    deriver = Deriver((x, y))
    first = deriver.derive("1", read_expression("sin(x^2*y) + cos(x^2*y)"), x)
    steps = steps_of(root_of(first))
    again = [step for step in steps if step.same_as]
    assert len(again) == 1
    original = next(step for step in steps if step.number == again[0].same_as)
    assert original.expression is again[0].expression
    assert not again[0].steps
    assert original.steps


def test_many_independent_terms_are_one_line() -> None:
    root = root_of(derive("x^2 + a + b + c + d + y"))
    assert len(root.steps) == 2
    assert root.steps[1].rule == "held constant"
    assert plain(root.steps[1].expression) == "a + b + c + d + y"


CONDITIONS = [
    ("ln(x)", ["x > 0"]),
    ("sqrt(x^2 - 1)", ["x^2 - 1 > 0"]),
    ("1/x", ["x != 0"]),
    ("1/(x^2 + 1)", []),
    ("x^(1/3)", ["x != 0"]),
    ("abs(x)", ["x != 0"]),
    ("x^x", ["x > 0"]),
    ("sqrt(x) + 1/x", ["x > 0"]),
    ("tan(x)", ["cos(x) != 0"]),
    ("ln(ln(x))", ["ln(x) > 0", "x > 0"]),
]


@pytest.mark.parametrize("text, expected", CONDITIONS, ids=lambda value: str(value))
def test_conditions_are_said_of_what_was_typed(text: str, expected: list[str]) -> None:
    assert sorted(plain(condition) for condition in derive(text).conditions) == sorted(expected)


def test_rational_steps_are_checked_exactly_and_others_in_balls() -> None:
    assert {step.verified for step in steps_of(root_of(derive("x*y/(x^2 + y^2)")))} == {"exact"}
    assert root_of(derive("sin(x^2)")).verified == "numeric"


def test_a_wrong_step_is_an_error_of_ours() -> None:
    verifier = Verifier((x,))
    with pytest.raises(UnverifiedStep):
        verifier.derivative(call.sin(x), x, call.cos(2 * x))
    with pytest.raises(UnverifiedStep):
        verifier.equal(call.sin(x) ** 2, call.cos(x) ** 2)


def test_a_broken_rule_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from jachess.calculus import rules
    from jachess.expression.nodes import Product

    broken = rules.BY_HEAD[Product][1]._replace(combine=lambda f, u, v: u.prime * v.prime, partials=None)
    table = (rules.BY_HEAD[Product][0], broken, rules.BY_HEAD[Product][2])
    monkeypatch.setitem(rules.BY_HEAD, Product, table)
    with pytest.raises(UnverifiedStep):
        derive("x*sin(x)")


@pytest.mark.parametrize("text", ["x*ln(-1)", "asin(3)*x", "x + sqrt(-2)"])
def test_a_function_that_is_real_nowhere_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Undefined, match="no real value anywhere"):
        jacobian(read(text))


@pytest.mark.parametrize(
    "text", ["sqrt(x - 10000)*abs(x)", "asin(1000*x)*max(x, y)", "ln(x - 5000)*piecewise(x, x > 0, y)", "abs(x)*sqrt(-1 - x^2)"]
)
def test_functions_with_a_remote_domain_are_checked_on_analytic_pieces(text: str) -> None:
    assert root_of(derive(text)).verified == "numeric"


def test_functions_nested_too_deeply_are_refused() -> None:
    node: Node = x
    for _ in range(400):
        node = call.sin(node)
    with pytest.raises(LimitError, match="nested too deeply"):
        Deriver((x,)).derive("1", node, x)
