"""The banner of the window: what went wrong where nobody looked, told where the screen shown tells its own (look.md §9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.chips import Kind
from ui.kit.runner import Failure


class WindowBanner(Banner):
    """It moves to the screen that `shown` gives: below title and views, above what the message concerns.

    `home` holds it over a screen that has no place for one. Title and tabs stay where they are when it comes.
    """

    def __init__(self, shown: Callable[[], QWidget], home: QBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown, self._home = shown, home
        self._home_place = home.count()
        home.addWidget(self)

    def show_message(self, kind: Kind, problem: str, cause: str = "", ways: Sequence[Act] = ()) -> None:
        """Show a message on the screen that is shown."""
        self.take_place()
        super().show_message(kind, problem, cause, ways)

    def show_unheard(self, failure: Failure) -> None:
        """Show a failure nobody asked to hear of; where nothing of it was done, the same can be asked for again."""
        again = failure.again

        def retry() -> None:
            self.dismiss()
            if again is not None:
                again()

        self.show_failure(failure, (Act("kit.retry", retry),) if again is not None else ())

    def take_place(self) -> None:
        """Go where the screen that is shown has its own."""
        told = not self.isHidden()
        layout, place = self._place_in(self._shown())
        if layout.indexOf(self) < 0:
            layout.insertWidget(place, self)
            self.setVisible(told)

    def _place_in(self, screen: QWidget) -> tuple[QBoxLayout, int]:
        for own in screen.findChildren(Banner):
            over = own.parentWidget()
            if own is self or own.margin != self.margin or over is None or not over.isVisibleTo(screen):
                continue
            layout = _holding(over.layout(), own)
            if layout is not None:
                return layout, layout.indexOf(own)
        return self._home, self._home_place


def _holding(layout: QLayout | None, widget: QWidget) -> QBoxLayout | None:
    """The layout that a widget stands in by itself, within another."""
    if layout is None:
        return None
    inner = layout.findChildren(QBoxLayout)
    within = (layout, *inner) if isinstance(layout, QBoxLayout) else inner
    return next((each for each in within if each.indexOf(widget) >= 0), None)
