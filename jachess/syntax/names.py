"""Names: their one spelling, their natural order, and what a spelling that is not a name probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from jachess.expression.nodes import Name, Node, Unknown, free_names, postorder
from jachess.syntax.limits import MAX_LETTERS

# Constants by their spellings; anything declared as a variable comes first.
CONSTANT_SPELLINGS = {"e": "e", "pi": "pi", "Pi": "pi", "PI": "pi", "%pi": "pi", "%e": "e"}

GREEK_NAMES = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "omicron",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
    ]
)

# Names that are read as a function that nobody defined, when a bracket follows directly.
FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "phi", "psi"})

# Words that are not values; they stand for no variable either.
INFINITIES = frozenset({"oo", "inf", "Inf", "infinity", "Infinity", "infty", "nan", "NaN", "zoo"})


def canonical(token: str) -> str:
    """The one spelling of a name: x_1 is x1, x1_2 and x_1_2 are x1_2, x_max stays.

    >>> canonical("x_12"), canonical("w_2_3"), canonical("k_max")
    ('x12', 'w2_3', 'k_max')
    """
    base, mark, rest = token.partition("_")
    if mark and base.isalpha() and rest.partition("_")[0].isdigit():
        return base + rest
    return token


def indexed(base: str, indices: Iterable[int]) -> str:
    """The name of an indexed variable: x[3] is x3, x[2, 3] is x2_3."""
    first, *others = [str(index) for index in indices]
    text = base + first if base[-1].isalpha() else f"{base}_{first}"
    return "_".join((text, *others))


def too_long(token: str) -> bool:
    """Whether a name has more letters than are read."""
    return len(token) > MAX_LETTERS and sum(map(str.isalpha, token)) > MAX_LETTERS


def natural_key(text: str) -> tuple[str, str, tuple[tuple[int, int, str], ...]]:
    """The key by which x2 comes before x10, and a capital letter beside its small one."""
    if text.isalpha():
        return text.lower(), text, ()
    letters = text.rstrip("0123456789")
    if letters.isalpha():
        return letters.lower(), letters, ((0, int(text[len(letters) :]), ""),)
    import re

    head, *rest = re.split("([0-9]+)", text)
    return head.lower(), head, tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in rest if piece)


def in_natural_order(names: Iterable[Name]) -> tuple[Name, ...]:
    """The names in natural order: a, x2, x10, y.

    >>> [name.text for name in in_natural_order(map(Name, ("y", "x10", "x2", "a")))]
    ['a', 'x2', 'x10', 'y']
    """
    listed = list(names)
    if len(listed) < 2:
        return tuple(listed)
    texts = {name.text: name for name in listed}
    if all(len(text) == 1 and text.islower() for text in texts):
        return tuple(texts[text] for text in sorted(texts))
    return tuple(texts[text] for text in sorted(texts, key=natural_key))


@cache
def function_spellings() -> tuple[str, ...]:
    """Every spelling of a function or of something that is written like one."""
    from jachess.vocabulary import SPELLINGS

    return (*SPELLINGS, "sum", "prod", "integral", "piecewise", "if")


def near_miss(word: str) -> str | None:
    """The known function whose spelling is nearest to a word, if one is near.

    >>> near_miss("sine"), near_miss("arcsine"), near_miss("price")
    ('sin', 'arcsin', None)
    """
    if len(word) > 20:
        return None
    from difflib import get_close_matches

    spellings = function_spellings()
    lowered = {spelling.lower(): spelling for spelling in reversed(spellings)}
    if word.lower() in lowered:
        return lowered[word.lower()]
    for spelling, meant in _MEANT.items():
        if word.lower() == spelling:
            return meant
    found = get_close_matches(word.lower(), lowered, n=1, cutoff=0.76 if len(word) < 5 else 0.72)
    return lowered[found[0]] if found else None


# What people call a function elsewhere.
_MEANT = {
    "sine": "sin", "sen": "sin", "cosin": "cos", "sqr": "sqrt", "cosine": "cos", "tangent": "tan", "cotangent": "cot",
    "secant": "sec", "cosecant": "csc", "arcsine": "arcsin", "arccosine": "arccos", "arctangent": "arctan",
    "log_e": "ln", "loge": "ln", "natlog": "ln", "squareroot": "sqrt", "root": "sqrt", "square_root": "sqrt",
    "cuberoot": "cbrt", "cube_root": "cbrt", "absolute": "abs", "modulus": "abs", "fabs": "abs", "sgm": "sign",
    "theta": "heaviside", "step": "heaviside", "unitstep": "heaviside", "maximum": "max", "minimum": "min",
    "summation": "sum", "fact": "factorial", "choose": "binomial", "bessel": "besselj", "sigm": "sigmoid",
    "norm": "hypot", "power": "^", "pow": "^",
}  # fmt: skip


def unused_function_name(components: Sequence[Node]) -> str:
    """A name for the function that none of its components uses: f, else F, g, h, ..."""
    used = {name.text for name in free_names(*components)}
    used |= {node.name for node in postorder(*components) if type(node) is Unknown}
    return next(name for name in ("f", "F", "g", "h", "G", "H", "result") if name not in used or name == "result")
