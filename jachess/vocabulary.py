"""The known functions, one row each.

A row says everything about its function that the rest of jachess needs: how it is spelled, its derivative by each
argument, where it is defined, where it is differentiable, and what it is called elsewhere. To add a function is to add
a row; parsing, the chain rule, `jachess functions` and the property tests follow.

Rows are written with the arguments as expressions (u, v, w) and with `f`, which makes calls: `f.cos(u)`. Conditions
are relations such as f(">", u, 0); `f.nonpole(u)` says that u is none of 0, −1, −2, ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

Builder = Callable[..., Any]


class Function(NamedTuple):
    """One known function of one or more real arguments."""

    name: str  # the canonical spelling, as it is printed in plain text
    title: str  # what a textbook calls it
    group: str  # the heading under which `jachess functions` lists it
    derivative: tuple[Builder | None, ...]  # ∂/∂(each argument): (f, *arguments) -> expression; None: not expressible
    domain: Builder | None = None  # (f, *arguments) -> relations that hold where the function is defined
    smooth: Builder | None = None  # the same, where its derivative exists; None: wherever it is defined
    aliases: tuple[str, ...] = ()  # other spellings that are read
    latex: str = ""  # its LaTeX command; empty: \operatorname{name}
    ball: str = ""  # the method of flint's arb and acb; empty: by `definition`, or a case in ball.py
    numpy: str = ""  # dotted name of the NumPy or SciPy function; empty: by `definition`
    sympy: str = ""  # SymPy's class; empty: by `definition`
    definition: Builder | None = None  # the same function written with others: (f, *arguments) -> expression

    @property
    def arity(self) -> int:
        """The number of arguments; 0 stands for any number (max, min)."""
        return len(self.derivative)


def _positive(f: Any, u: Any) -> Any:
    return (f(">", u, 0),)


def _not_zero(f: Any, u: Any) -> Any:
    return (f("!=", u, 0),)


def _inside_one(f: Any, u: Any) -> Any:
    return (f(">", u, -1), f("<", u, 1))


def _within_one(f: Any, u: Any) -> Any:
    return (f(">=", u, -1), f("<=", u, 1))


def _outside_one(f: Any, u: Any) -> Any:
    return (f(">", f.abs(u), 1),)


def _at_least_one(f: Any, u: Any) -> Any:
    return (f(">=", f.abs(u), 1),)


def _cos_not_zero(f: Any, u: Any) -> Any:
    return (f("!=", f.cos(u), 0),)


def _sin_not_zero(f: Any, u: Any) -> Any:
    return (f("!=", f.sin(u), 0),)


def _no_pole(f: Any, u: Any) -> Any:
    return (f.nonpole(u),)


def _bessel(sign: int, name: str) -> tuple[Builder | None, ...]:
    if name == "besselk":
        return None, lambda f, n, u: -(f(name, n - 1, u) + f(name, n + 1, u)) / 2
    return None, lambda f, n, u: (f(name, n - 1, u) + sign * f(name, n + 1, u)) / 2


TRIG, ARC, HYP, AREA = "trigonometric", "inverse trigonometric", "hyperbolic", "inverse hyperbolic"
POWERS, STEPS, SPECIAL, LEARNING = "powers and logarithms", "piecewise", "special", "machine learning"

# fmt: off
ROWS = (
    Function("exp", "exponential", POWERS, (lambda f, u: f.exp(u),), latex=r"\exp", ball="exp", numpy="numpy.exp", sympy="exp"),
    Function("ln", "natural logarithm", POWERS, (lambda f, u: 1 / u,), _positive,
             aliases=("log", "Log", "Ln"), latex=r"\ln", ball="log", numpy="numpy.log", sympy="log"),
    Function("log10", "common logarithm", POWERS, (lambda f, u: 1 / (u * f.ln(10)),), _positive,
             aliases=("lg",), latex=r"\log_{10}", numpy="numpy.log10", definition=lambda f, u: f.ln(u) / f.ln(10)),
    Function("log2", "binary logarithm", POWERS, (lambda f, u: 1 / (u * f.ln(2)),), _positive,
             aliases=("lb",), latex=r"\log_{2}", numpy="numpy.log2", definition=lambda f, u: f.ln(u) / f.ln(2)),
    Function("logb", "logarithm", POWERS,
             (lambda f, u, b: 1 / (u * f.ln(b)), lambda f, u, b: -f.ln(u) / (b * f.ln(b) ** 2)),
             lambda f, u, b: (f(">", u, 0), f(">", b, 0), f("!=", b, 1)), latex=r"\log", definition=lambda f, u, b: f.ln(u) / f.ln(b)),
    Function("sqrt", "square root", POWERS, (lambda f, u: 1 / (2 * f.sqrt(u)),), lambda f, u: (f(">=", u, 0),), _positive,
             latex=r"\sqrt", ball="sqrt", numpy="numpy.sqrt", sympy="sqrt"),
    Function("cbrt", "cube root", POWERS, (lambda f, u: 1 / (3 * f.cbrt(u) ** 2),), None, _not_zero,
             aliases=("curt",), numpy="numpy.cbrt"),

    Function("sin", "sine", TRIG, (lambda f, u: f.cos(u),), latex=r"\sin", ball="sin", numpy="numpy.sin", sympy="sin"),
    Function("cos", "cosine", TRIG, (lambda f, u: -f.sin(u),), latex=r"\cos", ball="cos", numpy="numpy.cos", sympy="cos"),
    Function("tan", "tangent", TRIG, (lambda f, u: f.sec(u) ** 2,), _cos_not_zero,
             aliases=("tg",), latex=r"\tan", ball="tan", numpy="numpy.tan", sympy="tan"),
    Function("cot", "cotangent", TRIG, (lambda f, u: -f.csc(u) ** 2,), _sin_not_zero,
             aliases=("ctg", "cotan", "ctan"), latex=r"\cot", ball="cot", sympy="cot", definition=lambda f, u: f.cos(u) / f.sin(u)),
    Function("sec", "secant", TRIG, (lambda f, u: f.sec(u) * f.tan(u),), _cos_not_zero,
             latex=r"\sec", ball="sec", sympy="sec", definition=lambda f, u: 1 / f.cos(u)),
    Function("csc", "cosecant", TRIG, (lambda f, u: -(f.csc(u) * f.cot(u)),), _sin_not_zero,
             aliases=("cosec",), latex=r"\csc", ball="csc", sympy="csc", definition=lambda f, u: 1 / f.sin(u)),

    Function("asin", "inverse sine", ARC, (lambda f, u: 1 / f.sqrt(1 - u ** 2),), _within_one, _inside_one,
             aliases=("arcsin", "Arcsin"), latex=r"\arcsin", ball="asin", numpy="numpy.arcsin", sympy="asin"),
    Function("acos", "inverse cosine", ARC, (lambda f, u: -1 / f.sqrt(1 - u ** 2),), _within_one, _inside_one,
             aliases=("arccos", "Arccos"), latex=r"\arccos", ball="acos", numpy="numpy.arccos", sympy="acos"),
    Function("atan", "inverse tangent", ARC, (lambda f, u: 1 / (1 + u ** 2),),
             aliases=("arctan", "Arctan", "arctg", "atg"), latex=r"\arctan", ball="atan", numpy="numpy.arctan", sympy="atan"),
    Function("acot", "inverse cotangent", ARC, (lambda f, u: -1 / (1 + u ** 2),), None,
             aliases=("arccot", "arcctg", "arcctan"), latex=r"\operatorname{arccot}", definition=lambda f, u: f.pi / 2 - f.atan(u)),
    Function("asec", "inverse secant", ARC, (lambda f, u: 1 / (f.abs(u) * f.sqrt(u ** 2 - 1)),), _at_least_one, _outside_one,
             aliases=("arcsec",), latex=r"\operatorname{arcsec}", definition=lambda f, u: f.acos(1 / u)),
    Function("acsc", "inverse cosecant", ARC, (lambda f, u: -1 / (f.abs(u) * f.sqrt(u ** 2 - 1)),), _at_least_one, _outside_one,
             aliases=("arccsc", "arccosec"), latex=r"\operatorname{arccsc}", definition=lambda f, u: f.asin(1 / u)),
    Function("atan2", "angle of a point", ARC,
             (lambda f, v, u: u / (u ** 2 + v ** 2), lambda f, v, u: -v / (u ** 2 + v ** 2)),
             lambda f, v, u: (f("or", f("!=", u, 0), f("!=", v, 0)),),
             lambda f, v, u: (f("or", f(">", u, 0), f("!=", v, 0)),), aliases=("arctan2",), numpy="numpy.arctan2", sympy="atan2"),

    Function("sinh", "hyperbolic sine", HYP, (lambda f, u: f.cosh(u),), aliases=("sh",), latex=r"\sinh", ball="sinh", numpy="numpy.sinh", sympy="sinh"),
    Function("cosh", "hyperbolic cosine", HYP, (lambda f, u: f.sinh(u),), aliases=("ch",), latex=r"\cosh", ball="cosh", numpy="numpy.cosh", sympy="cosh"),
    Function("tanh", "hyperbolic tangent", HYP, (lambda f, u: f.sech(u) ** 2,),
             aliases=("th",), latex=r"\tanh", ball="tanh", numpy="numpy.tanh", sympy="tanh"),
    Function("coth", "hyperbolic cotangent", HYP, (lambda f, u: -f.csch(u) ** 2,), _not_zero,
             aliases=("cth",), latex=r"\coth", ball="coth", sympy="coth", definition=lambda f, u: f.cosh(u) / f.sinh(u)),
    Function("sech", "hyperbolic secant", HYP, (lambda f, u: -(f.sech(u) * f.tanh(u)),),
             latex=r"\operatorname{sech}", ball="sech", sympy="sech", definition=lambda f, u: 1 / f.cosh(u)),
    Function("csch", "hyperbolic cosecant", HYP, (lambda f, u: -(f.csch(u) * f.coth(u)),), _not_zero,
             aliases=("cosech",), latex=r"\operatorname{csch}", ball="csch", sympy="csch", definition=lambda f, u: 1 / f.sinh(u)),

    Function("asinh", "inverse hyperbolic sine", AREA, (lambda f, u: 1 / f.sqrt(u ** 2 + 1),),
             aliases=("arsinh", "arcsinh", "arsh"), latex=r"\operatorname{arsinh}", ball="asinh", numpy="numpy.arcsinh", sympy="asinh"),
    Function("acosh", "inverse hyperbolic cosine", AREA, (lambda f, u: 1 / f.sqrt(u ** 2 - 1),),
             lambda f, u: (f(">=", u, 1),), lambda f, u: (f(">", u, 1),),
             aliases=("arcosh", "arccosh", "arch"), latex=r"\operatorname{arcosh}", ball="acosh", numpy="numpy.arccosh", sympy="acosh"),
    Function("atanh", "inverse hyperbolic tangent", AREA, (lambda f, u: 1 / (1 - u ** 2),), _inside_one,
             aliases=("artanh", "arctanh", "arth"), latex=r"\operatorname{artanh}", ball="atanh", numpy="numpy.arctanh", sympy="atanh"),
    Function("acoth", "inverse hyperbolic cotangent", AREA, (lambda f, u: 1 / (1 - u ** 2),), _outside_one,
             aliases=("arcoth", "arccoth"), latex=r"\operatorname{arcoth}", sympy="acoth", definition=lambda f, u: f.atanh(1 / u)),
    Function("asech", "inverse hyperbolic secant", AREA, (lambda f, u: -1 / (u * f.sqrt(1 - u ** 2)),),
             lambda f, u: (f(">", u, 0), f("<=", u, 1)), lambda f, u: (f(">", u, 0), f("<", u, 1)),
             aliases=("arsech", "arcsech"), latex=r"\operatorname{arsech}", sympy="asech", definition=lambda f, u: f.acosh(1 / u)),
    Function("acsch", "inverse hyperbolic cosecant", AREA, (lambda f, u: -1 / (f.abs(u) * f.sqrt(1 + u ** 2)),), _not_zero,
             aliases=("arcsch", "arccsch"), latex=r"\operatorname{arcsch}", sympy="acsch", definition=lambda f, u: f.asinh(1 / u)),

    Function("abs", "absolute value", STEPS, (lambda f, u: f.sign(u),), None, _not_zero, aliases=("Abs",), numpy="numpy.abs", sympy="Abs"),
    Function("sign", "sign", STEPS, (lambda f, u: u * 0,), None, _not_zero,
             aliases=("sgn", "signum"), latex=r"\operatorname{sgn}", ball="sgn", numpy="numpy.sign", sympy="sign"),
    Function("heaviside", "unit step", STEPS, (lambda f, u: u * 0,), _not_zero, aliases=("Heaviside",), numpy="numpy.heaviside", sympy="Heaviside"),
    Function("floor", "floor", STEPS, (lambda f, u: u * 0,), None, lambda f, u: (f.noninteger(u),), ball="floor", numpy="numpy.floor", sympy="floor"),
    Function("ceil", "ceiling", STEPS, (lambda f, u: u * 0,), None, lambda f, u: (f.noninteger(u),),
             aliases=("ceiling",), ball="ceil", numpy="numpy.ceil", sympy="ceiling"),
    Function("max", "maximum", STEPS, (), aliases=("Max",), latex=r"\max", numpy="numpy.maximum", sympy="Max"),
    Function("min", "minimum", STEPS, (), aliases=("Min",), latex=r"\min", numpy="numpy.minimum", sympy="Min"),
    Function("hypot", "length of a vector", STEPS, (lambda f, u, v: u / f.hypot(u, v), lambda f, u, v: v / f.hypot(u, v)), None,
             lambda f, u, v: (f("or", f("!=", u, 0), f("!=", v, 0)),), numpy="numpy.hypot", definition=lambda f, u, v: f.sqrt(u ** 2 + v ** 2)),

    Function("erf", "error function", SPECIAL, (lambda f, u: 2 * f.exp(-u ** 2) / f.sqrt(f.pi),), ball="erf", numpy="scipy.special.erf", sympy="erf"),
    Function("erfc", "complementary error function", SPECIAL, (lambda f, u: -2 * f.exp(-u ** 2) / f.sqrt(f.pi),),
             ball="erfc", numpy="scipy.special.erfc", sympy="erfc"),
    Function("erfi", "imaginary error function", SPECIAL, (lambda f, u: 2 * f.exp(u ** 2) / f.sqrt(f.pi),),
             ball="erfi", numpy="scipy.special.erfi", sympy="erfi"),
    Function("gamma", "gamma function", SPECIAL, (lambda f, u: f.gamma(u) * f.digamma(u),), _no_pole,
             aliases=("Gamma", "GAMMA"), latex=r"\Gamma", ball="gamma", numpy="scipy.special.gamma", sympy="gamma"),
    Function("lgamma", "logarithm of the gamma function", SPECIAL, (lambda f, u: f.digamma(u),), _positive,
             aliases=("loggamma", "gammaln", "lngamma"), ball="lgamma", numpy="scipy.special.gammaln", sympy="loggamma"),
    Function("digamma", "digamma function", SPECIAL, (lambda f, u: f.polygamma(1, u),), _no_pole,
             aliases=("psi",), latex=r"\psi", ball="digamma", numpy="scipy.special.digamma", sympy="digamma"),
    Function("polygamma", "polygamma function", SPECIAL, (None, lambda f, n, u: f.polygamma(n + 1, u)), lambda f, n, u: (f.nonpole(u),),
             latex=r"\psi", numpy="scipy.special.polygamma", sympy="polygamma"),
    Function("factorial", "factorial", SPECIAL, (lambda f, u: f.gamma(u + 1) * f.digamma(u + 1),), lambda f, u: (f.nonpole(u + 1),),
             numpy="scipy.special.factorial", sympy="factorial", definition=lambda f, u: f.gamma(u + 1)),
    Function("binomial", "binomial coefficient", SPECIAL,
             (lambda f, n, k: f.binomial(n, k) * (f.digamma(n + 1) - f.digamma(n - k + 1)),
              lambda f, n, k: f.binomial(n, k) * (f.digamma(n - k + 1) - f.digamma(k + 1))),
             lambda f, n, k: (f.nonpole(n + 1),), lambda f, n, k: (f.nonpole(n + 1), f.nonpole(k + 1), f.nonpole(n - k + 1)),
             aliases=("binom", "nCr"), numpy="scipy.special.binom", sympy="binomial",
             definition=lambda f, n, k: f.gamma(n + 1) / (f.gamma(k + 1) * f.gamma(n - k + 1))),
    Function("beta", "beta function", SPECIAL,
             (lambda f, a, b: f.beta(a, b) * (f.digamma(a) - f.digamma(a + b)), lambda f, a, b: f.beta(a, b) * (f.digamma(b) - f.digamma(a + b))),
             lambda f, a, b: (f.nonpole(a), f.nonpole(b)), lambda f, a, b: (f.nonpole(a), f.nonpole(b), f.nonpole(a + b)),
             aliases=("Beta",), latex=r"\mathrm{B}", numpy="scipy.special.beta", sympy="beta",
             definition=lambda f, a, b: f.gamma(a) * f.gamma(b) / f.gamma(a + b)),
    Function("besselj", "Bessel function of the first kind", SPECIAL, _bessel(-1, "besselj"),
             aliases=("BesselJ",), latex="J", numpy="scipy.special.jv", sympy="besselj"),
    Function("bessely", "Bessel function of the second kind", SPECIAL, _bessel(-1, "bessely"), lambda f, n, u: (f(">", u, 0),),
             aliases=("BesselY",), latex="Y", numpy="scipy.special.yv", sympy="bessely"),
    Function("besseli", "modified Bessel function of the first kind", SPECIAL, _bessel(1, "besseli"),
             aliases=("BesselI",), latex="I", numpy="scipy.special.iv", sympy="besseli"),
    Function("besselk", "modified Bessel function of the second kind", SPECIAL, _bessel(1, "besselk"), lambda f, n, u: (f(">", u, 0),),
             aliases=("BesselK",), latex="K", numpy="scipy.special.kv", sympy="besselk"),
    Function("lambertw", "Lambert W function", SPECIAL, (lambda f, u: 1 / (u + f.exp(f.lambertw(u))),),
             lambda f, u: (f(">=", u, -f.exp(-1)),), lambda f, u: (f(">", u, -f.exp(-1)),),
             aliases=("LambertW", "W"), latex="W", ball="lambertw", numpy="scipy.special.lambertw", sympy="LambertW"),
    Function("Ei", "exponential integral", SPECIAL, (lambda f, u: f.exp(u) / u,), _not_zero,
             aliases=("expint", "ExpIntegralEi"), latex=r"\operatorname{Ei}", ball="ei", numpy="scipy.special.expi", sympy="Ei"),
    Function("li", "logarithmic integral", SPECIAL, (lambda f, u: 1 / f.ln(u),), lambda f, u: (f(">", u, 0), f("!=", u, 1)),
             latex=r"\operatorname{li}", ball="li", sympy="li", definition=lambda f, u: f.Ei(f.ln(u))),
    Function("Si", "sine integral", SPECIAL, (lambda f, u: f.sin(u) / u,), None, _not_zero, latex=r"\operatorname{Si}", ball="si", sympy="Si"),
    Function("Ci", "cosine integral", SPECIAL, (lambda f, u: f.cos(u) / u,), _positive, latex=r"\operatorname{Ci}", ball="ci", sympy="Ci"),
    Function("Shi", "hyperbolic sine integral", SPECIAL, (lambda f, u: f.sinh(u) / u,), None, _not_zero,
             latex=r"\operatorname{Shi}", ball="shi", sympy="Shi"),
    Function("Chi", "hyperbolic cosine integral", SPECIAL, (lambda f, u: f.cosh(u) / u,), _positive, latex=r"\operatorname{Chi}", ball="chi", sympy="Chi"),
    Function("fresnels", "Fresnel sine integral", SPECIAL, (lambda f, u: f.sin(f.pi * u ** 2 / 2),),
             aliases=("FresnelS",), latex=r"\operatorname{S}", ball="fresnel_s", sympy="fresnels"),
    Function("fresnelc", "Fresnel cosine integral", SPECIAL, (lambda f, u: f.cos(f.pi * u ** 2 / 2),),
             aliases=("FresnelC",), latex=r"\operatorname{C}", ball="fresnel_c", sympy="fresnelc"),
    Function("airyai", "Airy function", SPECIAL, (lambda f, u: f.airyaiprime(u),),
             aliases=("AiryAi",), latex=r"\operatorname{Ai}", ball="airy_ai", sympy="airyai"),
    Function("airyaiprime", "derivative of the Airy function", SPECIAL, (lambda f, u: u * f.airyai(u),),
             latex=r"\operatorname{Ai}'", sympy="airyaiprime"),
    Function("airybi", "second Airy function", SPECIAL, (lambda f, u: f.airybiprime(u),),
             aliases=("AiryBi",), latex=r"\operatorname{Bi}", ball="airy_bi", sympy="airybi"),
    Function("airybiprime", "derivative of the second Airy function", SPECIAL, (lambda f, u: u * f.airybi(u),),
             latex=r"\operatorname{Bi}'", sympy="airybiprime"),
    Function("polylog", "polylogarithm", SPECIAL, (None, lambda f, s, u: f.polylog(s - 1, u) / u),
             lambda f, s, u: (f("<", u, 1),), lambda f, s, u: (f("<", u, 1), f("!=", u, 0)),
             aliases=("PolyLog",), latex=r"\operatorname{Li}", sympy="polylog"),
    Function("ellipk", "complete elliptic integral of the first kind", SPECIAL,
             (lambda f, m: (f.ellipe(m) - (1 - m) * f.ellipk(m)) / (2 * m * (1 - m)),), lambda f, m: (f("<", m, 1),),
             lambda f, m: (f("<", m, 1), f("!=", m, 0)), aliases=("EllipticK",), latex="K", numpy="scipy.special.ellipk", sympy="elliptic_k"),
    Function("ellipe", "complete elliptic integral of the second kind", SPECIAL,
             (lambda f, m: (f.ellipe(m) - f.ellipk(m)) / (2 * m),), lambda f, m: (f("<=", m, 1),),
             lambda f, m: (f("<", m, 1), f("!=", m, 0)), aliases=("EllipticE",), latex="E", numpy="scipy.special.ellipe", sympy="elliptic_e"),
    Function("sinc", "unnormalised sinc", SPECIAL, (lambda f, u: (u * f.cos(u) - f.sin(u)) / u ** 2,), None, _not_zero,
             ball="sinc", sympy="sinc"),

    Function("sigmoid", "logistic function", LEARNING, (lambda f, u: f.sigmoid(u) * (1 - f.sigmoid(u)),),
             aliases=("logistic", "expit"), numpy="scipy.special.expit", definition=lambda f, u: 1 / (1 + f.exp(-u))),
    Function("softplus", "softplus", LEARNING, (lambda f, u: f.sigmoid(u),), definition=lambda f, u: f.ln(1 + f.exp(u))),
    Function("relu", "rectified linear unit", LEARNING, (lambda f, u: f.heaviside(u),), None, _not_zero,
             aliases=("ReLU",), definition=lambda f, u: f.max(0, u)),
)
# fmt: on

FUNCTIONS = {row.name: row for row in ROWS}

# Every spelling that is read, to the canonical name.
SPELLINGS = {row.name: row.name for row in ROWS} | {alias: row.name for row in ROWS for alias in row.aliases}
