"""The catalogue of mistakes, one row each, and `explain`, which names those that lead to a student's answer.

    explain(context: Context, answer: Answer, *, budget: int = 4000) -> tuple[FoundMistake, ...]

(`Context` and `Answer` are in `diagnosis.py`.) A mistake is a rule done wrong. Rows with `broken` are rules of
differentiation: their `combine` takes the place of the right one at one node of the function, and what follows is
compared with the answer. The others are found by the parts of this package that their comment names. A mistake is named
only if it reproduces the answer, entry by entry, and nothing simpler does.

To add a mistake is to add a row; the tests take its example from here.
"""

from __future__ import annotations

from jachess.grading import wrong_rules as wrong
from jachess.grading.diagnosis import Answer, Broken, Context, Example, ListedPoint, Mistake
from jachess.results.verdicts import FoundMistake

__all__ = ["CATALOGUE", "MISTAKES", "Answer", "Context", "FoundMistake", "ListedPoint", "Mistake", "explain"]

# fmt: off
CATALOGUE: tuple[Mistake, ...] = (
    # The whole answer against the right one: transformed.py.
    Mistake(
        1, "transposed", "Transposed matrix", "rows belong to the components and columns to the variables: {detail}",
        Example("x^2*y, x + y^3", "jacobian", "[[2*x*y, 1], [x^2, 3*y^2]]"),
    ),
    Mistake(
        2, "rows-permuted", "Rows in another order", "each row belongs to one component, in the order of the function: {detail}",
        Example("x^2*y, x + y^3", "jacobian", "[[1, 3*y^2], [2*x*y, x^2]]"),
    ),
    Mistake(
        3, "columns-permuted", "Columns in another order",
        "each column belongs to one variable, in the order that is asked for: {detail}",
        Example("x^2*y, x + y^3", "jacobian", "[[x^2, 2*x*y], [3*y^2, 1]]"),
        also=(Example("x^2*y + x", "gradient", "x^2, 2*x*y + 1"),),
    ),
    Mistake(
        4, "shape", "Right entries in another shape", "the entries are right; {detail}",
        Example("x^2*y, x + y^3", "jacobian", "[2*x*y, x^2, 1, 3*y^2]"),
    ),
    Mistake(
        5, "global-sign", "Sign of the whole answer", "everything has the opposite sign",
        Example("x^2*y + x", "gradient", "-2*x*y - 1, -x^2"),
    ),
    Mistake(
        6, "sign", "Sign error", "a sign is wrong{detail}", Example("x^2*y - 3*x*y^2", "gradient", "2*x*y + 3*y^2, x^2 - 6*x*y"),
    ),
    Mistake(
        7, "constant-factor", "Constant factor", "the answer is off by a constant factor: {detail}",
        Example("x^2*y + x", "gradient", "4*x*y + 2, 2*x^2"),
    ),
    # A rule broken at one node: broken_rules.py.
    Mistake(
        8, "chain-factor-missing", "Inner derivative missing",
        "chain rule: multiply by the derivative of the inner function{inner}", Example("sin(x^2)", "derivative", "cos(x^2)"),
        (
            Broken("chain", wrong.inner_missing), Broken("general power", wrong.inner_missing_in_power),
            Broken("reciprocal", wrong.inner_missing_in_reciprocal), Broken("multivariable chain", wrong.inner_missing_in_several),
        ),
        (
            Example("(x^2 + 1)^3", "derivative", "3*(x^2 + 1)^2"), Example("e^(x*y)", "gradient", "e^(x*y), e^(x*y)"),
            Example("ln(x^2 + 1)", "derivative", "1/(x^2 + 1)"),
        ),
    ),
    Mistake(
        9, "chain-factor-twice", "Inner derivative twice",
        "chain rule: the derivative of the inner function{inner} is multiplied once, not twice",
        Example("sin(x^2)", "derivative", "4*x^2*cos(x^2)"),
        (Broken("chain", wrong.inner_twice), Broken("general power", wrong.inner_twice_in_power)),
    ),
    Mistake(
        10, "outer-at-inner-derivative", "Outer derivative at the inner derivative",
        "chain rule: the outer derivative is taken at the inner function{inner} itself, not at its derivative",
        Example("sin(x^2)", "derivative", "cos(2*x)"),
        (Broken("chain", wrong.at_inner_derivative), Broken("general power", wrong.at_inner_derivative_in_power)),
    ),
    Mistake(
        11, "outer-not-differentiated", "Outer function not differentiated",
        "chain rule: the outer function has to be differentiated too", Example("sin(x^2)", "derivative", "2*x*sin(x^2)"),
        (Broken("chain", wrong.outer_kept), Broken("general power", wrong.outer_kept)),
    ),
    Mistake(
        12, "product-of-derivatives", "Product of the derivatives", "product rule: (u·v)′ is not u′·v′ but has two terms",
        Example("x^2*sin(x)", "derivative", "2*x*cos(x)"),
        (Broken("product", wrong.product_of_derivatives), Broken("product of n factors", wrong.product_of_derivatives)),
    ),
    Mistake(
        13, "product-term-dropped", "A term of the product rule dropped",
        "product rule: each factor is differentiated once, so there are as many terms as factors",
        Example("x^2*sin(x)", "derivative", "2*x*sin(x)"),
        (
            Broken("product", wrong.term_dropped), Broken("product of n factors", wrong.term_dropped),
            Broken("quotient", wrong.quotient_term_dropped),
        ),
    ),
    Mistake(
        14, "quotient-sign", "Sign in the quotient rule",
        "quotient rule: mind the order and the sign of the two terms in the numerator",
        Example("x/(x^2 + 1)", "derivative", "(x^2 - 1)/(x^2 + 1)^2"),
        (Broken("quotient", wrong.quotient_sign), Broken("reciprocal", wrong.reciprocal_sign)),
    ),
    Mistake(
        15, "quotient-denominator", "Denominator in the quotient rule",
        "quotient rule: the numerator has two terms and the denominator is squared",
        Example("x/(x^2 + 1)", "derivative", "1/(2*x)"),
        (Broken("quotient", wrong.quotient_denominator), Broken("reciprocal", wrong.reciprocal_denominator)),
    ),
    Mistake(
        16, "power-rule", "Power rule done wrong", "power rule: the exponent comes in front as a factor and is lowered by one",
        Example("x^5", "derivative", "5*x^5"),
        (
            Broken("general power", wrong.exponent_not_lowered), Broken("general power", wrong.coefficient_forgotten),
            Broken("general power", wrong.exponent_raised), Broken("general power", wrong.coefficient_lowered),
        ),
        (Example("x^5", "derivative", "x^4"), Example("x^5", "derivative", "5*x^6")),
    ),
    Mistake(
        17, "power-rule-on-exponential", "Power rule used on an exponential",
        "the variable stands in the exponent: this is an exponential, not a power", Example("2^x", "derivative", "x*2^(x - 1)"),
        ( Broken("chain", wrong.power_rule_on_exponential), Broken("logarithmic differentiation", wrong.one_rule_on_general_power)),
    ),
    Mistake(
        18, "logarithm-of-base", "Factor ln of the base",
        "the derivative of an exponential or logarithm with base a has the natural logarithm of a in it, and ln has base e",
        Example("2^x", "derivative", "2^x"), (Broken("chain", wrong.logarithm_missing),),
    ),
    Mistake(
        19, "elementary-derivative", "Wrong row of the table of derivatives",
        "look up the derivative of {rule} again, with its sign", Example("cos(x)", "derivative", "sin(x)"),
        (Broken("chain", wrong.wrong_row_of_table),),
    ),
    Mistake(
        20, "outer-argument", "Outer derivative at the wrong argument",
        "the derivative of {rule} is taken at the whole inner function{inner}",
        Example("atan(x^2)", "derivative", "2*x/(1 + x^2)"), (Broken("argument", wrong.inner_argument),),
    ),
    Mistake(
        21, "other-variable-varied", "Another variable not held constant",
        "in a partial derivative all other variables are constants",
        Example("x^2*y + y^3", "gradient", "2*x*y + x^2 + 3*y^2, x^2 + 3*y^2"),
    ),
    Mistake(
        22, "factor-dropped", "A constant factor treated as a summand",
        "a factor that does not hold the variable stays: (c·u)′ = c·u′", Example("x^2*y + x", "gradient", "2*x + 1, x^2"),
        (Broken("constant multiple", wrong.factor_dropped), Broken("constant divisor", wrong.factor_dropped)),
    ),
    Mistake(
        23, "wrong-variable", "Differentiated by the wrong variable", "the derivative by {detail} is asked for here",
        Example("x^2*y + sin(x)", "gradient", "x^2, x^2"),
    ),
    Mistake(
        24, "constant-kept", "A constant not differentiated to zero", "the derivative of a constant is 0",
        Example("x^2 + 5", "derivative", "2*x + 5"), (Broken("constant multiple", wrong.product_with_constant),),
    ),
    # The whole answer again: transformed.py.
    Mistake(
        25, "integrated", "Integrated instead of differentiated", "the derivative is asked for, not an antiderivative",
        Example("x^3", "derivative", "x^4/4"),
    ),
    Mistake(
        26, "order", "Wrong order of derivative", "{detail}",
        Example("x^2*y + x^3", "hessian", "[[2*x*y + 3*x^2, x^2], [2*x*y + 3*x^2, x^2]]"),
        also=(Example("x^3 + x", "derivative", "x^3 + x"), Example("x^3 + x", "derivative", "6*x")),
    ),
    Mistake(
        27, "other-object", "Another object than was asked for", "{detail}",
        Example("x^2*y + y^3", "hessian", "2*x*y, x^2 + 3*y^2"),
    ),
    Mistake(
        28, "product-of-partials", "Product of first derivatives",
        "a second derivative is the derivative of a first derivative, not a product of two of them",
        Example("x^2*y + y^3", "hessian", "[[2*y, 2*x*y*(x^2 + 3*y^2)], [2*x*y*(x^2 + 3*y^2), 6*y]]"),
    ),
    Mistake(
        29, "off-diagonal", "Mixed derivatives left out or misplaced", "{detail}",
        Example("x^2*y + y^3", "hessian", "[[2*y, 0], [0, 6*y]]"),
    ),
    Mistake(
        30, "not-symmetric", "Hessian not symmetric",
        "mixed partial derivatives agree (Clairaut), so the matrix must be symmetric; {detail}",
        Example("x^2*y + y^3", "hessian", "[[2*y, 2*x], [x + 1, 6*y]]"),
    ),
    Mistake(
        31, "discriminant", "Formula of the discriminant", "the discriminant is f_xx·f_yy − (f_xy)²",
        Example("x^3 + x*y + y^3", "discriminant", "36*x*y + 1"),
    ),
    Mistake(32, "determinant", "Jacobian determinant", "{detail}", Example("x^2 - y^2, 2*x*y", "determinant", "1/(4*x^2 + 4*y^2)")),
    Mistake(
        33, "evaluation", "Evaluated or not evaluated", "{detail}",
        Example("x^2*y + x", "gradient", "13, 4", (("at", ""), ("point", "2,3"))),
    ),
    Mistake(
        34, "wrong-point", "Evaluated at the wrong point", "{detail}", Example("x^2*y + x", "gradient", "13, 9", (("at", "2,3"),)),
    ),
    # Sets of points: point_sets.py.
    Mistake(35, "points-missing", "Critical points missing", "{detail}", Example("x^3 - 3*x + y^2", "critical", "(1, 0) minimum")),
    Mistake(
        36, "points-extra", "Points that are not critical", "{detail}",
        Example("x^3 - 3*x + y^2", "critical", "(1, 0) minimum; (-1, 0) saddle; (1, 1) saddle"),
    ),
    Mistake(
        37, "coordinates-paired", "Coordinates paired wrongly",
        "solve for the other coordinates separately for each root: not every pair of roots is a solution",
        Example("x^3 - 3*x*y + y^3", "critical", "(0, 0) saddle; (1, 1) minimum; (0, 1) saddle; (1, 0) saddle"),
    ),
    Mistake(
        38, "coordinates-swapped", "Coordinates mixed up", "{detail}",
        Example("x^3 - 3*x + y^2", "critical", "(0, 1) minimum; (0, -1) saddle"),
    ),
    Mistake(
        39, "extrema-exchanged", "Maximum and minimum exchanged",
        "positive curvature in every direction is a minimum, negative a maximum",
        Example("x^2 + y^2", "critical", "(0, 0) maximum"),
    ),
    Mistake(40, "saddle-exchanged", "Saddle and extremum confused", "{detail}", Example("x^2 - y^2", "critical", "(0, 0) minimum")),
    Mistake(
        41, "second-derivative-test", "Only part of the second-derivative test", "{detail}",
        Example("x^2 - 3*x*y + y^2", "critical", "(0, 0) minimum"),
    ),
    # Formulas around the gradient: transformed.py.
    Mistake(
        42, "not-normalised", "Direction not normalised", "the direction has to be a unit vector: divide by its length",
        Example("x^2*y", "directional", "6*x*y + 4*x^2", (("direction", "3,4"),)),
    ),
    Mistake(
        43, "base-point", "Base point of the linearisation", "{detail}",
        Example("x^2*y", "linearize", "12*x + 4*y + 12", (("at", "2,3"),)),
    ),
    # The answer's algebra and its text: algebra_slips.py, typing_slips.py.
    Mistake(
        44, "algebra", "Algebra after a right derivative", "the derivative was right before it was rewritten: {detail}",
        Example("(x + 1)^3", "derivative", "3*(x^2 + 1)"),
    ),
    Mistake(
        45, "degrees", "Degrees for radians", "angles are in radians", Example("sin(x)*y", "value", "0.0349", (("at", "1,2"),)),
    ),
    Mistake(46, "typing", "A slip of typing", "{detail}", Example("ln(x)/2", "derivative", "1/2x")),
    Mistake(47, "rounded", "Rounded value", "{detail}", Example("sqrt(x)*y", "value", "2.83", (("at", "2,2"),))),
    Mistake(
        48, "form", "Right value in another form", "the value is right; {detail}",
        Example("(x + 1)^3", "derivative", "3*x^2 + 6*x + 3", (("form", "factored"),)),
    ),
)
# fmt: on

MISTAKES = {row.id: row for row in CATALOGUE}


def explain(context: Context, answer: Answer, *, budget: int = 4000) -> tuple[FoundMistake, ...]:
    """The mistakes that together lead to the student's answer, or () where nothing reproduces it or it is right.

    budget: steps of the search for two mistakes in one entry, some 0.1 ms each: work and not time, so that a busy machine
    names the same mistakes. Single ones are always searched for.
    """
    from jachess.grading.explaining import explained

    return explained(context, answer, budget)
