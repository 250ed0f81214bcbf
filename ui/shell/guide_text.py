"""A page of help as text to read: headings, paragraphs, lists, keys and links in the type and colours of the window."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFragment,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.kit.theme import font, theme, tokens
from ui.kit.wording import words
from ui.shell.help_pages import page_text

_HEADINGS = {1: ("title", 0, 8), 2: ("section", 14, 4)}
"""Level: role of its font, space above and below."""
_LINE = 140
"""Height of a line of prose, in percent."""


class GuideText(QTextBrowser):
    """Shows one page; `asked` carries the name of the page a link leads to, `renewed` tells that the words are others.

    Tab goes from link to link. `left_out` is what the business has no use for.
    """

    asked = Signal(str)
    renewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.left_out: Collection[str] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(20)
        self.document().setIndentWidth(18)
        self.anchorClicked.connect(self._on_link)
        theme().changed.connect(self._renew)

    def show_page(self, name: str) -> None:
        """Show a page from its top."""
        self.name = name
        self._renew()
        self.verticalScrollBar().setValue(0)

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.document().firstBlock().text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._renew()

    # --- within ---

    def _renew(self) -> None:
        if not self.name:
            return
        at = self.verticalScrollBar().value()
        document = self.document()
        document.setDefaultFont(font("body"))
        document.setMarkdown(page_text(self.name, words().language, self.left_out))
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(at)
        self.setAccessibleName(self.heading)
        self.renewed.emit()

    def _dress(self, block: QTextBlock) -> None:
        """Give a paragraph, a heading or a list entry its type; keys and links in it theirs."""
        level = block.blockFormat().headingLevel()
        role, above, below = _HEADINGS.get(level, ("body", 0, 8))
        goes_on = bool(block.textList()) and bool(block.next().textList())
        form = QTextBlockFormat()
        form.setTopMargin(above)
        form.setBottomMargin(3 if goes_on else below)
        form.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(form)
        for fragment in _fragments(block):
            given = fragment.charFormat()
            cursor.setPosition(fragment.position())
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_type(given, role))

    def _on_link(self, link: QUrl) -> None:
        path = link.path()
        if not link.scheme() and path.endswith(".md"):
            self.asked.emit(path.removesuffix(".md"))


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found: list[QTextFragment] = []
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if fragment.isValid():
            found.append(fragment)
        at += 1
    return found


def _type(given: QTextCharFormat, role: str) -> QTextCharFormat:
    t, form = tokens(), QTextCharFormat(given)
    made = font("sum") if given.fontWeight() > 500 and role == "body" else font(role)
    form.setForeground(QColor(t.text))
    if given.isAnchor():
        form.setForeground(QColor(t.accent_text))
        form.setFontUnderline(False)
        made = font("name")
    elif given.fontFixedPitch():
        form.setBackground(QColor(t.pressed))
        made = font("label")
    made.setItalic(given.fontItalic())
    form.setFont(made)
    # A heading of Markdown adds to the size of the body; ours has a size of its own.
    form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    return form
