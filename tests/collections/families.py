"""Functions written by pattern: every known function inside and outside others, and families of growing size.

The same texts at every run; `families()` gives them by group.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from jachess.vocabulary import FUNCTIONS

# Arguments on which a function with this natural domain is defined somewhere.
_ANYWHERE = (
    "2*x", "x^2", "x*y", "sqrt(x)", "e^x", "ln(x)", "x/y", "1/x", "x^3 - x", "sin(x)", "a*x + b", "x + y^2", "cos(2*x)", "x*e^(-x)", "(x - 1)/(x + 1)",
)  # fmt: skip
_WITHIN_ONE = ("x/3", "sin(x)/2", "x*y/4", "1/(1 + x^2)", "e^(-x^2)/2", "x - y/5", "tanh(x)", "a*x/8", "(1 - x^2)/(1 + x^2)", "cos(x)/3")
_BEYOND_ONE = ("x^2 + 1", "e^x + 2", "1 + x^2*y^2", "cosh(x) + 1/2", "2 + sin(x)", "3/x^2 + 1", "a^2 + 1 + x^2", "sqrt(4 + x)", "2*x + 5*y^2", "x + 1/x")
_POSITIVE = ("x^2 + 1", "e^x", "3*x", "x*y", "1 + x^2*y^2", "sqrt(x)", "2 + sin(x)", "x/(1 + x)", "a*x^2 + b^2", "1/x")
_BELOW_ONE = ("x/4", "-x^2", "1 - e^x", "sin(x)/2", "1/(3 + x^2)", "-x*y", "x*y/9", "tanh(x)/2", "1 - x^2", "-e^x")
_SMALL = {"asin", "acos", "atanh"}
_LARGE = {"acosh", "asec", "acsc", "acoth"}
_RIGHT = {"ln", "log10", "log2", "sqrt", "lgamma", "gamma", "digamma", "factorial", "Ci", "Chi", "li", "lambertw", "Ei"}
_LEFT = {"ellipk", "ellipe"}

_UNARY = tuple(row.name for row in FUNCTIONS.values() if row.arity == 1 and all(row.derivative))


def _arguments(name: str) -> tuple[str, ...]:
    if name in _SMALL:
        return _WITHIN_ONE
    if name == "asech":
        return ("x/3", "e^(-x^2)", "1/(1 + x^2)", "x*y/4", "1 - x^2/9", "sech(x)", "cos(x)/3", "x^2/8", "1/x^2", "sqrt(x)/4")
    if name in _LARGE:
        return _BEYOND_ONE
    if name in _RIGHT:
        return _POSITIVE
    if name in _LEFT:
        return _BELOW_ONE
    return _ANYWHERE


def compositions() -> Iterator[str]:
    """Every function of one argument around, under, beside and over others."""
    patterns = ("x*{f}", "{f}^2", "1/{f}", "e^({f})", "{f}/x", "ln(1 + {f}^2)", "sin({f})", "y*{f} + x", "{f}^3 - x", "sqrt(1 + {f}^2)", "x^2*y*{f}", "atan({f})")
    for row, name in enumerate(_UNARY):
        arguments = _arguments(name)
        for k in range(5):
            yield f"{name}({arguments[(row * 3 + 2 * k) % len(arguments)]})"
        for k in range(4):
            inner = f"{name}({arguments[(row + 3 * k + 1) % len(arguments)]})"
            yield patterns[(row + 3 * k) % len(patterns)].format(f=inner)


def pairs() -> Iterator[str]:
    """Products, quotients, sums and powers of two functions, in one and in two variables."""
    one = ("sin(x)", "cos(3*x)", "e^(2*x)", "ln(x)", "x^4", "sqrt(x)", "atan(x)", "tanh(x)", "1/(x^2 + 1)", "x^(2/3)", "sinh(x)", "erf(x)", "sec(x)", "2^x", "asinh(x)")
    two = ("cos(y)", "e^(-y)", "ln(y + 1)", "y^3", "sqrt(y)", "tan(y)", "cosh(y)", "1/(y + 2)", "y^(1/3)", "sin(x*y)", "y/x", "x + y", "x^2 - y^2", "3^y", "atan(y/x)")
    forms = ("{u}*{v}", "{u}/({v} + 3)", "({u} - {v})^2", "{u} + {v}*x*y", "e^(-{u}*{v})", "sqrt({u}^2 + {v}^2)", "({u})^2*({v})^3", "ln(1 + ({u} + {v})^2)")
    for i, u in enumerate(one):
        for j, v in enumerate(two):
            if (i * 2 + j) % 3 == 0:
                yield forms[(i + 3 * j) % len(forms)].format(u=u, v=v)
    for i, u in enumerate(one):
        for j, v in enumerate(one):
            if i < j and (i + j) % 4 == 1:
                yield forms[(2 * i + j) % len(forms)].format(u=u, v=v)


def powers() -> Iterator[str]:
    """u^v with numbers, parameters and functions in both places."""
    bases = ("x", "(x^2 + 1)", "(x + y)", "(x*y)", "sin(x)", "(a + b*x)", "(1 + e^x)", "(x^2 + y^2)")
    exponents = ("2", "-3", "7", "(1/2)", "(-1/2)", "(2/3)", "(-5/3)", "(3/4)", "n", "(-n)", "(n + 1/2)", "pi", "sqrt(2)", "x", "y", "(x*y)", "sin(y)", "(1/x)", "0.7", "(a - 1)")
    for i, base in enumerate(bases):
        for j, exponent in enumerate(exponents):
            if (i + j) % 2 == 0:
                yield f"{base}^{exponent}"


def rational(seed: int = 20) -> Iterator[str]:
    """Polynomials and quotients of polynomials with fixed pseudo-random coefficients."""
    draw = random.Random(seed)

    def polynomial(names: str, terms: int) -> str:
        text = ""
        for _ in range(terms):
            factor = "*".join(f"{name}^{k}" if k > 1 else name for name in names if (k := draw.choice((0, 0, 1, 1, 2, 3))))
            coefficient = draw.choice((-7, -4, -3, -2, -1, 1, 2, 3, 5, 8))
            size = f"{abs(coefficient)}*{factor}" if factor and abs(coefficient) != 1 else factor or str(abs(coefficient))
            text += f" {'-' if coefficient < 0 else '+'} {size}"
        text = text.strip()
        return text[2:] if text.startswith("+ ") else "-" + text[2:]

    for k in range(40):
        yield polynomial(("x", "xy", "xyz", "xyzw")[k % 4], 3 + k % 4) + " + x"
    for k in range(60):
        names = ("x", "xy", "xyz")[k % 3]
        above, below = polynomial(names, 2 + k % 3), polynomial(names, 2 + k % 2)
        yield (f"({above})/({below})", f"({above})/({below})^2", f"({above})^2*({below})", f"sqrt(({above})^2 + ({below})^2)")[k % 4]
    for k in range(20):
        yield f"[{polynomial('xy', 3)}, {polynomial('xy', 2)}{', ' + polynomial('xyz', 3) if k % 2 else ''}]"


def optimisation() -> Iterator[str]:
    """Families of test functions in several sizes, in the manner of Moré, Garbow and Hillstrom."""
    for n in (2, 3, 4, 6, 8):
        yield f"sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, {n - 1 or 1})"
        yield f"sum((x[i] - 1)^2, i, 1, {n}) + sum(i*(x[i] - 1), i, 1, {n})^2 + sum(i*(x[i] - 1), i, 1, {n})^4"
        yield f"10^(-5)*sum((x[i] - 1)^2, i, 1, {n}) + (sum(x[i]^2, i, 1, {n}) - 1/4)^2"
        yield f"sum(({n} - sum(cos(x[j]), j, 1, {n}) + i*(1 - cos(x[i])) - sin(x[i]))^2, i, 1, {n})"
        yield f"sum((x[i] + sum(x[j], j, 1, {n}) - {n + 1})^2, i, 1, {n - 1}) + (prod(x[j], j, 1, {n}) - 1)^2"
        yield f"sum((i*sum(j*x[j], j, 1, {n}) - 1)^2, i, 1, {n})"
        yield f"-20*e^(-0.2*sqrt(sum(x[i]^2, i, 1, {n})/{n})) - e^(sum(cos(2*pi*x[i]), i, 1, {n})/{n}) + 20 + e"
        yield f"10*{n} + sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 1, {n})"
        yield f"1 + sum(x[i]^2, i, 1, {n})/4000 - prod(cos(x[i]/sqrt(i)), i, 1, {n})"
        yield f"-sum(sin(x[i])*sin(i*x[i]^2/pi)^6, i, 1, {n})"
        yield f"sum(x[i]*sin(sqrt(abs(x[i]))), i, 1, {n})"
        yield f"ln(sum(e^(x[i]), i, 1, {n}))"
        yield f"sqrt(1 + sum(i*x[i]^2, i, 1, {n}))"
        yield f"prod(1 + x[i]^2, i, 1, {n})"
        yield f"sum(sum(1/(1 + (x[i] - x[j])^2), j, 1, {n}), i, 1, {n})"
        yield f"sum(x[i]*ln(x[i]), i, 1, {n})"
    for n in (4, 8):
        groups = range(0, n, 4)
        yield " + ".join(
            f"(x{k + 1} + 10*x{k + 2})^2 + 5*(x{k + 3} - x{k + 4})^2 + (x{k + 2} - 2*x{k + 3})^4 + 10*(x{k + 1} - x{k + 4})^4" for k in groups
        )
        yield " + ".join(
            f"100*(x{k + 2} - x{k + 1}^2)^2 + (1 - x{k + 1})^2 + 90*(x{k + 4} - x{k + 3}^2)^2 + (1 - x{k + 3})^2"
            f" + 10*(x{k + 2} + x{k + 4} - 2)^2 + (x{k + 2} - x{k + 4})^2/10"
            for k in groups
        )


def systems(seed: int = 21) -> Iterator[str]:
    """Vector functions: planar arms, mass-action kinetics, discretised equations, layers."""
    for n in range(2, 6):
        angles = [" + ".join(f"q{i}" for i in range(1, k + 1)) for k in range(1, n + 1)]
        yield ", ".join(" + ".join(f"l{k}*{f}({angle})" for k, angle in enumerate(angles, 1)) for f in ("cos", "sin"))
        yield ", ".join(
            f"(3 - 2*x{i})*x{i} - {f'x{i - 1}' if i > 1 else '0'} - 2*{f'x{i + 1}' if i < n else '0'} + 1" for i in range(1, n + 1)
        )
        h = f"1/{n + 1}"
        yield ", ".join(
            f"2*x{i} - {f'x{i - 1}' if i > 1 else '0'} - {f'x{i + 1}' if i < n else '0'} + ({h})^2*(x{i} + {i}*{h} + 1)^3/2" for i in range(1, n + 1)
        )
        yield ", ".join(f"x{i} + {' + '.join(f'x{j}' for j in range(1, n + 1))} - {n + 1}" for i in range(1, n)) + ", " + "*".join(
            f"x{j}" for j in range(1, n + 1)
        ) + " - 1"
        yield ", ".join(f"tanh({' + '.join(f'w{i}_{j}*x{j}' for j in range(1, n + 1))} + b{i})" for i in range(1, n + 1))
        yield ", ".join(f"e^(z{i})/({' + '.join(f'e^(z{j})' for j in range(1, n + 1))})" for i in range(1, n + 1))
    draw = random.Random(seed)
    for _ in range(16):
        species = draw.randint(2, 5)
        rates = [["0"] for _ in range(species)]
        for k in range(1, species + 2):
            left, right = draw.sample(range(species), 2)
            other = draw.randrange(species)
            rate = f"k{k}*c{left + 1}*c{other + 1}" if draw.random() < 0.6 else f"k{k}*c{left + 1}"
            rates[left].append(f"- {rate}")
            rates[right].append(f"+ {rate}")
        yield ", ".join(" ".join(terms) for terms in rates)


def models(seed: int = 22) -> Iterator[str]:
    """Losses of small models on fixed data, pair potentials, nested functions."""
    draw = random.Random(seed)

    def number() -> str:
        return str(draw.randint(-29, 29) / 10)

    for k in range(12):
        data = [(number(), number(), draw.choice((-1, 1))) for _ in range(3 + k % 3)]
        margin = "({y}*(w1*({a}) + w2*({b}) + b))"
        loss = ("ln(1 + e^(-{m}))", "max(0, 1 - {m})", "e^(-{m})", "(1 - {m})^2", "sigmoid(-{m})", "softplus(-{m})")[k % 6]
        yield " + ".join(loss.format(m=margin.format(a=a, b=b, y=y)) for a, b, y in data)
    for depth in range(2, 9):
        text = "x"
        for level in range(depth):
            outer = ("sin({u}*y)", "e^(-({u})^2)", "ln(1 + ({u})^2)", "1/(1 + ({u})^2)", "sqrt(1 + {u}*{u})", "tanh({u} + y)")[(level + depth) % 6]
            text = outer.format(u=text)
            if len(text) > 400:
                break
        yield text
    for width in (1, 2, 3, 4):
        hidden = " + ".join(f"v{i}*tanh(w{i}*x + b{i})" for i in range(1, width + 1))
        yield f"({hidden} + c - y)^2"
        yield " + ".join(f"v{i}*relu(w{i}*x + b{i})" for i in range(1, width + 1))
    for atoms in (2, 3):
        pairs = [(i, j) for i in range(1, atoms + 1) for j in range(i + 1, atoms + 1)]
        yield " + ".join(f"4*(1/r{i}{j}^12 - 1/r{i}{j}^6)" for i, j in pairs) + " where " + "; ".join(
            f"r{i}{j} = sqrt((x{i} - x{j})^2 + (y{i} - y{j})^2 + (z{i} - z{j})^2)" for i, j in pairs
        )
    for k in range(1, 9):
        yield " + ".join(f"a{i}*cos({i}*w*t) + b{i}*sin({i}*w*t)" for i in range(1, k + 1))
    for k in range(2, 8):
        yield "x/(" + "".join(f"{i} + x^2/(" for i in range(1, k)) + str(2 * k + 1) + ")" * k


def families() -> dict[str, list[str]]:
    """All groups, each text once."""
    groups = (compositions, pairs, powers, rational, optimisation, systems, models)
    return {group.__name__: list(dict.fromkeys(group())) for group in groups}
