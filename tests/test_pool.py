"""The pool of this machine: who is given which task, without any process."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from digitize.batch import pool
from digitize.batch.limits import Limits
from digitize.batch.messages import IssueWork, Settings, Task
from digitize.store.records import Todo, Work


class Hand:
    """A worker process that only holds what it is given."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.tasks: deque[Task] = deque()
        self.ready, self.dead = True, False

    def give(self, task: Task) -> None:
        self.tasks.append(task)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> tuple[pool.LocalPool, list[Hand]]:
    made: list[Hand] = []

    def hand(name: str, settings: Settings) -> Hand:
        made.append(Hand(name, settings))
        return made[-1]

    monkeypatch.setattr(pool, "Process", hand)
    return pool.LocalPool(Settings(Path(), None), Limits(jobs=2)), made


def task(key: int, todo: Todo) -> Task:
    return Task(key, Work(key, key, Path(), Path(), "", "", 0, todo, "", 0))


def keys(hand: Hand) -> list[int]:
    return [held.key for held in hand.tasks]


def test_no_page_waits_behind_one_that_is_read(
    hands: tuple[pool.LocalPool, list[Hand]],
) -> None:
    workers, (first, second) = hands
    for key in range(4):
        workers.submit(task(key, "read"))
    assert (keys(first), keys(second), workers.room()) == ([0], [1], 0)
    second.tasks.clear()
    workers.submit(task(4, "read"))
    assert (keys(first), keys(second)) == ([0], [2]), "whoever is free first takes the next"


def test_short_tasks_are_handed_out_ahead(hands: tuple[pool.LocalPool, list[Hand]]) -> None:
    workers, (first, second) = hands
    for key in range(3):
        workers.submit(task(key, "open"))
    workers.submit(Task(3, IssueWork("issue", ())))
    assert (keys(first), keys(second)) == ([0, 2], [1, 3])
