"""What the ledger says of a batch as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from digitize.store.ledger import Ledger
from digitize.store.tree import Tree
from digitize.store.vanished import vanished


def survey(output: Path, most: int = 10) -> dict[str, Any]:
    """States, errors, newspapers, the slowest pages and the least sure ones.

    ``gone``: files with pages that are not done and that are no longer in the box; errors name
    files relative to it. Can be asked while a run is at work. Raises ``InputError`` where the
    folder is no output.
    """
    ledger = Ledger(Tree.open(output).ledger, writable=False)
    try:
        return {
            "states": _states(ledger),
            "gone": len(vanished(ledger)),
            "errors": _named(
                ledger, ("stage", "error", "pages"),
                """SELECT stage, max(replace(error, CAST(f.root AS TEXT) || '/', '')), count(*)
                   FROM pages p JOIN files f ON f.id = p.file_id WHERE state = 'failed'
                   GROUP BY stage, code, substr(error, instr(error, ': '), 60)
                   ORDER BY count(*) DESC, stage LIMIT ?""", most,
            ),
            "newspapers": _named(
                ledger, ("title", "pages", "issues", "missing"),
                """SELECT d.title, count(*), count(DISTINCT d.issue),
                   (SELECT coalesce(sum(missing), 0) FROM issues WHERE folder IN
                    (SELECT issue FROM documents x WHERE x.title IS d.title))
                   FROM documents d GROUP BY d.title ORDER BY count(*) DESC, d.title LIMIT ?""",
                most,
            ),
            "slowest": _named(
                ledger, ("document", "seconds"),
                """SELECT min(d.name), p.seconds FROM pages p JOIN documents d ON d.page_id = p.id
                   WHERE p.seconds IS NOT NULL GROUP BY p.id ORDER BY p.seconds DESC LIMIT ?""",
                most,
            ),
            "least_sure": _named(
                ledger, ("document", "confidence"),
                """SELECT name, confidence FROM documents WHERE confidence IS NOT NULL
                   ORDER BY confidence, name LIMIT ?""", most,
            ),
        }  # fmt: skip
    finally:
        ledger.close()


def _states(ledger: Ledger) -> dict[str, int]:
    counts = dict(ledger.query("SELECT state, count(*) FROM pages GROUP BY state"))
    return {state: counts.get(state, 0) for state in ("done", "pending", "suspect", "failed")}


def _named(
    ledger: Ledger, names: tuple[str, ...], sql: str, *parameters: object
) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in ledger.query(sql, *parameters)]
