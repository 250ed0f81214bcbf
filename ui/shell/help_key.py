"""F1 and Ctrl+? in dialogs: each gets the keys when it first becomes the active window, whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from ui.kit.shortcuts import bind
from ui.shell.help_pages import DIALOG_PAGES
from ui.shell.help_panel import HelpWindow, show_help_over

_BOUND = "help_is_bound"


class HelpKey(QObject):
    """`beneath` names the page of help of what the window shows, for dialogs that have none of their own."""

    def __init__(self, beneath: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._beneath = beneath
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._look)

    def _look(self) -> None:
        dialog = QApplication.activeWindow()
        if isinstance(dialog, QDialog) and not isinstance(dialog, HelpWindow) and not dialog.property(_BOUND):
            dialog.setProperty(_BOUND, True)  # noqa: FBT003 - Qt's own signature
            bind(dialog, "help", partial(self._show, dialog))

    def _show(self, dialog: QDialog) -> None:
        own = (DIALOG_PAGES.get(each.__name__) for each in type(dialog).__mro__)
        show_help_over(dialog, next((name for name in own if name is not None), self._beneath()))
