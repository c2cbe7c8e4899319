"""Which expressions may have junctions at all: places where the rules of differentiation need not hold."""

from __future__ import annotations

from jachess.expression.nodes import Call, Node, Number, Power, postorder


def may_break(node: Node) -> bool:
    """Whether the node has any operation that has junctions; sums, products, quotients, exp, sin, ... have none."""
    for part in postorder(node):
        kind = type(part)
        if kind is Power:
            exponent = part.args[1]
            if type(exponent) is not Number:
                if part.support and (part.args[0].support or not _is_positive(part.args[0])):
                    return True
            elif type(exponent.value) is not int and part.args[0].support:
                return True
        elif kind is Call and part.name not in _EVERYWHERE_SMOOTH and part.support:  # type: ignore[attr-defined]
            return True
    return False


def _is_positive(node: Node) -> bool:
    from jachess.expression.signs import sign_by_form

    return sign_by_form(node) == 1


# Smooth wherever they are defined.
_EVERYWHERE_SMOOTH = frozenset(
    ["exp", "ln", "log10", "log2", "logb", "sin", "cos", "tan", "cot", "sec", "csc", "atan", "acot"]
    + ["sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "atanh", "acoth", "acsch", "erf", "erfc", "erfi"]
    + ["gamma", "lgamma", "digamma", "polygamma", "factorial", "besselj", "bessely", "besseli", "besselk", "Ei", "Ci", "Chi", "li"]
    + ["fresnels", "fresnelc", "airyai", "airyaiprime", "airybi", "airybiprime", "sigmoid", "softplus"]
)
