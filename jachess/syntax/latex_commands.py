"""The LaTeX commands that are read, and what each stands for in plain notation."""

from __future__ import annotations

from jachess.syntax.names import GREEK_NAMES
from jachess.vocabulary import SPELLINGS

# Commands without a meaning for what is read.
SPACING = frozenset({
    r"\,", r"\;", r"\:", r"\!", r"\>", "\\ ", "\\\n", "\\\t", r"\quad", r"\qquad", r"\enspace", r"\thinspace", r"\medspace",
    r"\thickspace", r"\negthinspace", r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits", r"\nolimits",
    r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\biggl", r"\biggr", r"\Biggl", r"\Biggr",
    r"\bigm", r"\nonumber", r"\notag", r"\hfill", r"\relax", r"\hline", r"\mathstrut", r"\strut", r"\noindent",
    r"\allowbreak", r"\nobreak", r"\(", r"\)", r"\[", r"\]",
})  # fmt: skip

SIGNS = {
    r"\cdot": "*", r"\times": "*", r"\ast": "*", r"\bullet": "*", r"\div": "/", r"\slash": "/", r"\le": "<=",
    r"\leq": "<=", r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=", r"\lt": "<", r"\gt": ">",
    r"\ne": "!=", r"\neq": "!=", r"\land": "and", r"\wedge": "and", r"\lor": "or", r"\vee": "or", r"\lnot": "not",
    r"\neg": "not", r"\lbrack": "[", r"\rbrack": "]", r"\vert": "|", r"\mid": "|", r"\%": "%", r"\lparen": "(",
    r"\rparen": ")", r"\{": "(", r"\}": ")", r"\lbrace": "(", r"\rbrace": ")", r"\langle": "(", r"\rangle": ")",
    r"\lvert": "abs(", r"\rvert": ")", r"\lfloor": "floor(", r"\rfloor": ")", r"\lceil": "ceil(", r"\rceil": ")",
    r"\coloneqq": ":=", r"\pi": "pi", r"\varpi": "pi", r"\ell": "l", r"\hbar": "hbar", r"\imath": "i", r"\jmath": "j",
    r"\prime": "'", r"\colon": ":", r"\$": "$", r"\varepsilon": "epsilon", r"\vartheta": "theta", r"\varphi": "phi",
    r"\varrho": "rho", r"\varsigma": "sigma", r"\varkappa": "kappa", r"\#": "#",
}  # fmt: skip

# Commands that set the letters of one name.
LETTERS = frozenset({
    r"\mathrm", r"\operatorname", r"\operatorname*", r"\text", r"\mathit", r"\mathbf", r"\mathsf", r"\mathtt", r"\mathcal",
    r"\textrm", r"\textit", r"\textbf", r"\mbox", r"\boldsymbol", r"\bm", r"\mathop",
})  # fmt: skip
FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
BINOMIALS = frozenset({r"\binom", r"\dbinom", r"\tbinom"})
SUMS = {r"\sum": "sum(", r"\prod": "prod(", r"\int": "integral("}
MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "vmatrix", "Vmatrix", "array"})
LAYOUTS = frozenset({
    "aligned", "align", "align*", "equation", "equation*", "gather", "gather*", "gathered", "split", "displaymath", "math",
})  # fmt: skip

# Words inside formulas that only connect.
CONNECTING = frozenset({"if", "for", "when", "falls", "si", "where"})
OTHERWISE = frozenset({"otherwise", "else", "sonst", "sinon"})

# Commands that are known and not read: (cause, help).
_DERIVATIVE = ("the text is the function itself, not its derivative", "write the function; the command differentiates it")
_LIMIT = ("limits are not read", "write the function itself")
REFUSED = {
    r"\partial": _DERIVATIVE, r"\nabla": _DERIVATIVE,
    r"\infty": ("infinity is not a real number", "write a number, or a name such as M"), r"\lim": _LIMIT,
    r"\to": _LIMIT, r"\limsup": _LIMIT, r"\liminf": _LIMIT,
    r"\pm": ("two signs at once are two functions", "write one of them, or both with a comma between"),
    r"\mp": ("two signs at once are two functions", "write one of them, or both with a comma between"),
    r"\dots": ("an ellipsis leaves open what is meant", r"write \sum_{i=1}^{n}"),
    r"\ldots": ("an ellipsis leaves open what is meant", r"write \sum_{i=1}^{n}"),
    r"\cdots": ("an ellipsis leaves open what is meant", r"write \sum_{i=1}^{n}"),
    r"\iint": ("one integral sign is read for each variable", r"write \int \int"),
    r"\oint": ("integrals along curves are not read", "write the integral out"),
    r"\|": ("a norm is not read", r"write \sqrt{x^2+y^2}"),
    r"\lVert": ("a norm is not read", r"write \sqrt{x^2+y^2}"),
    r"\Vert": ("a norm is not read", r"write \sqrt{x^2+y^2}"),
    r"\in": ("conditions are comparisons", "write 0 < x and x < 1"),
    r"\circ": ("compositions and degrees are not read", "write f(g(x)), or *pi/180 for degrees"),
    r"\degree": ("angles are in radians", "write *pi/180 for degrees"),
    r"\mathbb": ("sets of numbers are not read", "write the function itself"),
    r"\equiv": ("conditions are comparisons", "write ="), r"\approx": ("conditions are exact", "write ="),
    r"\sim": ("conditions are exact", "write ="), r"\det": ("determinants are not read", "write the determinant out"),
    r"\overline": ("accents are not read", "write a name such as z1"),
    r"\bar": ("accents are not read", "write a name such as x1"),
    r"\hat": ("accents are not read", "write a name such as x1"),
    r"\tilde": ("accents are not read", "write a name such as x1"),
    r"\vec": ("vectors have no letters of their own", "write the components [x, y]"),
    r"\dot": ("accents are not read", "write a name such as x1"),
    r"\ddot": ("accents are not read", "write a name such as x1"),
    r"\mapsto": ("a function is written with an equals sign", "write f(x, y) = ..."), r"\rightarrow": _LIMIT,
    r"\Re": ("everything is over the reals", "delete it"), r"\Im": ("everything is over the reals", "write 0"),
    r"\cup": ("sets are not read", "write the function itself"),
}  # fmt: skip


def meaning(command: str) -> str | None:
    """The plain token that a command stands for, if it is one: a sign, a Greek letter or a function."""
    sign = SIGNS.get(command)
    if sign is not None:
        return sign
    word = command[1:]
    if word in GREEK_NAMES or (word in SPELLINGS and len(word) > 1):
        return word
    return None


def every_command() -> list[str]:
    """All commands that are read, for the nearest one to a misspelling."""
    functions = [f"\\{word}" for word in (*GREEK_NAMES, *SPELLINGS) if word.isalpha() and len(word) > 1]
    others = [r"\left", r"\right", r"\sqrt", r"\begin", r"\end"]
    return sorted({*SIGNS, *LETTERS, *FRACTIONS, *BINOMIALS, *SUMS, *others, *functions})
