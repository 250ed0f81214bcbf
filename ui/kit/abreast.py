"""Parts of a page side by side, or one below the other where the text is too large for that."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from ui.kit.theme import scaled


def set_abreast(layout: QBoxLayout, room: int, least: int) -> None:
    """Lay side by side what stands in a layout if there is `least` room for it, in pixels at 100 %; else below each other."""
    across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
    layout.setDirection(across if room >= scaled(least) else down)
