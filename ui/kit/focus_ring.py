"""The one ring around whatever button has the keys: outside of it, so that what it shows stays as it is (look.md §8).

Fields and cells of tables take the colour as their own border instead; a strip rings the disc it is at by itself.
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFocusFrame,
    QProxyStyle,
    QRadioButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from ui.kit.theme import tokens

LINE, OFFSET = 2, 2
"""How thick the ring is, and how far from what it surrounds."""
RADIUS = 6
"""The corners of a control, unless it says `ring_radius`; those of the ring are three more."""
_OUT = LINE + OFFSET
_MARGINS = (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin)
_NOTHING = cast("QWidget", None)
"""What Qt takes for no widget, and its stubs do not know."""


class _OfRings(QProxyStyle):
    """How far the frame reaches beyond its widget, and that it lies over it: asked by the rings alone."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        return _OUT if metric in _MARGINS else super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        match hint:
            case QStyle.StyleHint.SH_FocusFrame_AboveWidget:
                return 1
            case QStyle.StyleHint.SH_FocusFrame_Mask:
                return 0
            case _:
                return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """Follows a widget over its window, or over what scrolls there. It takes neither keys nor clicks.

    A widget tells where it stands within itself by `ring_box`, where it paints less than its whole rectangle, and by the
    property `ring` the colour that its ground asks for.
    """

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
            painter.drawRoundedRect(QRectF(self.box()).adjusted(half, half, -half, -half), corner, corner)

    @property
    def around(self) -> QWidget | None:
        """What it surrounds."""
        return cast("QWidget | None", self.widget())

    def box(self) -> QRect:
        """Where the ring is within the frame. At the edge of its ground it comes nearer, where it would be cut off."""
        widget, ground = self.around, self.parentWidget()
        if widget is None or ground is None:
            return QRect()
        box = box_of(widget).adjusted(0, 0, 2 * _OUT, 2 * _OUT)
        whole = ground.rect().translated(-self.pos())
        cut = (
            min(max(whole.left() - box.left(), 0), _OUT),
            min(max(whole.top() - box.top(), 0), _OUT),
            min(max(box.right() - whole.right(), 0), _OUT),
            min(max(box.bottom() - whole.bottom(), 0), _OUT),
        )
        return box.adjusted(cut[0], cut[1], -cut[2], -cut[3])


class _Rings(QObject):
    """Hears where the keys go, and has a ring there."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._style = _OfRings()
        self._style.setParent(self)
        self._shown: FocusRing | None = None
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        ring = self._shown if self._shown is not None and isValid(self._shown) else None
        if now is None or not is_ringed(now):
            if ring is not None:
                ring.setWidget(_NOTHING)
            return
        window = now.window()
        if ring is None or ring.window() is not window:
            if ring is not None:
                ring.setWidget(_NOTHING)
                ring.deleteLater()
            ring = self._shown = FocusRing(window)
            ring.setStyle(self._style)
        ring.setWidget(now)


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
