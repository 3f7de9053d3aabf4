"""Text from templates: a small context-free grammar with memory.

A rule is a list of templates; ``{name}`` stands for another rule. ``{name1}`` (a name with a
digit at its end) is chosen once per story and then stays the same, so that people, places and
things come back as they do in real news. ``{3-40}`` is a number, ``{3.0-9.5}`` a decimal.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
_SLOT = re.compile(r"\{([^{}]+)\}")
_NUMBER = re.compile(r"(\d+)-(\d+)$")
_DECIMAL = re.compile(r"(\d+)\.(\d+)-(\d+)\.(\d+)$")


@cache
def load(name: str) -> dict[str, list[str]]:
    """The rules of ``words/<name>.toml``; a rule written as one string is split at blanks."""
    raw = tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8"))
    return {k: v.split() if isinstance(v, str) else v for k, v in _flat(raw).items()}


def _flat(raw: dict[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


@dataclass
class Writer:
    """Writes text with one grammar, one source of chance and one memory (one per story)."""

    rules: dict[str, list[str]]
    rng: random.Random
    topic: str = ""
    memory: dict[str, str] = field(default_factory=dict)
    _used: dict[str, set[str]] = field(default_factory=dict)

    def write(self, rule: str) -> str:
        """One expansion of a rule. Raises ``KeyError`` where the grammar lacks it."""
        return self.fill(self.pick(rule))

    def pick(self, rule: str) -> str:
        """One template of a rule, none twice before all were used."""
        options = self.rules.get(f"{self.topic}.{rule}") or self.rules[rule]
        used = self._used.setdefault(rule, set())
        fresh = [o for o in options if o not in used] if len(options) < 400 else options
        if not fresh:
            used.clear()
            fresh = options
        chosen = self.rng.choice(fresh)
        if len(options) < 400:
            used.add(chosen)
        return chosen

    def fill(self, template: str) -> str:
        """The template with every slot filled."""
        return _SLOT.sub(lambda m: self._slot(m[1]), template)

    def _slot(self, name: str) -> str:
        if m := _NUMBER.match(name):
            return str(self.rng.randint(int(m[1]), int(m[2])))
        if m := _DECIMAL.match(name):
            low, high = float(f"{m[1]}.{m[2]}"), float(f"{m[3]}.{m[4]}")
            return f"{self.rng.uniform(low, high):.{len(m[2])}f}"
        if name[-1].isdigit():
            if name not in self.memory:
                self.memory[name] = self.write(name.rstrip("0123456789"))
            return self.memory[name]
        return self.write(name)
