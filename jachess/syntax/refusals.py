"""The words of the errors that need more than a sentence: what was expected, what it looks like, what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jachess.errors import InputError
from jachess.expression.nodes import Call, Node
from jachess.syntax.grammar import LOGICAL_CALLS
from jachess.syntax.names import INFINITIES, near_miss
from jachess.vocabulary import FUNCTIONS, SPELLINGS

if TYPE_CHECKING:
    from jachess.syntax.state import State
    from jachess.syntax.words import Words

# What a character or word that is not read probably means: (cause, help).
_SIGNS = {
    "∞": ("infinity is not a real number", "write a number, or a name such as M"),
    "∂": ("the text is the function itself, not its derivative", "write the function; the command differentiates it"),
    "∇": ("the text is the function itself, not its gradient", "write the function, and ask with `jachess gradient`"),
    "∫": ("an integral needs its bounds", "write integral(f, t, 0, x)"),
    "∑": ("a sum needs its index and bounds", "write sum(u, i, 1, n)"),
    "∏": ("a product needs its index and bounds", "write prod(u, i, 1, n)"),
    "°": ("angles are in radians", "write *pi/180 for degrees"),
    "%": ("a percent sign is not read", "write /100"),
    "±": ("two signs at once are two functions", "write one of them, or both with a comma between"),
    "∓": ("two signs at once are two functions", "write one of them, or both with a comma between"),
    "=": ("an equation has no value here", "write the left side minus the right side"),
    ":=": ("a definition stands first, or after `where`", "write f(x, y) = ..., or ... where u = ..."),
    "$": ("dollar signs stand around a whole formula", "delete it"),
    "\\": ("a backslash begins a LaTeX command", "delete it, or write a command such as \\frac{1}{x}"),
    "&": ("it separates the columns of a LaTeX matrix", "write [a, b; c, d] for a matrix"),
    '"': ("the text needs no quotation marks inside", "delete it"),
    "…": ("an ellipsis leaves open what is meant", "write sum(..., i, 1, n)"),
    "∈": ("conditions are comparisons", "write 0 < x and x < 1"),
    "≈": ("conditions are exact", "write ="),
    "~": ("conditions are exact", "write ="),
    "→": ("a limit is not read", "write the function itself"),
    "_": ("an underscore joins a name and its index", "write x_1 or x[1]"),
    "'": ("a prime follows the name of an unknown function", "write f'(x)"),
}


def is_condition(node: Node) -> bool:
    """Whether a node is a condition rather than a number."""
    return type(node) is Call and node.name in LOGICAL_CALLS


def unexpected(state: State) -> InputError:
    """The error at a token where an operand should begin."""
    texts, place = state.texts, state.pos
    token = texts[place]
    before = texts[place - 1] if place else ""
    if token in _SIGNS and not (token == "=" and not before):
        cause, help = _SIGNS[token]
        return state.problem(f"`{token}` cannot stand here", place, cause=cause, help=help)
    if token == "":
        if not before:
            return state.problem("the text is empty", place, help="write a function, such as x^2*y")
        if before in ("+", "-", "*", "/", "^", "**"):
            return state.problem(
                f"the text ends after `{before}`",
                place,
                cause="an operand is missing",
                help=f"write what comes after the `{before}`, or delete it",
            )
        if before in (",", ";", "=", ":=", "where"):
            return state.problem(
                f"nothing stands after `{before}`",
                place - 1,
                cause="an expression is missing",
                help=f"write it, or delete the `{before}`",
            )
        return state.problem(
            "the text ends too early", place, cause="an expression is missing", help="write what is missing at the end"
        )
    if token in (")", "]", "}", "|"):
        if before[-1:] in ("(", "[", "{", "|"):
            return state.problem(
                "nothing stands in the brackets",
                place - 1,
                place,
                cause="an expression is missing",
                help="write it, or delete the brackets",
            )
        if state.depth == 0 and (not before or before in (",", ";")):
            return state.problem(
                f"`{token}` closes nothing", place, cause="no bracket is open", help="delete it, or add the opening bracket"
            )
    if token in (",", ";", "\n"):
        shown = "the end of the line" if token == "\n" else f"`{token}`"
        return state.problem(
            f"nothing stands before {shown}", place, cause="a component is missing", help="write it, or delete the separator"
        )
    if token in ("*", "/", "^", "**", "!", "<", "<=", ">", ">=", "!=", "==", "=", "and", "or", "&&"):
        after = f" after `{before}`" if before and before != "\n" else ""
        return state.problem(
            f"`{token}` has nothing to its left{after}",
            place,
            cause="an operand is missing",
            help=f"write what comes before the `{token}`, or delete it",
        )
    if token in ("where", "not"):
        return state.problem(
            f"`{token}` cannot stand here", place, cause="an operand is missing", help="write an expression before it"
        )
    from jachess.syntax.tokens import character_name

    sign = token[0]
    if sign.isascii() and sign.isprintable():
        return state.problem(
            f"`{sign}` cannot stand here", place, cause="it has no meaning in an expression", help="delete it", kind="character"
        )
    return state.problem(
        f"the character {character_name(sign)} has no meaning here",
        place,
        cause="it is not a sign that jachess reads",
        help="delete it, or write it with the signs + - * / ^ ( )",
        kind="character",
    )


def unclosed(state: State, opening: int, closing: str) -> InputError:
    """The error where a closing bracket should stand."""
    token = state.texts[state.pos]
    shown = state.tokens.span(opening)
    sign = state.tokens.source[shown.start : shown.end]
    if closing == "|":
        return state.problem(
            "the bar `|` is not closed",
            opening,
            cause="an absolute value has two bars",
            help="write abs(...) where bars stand inside bars",
            kind="brackets",
        )
    if token == "":
        return state.problem(
            f"the bracket after `{sign}` is not closed" if sign[:1].isalnum() else f"`{sign}` is not closed",
            opening,
            cause=f"the text ends before `{closing}`",
            help=f"add `{closing}`",
            kind="brackets",
        )
    if token in (")", "]", "}"):
        return state.problem(
            f"`{token}` does not close `{sign if not sign[:1].isalnum() else sign + '('}`",
            state.pos,
            cause=f"`{closing}` is expected here",
            help=f"write `{closing}`",
            kind="brackets",
        )
    if token in (",", ";") and sign == "[":
        return state.problem(
            "a vector stands inside a formula",
            opening,
            cause="formulas are written for each component",
            help="write the components one by one, such as [2*x, 2*y]",
            kind="brackets",
        )
    if token in (",", ";"):
        return state.problem(
            f"`{token}` cannot stand in these brackets",
            state.pos,
            cause="a single expression is expected in them",
            help="write several components without brackets, or as a vector [a, b]",
            kind="brackets",
        )
    if token in _SIGNS or token == "where":
        cause, help = _SIGNS.get(token, ("definitions stand at the end of the whole text", "move it outside the brackets"))
        return state.problem(f"`{token}` cannot stand here", state.pos, cause=cause, help=help)
    return state.problem(
        f"`{token}` cannot stand here", state.pos, cause=f"`{closing}` is expected", help=f"add `{closing}`", kind="brackets"
    )


def stray(state: State) -> InputError:
    """The error at a token that is left over after an expression."""
    token = state.texts[state.pos]
    if token in (")", "]", "}"):
        return state.problem(
            f"`{token}` closes nothing",
            state.pos,
            cause="no bracket is open",
            help="delete it, or add the opening bracket",
            kind="brackets",
        )
    if token == "where":
        return state.problem("`where` stands twice", state.pos, help="separate definitions by `;`")
    return unexpected(state)


def unknown_function(words: Words, word: str, primes: int = 0) -> InputError:
    """The error at a word before a bracket that is no function."""
    special = _NOT_HERE.get(word)
    if special is not None:
        return words.problem(f"`{word}` is not read", words.pos, cause=special[0], help=special[1], kind="unknown-function")
    near = near_miss(word)
    if near is not None and near != "^":
        help = f"did you mean `{near}`?"
    elif near == "^":
        help = "write x^n"
    else:
        help = f"for a product write {word}*(...); `jachess functions` lists what is known"
    return words.problem(
        f"unknown function `{word}`", words.pos, cause="the vocabulary has no such name", help=help, kind="unknown-function"
    )


_COMMAND = ("the text is the function itself, not its derivative", "write the function; the command differentiates it")
_NOT_HERE = {
    "diff": _COMMAND, "Derivative": _COMMAND, "derivative": _COMMAND, "Diff": _COMMAND, "grad": _COMMAND,
    "gradient": _COMMAND, "limit": ("limits are not read", "write the function itself"),
    "lim": ("limits are not read", "write the function itself"),
    "Limit": ("limits are not read", "write the function itself"),
    "solve": ("equations are not solved here", "write the function itself"),
    "conj": ("everything is over the reals", "write the real and imaginary parts"),
    "Re": ("everything is over the reals", "delete it"), "Im": ("everything is over the reals", "write 0"),
    "re": ("everything is over the reals", "delete it"), "im": ("everything is over the reals", "write 0"),
    "arg": ("everything is over the reals", "write atan2(y, x)"),
    "mod": ("remainders are not read", "write x - y*floor(x/y)"),
    "Mod": ("remainders are not read", "write x - y*floor(x/y)"),
    "round": ("rounding is not read", "write floor(x + 1/2)"),
    "eval": ("text is never run", "write the expression itself"),
    "exec": ("text is never run", "write the expression itself"),
    "Matrix": ("a matrix is written in brackets", "write [a, b; c, d]"),
    "vector": ("a vector is written in brackets", "write [a, b]"),
    "matrix": ("a matrix is written in brackets", "write [a, b; c, d]"),
}  # fmt: skip


def without_arguments(words: Words, token: str, place: int | None = None) -> InputError:
    """The error at the name of a function that has nothing to act on."""
    from jachess.syntax.spellings import BINDER_SPELLINGS

    at = words.pos if place is None else place
    if token in BINDER_SPELLINGS:
        return words.problem(
            f"`{token}` needs its arguments", at, cause=f"`{token}` is a function", help=f"write {token}(u, i, 1, n)", kind="arity"
        )
    if token in ("if", "If"):
        return words.problem(
            f"`{token}` needs its arguments", at, cause="it chooses between two values", help="write if(x < 0, -x, x)", kind="arity"
        )
    if token in ("piecewise", "Piecewise"):
        return words.problem(f"`{token}` needs its arguments", at, help="write piecewise(-x, x < 0, x)", kind="arity")
    name = SPELLINGS.get(token, token)
    arity = FUNCTIONS[name].arity if name in FUNCTIONS else 1
    call = f"{token}({', '.join('xyzw'[: arity or 2])})"
    return words.problem(
        f"`{token}` has no argument",
        at,
        cause=f"`{token}` is a function",
        help=f"write {call}; if {token} is a variable, say so with --vars",
        kind="arity",
    )


def wrong_count(words: Words, name: str, spelling: str, count: int, place: int) -> InputError:
    """The error at a function with too many or too few arguments."""
    function = FUNCTIONS[name]
    arity = function.arity
    wanted = f"{arity} argument{'s' * (arity != 1)}" if arity else "2 or more arguments"
    help = f"write {spelling}({', '.join('xyzw'[: arity or 2])})"
    if name == "atan" and count == 2:
        help = "for the angle of the point (x, y) write atan2(y, x)"
    elif name == "atan2":
        help = "write atan2(y, x)"
    elif name == "sqrt" and count == 2:
        help = "for the n-th root write root(x, n) or x^(1/n)"
    elif name in ("logb", "ln"):
        wanted = "1 or 2 arguments"
        help = "write log(x), or log(x, b) for another base"
    return words.problem(
        f"`{spelling}` takes {wanted}, not {count}", place, cause=f"it is the {function.title}", help=help, kind="arity"
    )


def not_a_name(words: Words, token: str) -> InputError:
    """The error at a word that cannot be a variable."""
    if token == "i":
        return words.problem(
            "`i` is the imaginary unit",
            words.pos,
            cause="everything is over the reals",
            help="if i is a variable, say so with --vars i",
            kind="complex",
        )
    if token in INFINITIES:
        return words.problem(
            f"`{token}` is not a real number",
            words.pos,
            cause="everything is over the reals",
            help="write a number",
            kind="infinite",
        )
    from jachess.errors import LimitError
    from jachess.syntax.limits import MAX_LETTERS

    return LimitError(
        f"a name has more than {MAX_LETTERS} letters",
        text=words.tokens.source,
        span=words.tokens.span(words.pos),
        cause="letters that stand together are one name",
        help="put signs between its parts, or shorten it",
    )


def bad_index(words: Words, index: Node, place: int) -> InputError:
    """The error at an index that is no whole number from 0 on."""
    from jachess.expression.notation import plain

    return words.problem(
        f"the index {plain(index, 40)} is not a whole number from 0 on",
        place,
        cause="indexed variables are x[0], x[1], x[2], ...",
        help="check the range of the index",
        kind="index",
    )
