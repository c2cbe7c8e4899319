"""The commands, one short function each. What they share is in `options.py`; the work is in `jachess.library`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from jachess.cli.answering import answer, complain
from jachess.cli.commands import Command, Group, spread, usage_error
from jachess.cli.failures import INTERRUPTED, failure
from jachess.cli.options import GROUPS, OUTPUT, Expression, Options, Order
from jachess.cli.output import close_output

app = typer.Typer(
    name="jachess",
    cls=Group,
    help="Derivatives of functions of one and several variables: derived step by step, every step verified, evaluated exactly.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(*examples: str, groups: tuple[str, ...] = GROUPS) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Make the function a command with the options of these groups. `examples` are its arguments in examples of use."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        kind = type(function.__name__.title(), (Command,), {"examples": examples})
        app.command(function.__name__, cls=kind)(spread(function, groups))
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
