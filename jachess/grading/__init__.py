"""Homework: answers compared with proofs and witnesses, mistakes named, classes marked.

>>> from jachess.grading import Question, grade
>>> grade(Question("1", "derivative", "sin(x^2)"), "2x*cos(x^2)").verdict
'correct'

Names are gathered here and loaded when they are first used.
"""

# Type checkers take this name as true.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from jachess.grading.equality import equal
    from jachess.grading.equivalence import compare
    from jachess.grading.gradebook import Gradebook
    from jachess.grading.key import Key, KeyProblem, Question, load_key, read_key
    from jachess.grading.marking import grade
    from jachess.grading.mistakes import explain
    from jachess.grading.running import Limits, run
    from jachess.grading.self_testing import self_test
    from jachess.grading.submissions import Submissions

_HOMES = {
    "compare": "equivalence",
    "equal": "equality",
    "Gradebook": "gradebook",
    "Key": "key",
    "KeyProblem": "key",
    "Question": "key",
    "load_key": "key",
    "read_key": "key",
    "grade": "marking",
    "explain": "mistakes",
    "Limits": "running",
    "run": "running",
    "self_test": "self_testing",
    "Submissions": "submissions",
}

__all__ = [
    "Gradebook",
    "Key",
    "KeyProblem",
    "Limits",
    "Question",
    "Submissions",
    "compare",
    "equal",
    "explain",
    "grade",
    "load_key",
    "read_key",
    "run",
    "self_test",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        import_module("jachess.library")  # it names the views of results, for notebooks and print
        value: object = getattr(import_module(f"jachess.grading.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'jachess.grading' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
