"""Errors and exit codes.

    DigitizeError                 15  something unexpected
    ├── UsageError                 2  the command line cannot be understood
    ├── MissingDependency          3  a package, program or model is not there
    ├── InputError                 4  an input is missing or unreadable
    ├── OutputError                5  the output cannot be written
    ├── ConfigError                9  unknown key, bad TOML, bad profile
    ├── PagesFailed               20  finished, but some pages stand failed
    └── Interrupted              130  stopped by the user

A message names the thing that failed and says what to do next. Foreign errors are
translated where they enter, with ``raise ... from``.
"""

from __future__ import annotations

from typing import ClassVar


class DigitizeError(Exception):
    """Root of all errors that digitize raises on purpose; carries the exit code."""

    exit_code: ClassVar[int] = 15


class UsageError(DigitizeError):
    """The call cannot be understood: an unknown option, contradictory options."""

    exit_code = 2


class MissingDependency(DigitizeError):
    """A package, a program or a model that the call needs is not installed."""

    exit_code = 3


class InputError(DigitizeError):
    """An input does not exist, or cannot be read as a page."""

    exit_code = 4


class OutputError(DigitizeError):
    """The output folder or file cannot be written."""

    exit_code = 5


class ConfigError(DigitizeError):
    """A configuration or profile has an unknown key, a bad value or broken TOML."""

    exit_code = 9


class PagesFailed(DigitizeError):
    """The batch went to its end, but pages of the given input stand failed."""

    exit_code = 20


class Interrupted(DigitizeError):
    """The user stopped the run; what is finished is kept and the run can be resumed."""

    exit_code = 130
