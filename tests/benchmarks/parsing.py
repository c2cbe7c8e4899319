"""Reading short expressions, positions included, beside SymPy's and SymEngine's parsers."""

from __future__ import annotations

from importlib.util import find_spec
from random import Random

from clock import in_child, seconds
from report import figure, table, title

from jachess.syntax.reading import read

LEAVES = ("x", "y", "z", "a", "2", "3", "x^2", "y^3")


def expressions(count: int) -> list[str]:
    """Different expressions of some sixteen characters, in a form that all of the parsers read."""
    random = Random(1)

    def term() -> str:
        leaf = random.choice(LEAVES)
        shape = random.randrange(4)
        if shape == 0:
            return f"{random.choice(('sin', 'cos', 'exp'))}({random.choice(LEAVES)}+{leaf})"
        return f"{random.randint(2, 99)}*{leaf}" if shape == 1 else f"{leaf}*{random.choice(LEAVES)}"

    return [f"{term()}{random.choice('+-')}{term()}{random.choice('+-')}{random.choice(LEAVES)}" for _ in range(count)]


def parsing() -> None:
    """Microseconds an expression."""
    texts = expressions(4000)
    length = sum(map(len, texts)) / len(texts)
    title("Reading", f"Microseconds for one of {len(texts)} different short expressions ({length:.0f} characters on average).")
    found = {
        "jachess: text -> function, with positions": in_child(
            lambda: seconds(lambda: [read(text) for text in texts])[0] / len(texts), 60
        )
    }
    if find_spec("symengine"):
        import symengine

        found["symengine.sympify (C++)"] = in_child(
            lambda: seconds(lambda: [symengine.sympify(text) for text in texts])[0] / len(texts), 60
        )
    few = texts[:400]
    import sympy
    from sympy.parsing.sympy_parser import parse_expr

    found["sympy.sympify"] = in_child(lambda: seconds(lambda: [sympy.sympify(text) for text in few])[0] / len(few), 60)
    found["sympy parse_expr"] = in_child(
        lambda: seconds(lambda: [parse_expr(text.replace("^", "**")) for text in few])[0] / len(few), 60
    )
    own = found["jachess: text -> function, with positions"]
    table(["parser", "µs", "/ jachess"], [[name, f"{value * 1e6:.1f}", f"{value / own:.2g}"] for name, value in found.items()])
    figure("reading a short expression", f"{own * 1e6:.0f} µs (SymPy's `sympify` {found['sympy.sympify'] * 1e6:.0f} µs)")
