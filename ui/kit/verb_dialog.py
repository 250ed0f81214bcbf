"""The frame of a dialog that asks for what a verb needs: its effects before the click, the verb on its button (U3, S3).

What cannot be undone is said in a line. A refusal shows at the field it concerns, or over the fields; nothing typed is
lost by it. Enter moves from field to field, Ctrl+Enter does the verb, Esc leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.errors import Refusal
from ui.kit import icons
from ui.kit.banner import Banner
from ui.kit.breakable import kept_together
from ui.kit.form import Form
from ui.kit.office import Office
from ui.kit.reading_order import InReadingOrder, read_last
from ui.kit.runner import Failure
from ui.kit.scroll import Scroll
from ui.kit.shortcuts import bind, hint
from ui.kit.theme import restyle, scaled, set_role, theme
from ui.kit.wording import WordButton, WordLabel, say

if TYPE_CHECKING:
    from app.base.door import Verb

T = TypeVar("T")

NARROW, WIDE, BROAD = 520, 800, 960
_PAD = 24


class Effects(QWidget):
    """What a verb will do, a line each: an icon and words already said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()
        theme().changed.connect(self._redraw)

    def tell(self, lines: Sequence[tuple[str, str]]) -> None:
        """Say the effects anew, as (role of an icon, words)."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._redraw()

    @property
    def told(self) -> tuple[str, ...]:
        """The words that are shown."""
        return tuple(text for _, text in self._lines)

    def _redraw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for role, text in self._lines:
            self._column.addWidget(_Effect(role, text, self))
        self.setAccessibleName(", ".join(self.told))
        self.setVisible(bool(self._lines))


class _Effect(QWidget):
    def __init__(self, role: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        glyph, words = QLabel(self), QLabel(kept_together(text), self)
        warns = role in _WARNS
        ink = _WARNS.get(role, "text2")
        glyph.setPixmap(icons.pixmap(role, ink, scaled(16), self.devicePixelRatioF()))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        # What speaks against it is not one more line of what it does.
        set_role(words, "name" if warns else "body")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)


_WARNS: Mapping[str, str] = {"trouble": "wait.solid", "late": "late.solid", "hold": "hold.solid"}
"""What speaks against a verb, with the colour of its icon."""


class VerbDialog(InReadingOrder, QDialog):
    """A dialog over its window. Make the fields in `form` or put widgets into `body`, then `open()`.

    `title` and `verb` are keys of words; `fields_of` names the field a refusal's code belongs to. `pending` is False
    where there is nothing to call off: such a dialog is closed, not cancelled.
    """

    fields_of: Mapping[str, str] = {}
    pending = True

    def __init__(
        self,
        office: Office,
        title: str,
        verb: str,
        parent: QWidget | None = None,
        *,
        width: int = NARROW,
        look: str = "primary",
        columns: int = 2,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.office = office
        self._begun = True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._title_key, self._title_facts, self._wide = title, dict(facts or {}), width
        self._title = WordLabel(title, self, **self._title_facts)
        self.subtitle = QLabel(self)
        self.subtitle.setTextFormat(Qt.TextFormat.PlainText)
        self.subtitle.setWordWrap(True)
        self.subtitle.hide()
        self.banner = Banner(self, _PAD)
        self.form = Form(columns, self)
        self.effects = Effects(self)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        self.verb = WordButton(verb, self, look=look, clicked=self.try_it, **self._title_facts)
        self.leave = WordButton("kit.leave", self, clicked=self.reject)
        if look != "danger":
            # Enter behind the last field goes on to the verb: at *Cancel* one more would throw away what was typed.
            read_last(self.leave)
        self.tell_leave()
        self.verb.show_keys(lambda: hint("confirm"))
        bind(self, "confirm", self.verb.click)
        self._lay_out()
        self._say_title()
        theme().changed.connect(self._dress)
        self._dress()

    # --- what a dialog of a room says ---

    def check(self) -> bool:
        """Whether what was typed can be taken; complaints stand at their fields."""
        return self.form.check()

    def act(self) -> None:
        """Do the verb with what was typed."""

    def tell_leave(self) -> None:
        """Say how to leave without doing anything; where the verb itself calls something off, not by the same word."""
        again = self.verb.text().replace("&", "").startswith(say("kit.leave"))
        self.leave.tell("kit.close" if not self.pending else "kit.keep" if again else "kit.leave")

    def tell_title(self, key: str, **facts: object) -> None:
        """Give it another title: what was to be done is done."""
        self._title_key, self._title_facts = key, dict(facts)
        self._title.tell(key, **facts)
        self._say_title()

    def tell_subtitle(self, text: str) -> None:
        """Say something below the title."""
        self.subtitle.setText(text)
        self.subtitle.setVisible(bool(text))

    @property
    def came_to(self) -> str:
        """What came of it in a line, once it is done."""
        return self.subtitle.text() or self.windowTitle()

    def tell_note(self, text: str) -> None:
        """Say what cannot be undone, above the buttons."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def hold_back(self, *, held: bool) -> None:
        """Let the verb not invite where the effects warn of it."""
        self.verb.setProperty("look", "secondary" if held else "primary")
        restyle(self.verb)

    def widen(self, width: int) -> None:
        """Be so wide from now on, at 100 %: more is asked than at first."""
        self._wide = width
        self._grow()

    def put(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget below the fields."""
        self.body.addWidget(widget, stretch)

    def show_body(self, *, shown: bool) -> None:
        """Show what was put in, or leave it out with its room where only the effects are left to be read."""
        self._scroll.setVisible(shown)

    def put_at_foot(self, widget: QWidget) -> None:
        """Put a widget at the left of the foot; the one that stands out stands at the right, as a verb does everywhere.

        At the left an outlined button does something with what is shown, a link leads to something else; one that destroys
        is a red link, for only the verb that confirms is filled.
        """
        look = widget.property("look")
        if look == "primary":
            self._foot.addWidget(widget)
            return
        if look in ("quiet", "danger"):
            widget.setProperty("look", "link")
            widget.setProperty("danger", look == "danger")
        self._foot.insertWidget(0, widget)

    def do(
        self, verb: Verb[..., T], *args: object, done: Callable[[T], object] | None = None, **named: object
    ) -> None:
        """Run a verb; the dialog closes when it is done, and says why when it is refused."""

        def ended(answer: T) -> None:
            self.accept()
            if done is not None:
                done(answer)

        self.set_busy(busy=True)
        self.banner.hide()
        self.office.do(verb, *args, done=ended, failed=self.refused, owner=self, **named)

    def refused(self, failure: Failure) -> None:
        """Show why it could not be done, at its field where there is one."""
        self.set_busy(busy=False)
        error = failure.error
        if isinstance(error, Refusal) and error.code in self.fields_of:
            self.form.complain(self.fields_of[error.code], error)
            return
        self.banner.show_failure(failure)

    def set_busy(self, *, busy: bool) -> None:
        """While the verb is under way it cannot be asked for again."""
        self.verb.setEnabled(not busy)

    def try_it(self) -> None:
        """Check, then act."""
        if self.check():
            self.act()

    # --- within ---

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_PAD, 20, _PAD, 12)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self.subtitle)
        inner = self._inner = QWidget(self)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(_PAD, 4, _PAD, 16)
        self.body.setSpacing(16)
        self.body.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)
        inner.installEventFilter(self)
        self._scroll = Scroll(inner, self, edged=True)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._make_room_for_bar)
        told = QVBoxLayout()
        told.setContentsMargins(_PAD, 8, _PAD, 8)
        told.setSpacing(8)
        told.addWidget(self.effects)
        # What cannot be undone has the whole width, above the buttons.
        told.addWidget(self.note)
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(_PAD, 8, _PAD, 20)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.verb)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self._scroll, 1)
        column.addLayout(told)
        column.addLayout(foot)

    def sizeHint(self) -> QSize:
        # Words that wrap are asked how high they are at this width, not at one of their own.
        room = self.screen().availableGeometry()
        wide = scaled(self._wide)
        if not self._scroll.isHidden():
            # What cannot be narrower (a long choice) would be cut at the frame: nothing scrolls sideways.
            wide = max(wide, min(self.body.totalMinimumSize().width(), room.width() - 40))
        rest, inner = _height_of(self._column, wide), 0
        if not self._scroll.isHidden():
            rest -= self._scroll.sizeHint().expandedTo(self._scroll.minimumSizeHint()).height()
            inner = _height_of(self.body, wide)
        return QSize(wide, min(rest + inner, room.height() - 40))

    def open(self) -> None:
        # Sizes are known once the style has been put on everything.
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()
        self.resize(self.sizeHint())
        super().open()
        self._give_keys()

    def _give_keys(self) -> None:
        """Give the keys to the first field, else to the safe answer: never to the verb, which Enter would do."""
        first = next((each.edit for each in self.form.fields.values() if each.isVisibleTo(self.form)), None)
        self._begun = first is not None
        (first or self.leave).setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_keys_late(self) -> None:
        """Begin anew where the fields came after the dialog, and nobody has gone on from its buttons."""
        late = not self._begun and self.focusWidget() in {None, self, self.leave, self.verb}
        if late and any(each.edit.isVisible() for each in self.form.fields.values()):
            self._give_keys()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A field that comes later, or a list that fills, is told to what scrolls and no further.
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self._grow()
            self._give_keys_late()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        """What is said and asked grows with what is typed and found; the dialog grows with it and never shrinks."""
        if not self.isVisible() or (wanted := self.sizeHint().expandedTo(self.size())) == self.size():
            return
        self.move(self.x() - (wanted.width() - self.width()) // 2, self.y())
        self.resize(wanted)
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        if frame.bottom() > room.bottom():
            # Its buttons must not end up below the edge of the screen.
            self.move(self.x(), max(self.y() - (frame.bottom() - room.bottom()), room.top()))

    def _make_room_for_bar(self, _least: int, most: int) -> None:
        """The bar stands in the margin: fields and buttons keep their common right edge beside it."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if most else 0
        self.body.setContentsMargins(_PAD, 4, _PAD - bar, 16)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say_title()

    def _say_title(self) -> None:
        self.setWindowTitle(say(self._title_key, **self._title_facts))
        self.setAccessibleName(self.windowTitle())

    def _dress(self) -> None:
        set_role(self._title, "section")
        set_role(self.subtitle, "body", "text2")
        set_role(self.note, "support", "text2")


def _height_of(layout: QVBoxLayout, wide: int) -> int:
    """How high a layout is at a width; one in which no words wrap is as high at any."""
    return layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
