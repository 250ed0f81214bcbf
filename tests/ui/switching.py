"""A screen that stands open while its language, theme and size of text change: all its words, to be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from app.base.errors import Refusal
from tests.ui.faults import name_of, shown, texts_of
from tests.ui.painted import painting
from ui.kit.theme import ROLES, apply, font, theme
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import switch, words
from ui.orders.order_entry import OrderEntry
from ui.shell.tour import Stop

TYPED = "Ün"
"""Letters that mean nothing, and are typed wherever something can be typed."""
FIGURE = "7"
"""What is typed where a figure is wanted; the last letters of it are still missing."""

Words = list[tuple[str, str]]


def words_of(stop: Stop) -> Words:
    """Every word that is shown or read out, by the widget: what labels say, what is painted, names and tips."""
    root = stop.over or stop.window
    found: Words = []
    with painting() as painted:
        root.grab()
    for widget in (root, *shown(root)):
        found += [(name_of(widget), text) for text in dict.fromkeys(texts_of(widget)) if text]
        found += [(name_of(widget), text) for text in dict.fromkeys(painted.get(widget, ()))]
    return sorted(found)


def type_somewhere(stop: Stop) -> dict[QWidget, str]:
    """Type into what stands open to be filled in, by real keys; gives what stands where afterwards."""
    root = stop.over or stop.window
    over = root if isinstance(root, QDialog) else next(iter(_entries(root)), None)
    if over is None:
        return {}
    for edit in _edits(over):
        if not edit.isReadOnly() and edit.isEnabled():
            edit.setFocus()
            QTest.keyClicks(edit, FIGURE if isinstance(edit, TypedEdit) else TYPED)
    return typed(stop)


def typed(stop: Stop) -> dict[QWidget, str]:
    """What stands in every field; in one that holds a figure, what it is read as."""
    return {edit: _meaning(edit) for edit in _edits(stop.over or stop.window)}


def _meaning(edit: QLineEdit | QPlainTextEdit) -> str:
    text = edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()
    if isinstance(edit, TypedEdit) and text:
        try:
            return repr(edit._read(text))
        except Refusal:
            return text
    return text


def in_language(language: str, settle: Callable[[], object]) -> None:
    """Change the language as the menu does."""
    switch(language)
    settle()


def dressed(mode: str, percent: int, settle: Callable[[], object]) -> None:
    """Change theme and size of the text as the menu does."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, "dark" if mode == "dark" else "light", percent)
    settle()


def lost(
    stop: Stop, settle: Callable[[], object], sizes: Sequence[int], looked: Callable[[int], object]
) -> tuple[list[str], Words]:
    """What is not as before when language, theme and size have changed and changed back; and the words meanwhile.

    `looked` is called in the other theme at each of the sizes of text, in per cent.
    """
    language, mode, percent = words().language, theme().tokens.name, theme().percent
    other = "en" if language == "fr" else "fr"
    before = words_of(stop)
    in_language(other, settle)
    meanwhile = words_of(stop)
    in_language(language, settle)
    after = words_of(stop)
    faults = _differences(before, after, f"after {language}, {other}, {language}")
    entered = type_somewhere(stop)
    if entered:
        settle()
        entered = typed(stop)
        in_language(other, settle)
        in_language(language, settle)
    for size in sizes:
        dressed("dark" if mode == "light" else "light", size, settle)
        faults += [f"{name} at {size} %" for name in _still_small(stop)] if size > 100 else []
        looked(size)
    dressed(mode, percent, settle)
    if not entered:
        faults += _differences(before, words_of(stop), "after another theme and size")
    for edit, text in entered.items():
        now = typed(stop).get(edit)
        if now != text:
            faults.append(f"{name_of(edit)} held {text!r} and now {now!r}")
    return faults, meanwhile


def _still_small(stop: Stop) -> list[str]:
    """Widgets whose letters have not grown with the size of the text."""
    sizes = {font(role).pixelSize() for role in ROLES}
    return [
        f"{name_of(widget)} keeps letters of {widget.font().pixelSize()} px"
        for widget in shown(stop.over or stop.window)
        if any(texts_of(widget)) and widget.font().pixelSize() not in sizes
    ]


def _differences(before: Words, after: Words, when: str) -> list[str]:
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    return [f"{name}: {text!r} is gone {when}" for name, text in gone] + [
        f"{name}: {text!r} is new {when}" for name, text in new
    ]


def _entries(root: QWidget) -> list[QWidget]:
    return [each for each in root.findChildren(OrderEntry) if each.isVisible()]


def _edits(root: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    return [each for each in shown(root) if isinstance(each, (QLineEdit, QPlainTextEdit))]
