"""`python -m jachess` and the console script `jachess`."""

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code.

    The current folder is taken out of the module path before anything else is imported: in a folder of homework, a
    student's `sympy.py` would otherwise run in place of the library.
    """
    if __name__ == "__main__" and not sys.flags.safe_path:
        del sys.path[0]
    sys.path[:] = [folder for folder in sys.path if folder not in ("", ".")]
    # One command builds much and throws little away: collecting cycles early would only cost time.
    gc.set_threshold(100_000)
    try:
        from jachess.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
