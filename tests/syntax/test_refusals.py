"""What cannot be read: the error's kind, the place that it points at, and its message; every error says what to do."""

from __future__ import annotations

import pytest

from jachess.errors import InputError, LimitError
from jachess.syntax.reading import read

REFUSED = [
    ("x^2 + sine(y)", "unknown-function", "sine", "unknown function `sine`"),
    ("foo(x)", "unknown-function", "foo", "unknown function `foo`"),
    ("Sine(x)", "unknown-function", "Sine", "unknown function `Sine`"),
    ("diff(x^2, x)", "unknown-function", "diff", "`diff` is not read"),
    ("__import__('os')", "syntax", "_", ""),
    ("x.__class__", "character", ".", ""),
    ("lambda: x", "character", ":", ""),
    ("x + * 2", "syntax", "*", "`*` has nothing to its left after `+`"),
    ("x +", "syntax", "", "the text ends after `+`"),
    ("", "syntax", "", "the text is empty"),
    ("x, , y", "syntax", ",", "nothing stands before `,`"),
    ("x,", "syntax", ",", "nothing stands after `,`"),
    ("(x", "brackets", "(", "`(` is not closed"),
    ("sin(x", "brackets", "sin", "the bracket after `sin` is not closed"),
    ("x)", "brackets", ")", "`)` closes nothing"),
    ("(x]", "brackets", "]", "`]` does not close `(`"),
    ("|x", "brackets", "|", "the bar `|` is not closed"),
    ("()", "syntax", "()", "nothing stands in the brackets"),
    ("2*[x, y]", "brackets", "[", "a vector stands inside a formula"),
    ("(x, y)*2", "brackets", ",", "`,` cannot stand in these brackets"),
    ("1.2.3", "number", "1.2.3", "the number .3 follows the number 1.2"),
    ("2 3", "number", "2 3", "the number 3 follows the number 2"),
    ("x^2 3", "number", "2 3", "the number 3 follows the number 2"),
    ("2½", "number", "2½", "a fraction follows a number"),
    ("sin + 1", "arity", "sin", "`sin` has no argument"),
    ("2*sin", "arity", "sin", "`sin` has no argument"),
    ("sum", "arity", "sum", "`sum` needs its arguments"),
    ("atan2(y)", "arity", "atan2", "`atan2` takes 2 arguments, not 1"),
    ("sin(x, y)", "arity", "sin", "`sin` takes 1 argument, not 2"),
    ("max(x)", "arity", "max", "`max` takes 2 or more arguments, not 1"),
    ("f()", "arity", "f", "`f` has no argument"),
    ("f'(x, y)", "syntax", "f'", "`f'` has 2 arguments"),
    ("D[3](f)(x, y)", "syntax", "D[3](f)(", "`f` has 2 arguments"),
    ("if(x<0, x)", "arity", "if", "`if` takes 3 arguments, not 2"),
    ("f(x, y) where f(t) = t", "arity", "f", "`f` takes 1 argument, not 2"),
    ("x' + 1", "syntax", "x'", "`x'` is not a variable"),
    ("x!!", "syntax", "!!", "the double factorial `!!` is not known"),
    ("ln^-1 x", "syntax", "ln^-1", "`ln^(-1)` has no meaning here"),
    ("i", "complex", "i", "`i` is the imaginary unit"),
    ("x + oo", "infinite", "oo", "`oo` is not a real number"),
    ("∞", "syntax", "∞", "`∞` cannot stand here"),
    ("∂x", "syntax", "∂", "`∂` cannot stand here"),
    ("5%", "syntax", "%", "`%` cannot stand here"),
    ("30°", "syntax", "°", "`°` cannot stand here"),
    ("x @ y", "character", "@", "`@` cannot stand here"),
    ("x\u202ey", "character", "\u202e", "the character U+202E RIGHT-TO-LEFT OVERRIDE at column 2 cannot be seen"),
    ("x\u200b", "character", "\u200b", "the character U+200B ZERO WIDTH SPACE at column 2 cannot be seen"),
    ("x\0y", "character", "\0", "the character U+0000 NULL at column 2 cannot be seen"),
    ("x\x1b[31m", "character", "\x1b", "the character U+001B ESCAPE at column 2 cannot be seen"),
    ("y\n x\u00ad", "character", "\u00ad", "the character U+00AD SOFT HYPHEN at column 3 cannot be seen"),
    ("x̂", "character", "\u0302", "the character U+0302 COMBINING CIRCUMFLEX ACCENT at column 2 has no meaning here"),
    ("2х", "character", "х", "the character U+0445 CYRILLIC SMALL LETTER HA at column 2 has no meaning here"),
    ("é", "character", "é", "the character U+00E9 LATIN SMALL LETTER E WITH ACUTE at column 1 has no meaning here"),
    ("sinx", "name", "sinx", "`sinx` is not a function or a usual name"),
    ("sin2x", "name", "sin2x", "`sin2x` is not a function or a usual name"),
    ("x^2 + y^2 = 1", "equation", "=", "an equation is not a function"),
    ("z = x + z", "equation", "z", "`z` stands on both sides of an equals sign"),
    ("u = x, v = u", "equation", "u", "`u` is the name of a component and is used in another"),
    ("x < 1", "condition", "<", "a condition stands where a number is expected"),
    ("2*(x < 1)", "condition", "<", "a condition stands where a number is expected"),
    ("not x", "syntax", "x", "a condition is missing its comparison"),
    ("piecewise(x<0, x, 1)", "piecewise", "piecewise", "values and conditions do not alternate"),
    ("[a, b; c]", "shape", "[a, b; c]", "the rows of the matrix have different lengths"),
    ("[[a, b], c]", "shape", "c", "a row of the matrix has no brackets"),
    ("x, [y, z]", "shape", "[", "the components have different shapes"),
    ("f(x, x) = x", "names", "x, x", "an argument stands twice"),
    ("f(x) = f(x)", "cycle", "f", "`f` is defined by itself"),
    ("u where u = v; v = u", "cycle", "u", "`u` is defined by itself"),
    ("u where u = u + 1", "cycle", "u", "`u` is defined by itself"),
    ("f(x) where f(t) = f(t)", "cycle", "f(", "`f` is defined by itself"),
    ("u where u = 1; u = 2", "names", "u", "`u` is defined twice"),
    ("f(x) = u where x = 2; u = x", "names", "x", "`x` is a variable and a part"),
    ("u where", "syntax", "where", "nothing stands after `where`"),
    ("u where u", "syntax", "u", "a definition is missing its equals sign"),
    ("u where u = ", "syntax", "=", "nothing stands after `=`"),
    ("x where u = 2 where v = 3", "syntax", "where", "`where` stands twice"),
    ("x[n]", "index", "x", "the index `n` has no value"),
    ("x[1/2]", "index", "x", "the index 1/2 is not a whole number from 0 on"),
    ("sum(x[i-3], i, 1, 5)", "index", "x", "the index -2 is not a whole number from 0 on"),
    ("sum(x[i], i, 1, n)", "index", "sum", "the bound `n` of the sum has no value"),
    ("sum(x[i], i, 1, 5/2)", "index", "sum", "the bounds of a sum of indexed variables must be whole numbers"),
    ("sum(x, 2, 3)", "arity", "sum", "`sum` needs a body, an index and two bounds"),
    ("sum(x^i, i)", "arity", "sum", "`sum` needs a lower and an upper bound"),
    ("sum(sum(x[i], i, 1, i), i, 1, 3)", "index", "i", "the index `i` is bound twice"),
    ("integral(x[i], i, 0, 1)", "index", "integral", "an integral over an index"),
    ("x²⁺", "syntax", "²⁺", "the superscript `²⁺` is not an exponent"),
    ("x y z @", "character", "@", "`@` cannot stand here"),
]


@pytest.mark.parametrize(("text", "kind", "place", "message"), REFUSED, ids=[repr(case[0]) for case in REFUSED])
def test_the_error_has_its_kind_and_its_place(text: str, kind: str, place: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    error = caught.value
    assert error.kind == kind
    assert error.text == text
    assert error.span is not None
    assert (
        text[error.span.start : error.span.end] == place
        or (place in "[(" and text[error.span.start] == place)
        or (place and text[error.span.start :].startswith(place))
    )
    assert not message or error.message == message
    assert error.cause or error.help


LIMITS = [
    ("x" * 33, "a name has more than 32 letters"),
    ("sin(" + "x" * 33 + ")", "a name has more than 32 letters"),
    ("x" * 33 + "(2)", "a name has more than 32 letters"),
    ("7" * 1001, "a number has 1001 digits"),
    ("1." + "0" * 1001, "a number has 1003 digits"),
    ("1e401", "the exponent of a number is too large"),
    ("1e-401", "the exponent of a number is too large"),
    ("1e" + "9" * 1000, "the exponent of a number is too large"),
    ("(" * 101 + "x" + ")" * 101, "brackets are nested more than 100 deep"),
    ("sin(" * 101 + "x" + ")" * 101, "brackets are nested more than 100 deep"),
    ("sin " * 101 + "x", "brackets are nested more than 100 deep"),
    ("|" * 101 + "x" + "|" * 101, "brackets are nested more than 100 deep"),
    ("√" * 101 + "x", "brackets are nested more than 100 deep"),
    (r"\frac{1}{" * 101 + "x" + "}" * 101, "groups are nested more than 100 deep"),
    ("x+" * 5001 + "x", "the text has more than 10000 parts"),
    ("x" + " " * 65536, "the text is longer than 64 KB"),
    ("θ" * 40000, "the text is longer than 64 KB"),
    ("sum(x[i], i, 1, 10^9)", "written out, this has more than 200000 parts"),
    ("sum(sum(x[i]*y[j], j, 1, 999), i, 1, 999)", "written out, this has more than 200000 parts"),
    ("+".join(["f(x)"] * 900) + " where f(t) = " + "+".join(["t^2"] * 900), "written out, this has more than 200000 parts"),
]


@pytest.mark.parametrize(("text", "message"), LIMITS, ids=[case[0][:20] for case in LIMITS])
def test_what_is_too_large_is_refused(text: str, message: str) -> None:
    with pytest.raises(LimitError) as caught:
        read(text)
    assert caught.value.message == message
    assert caught.value.kind == "limit"
    assert caught.value.cause


WITHIN = [
    "x" * 32,
    "7" * 1000,
    "1e400",
    "(" * 100 + "x" + ")" * 100,
    "sin(" * 100 + "x" + ")" * 100,
    "x+" * 4999 + "x",
    "x" + " " * 65535,
]


@pytest.mark.parametrize("text", WITHIN, ids=[text[:20] for text in WITHIN])
def test_what_is_just_within_is_read(text: str) -> None:
    read(text)
