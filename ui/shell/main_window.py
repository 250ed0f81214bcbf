"""The main window: the rail, the room or document that is shown, messages over it (look.md §9)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.receivables.opening import customer_of_opening
from ui.kit import memory
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.reading_order import InReadingOrder
from ui.kit.scanner import scanner
from ui.kit.shortcuts import bind
from ui.kit.stack import Stack
from ui.kit.toasts import Toasts
from ui.kit.ways import Place
from ui.kit.wording import say
from ui.shell import rooms
from ui.shell.bell import Bell
from ui.shell.documents import Documents, OpenDocument
from ui.shell.dropped import Dropped
from ui.shell.help_key import HelpKey
from ui.shell.help_pages import DOCUMENT_PAGES, FIRST, ROOM_PAGES
from ui.shell.help_panel import HelpSheet
from ui.shell.herald import Herald
from ui.shell.link_status import LinkStatus
from ui.shell.neighbours import Neighbours
from ui.shell.postman import Postman
from ui.shell.rail import Rail
from ui.shell.register_round import RegisterRound
from ui.shell.room_counts import RoomCounts
from ui.shell.rooms import ROOMS
from ui.shell.sample_strip import SampleStrip
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.window_banner import WindowBanner
from ui.shell.window_menu import WindowMenu
from ui.shell.work_watch import WorkWatch

if TYPE_CHECKING:
    from ui.shell.palette import Palette

_NARROW = 1100


class MainWindow(InReadingOrder, QWidget):
    """The window over one company's books. `other_asked` when the start page is wanted, `left` when it was closed.

    Over those of the `sample` it says so for as long as they are open.
    """

    other_asked = Signal()
    left = Signal()

    def __init__(
        self, office: Office, company: str, parent: QWidget | None = None, *, sample: bool = False
    ) -> None:
        super().__init__(parent)
        self.office = office
        self.setWindowTitle(f"{company} · {say('shell.name')}")
        self.setMinimumSize(900, 560)
        self.documents = Documents()
        self._screens: dict[str, QWidget] = {}
        self._neighbours = Neighbours(self._screens, self.documents)
        self._room = ""
        self._untitled: dict[str, str] = {}
        self._palette: Palette | None = None
        self.help: HelpSheet | None = None
        self.rail = Rail(company, self)
        self.sample = SampleStrip(self)
        self.sample.setVisible(sample)
        self.stack = Stack(self)
        self.menu = WindowMenu(self)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sample)
        self.banner = WindowBanner(lambda: self.current, column, right)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(right, 1)
        self.toasts = Toasts(right)
        self._help_key = HelpKey(lambda: self.help_page, self)
        self._connect()
        self._bind()
        self._counts = RoomCounts(office, self)
        self._counts.counted.connect(self.rail.show_waiting)
        self._counts.left_out.connect(self._on_left_out)
        self._counts.ask()
        self.status = LinkStatus(office, self.rail, self)
        self.postman = Postman(office, self)
        self.round = RegisterRound(office, self)
        self.herald = Herald(self)
        self.bell = Bell(self, self._counts)
        self.work = WorkWatch(self)
        self.dropped = Dropped(office, self)
        self.show_room("today")
        self._restore()

    def _connect(self) -> None:
        self.rail.room_asked.connect(self.show_room)
        self.rail.document_asked.connect(self.show_document)
        self.rail.document_closed.connect(self.close_document)
        self.rail.menu_asked.connect(self._open_menu)
        self.rail.search_asked.connect(self.search)
        self.sample.left.connect(self.other_asked)
        self.menu.other_asked.connect(self.other_asked)
        self.menu.help_asked.connect(self.show_help)
        self.menu.keys_asked.connect(self.show_keys)
        self.menu.about_asked.connect(self.show_about)
        self.menu.import_asked.connect(self._bring_file)
        self.menu.quit_asked.connect(self.close)
        ways = self.office.ways
        ways.document_asked.connect(self.open_document)
        ways.draft_asked.connect(self.begin)
        ways.draft_for_asked.connect(self.begin_for)
        ways.place_asked.connect(self.show_place)
        ways.settings_asked.connect(self.show_settings)
        ways.closing_asked.connect(self.close_current)
        ways.message.connect(self.toasts.show_message)
        self.office.runner.unheard.connect(self.banner.show_unheard)

    def _bind(self) -> None:
        for number, room in enumerate(ROOMS, 1):
            bind(self, f"room_{number}", partial(self._show_numbered, room.key))
        bind(self, "close", self.close_current)
        bind(self, "undo", self.toasts.undo)
        bind(self, "help", self.show_help)
        bind(self, "keys", self.show_keys)
        bind(self, "quit", self.close)
        bind(self, "palette", self.search)

    # --- going somewhere ---

    @property
    def current(self) -> QWidget:
        """The screen or page that is shown."""
        return self.stack.currentWidget() or self

    @property
    def room(self) -> str:
        """The room that is shown, or that is behind the document that is."""
        return self._room

    def screen_of(self, room: str) -> QWidget:
        """The screen of a room, made when it is first asked for and kept."""
        if room not in self._screens:
            self._screens[room] = rooms.screen_of(room, self.office)
            self.stack.addWidget(self._screens[room])
        return self._screens[room]

    def show_room(self, room: str) -> None:
        """Show a room as it was left; without levels of stock its list is that of all products."""
        if room == "stock" and "levels" in self.office.left_out:
            room = "products"
        if room != self._room:
            self.toasts.leave_room()
        self._room = room
        self.rail.show_place(rooms.UNDER.get(room, room))
        self._show(self.screen_of(room))

    def _show_numbered(self, room: str) -> None:
        """A room by its number, unless nobody here has use for it."""
        if room not in self.office.left_out:
            self.show_room(room)

    def show_checklist(self) -> None:
        """Show what may still be told of the company."""
        self.show_settings("checklist")

    def show_about(self) -> None:
        """Show what this program is."""
        self.show_settings("about")

    def _bring_file(self) -> None:
        from ui.files.import_wizard import bring_file

        bring_file(self.office, parent=self)

    def show_settings(self, section: str) -> None:
        """Show a section of the settings."""
        from ui.settings.settings_screen import SettingsScreen

        self.show_room("settings")
        screen = self.screen_of("settings")
        if isinstance(screen, SettingsScreen):
            screen.show_section(section)

    def show_place(self, place: Place) -> None:
        """Show a room with its list filtered as asked; a room of several lists knows itself which of them is meant."""
        self.show_room(rooms.WITHIN.get(place.room, place.room))
        screen = self._screens[self._room]
        if isinstance(screen, ListScreen):
            # Without anything asked for, the list is as it was left.
            if place.query != ListQuery():
                screen.show_query(place.query)
        elif hasattr(screen, "show_list"):
            cast("Any", screen).show_list(place.room, place.query)

    def open_document(self, noun: str, row_id: int) -> None:
        """Show a document, the open one when it is open already."""
        if noun == "opening":
            # A claim of the program before has no page of its own: its customer's shows it.
            self.office.ask(
                customer_of_opening, row_id, done=partial(self.open_document, "customer"), owner=self
            )
            return
        name = self.documents.name_of(noun, row_id)
        if name not in self.documents:
            made = rooms.PAGES.get(noun)
            if made is None:
                return
            self._add(name, noun, row_id, made(self.office, row_id))
        self.show_document(name)

    def begin(self, noun: str) -> None:
        """Begin a new document of a kind."""
        made = rooms.DRAFTS.get(noun)
        if made is not None:
            name = self.documents.draft_name(noun)
            self._add(name, noun, 0, made(self.office))
            self.show_document(name)

    def begin_for(self, noun: str, customer_id: int) -> None:
        """Begin a new document of a kind for a customer, where its page can be told whom it is for."""
        self.begin(noun)
        buy_for = getattr(self.current, "buy_for", None)
        if callable(buy_for):
            buy_for(customer_id)

    def search(self) -> None:
        """Search everywhere (Ctrl+K)."""
        from ui.shell.palette import Palette

        if self._palette is None:
            self._palette = Palette(self)
        self._palette.open()

    def show_document(self, name: str) -> None:
        """Show an open document."""
        if name in self.documents:
            document = self.documents[name]
            self.rail.show_place(document.room, name)
            self.documents.shown(document)
            self._show(document.page)
            self._neighbours.tell_place(document)

    def close_current(self) -> None:
        """Close the document that is shown (Ctrl+W); a room stays."""
        document = self.documents.holding(self.current)
        if document is not None:
            self.close_document(document.name)

    def close_document(self, name: str) -> None:
        """Close a document and go back to where it was opened from."""
        document = self.documents.remove(name)
        self.rail.remove_document(name)
        was_shown = self.current is document.page
        self.stack.removeWidget(document.page)
        document.page.deleteLater()
        if was_shown and document.origin in self.documents:
            self.show_document(document.origin)
        elif was_shown:
            self.show_room(document.room)
        elif (shown := self.documents.holding(self.current)) is not None:
            self._neighbours.tell_place(shown)

    # --- documents ---

    def _add(self, name: str, noun: str, row_id: int, page: QWidget) -> None:
        shown = self.documents.holding(self.current)
        origin = shown.name if shown is not None else self._room
        self.documents.add(OpenDocument(name, noun, row_id, page, self._room, origin))
        self.stack.addWidget(page)
        self.rail.add_document(name, rooms.ICONS.get(noun, noun), say(f"shell.document.{noun}"))
        self._untitled[name] = noun
        told = cast("Any", page)
        if hasattr(page, "titled"):
            told.titled.connect(partial(self._on_titled, page))
        if hasattr(page, "walked"):
            told.walked.connect(partial(self._on_walked, page))

    def _on_titled(self, page: QWidget, title: str) -> None:
        document = self.documents.holding(page)
        if document is not None:
            self._untitled.pop(document.name, None)
            self.rail.rename_document(document.name, title)

    def _on_walked(self, page: QWidget, by: int) -> None:
        """Show the neighbour in the list the page was opened from (Ctrl+Up, Ctrl+Down)."""
        document = self.documents.holding(page)
        if document is not None:
            self._neighbours.go(document, by, partial(self._walk, document.name))

    def _walk(self, name: str, row_id: int) -> None:
        if name not in self.documents:
            return
        document = self.documents[name]
        there = self.documents.name_of(document.noun, row_id)
        if there not in self.documents:
            made = rooms.PAGES[document.noun]
            self._add(there, document.noun, row_id, made(self.office, row_id))
            self.documents[there].origin = document.origin
        self.show_document(there)
        self.close_document(name)

    # --- help and keys ---

    @property
    def help_page(self) -> str:
        """The page of help of what is shown."""
        document = self.documents.holding(self.current)
        if document is None:
            return ROOM_PAGES.get(self._room, FIRST)
        return DOCUMENT_PAGES.get(document.noun if document.row_id else f"{document.noun}_draft", FIRST)

    def show_help(self) -> None:
        """Show help on what is shown; close it where it has the keys already (F1)."""
        if self.help is None:
            self.help = HelpSheet(self, lambda: self.office.left_out)
        if self.help.isAncestorOf(QApplication.focusWidget() or self):
            self.help.leave()
        else:
            self.help.open(self.help_page)

    def show_search_help(self) -> None:
        """Show what can be found by letters, and by which (Ctrl+K)."""
        if self.help is None:
            self.help = HelpSheet(self, lambda: self.office.left_out)
        self.help.open("keys")

    def show_keys(self) -> None:
        """Show every shortcut (Ctrl+?)."""
        sheet = ShortcutSheet(self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def _open_menu(self) -> None:
        # Under the words of the company, within the rail.
        self.menu.popup(self.rail.company.mapToGlobal(self.rail.company.rect().bottomLeft() + QPoint(10, 4)))

    def _on_left_out(self, found: frozenset[str]) -> None:
        self.office.leave_out(found)
        self.rail.leave_out(found)

    # --- the window itself ---

    def _show(self, widget: QWidget) -> None:
        self.stack.setCurrentWidget(widget)
        # Also before a page is gone that it stands on.
        self.banner.take_place()
        if self.help is not None:
            self.help.follow(self.help_page)
        first = getattr(widget, "first_focus", None)
        target = cast("QWidget | None", first()) if callable(first) else None
        (target or widget).setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self) -> None:
        kept = memory.recall("window/geometry", "")
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            self.resize(1280, 800)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(narrow=event.size().width() < _NARROW)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.status.show()
            for name, noun in self._untitled.items():
                if name in self.documents:
                    self.rail.rename_document(name, say(f"shell.document.{noun}"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.work.lets_go():
            event.ignore()
            return
        memory.keep("window/geometry", self.saveGeometry().toBase64().toStdString())
        # What was typed last, and what was asked to be written, is written before the window goes.
        scanner().flush()
        self.office.close()
        self.left.emit()
        event.accept()
