"""Spellings with a meaning of their own, beside those of the vocabulary."""

from __future__ import annotations

# Functions that take an argument without brackets: sin x.
BARE = frozenset({
    "exp", "ln", "log10", "log2", "sqrt", "cbrt", "abs", "sign", "sin", "cos", "tan", "cot", "sec", "csc",
    "asin", "acos", "atan", "acot", "asec", "acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch",
    "asinh", "acosh", "atanh", "acoth", "asech", "acsch", "erf", "erfc",
})  # fmt: skip

# What sin^-1 is.
INVERSE = {
    "sin": "asin", "cos": "acos", "tan": "atan", "cot": "acot", "sec": "asec", "csc": "acsc",
    "sinh": "asinh", "cosh": "acosh", "tanh": "atanh", "coth": "acoth", "sech": "asech", "csch": "acsch",
}  # fmt: skip

BINDER_SPELLINGS = {
    "sum": "sum", "Sum": "sum", "prod": "prod", "product": "prod", "Product": "prod",
    "integral": "integral", "Integral": "integral", "integrate": "integral", "int": "integral",
}  # fmt: skip

PIECEWISE = frozenset({"piecewise", "Piecewise", "cases", "if", "If"})
ALWAYS = frozenset({"True", "true", "otherwise"})
PREDICATES = frozenset({"nonpole", "noninteger", "integer", "odd", "even"})

# As textbooks print them: Ai(x), Li(2, x), J_0(x), log(x, b), psi(n, x).
PRINTED = {"Ai": "airyai", "Bi": "airybi", "Li": "polylog"}
BESSEL = {"J": "besselj", "Y": "bessely", "I": "besseli", "K": "besselk"}
WITH_TWO = {"ln": "logb", "digamma": "polygamma"}

# Functions whose exact values may be far larger than their arguments.
GROWING = frozenset({"gamma", "lgamma", "factorial", "binomial", "beta", "polygamma", "exp", "sinh", "cosh"})
