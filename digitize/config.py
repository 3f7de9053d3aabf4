"""Configuration: TOML files, ``--set key=value`` and newspaper profiles, checked before any page.

Defaults < newspaper profile < ``--config FILE`` < ``--set``. An unknown key is an error that names
the nearest one.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from digitize.errors import ConfigError
from digitize.profile import Profile

Model = TypeVar("Model", bound=BaseModel)
Table = dict[str, Any]


def load(model: type[Model], file: Path | None = None, settings: Iterable[str] = ()) -> Model:
    """Options from their defaults, a TOML file and ``key=value`` settings, in that order.

    ``model`` is the type of all options together; keys are dotted: ``scans.pdf_dpi=400``. Raises
    ``ConfigError``, which says where the fault stands and what would be right.
    """
    table = read_toml(file) if file else {}
    if file:
        check(model, table, str(file))
    for setting in settings:
        single = parse_setting(setting)
        check(model, single, f"--set {setting}", whole=False)
        table = merged(table, single)
    return check(model, table, "options")


def read_toml(path: Path) -> Table:
    """The tables of a TOML file. Raises ``ConfigError``."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}; check the path") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: no TOML: {error}; strings need quotes") from error


def parse_setting(text: str) -> Table:
    """``a.b=value`` as nested tables; the value as in TOML, bare words as strings."""
    key, equals, value = text.partition("=")
    parts = [part.strip() for part in key.split(".")]
    if not equals or not all(parts):
        raise ConfigError(f"--set {text}: write it as key=value, like scans.pdf_dpi=400")
    try:
        parsed = tomllib.loads(f"value = {value.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value.strip()
    for part in reversed(parts):
        parsed = {part: parsed}
    return dict(parsed)


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    """Two tables as one; where both have a value, that of ``above``."""
    result = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = merged(result[key], value) if both else value
    return result


def check(
    model: type[Model], table: Mapping[str, Any], origin: str, *, whole: bool = True
) -> Model:
    """The table as a ``model``; ``origin`` says in messages where it comes from.

    With ``whole`` false, keys that are missing are no fault. Raises ``ConfigError``.
    """
    try:
        return model.model_validate(table)
    except ValidationError as error:
        faults = [f for f in error.errors() if whole or f["type"] != "missing"]
        if not faults:
            return model.model_construct()
        raise ConfigError(f"{origin}: {_sentence(model, faults[0])}") from error


def _sentence(model: type[BaseModel], fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    if fault["type"] != "extra_forbidden":
        return f"{where} = {fault['input']!r}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
    *above, key = (str(part) for part in fault["loc"])
    known = _fields_at(model, above)
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    elsewhere = [k for k in all_keys(model) if k.rpartition(".")[2] == key]
    if near:
        hint = f"did you mean {'.'.join([*above, near[0]])}?"
    elif elsewhere:
        hint = f"did you mean {elsewhere[0]}?"
    else:
        hint = f"known there: {', '.join(known)}"
    return f"unknown key {where}; {hint}"


def _fields_at(model: type[BaseModel], above: Iterable[str]) -> list[str]:
    for key in above:
        field = model.model_fields.get(key)
        if field is None or not _is_model(field.annotation):
            return []
        model = field.annotation  # type: ignore[assignment]
    return list(model.model_fields)


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def all_keys(model: type[BaseModel], above: str = "") -> list[str]:
    """Every dotted key of a type of options, in order."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        if _is_model(field.annotation):
            keys += all_keys(field.annotation, f"{above}{name}.")  # type: ignore[arg-type]
        else:
            keys.append(above + name)
    return keys


def digest(*parts: BaseModel | Iterable[BaseModel]) -> str:
    """SHA-256 over values of options, in hexadecimal; the same for the same values."""
    plain = [
        part.model_dump(mode="json")
        if isinstance(part, BaseModel)
        else [p.model_dump(mode="json") for p in part]
        for part in parts
    ]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest_text(text)


def digest_text(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


# -- newspaper profiles ------------------------------------------------------------------------


def profile_folders() -> list[Path]:
    """Where profiles lie, the first to be asked first: the user's own, then those that ship."""
    configured = Path(os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
    package = Path(__file__).parent
    shipped = [package / "layouts", package.parent / "layouts"]  # installed; in a checkout
    return [configured / "digitize" / "layouts", *shipped]


def profiles(folders: Iterable[Path] | None = None) -> tuple[Profile, ...]:
    """All profiles, sorted by title; of one title, that of the first folder that has it.

    Raises ``ConfigError`` where one is broken.
    """
    found: dict[str, Profile] = {}
    for folder in profile_folders() if folders is None else folders:
        for path in sorted(folder.glob("*.toml")):
            profile = read_profile(path)
            found.setdefault(profile.title, profile)
    return tuple(found[title] for title in sorted(found))


def read_profile(path: Path) -> Profile:
    """One profile. Its title is that of the file where it names none. Raises ``ConfigError``."""
    profile = check(Profile, {"title": path.stem, **read_toml(path)}, str(path))
    _compile_patterns(profile, path)
    return profile


def profile(name: str) -> Profile:
    """The profile of a title, or in a TOML file. Raises ``ConfigError``, with the nearest title."""
    if name.endswith(".toml"):
        return read_profile(Path(name))
    known = {p.title: p for p in profiles()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"
    raise ConfigError(f"--profile {name}: no such profile; {hint}")


def _compile_patterns(profile: Profile, path: Path) -> None:
    for key in ("byline_patterns", "dateline_patterns"):
        for pattern in getattr(profile, key):
            try:
                re.compile(pattern)
            except re.error as error:
                raise ConfigError(f"{path}: {key}: {pattern!r}: {error}") from error
