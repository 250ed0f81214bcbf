"""The scanner as a keyboard wedge: what it reads reaches the page that listens, whatever has the focus (B1 to B7).

One filter over the whole application, which stands only while a page that listens is shown. Signs are held back until
their speed tells whether a scanner sent them (`scan_burst`); those that a person typed go on to their widget a few
hundredths of a second later, in their order, before anything that comes after them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, partial
from time import monotonic_ns
from typing import Any, cast
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.catalogue.gs1 import SEPARATOR
from ui.kit import memory
from ui.kit.runner import alive
from ui.kit.scan_burst import Burst, ScanSettings

_NAME = "scanner"
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_NumLock})
_TYPED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_FLUSHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate, QEvent.Type.InputMethod})
_SEEN = _FLUSHES | {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came last: the signs as they came, the milliseconds between them, and the code without its surroundings."""

    code: str
    raw: str
    gaps: tuple[int, ...]


class Scanner(QObject):
    """Hands codes to the page that listens and is in front."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = remembered()
        self._burst = Burst(self.settings)
        self._held: list[tuple[QObject, QKeyEvent]] = []
        self._down: set[int] = set()
        self._listeners: list[tuple[ref[QWidget], Callable[[Reading], object]]] = []
        self._replaying = self._standing = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._on_late)

    def listen(self, page: QWidget, heard: Callable[[Reading], object]) -> None:
        """Call `heard` with what is scanned while `page` is in front."""
        self._listeners = [each for each in self._listeners if each[0]() is not None]
        self._listeners.append((ref(page), heard))
        page.installEventFilter(self)
        page.destroyed.connect(self._stand)
        self._stand()

    def decide(self, settings: ScanSettings) -> None:
        """Go by other settings from now on, and remember them on this workstation."""
        self.flush()
        self.settings = settings
        self._burst = Burst(settings)
        memory.keep(_NAME, cast("dict[str, object]", asdict(settings)))
        self._stand()

    # --- what is heard ---

    def _listener(self) -> Callable[[Reading], object] | None:
        if not self.settings.on:
            return None
        modal, active = QApplication.activeModalWidget(), QApplication.activeWindow()
        for page_ref, heard in reversed(self._listeners):
            page = page_ref()
            if page is None or not alive(page) or not page.isVisible():
                continue
            own = page.window()
            if (modal is None or own is modal) and (active is None or own is active):
                return heard
        return None

    def _stand(self) -> None:
        """Stand over the application only while somebody may listen."""
        pages = [page for page in (each[0]() for each in self._listeners) if page is not None and alive(page)]
        wanted = self.settings.on and any(page.isVisible() for page in pages)
        app = QCoreApplication.instance()
        if app is None or wanted == self._standing:
            return
        self._standing = wanted
        if wanted:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)
            self.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.Show, QEvent.Type.Hide} and any(
            each[0]() is watched for each in self._listeners
        ):
            QTimer.singleShot(0, self._stand)
            return False
        if kind not in _SEEN or self._replaying or not self._standing:
            return False
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_press(watched, event)
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return self._on_release(watched, event)
        if self._held:
            self.flush()
        return False

    def _on_press(self, watched: QObject, event: QKeyEvent) -> bool:
        heard = self._listener()
        if heard is None:
            self.flush()
            return False
        key, sign, at = Qt.Key(event.key()), event.text(), _instant(event)
        if key in _MODIFIERS:
            return False
        if self._held and not self._burst.in_time(at):
            self.flush()
        if key in _ENDS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            code = self._burst.ended(at)
            if code is None:
                self.flush()
                return False
            gaps = (*self._burst.gaps, at - self._burst.last)
            self._drop()
            self._down.add(event.key())
            heard(Reading(self.settings.bare(code), code, gaps))
            return True
        plain = not event.modifiers() & ~_TYPED
        # What ends a part of no fixed length in a GS1 code comes as the key Ctrl+].
        parts = sign == SEPARATOR and self._held
        if event.isAutoRepeat() or not (parts or (plain and len(sign) == 1 and sign.isprintable())):
            self.flush()
            return False
        self._hold(watched, event)
        self._down.add(event.key())
        self._burst.take(sign, at)
        self._late.start(self.settings.interval_ms)
        return True

    def _on_release(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() not in self._down:
            return False
        self._down.discard(event.key())
        if self._held:
            self._hold(watched, event)
        return True

    # --- holding back ---

    def _hold(self, watched: QObject, event: QKeyEvent) -> None:
        self._held.append((watched, event.clone()))

    def _drop(self) -> None:
        self._late.stop()
        self._held.clear()
        self._burst.clear()

    def _on_late(self) -> None:
        # Where the window was busy, the next sign may have come in time and still waits to be looked at.
        many = len(self._held)
        QTimer.singleShot(0, partial(self._flush_if, many))

    def _flush_if(self, many: int) -> None:
        if len(self._held) == many and not self._late.isActive():
            self.flush()

    def flush(self) -> None:
        """A person typed what is held: it goes to where it was meant for, in its order."""
        held = list(self._held)
        self._drop()
        self._replaying = True
        try:
            for watched, event in held:
                target = watched if isinstance(watched, QWidget) and alive(watched) else _target()
                if target is not None:
                    QApplication.sendEvent(target, event)
        finally:
            self._replaying = False


def _instant(event: QKeyEvent) -> int:
    """When a key was pressed in ms: as the system says, else now."""
    return event.timestamp() or monotonic_ns() // 1_000_000


def _target() -> QWidget | None:
    return QApplication.activePopupWidget() or QApplication.focusWidget()


def remembered() -> ScanSettings:
    """The settings of this workstation."""
    kept = memory.recall(_NAME, dict[str, object]())
    plain = ScanSettings()
    known: dict[str, Any] = {
        name: kept[name]
        for name, value in asdict(plain).items()
        if name in kept and type(kept[name]) is type(value)
    }
    return ScanSettings(**{**asdict(plain), **known})


@cache
def scanner() -> Scanner:
    """The one scanner of this window."""
    return Scanner()
