"""The words of the window: one language at a time for all of it, switched while it runs.

Widgets keep keys, not texts. On a switch Qt's own LanguageChange event reaches every widget, shown or hidden, and
those made here say their words anew; others do so in `changeEvent`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QStyleOptionButton, QWidget

from app.base.errors import Refusal, Trouble
from app.base.words import Words
from ui.kit.access_keys import alt, flags_of, marked, unmarked, without_line
from ui.kit.runner import Failure


class _Current:
    """The words in use; looked up at each saying, so that a switch reaches everything."""

    words = Words("fr", figures=True)


def words() -> Words:
    """The words in use now."""
    return _Current.words


def say(key: str, **facts: object) -> str:
    """The words under `key` in the language of the window."""
    return _Current.words.say(key, **facts)


def switch(language: str) -> None:
    """Change the language of the whole window; every widget hears of it by a LanguageChange event."""
    _Current.words = Words(language, _Current.words.zone, figures=True)
    territory = QLocale.Country.France if _Current.words.language == "fr" else QLocale.Country.UnitedKingdom
    tongue = QLocale.Language.French if _Current.words.language == "fr" else QLocale.Language.English
    QLocale.setDefault(QLocale(tongue, territory))
    for widget in QApplication.topLevelWidgets():
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))


def sentence(error: BaseException) -> str:
    """Any failure in one text: what is wrong, why, and the way out. A bug has a sentence of its own."""
    if isinstance(error, (Refusal, Trouble)):
        return _Current.words.refusal(error)
    return say("kit.bug")


def parts(failure: Failure) -> tuple[str, str]:
    """A failure as a banner shows it: the problem, then the cause and the way out, on a line of its own the technical detail."""
    error = failure.error
    if not isinstance(error, (Refusal, Trouble)):
        return say("kit.bug"), say("kit.bug_way")
    current = _Current.words
    told = (current.part(error, "cause"), current.part(error, "way"))
    below = (" ".join(part for part in told if part), detail(error))
    return current.part(error, "problem"), "\n".join(part for part in below if part)


def detail(error: Refusal | Trouble) -> str:
    """The technical words of a failure, for whoever is asked for help; empty where there are none."""
    found = _Current.words.part(error, "detail")
    return say("kit.detail", text=found) if found else ""


def plain(text: str) -> str:
    """A text as a button or tab shows it: an ampersand in a name is no access key."""
    return text.replace("&", "&&")


class WordLabel(QLabel):
    """A label that says the words under a key, in whatever language the window has. Plain text, never rich."""

    def __init__(self, key: str, parent: QWidget | None = None, **facts: object) -> None:
        super().__init__(parent)
        self._key, self._facts = key, facts
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._say()

    def tell(self, key: str, **facts: object) -> None:
        """Say other words from now on."""
        self._key, self._facts = key, facts
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not without_line(self):
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            place, ink = self.contentsRect(), self.foregroundRole()
            self.style().drawItemText(
                painter, place, flags_of(self), self.palette(), self.isEnabled(), self.text(), ink
            )

    def _say(self) -> None:
        self.setText(say(self._key, **self._facts))


class WordButton(QPushButton):
    """A button with a verb under a key. `look`: primary, secondary, quiet, link or danger (look.md §8).

    The words may hold one `&` before the letter of the access key.
    """

    def __init__(
        self,
        key: str,
        parent: QWidget | None = None,
        *,
        look: str = "secondary",
        clicked: Callable[[], object] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(parent)
        self._key, self._facts = key, facts
        self._reason = ""
        self._more = ""
        self._keys: Callable[[], str] | None = None
        self.setProperty("look", look)
        self.setAutoDefault(False)
        if clicked is not None:
            self.clicked.connect(lambda _checked=False: clicked())
        self._say()

    @property
    def key(self) -> str:
        """The key of its words."""
        return self._key

    def tell(self, key: str, **facts: object) -> None:
        """Say other words from now on."""
        self._key, self._facts = key, facts
        self._say()

    def show_keys(self, keys: Callable[[], str]) -> None:
        """Show the keys that do the same in the tooltip (K12)."""
        self._keys = keys
        self._say()

    def allow(self, allowed: bool, reason: str = "") -> None:
        """Enable, or disable saying why: in the tooltip and to a screen reader."""
        self.setEnabled(allowed)
        self._reason = "" if allowed else reason
        self._say()

    def describe(self, more: str) -> None:
        """Tell a screen reader more than the words, already said: what the verb will do, or with what."""
        self._more = more
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter presses the button that has the keys, as Space does; Qt would leave it to a dialog's default.
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not held and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if not alt().held and marked(option.text):
            option.text = unmarked(option.text)

    def setIcon(self, icon: QIcon | QPixmap) -> None:
        super().setIcon(icon)
        self._say()

    def _say(self) -> None:
        text = say(self._key, **self._facts)
        # The style leaves four pixels between icon and words; the space makes them eight.
        after = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        told = f"{text}\u00a0" if after else f"\u00a0{text}"
        self.setText(text if self.icon().isNull() else told)
        bare = text.replace("&&", "\0").replace("&", "").replace("\0", "&")
        self.setAccessibleName(bare)
        self.setToolTip(self._reason or (f"{bare} ({self._keys()})" if self._keys is not None else ""))
        self.setAccessibleDescription(self._reason or self._more)
