"""Every row of the rule table has its example, and the example is right by a second path."""

from __future__ import annotations

import pytest

from jachess.calculus.accumulation import differentiate
from jachess.calculus.derivation import Deriver
from jachess.calculus.rule_parts import Part, Variables
from jachess.calculus.rules import RULES, Rule, rule_for
from jachess.calculus.verification import is_condition
from jachess.expression.checking import check_derivative
from jachess.expression.nodes import ONE, ZERO, Call, Name, Node, Number, postorder
from jachess.expression.notation import plain
from jachess.expression.tidy import tidy
from jachess.results.derivations import Step
from jachess.syntax.reading import read_expression
from jachess.vocabulary import ROWS

x, y = Name("x"), Name("y")
ROWS_WITH_EXAMPLE = [rule for rule in RULES if rule.example[0]]


def names_of(step: Step) -> set[str]:
    return {step.rule}.union(*(names_of(inner) for inner in step.steps))


def test_every_rule_has_an_example() -> None:
    assert len(ROWS_WITH_EXAMPLE) == len(RULES)


@pytest.mark.parametrize("rule", ROWS_WITH_EXAMPLE, ids=lambda rule: f"{rule.name}: {rule.example[0]}")
def test_the_example_uses_the_rule_and_is_right(rule: Rule) -> None:
    f = read_expression(rule.example[0])
    made = Deriver((x, y)).derive("1", f, x)
    if rule.name != "table":
        assert rule.name in names_of(made.root)
    if rule.example[1]:
        assert tidy(read_expression(rule.example[1])) is made.result
    assert made.root is not None
    assert made.root.verified in ("exact", "numeric")


KNOWN = [(row.name, place) for row in ROWS for place, formula in enumerate(row.derivative) if formula is not None]


@pytest.mark.parametrize("name, place", KNOWN, ids=lambda value: str(value))
def test_every_derivative_of_the_vocabulary_holds_in_balls(name: str, place: int) -> None:
    row = next(row for row in ROWS if row.name == name)
    arguments: list[Node] = [x if k == place else Number(2) for k in range(row.arity)]
    f = Call(name, tuple(arguments))
    assert check_derivative(f, x, differentiate(f, x), points=2) == 2


LINEAR = [
    "x + y + 3", "x - y", "-x", "3*x*y", "x*y*sin(x)", "x/3", "3/x", "x/y", "x^3", "(x*y)^3", "e^x", "2^(x*y)", "x^y",
    "sin(x*y)", "atan2(x, y)", "f(x*y, x)", "max(x, y)", "piecewise(x, x < y, y^2)", "besselj(2, x*y)",
]  # fmt: skip


@pytest.mark.parametrize("text", LINEAR)
def test_the_local_partials_are_the_rule_at_unit_primes(text: str) -> None:
    """The silent reader's shortcut, where a row has one, says the same as the row's combination."""
    f = read_expression(text)
    everything = Variables(x.support | y.support)
    for node in postorder(f):
        if not node.args or node.support & everything.support == 0 or is_condition(node):
            continue
        rule, parts = rule_for(node, everything)
        if rule.partials is None:
            continue
        given = rule.partials(node, *parts)
        for place, part in enumerate(given):
            unit = rule.combine(node, *(Part(p, ONE if k == place else ZERO) for k, p in enumerate(parts)))
            assert tidy(part) is tidy(unit)


WRONG = [("2*x", "x"), ("cos(x)", "sin(x)"), ("x^2", "2*x + 10^(-20)")]


@pytest.mark.parametrize("f, g", WRONG)
def test_a_wrong_derivative_does_not_pass(f: str, g: str) -> None:
    from jachess.expression.checking import Disagreement

    with pytest.raises(Disagreement):
        check_derivative(read_expression(f), x, read_expression(g))


def test_a_derivative_without_formula_is_refused_with_the_reason() -> None:
    from jachess.errors import InputError

    with pytest.raises(InputError, match="first argument"):
        differentiate(read_expression("besselj(x, 1)"), x)


def test_bounds_that_depend_on_the_variable_are_refused() -> None:
    from jachess.errors import InputError

    with pytest.raises(InputError, match="no rule differentiates"):
        differentiate(read_expression("sum(k^2, k, 1, x)"), x)


def test_plain_names_of_rules_are_stable() -> None:
    assert {"constant", "held constant", "identity", "sum", "product", "quotient", "chain", "power", "general power"} <= {
        rule.name for rule in RULES
    }
    assert plain(ONE) == "1"
