"""One table of keys: the same meaning on every screen, in French and English alike (K9, K11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an act: the sequences that trigger it, and those that are told, the first of them unless said.

    `french` are told instead where letters stand for French words.
    """

    act: str
    sequences: tuple[str, ...]
    group: str = "everywhere"
    told: tuple[str, ...] = ()
    french: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The keys as they stand beside the action: ``Ctrl K``, ``Ctrl Suppr``; one of ``F4, Alt ↓``."""
        told = (words().language == "fr" and self.french) or self.told or self.sequences[:1]
        return ", ".join(written(sequence) for sequence in told)


# On a French keyboard the digits need Shift; the sign under each digit's key serves as well.
_AZERTY = "à&é\"'(-è_ç"

_TABLE = (
    Keys("help", ("F1",)),
    Keys("palette", ("Ctrl+K",)),
    Keys("keys", ("Ctrl+?",)),
    Keys("new", ("Ctrl+N",)),
    Keys("find", ("Ctrl+F",)),
    Keys("refresh", ("F5",)),
    Keys("print", ("Ctrl+P",)),
    Keys("print_ask", ("Ctrl+Shift+P",), "page"),
    Keys("save", ("Ctrl+S",)),
    Keys("undo", ("Ctrl+Z",)),
    Keys("redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Keys("confirm", ("Ctrl+Return", "Ctrl+Enter")),
    Keys("open_received", ("Ctrl+O",)),
    Keys("close", ("Ctrl+W",)),
    Keys("behind", ("Ctrl+B",)),
    Keys("quit", ("Ctrl+Q",)),
    Keys("open", ("Return", "Enter"), "list"),
    Keys("tick", ("Space",), "list"),
    Keys("tick_all", ("Ctrl+A",), "list"),
    Keys("escape", ("Esc",), "list"),
    Keys("copy", ("Ctrl+C",), "list"),
    Keys("row_menu", ("Menu",), "list"),
    Keys("save_view", ("Ctrl+Shift+S",), "list"),
    Keys("export", ("Ctrl+Shift+E",), "list"),
    Keys("ends", ("Home", "End"), "list", ("Home", "End")),
    Keys("unfold", ("Right", "Left"), "list", ("Right", "Left")),
    Keys("back", ("Esc",), "page"),
    Keys("previous", ("Ctrl+Up",), "page"),
    Keys("next", ("Ctrl+Down",), "page"),
    Keys("send", ("Ctrl+M",), "page"),
    Keys("margins", ("Ctrl+Shift+M",), "page"),
    Keys("steps", ("Left", "Right"), "page", ("Left", "Right")),
    Keys("scroll", ("PgUp", "PgDown"), "page", ("PgUp", "PgDown")),
    Keys("palette_choose", ("Up", "Down"), "palette", ("Up", "Down")),
    Keys("palette_take", ("Return", "Enter"), "palette"),
    Keys("palette_act", ("Tab",), "palette"),
    Keys("palette_only", (">",), "palette"),
    Keys("palette_leave", ("Esc",), "palette"),
    Keys("next_field", ("Return", "Enter"), "entry"),
    Keys("field_before", ("Shift+Return", "Shift+Enter"), "entry"),
    Keys("choose", ("F4", "Alt+Down"), "entry", ("F4", "Alt+Down")),
    Keys("counter", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), "entry"),
    Keys("last_used", ("Ctrl+R",), "entry"),
    Keys("edit_cell", ("F2",), "entry"),
    Keys("add_line", ("Ins",), "entry"),
    Keys("remove_line", ("Ctrl+Del",), "entry"),
    Keys("copy_line", ("Ctrl+D",), "entry"),
    Keys("paste", ("Ctrl+V",), "entry"),
    Keys("total_cell", ("F9",), "entry"),
    Keys("text_line", ("Ctrl+T",), "entry"),
    Keys("section_line", ("Ctrl+Shift+T",), "entry"),
    Keys("option_line", ("Ctrl+Shift+O",), "entry"),
    Keys("text_break", ("Alt+Return", "Alt+Enter"), "entry"),
    Keys("last_order", ("Ctrl+L",), "entry"),
    Keys("last_price", ("Ctrl+Shift+L",), "entry"),
    Keys("usual", ("F6", "F7", "F8"), "entry", ("F6", "F7", "F8")),
    Keys("today", ("t",), "entry", french=("a",)),
    Keys("day_step", ("+", "-"), "entry", ("+", "-")),
    Keys("month_ends", ("m", "h"), "entry", ("m", "h"), ("d", "f")),
    Keys("open_file", ("Ctrl+O",), "start"),
    Keys("sample", ("Ctrl+E",), "start"),
    Keys("restore", ("Ctrl+R",), "start"),
    Keys("forget", ("Del",), "start"),
    *(Keys(f"room_{n}", (f"Ctrl+{n % 10}", f"Ctrl+{_AZERTY[n % 10]}"), "rooms") for n in range(1, 11)),
)

SHORTCUTS: dict[str, Keys] = {keys.act: keys for keys in _TABLE}
GROUPS = ("everywhere", "rooms", "list", "page", "palette", "entry", "start")


def bind(owner: QWidget, act: str, slot: Callable[[], object]) -> list[QShortcut]:
    """Have the keys of an act call `slot` wherever the focus is in the window, as long as `owner` is visible.

    A hidden screen of a stack keeps its shortcuts and does not hear them, so screens may bind the same keys.
    """
    made: list[QShortcut] = []
    for sequence in SHORTCUTS[act].sequences:
        shortcut = QShortcut(QKeySequence(sequence), owner)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(slot)
        made.append(shortcut)
    return made


def hint(act: str) -> str:
    """The keys of an act as shown beside it."""
    return SHORTCUTS[act].shown


def with_hint(text: str, act: str) -> str:
    """A tooltip: what a button does, and its keys (K12)."""
    return f"{text} ({hint(act)})"


def written(sequence: str) -> str:
    """A sequence as people read it in the language of the window."""
    parts = [sequence] if len(sequence) == 1 else sequence.replace("++", "+plus").split("+")
    return " ".join(_part(part) for part in parts)


def _part(part: str) -> str:
    key = f"key.{part.lower()}"
    return say(key) if words().knows(key) else part
