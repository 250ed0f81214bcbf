"""A screen that stands open while its language, theme and size of text change: nothing is lost, no words are mixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from app.base.errors import Refusal
from tests.ui.faults import is_ours, name_of, shown, texts_of
from tests.ui.painted import Glance, glanced_at
from ui.kit.theme import ROLES, apply, font
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import switch
from ui.shell.main_window import MainWindow
from ui.shell.screens import DRAFTS
from ui.shell.tour import Stop

TYPED = "Ün"
"""Letters that mean nothing, and are typed wherever something can be typed."""
FIGURE = "7"
"""What is typed where a figure is wanted; the rest of it is still missing."""

TYPED_OR_PASSING: Mapping[str, str] = {
    "Toasts": "tells for some seconds what was done, in the words it was told in",
    "QLabel in Toasts": "the same",
    "RecentRow": "companies have the names that people gave them",
}
"""Widgets that may keep words of another language."""

_SCANNER_MILLISECONDS = 150

Words = list[tuple[str, str]]


def words_of(stop: Stop, glance: Glance | None = None) -> Words:
    """Every word that is shown or read out, by the widget: what labels say, what is painted, names and tips."""
    root = stop.over or stop.window
    found: Words = []
    painted = (glance or glanced_at(root)).painted
    for widget in (root, *shown(root)):
        texts = dict.fromkeys((*texts_of(widget), *painted.get(widget, ())))
        found += [(name_of(widget), text) for text in texts if text]
    return sorted(found)


def lost_words(before: Words, after: Words) -> list[str]:
    """What was there before and is not now, and the other way round; messages come and go by themselves."""
    gone = [f"{name}: {text!r} is gone" for name, text in before if (name, text) not in after]
    new = [f"{name}: {text!r} is new" for name, text in after if (name, text) not in before]
    return [each for each in gone + new if "Toasts" not in each.partition(":")[0].split()]


def foreign(told: Words, left: str, now: str) -> list[str]:
    """The words of the language that was left which are none of the language that holds now."""
    return [
        f"{name} still says {text!r}"
        for name, text in told
        if not name.startswith(tuple(TYPED_OR_PASSING)) and _is_only(text, left, now)
    ]


@cache
def _is_only(text: str, language: str, other: str) -> bool:
    # A file keeps the name it left under.
    return not text.endswith(".pdf") and is_ours(text, language) and not is_ours(text, other)


def still_small(stop: Stop) -> list[str]:
    """Widgets whose letters have not become larger with the size of the text."""
    sizes = {font(role).pixelSize() for role in ROLES}
    return [
        f"{name_of(widget)} keeps letters of {widget.font().pixelSize()} px"
        for widget in shown(stop.over or stop.window)
        if any(texts_of(widget)) and widget.font().pixelSize() not in sizes
    ]


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


def lost_typing(stop: Stop, languages: Sequence[str], settle: Callable[[], object]) -> tuple[int, list[str]]:
    """Type by real keys into what stands open to be filled in, change the language and back: what got lost of it.

    Gives also into how many fields something was typed.
    """
    root = stop.over or stop.window
    page = root.current if isinstance(root, MainWindow) else root
    if not isinstance(page, QDialog) and not any(stop.name.startswith(f"draft-{noun}") for noun in DRAFTS):
        return 0, []
    open_to = [each for each in _edits(page) if not each.isReadOnly() and each.isEnabled()]
    for edit in open_to:
        edit.setFocus()
        QTest.keyClicks(edit, FIGURE if isinstance(edit, TypedEdit) else TYPED)
    # Nobody types as fast as that: what might come from a scanner is held back for a moment.
    QTest.qWait(_SCANNER_MILLISECONDS)
    settle()
    entered = {edit: _meaning(edit) for edit in _edits(page)}
    for language in languages:
        in_language(language, settle)
    now = {edit: _meaning(edit) for edit in _edits(page)}
    return len(open_to), [
        f"{name_of(edit)} held {text!r} and now {now.get(edit)!r}"
        for edit, text in entered.items()
        if now.get(edit) != text
    ]


def _meaning(edit: QLineEdit | QPlainTextEdit) -> str:
    """What stands in a field; of a figure, what it is read as."""
    text = edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()
    if isinstance(edit, TypedEdit) and text:
        try:
            return repr(edit._read(text))
        except Refusal:
            return text
    return text


def _edits(root: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    return [each for each in shown(root) if isinstance(each, (QLineEdit, QPlainTextEdit))]
