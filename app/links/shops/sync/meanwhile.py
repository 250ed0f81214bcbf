"""Asking a shop while what it answered before is stored and taken in.

The shop is still asked one question at a time: whoever is inside asks nothing, and nobody leaves before the answer is there,
so that no line is closed under a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def meanwhile(question: Callable[[], T]) -> Iterator[Future[T]]:
    """Ask on a thread of its own; once left, the answer is there, or what it failed with is raised by who takes it."""
    asked: Future[T] = Future()
    # A daemon: a program that has to end waits for no shop.
    thread = Thread(target=_answer, args=(asked, question), name="comptoir-shop", daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        thread.join()


def _answer(asked: Future[T], question: Callable[[], T]) -> None:
    try:
        asked.set_result(question())
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where the answer is taken
        asked.set_exception(error)
