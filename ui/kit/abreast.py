"""Parts of a page side by side, or one below the other where the text is too large for that."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.kit.theme import scaled

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_ANY = 16_777_215
"""What Qt calls no largest width."""


def set_abreast(layout: QBoxLayout, room: int, least: int) -> None:
    """Lay side by side what stands in a layout if there is `least` room for it, in pixels at 100 %; else below each other."""
    layout.setDirection(_ACROSS if room >= scaled(least) else _DOWN)


def put_panel(row: QBoxLayout, panel: QWidget, width: int | None) -> None:
    """Put the panel that tells of the framed row, second in `row` behind its list, so wide beside it; None puts it below."""
    row.setDirection(_DOWN if width is None else _ACROSS)
    row.setStretch(0, 3 if width is None else 1)
    row.setStretch(1, 2 if width is None else 0)
    if width is None:
        panel.setMinimumWidth(0)
        panel.setMaximumWidth(_ANY)
    else:
        panel.setFixedWidth(width)
