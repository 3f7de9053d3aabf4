"""The command line: one file a verb. Parses and calls; no logic.

A verb is a module of this folder with a function of the same name; it is found by being there.
Verbs import what they need inside the function, so that ``digitize --help`` stays quick.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer._click.exceptions import NoArgsIsHelpError  # typer carries its own click
from typer._click.exceptions import UsageError as Misuse

from digitize.errors import DigitizeError, Interrupted, UsageError

NOT_VERBS = ("delivering", "options", "progress", "terminal")
ORDER = (
    "run", "show", "draw", "status", "retry", "verify", "watch", "export", "validate", "search",
    "review", "learn", "structure", "evaluate", "schema", "doctor",
)  # fmt: skip


def verbs() -> list[str]:
    """The names of all verbs, the usual ones first."""
    found = {m.name for m in pkgutil.iter_modules(__path__)} - set(NOT_VERBS)
    return [verb for verb in ORDER if verb in found] + sorted(found - set(ORDER))


def application() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="digitize", add_completion=False, no_args_is_help=True, rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip

    @app.callback()
    def about(
        version: bool = typer.Option(False, "--version", help="Print the version and stop."),
    ) -> None:
        """Turn scanned newspaper pages into clean article JSON, offline and on a CPU.

        Any verb takes --debug: show where an unexpected error came from.
        """

    for verb in verbs():
        module = importlib.import_module(f"digitize.cli.{verb}")
        app.command(verb)(getattr(module, verb))
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code. Nobody ever sees a traceback unasked."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given or bool(os.environ.get("DIGITIZE_DEBUG"))
    given = [argument for argument in given if argument != "--debug"]
    try:
        code = _call(given)
    except DigitizeError as error:
        if debug:
            raise
        code = _say(str(error), error.exit_code)
    except BrokenPipeError:  # the reader of our output, like head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (KeyboardInterrupt, typer.Abort):
        code = _say("stopped", Interrupted.exit_code)
    except Exception as error:
        if debug:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        code = _say(f"unexpected error ({what}); --debug shows where", DigitizeError.exit_code)
    raise SystemExit(code)


def _call(given: list[str]) -> int:
    if given == ["--version"]:
        from digitize import __version__

        typer.echo(f"digitize {__version__}")
        return 0
    try:
        result: Any = typer.main.get_command(application()).main(given, standalone_mode=False)
    except NoArgsIsHelpError as error:
        error.show()
        return UsageError.exit_code
    except Misuse as error:
        where = error.ctx.command_path if error.ctx else "digitize"
        message = error.format_message().rstrip(".")
        return _say(f"{message}; see {where} --help", UsageError.exit_code)
    except typer.Exit as stop:
        return int(stop.exit_code)
    return result if isinstance(result, int) else 0


def _say(message: str, code: int) -> int:
    print(f"digitize: {message}", file=sys.stderr)
    return code
