"""The commands, one short function each. What they share is in `options.py`; the work is in `jachess.library`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from jachess.cli.answering import answer, complain
from jachess.cli.check_options import (
    AnswerMemory,
    AnswerTime,
    AsciiOnly,
    AsJson,
    Color,
    FailUnder,
    Feedback,
    FeedbackFormat,
    Gradebook,
    Gradescope,
    Jobs,
    KeyFile,
    MarksFormat,
    MarksOutput,
    Reveal,
    Scheduler,
    SelfTest,
    Students,
    Submitted,
    Width,
)
from jachess.cli.commands import Command, Group, spread, usage_error
from jachess.cli.failures import INTERRUPTED, failure
from jachess.cli.options import (
    GROUPS,
    LIMITS,
    OUTPUT,
    READING,
    VALUES,
    Atol,
    Box,
    Expression,
    First,
    Options,
    Order,
    Rtol,
    Second,
    Verify,
    Where,
)
from jachess.cli.output import close_output

app = typer.Typer(
    name="jachess",
    cls=Group,
    help="Derivatives of functions of one and several variables: derived step by step, every step verified, evaluated exactly.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(
    *examples: str, groups: tuple[str, ...] = GROUPS, without: tuple[str, ...] = ()
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Make the function a command with the options of these groups, but not those `without` which it makes sense.

    `examples` are its arguments in examples of use.
    """

    def register(function: Callable[..., int]) -> Callable[..., int]:
        kind = type(function.__name__.title(), (Command,), {"examples": examples})
        app.command(function.__name__, cls=kind)(spread(function, groups, without))
        return function

    return register


@command('"x^2*sin(x)"', '"ln(x)/x" --at 1 --at e', '"exp(-x^2)" --order 3 --steps none', '"-x^2"')
def derivative(expression: Expression, options: Options, order: Order = 1) -> int:
    """The derivative of a function of one variable, of any order.

    Every rule is named, every step verified. Values at --at are exact first, then decimal.
    """
    return answer("derivative", expression, options, order=order)


@command('"x^2*y + sin(y)"', '"x*y*z" --at 1,2,3', '"a*x^2 + b*y^2" --vars x,y --set a=2,b=1/3')
def gradient(expression: Expression, options: Options) -> int:
    """The gradient of a function of several variables: its partial derivatives, one below the other.

    In each of them the other variables are held constant, and are marked so.
    """
    return answer("gradient", expression, options)


@command('"x*y, x+y^2" --at 2,3', '"[r*cos(t), r*sin(t)]" --vars r,t', '"f(y, x) = (x*y, sin(x))" --steps brief')
def jacobian(expression: Expression, options: Options) -> int:
    """The Jacobian of m functions in n variables: row i says how output i changes with each input.

    Rows follow the components, columns follow the variables.
    """
    return answer("jacobian", expression, options)


@command('"x^3 + x*y^2" --at 1,2', '"exp(x*y)" --steps full', '"x^2 + y^2" --format latex')
def hessian(expression: Expression, options: Options) -> int:
    """The Hessian of a function of n variables: the matrix of its second derivatives.

    Of two mixed derivatives one is derived, the other is the same by Clairaut's theorem; --steps full derives both.
    """
    return answer("hessian", expression, options)


@command('"x^2*y + sin(y)"', '"x*y, x+y^2" --at 2,3')
def derive(expression: Expression, options: Options) -> int:
    """The object that fits the function: derivative, gradient or Jacobian, by the number of inputs and outputs.

    Shows where it stands among derivative, gradient, Jacobian and Hessian, and their shapes.
    """
    return answer("derive", expression, options)


@command(
    '"x^3 - 3*x + y^2"',
    '"x*y*exp(-x^2 - y^2)" --steps full',
    '"x*y" --where "x^2 + y^2 = 1"',
    '"x*sin(y) + y^2" --box "x in [-10, 10], y in [-5, 5]"',
    without=("at", "simplify", "understood", "hint"),
)
def critical(expression: Expression, options: Options, box: Box = None, where: Where = None, verify: Verify = False) -> int:
    """Every critical point of a function, classified, with a proof that these are all, or a word about what is not proved.

    Kinds are decided exactly by the signs of the Hessian's eigenvalues, and by higher order where these are silent.
    The exit code is 3 where the list is not proved to be complete.
    """
    return answer("critical", expression, options, box=box, where=where, verify=verify)


@command('"x^4 + y^4 - 4*x*y" --at 0,0', '"(y - x^2)*(y - 2*x^2)" --at 0,0', without=("simplify", "understood", "hint"))
def classify(expression: Expression, options: Options) -> int:
    """One point of a function: whether the gradient is zero there, and of which kind the point is.

    The Hessian's eigenvalues, its leading minors and, for two variables, D = f_xx f_yy - f_xy^2 are shown beside each other.
    """
    return answer("classify", expression, options)


@command(
    '"(x+1)^2" "x^2 + 2x + 1"',
    '"sqrt(x^2)" "x" --assume "x > 0"',
    '"[2x*y, x^2]" "[y*2x, x*x]"',
    groups=(READING, VALUES, OUTPUT, LIMITS),
    without=("set", "at", "digits"),
)
def equal(left: First, options: Options, right: Second = None, rtol: Rtol = "0", atol: Atol = "0") -> int:
    """Whether two answers are equal, different or undecided, with the evidence.

    A difference is shown by a point and proved values there; equality is proved. The exit code is 0, 1 or 3.
    """
    if right is None and left != "-":
        raise usage_error("one answer is given where two are compared", 'for example: jachess equal "(x+1)^2" "x^2 + 2x + 1"')
    return answer("equal", left, options, right=right, rtol=rtol, atol=atol)


@command(
    "key.toml submissions/",
    "key.toml submissions/ --jobs 2 --gradebook class.db --feedback feedback/",
    "key.toml answers.csv --format csv --output marks.csv",
    "key.toml --self-test",
    groups=(),
)
def check(
    key: KeyFile,
    submissions: Submitted = None,
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    gradebook: Gradebook = None,
    students: Students = None,
    reveal: Reveal = None,
    self_test: SelfTest = False,
    feedback: Feedback = None,
    feedback_format: FeedbackFormat = "markdown",
    gradescope: Gradescope = None,
    fail_under: FailUnder = None,
    format: MarksFormat = None,
    json: AsJson = False,
    output: MarksOutput = None,
    width: Width = None,
    color: Color = "auto",
    ascii: AsciiOnly = False,
    time_limit: AnswerTime = None,
    memory_limit: AnswerMemory = None,
) -> int:
    """Mark a class: every answer against the key, with evidence, and mistakes named.

    Submissions are files, folders or archives; - reads one from standard input. The exit code is 1 where somebody could
    not be graded, or where the class stays below --fail-under.
    """
    from jachess.cli.checking import Asked
    from jachess.cli.checking import check as mark

    return mark(
        Asked(
            key=key,
            submissions=tuple(submissions or ()),
            jobs=jobs,
            scheduler=scheduler,
            gradebook=gradebook,
            fail_under=fail_under,
            gradescope=gradescope,
            feedback=feedback,
            feedback_format=feedback_format,
            reveal=reveal,
            students=students,
            self_test=self_test,
            format="json" if json else format,
            output=output,
            seconds=time_limit,
            megabytes=memory_limit,
            width=width,
            color=color,
            ascii=ascii,
        )
    )


@command("", "--format json", groups=(OUTPUT,))
def functions(options: Options) -> int:
    """Every known function: how it is written, its derivative, where it is defined."""
    if options.format == "mathml":
        raise usage_error("a list of functions is more than one formula", "--format html is a page of formulas")
    return answer("functions", None, options)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="the version of jachess", show_default=False)] = False,
) -> None:
    """What happens without a command: the version, or three examples."""
    from jachess import __version__

    if version:
        print(f"jachess {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(
            f"jachess {__version__}: derivatives, step by step\n\n"
            '  jachess derivative "x^2*sin(x)"\n'
            '  jachess jacobian "x*y, x+y^2" --at 2,3\n'
            '  jachess hessian "x^3 + x*y^2" --steps brief\n\n'
            "Next: `jachess --help` lists the commands, `jachess jacobian --help` explains one with its options,\n"
            "`jachess functions` shows every function it knows, `jachess --install-completion` completes words with Tab."
        )


def run(arguments: list[str]) -> int:
    """Run the program with these arguments and give its exit code."""
    program: Any = typer.main.get_command(app)
    try:
        code = program.main(arguments, prog_name="jachess", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        close_output()  # whoever was reading has seen enough
        return 0
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if "--debug" in arguments:
            import traceback

            traceback.print_exc()
        problem = failure(error)
        complain(problem)
        return problem.exit_code
    return code if isinstance(code, int) else 0
