"""jachess: derivatives, gradients, Jacobians and Hessians of functions read from text, with verified derivations.

>>> import jachess
>>> answer = jachess.jacobian("x*y, x+y^2", at="2,3")
>>> answer.rows[0][0], answer.at[0].rows[1][1].exact
(Name(y), Number(6))

Public names are gathered here and loaded when they are first used, so that the command line starts quickly. Nothing is
imported at the top: `python -m jachess` comes past here before it has put the current folder out of the module path.
"""

__version__ = "0.1.0"

# Type checkers take this name as true.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from jachess.errors import InputError, JachessError, LimitError, LimitReached, ShapeError, SyntaxProblem, Undefined
    from jachess.library import classify, critical, derivative, derive, functions, gradient, hessian, jacobian, read
    from jachess.results.catalogue import Catalogue, KnownFunction
    from jachess.results.functions import Point, VectorFunction
    from jachess.results.matrices import Derivative, Evaluated, Gradient, Hessian, Hierarchy, Jacobian, Value
    from jachess.results.points import Classified, CriticalPoint, CriticalPoints, Family

_HOMES = {
    "jachess.library": ("classify", "critical", "derivative", "derive", "functions", "gradient", "hessian", "jacobian", "read"),
    "jachess.errors": ("InputError", "JachessError", "LimitError", "LimitReached", "ShapeError", "SyntaxProblem", "Undefined"),
    "jachess.results.catalogue": ("Catalogue", "KnownFunction"),
    "jachess.results.functions": ("Point", "VectorFunction"),
    "jachess.results.matrices": ("Derivative", "Evaluated", "Gradient", "Hessian", "Hierarchy", "Jacobian", "Value"),
    "jachess.results.points": ("Classified", "CriticalPoint", "CriticalPoints", "Family"),
}

__all__ = [
    "Catalogue",
    "Classified",
    "CriticalPoint",
    "CriticalPoints",
    "Derivative",
    "Evaluated",
    "Family",
    "Gradient",
    "Hessian",
    "Hierarchy",
    "InputError",
    "JachessError",
    "Jacobian",
    "KnownFunction",
    "LimitError",
    "LimitReached",
    "Point",
    "ShapeError",
    "SyntaxProblem",
    "Undefined",
    "Value",
    "VectorFunction",
    "classify",
    "critical",
    "derivative",
    "derive",
    "functions",
    "gradient",
    "hessian",
    "jacobian",
    "read",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'jachess' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
