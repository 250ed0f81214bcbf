"""The one ring around whatever button has the keys: outside of it, so that what it shows stays as it is (look.md §8).

Fields and cells of tables take the colour as their own border instead; a strip rings the disc it is at by itself.
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QRadioButton,
    QWidget,
)
from shiboken6 import isValid

from ui.kit.theme import tokens

LINE, OFFSET = 2, 2
"""How thick the ring is, and how far from what it surrounds."""
RADIUS = 6
"""The corners of a control, unless it says `ring_radius`; those of the ring are three more."""
_OUT = LINE + OFFSET
_MOVED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.EnabledChange,
        QEvent.Type.LayoutRequest,
    }
)


class FocusRing(QWidget):
    """Lies over a window, or over what scrolls in it, and follows one widget. It takes neither keys nor clicks.

    A widget tells where it stands within itself by `ring_box`, where it paints less than its whole rectangle, and by the
    property `ring` the colour that its ground asks for.
    """

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = ground
        self._chain: list[QWidget] = []
        self.hide()

    @property
    def around(self) -> QWidget | None:
        """What it surrounds."""
        return self._chain[0] if self._chain and isValid(self._chain[0]) else None

    def surround(self, widget: QWidget) -> None:
        """Surround a widget from now on, wherever it moves on this ground."""
        self.leave()
        each: QWidget | None = widget
        while each is not None and each is not self._ground:
            each.installEventFilter(self)
            self._chain.append(each)
            each = each.parentWidget()
        self._follow()

    def leave(self) -> None:
        """Surround nothing any more."""
        for each in self._chain:
            if isValid(each):
                each.removeEventFilter(self)
        self._chain = []
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED:
            self._follow()
        elif event.type() is QEvent.Type.ParentChange:
            self.leave()
        return False

    def _follow(self) -> None:
        widget, ground = self.around, self._ground
        if widget is None or not ground.isAncestorOf(widget):
            self.leave()
            return
        box = box_of(widget)
        place = QRect(widget.mapTo(ground, box.topLeft()), box.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
        # At the edge of its ground a ring would be cut off: there it comes nearer.
        self.setGeometry(place & ground.rect())
        self.setVisible(widget.isVisible())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        widget = self.around
        if widget is None:
            return
        named = widget.property("ring")
        ink = QColor(str(getattr(tokens(), str(named) if named else "focus")))
        corner = int(getattr(widget, "ring_radius", RADIUS)) + 3
        half = LINE / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink, LINE))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), corner, corner)


class _Rings(QObject):
    """Hears where the keys go, and has the ring of that ground there."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._shown: FocusRing | None = None
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        shown, self._shown = self._shown, None
        if shown is not None and isValid(shown):
            shown.leave()
        if now is not None and is_ringed(now):
            self._shown = ring_of(ground_of(now))
            self._shown.surround(now)


def follow(app: QApplication) -> None:
    """Ring what has the keys from now on, in every window; asked again, nothing happens."""
    if app.findChild(_Rings) is None:
        _Rings(app)


def is_ringed(widget: QWidget) -> bool:
    """Whether a widget is shown by a ring that it has the keys; others show it by themselves."""
    return isinstance(widget, QAbstractButton)


def box_of(widget: QWidget) -> QRect:
    """What of a widget the ring surrounds."""
    asked = cast("Any", getattr(widget, "ring_box", None))
    if callable(asked):
        return cast("QRect", asked())
    whole = widget.rect()
    if isinstance(widget, (QCheckBox, QRadioButton)):
        # As wide as its words, not as the column it stands in.
        whole.setWidth(min(whole.width(), widget.sizeHint().width()))
    return whole


def ground_of(widget: QWidget) -> QWidget:
    """What the ring of a widget lies on: its window, or what scrolls within it and takes it along."""
    inner, outer = widget, widget.parentWidget()
    while outer is not None and not inner.isWindow():
        around = outer.parentWidget()
        if isinstance(around, QAbstractScrollArea) and around.viewport() is outer:
            return outer if inner is widget else inner
        inner, outer = outer, around
    return inner


def ring_of(ground: QWidget) -> FocusRing:
    """The ring of a ground: one for each, made when it is first needed."""
    found = ground.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else FocusRing(ground)
