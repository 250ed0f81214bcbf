"""Printing papers: which printer each kind of document goes to from this workstation, and drawing a PDF onto it.

Kept with what the workstation remembers, never in the books. The bytes printed are those of the PDF, page for page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.base.errors import Trouble
from app.base.printed import note_printing
from app.base.said import said
from app.flow.handover import HandoverDraft, hand_over
from ui.kit import memory
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.save_file import open_with_system
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

Kind = Literal[
    "invoice",
    "shipment",
    "return",
    "pick",
    "order",
    "quote",
    "letter",
    "slip",
    "purchase",
    "received",
    "given_back",
    "take",
    "transfer",
    "label_parcel",
    "label_product",
]
"""The kinds of documents that have a printer; most are also nouns of their pages. A letter is what is written to a customer
about money: a reminder, a statement, a plan, a mandate; a slip goes to the bank or a factor.
"""
KINDS: tuple[Kind, ...] = get_args(Kind)
SIDES = ("none", "long", "short")
TRAYS = ("Auto", "Upper", "Middle", "Lower", "Manual", "Envelope", "LargeCapacity", "Cassette")
"""Trays by Qt's names; Qt tells programs in Python none of those that a printer has."""
MOST_COPIES = 99
_FINEST = 600
"""Dots an inch at most: a page of A4 at 1200 would take half a gigabyte, and nobody sees the difference."""

_DUPLEX = {
    "none": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """Where a kind of document is printed. `paper` is a key of QPageSize, `tray` a name of Qt's; empty: as the printer.

    `direct` prints at once; without it the dialog of the system asks first. `offset_x` and `offset_y` shift what is
    printed to the right and down, in hundredths of a millimetre, where a printer takes its paper in askew.
    """

    printer: str = ""
    tray: str = ""
    paper: str = ""
    copies: int = 1
    sides: str = "none"
    direct: bool = False
    offset_x: int = 0
    offset_y: int = 0


def choice_of(kind: Kind) -> PrinterChoice:
    """What was chosen for a kind on this workstation; nothing until somebody does."""
    kept = memory.recall(f"printer/{kind}", dict[str, object]())
    blank = asdict(PrinterChoice())
    sound = {name: value for name, value in kept.items() if type(value) is type(blank.get(name))}
    return PrinterChoice(**cast("dict[str, str]", {**blank, **sound}))  # pyright: ignore[reportArgumentType]


def choose(kind: Kind, choice: PrinterChoice) -> None:
    """Remember where a kind is printed."""
    memory.keep(f"printer/{kind}", cast("dict[str, object]", asdict(choice)))


def printers() -> list[str]:
    """The printers the system knows, by name."""
    return QPrinterInfo.availablePrinterNames()


def papers_of(printer: str) -> list[tuple[str, str]]:
    """The sizes of paper a printer has, as (key, name); A4 where it does not say."""
    sizes = QPrinterInfo.printerInfo(printer).supportedPageSizes() if printer else []
    return [(size.key(), size.name()) for size in sizes] or [("A4", "A4")]


def printer_for(choice: PrinterChoice) -> QPrinter:
    """The device as it was chosen."""
    device = QPrinter(QPrinterInfo.printerInfo(choice.printer), QPrinter.PrinterMode.HighResolution)
    set_up(device, choice)
    return device


def set_up(device: QPrinter, choice: PrinterChoice) -> None:
    """Put copies, sides, paper and tray on a device."""
    device.setCopyCount(min(max(choice.copies, 1), MOST_COPIES))
    device.setDuplex(_DUPLEX.get(choice.sides, QPrinter.DuplexMode.DuplexNone))
    size = next((each for each in QPageSize.PageSizeId if QPageSize.key(each) == choice.paper), None)
    if choice.paper and size is not None:
        device.setPageSize(QPageSize(size))
    if choice.tray in QPrinter.PaperSource.__members__:
        device.setPaperSource(QPrinter.PaperSource[choice.tray])


def draw_on(
    device: QPrinter,
    content: bytes,
    name: str,
    token: Token | None = None,
    *,
    offset: tuple[int, int] = (0, 0),
    own_size: bool = False,
) -> int:
    """Draw a PDF onto a device, page for page at its own size; gives how many pages were drawn.

    `offset` shifts it right and down, in hundredths of a millimetre; with `own_size` the device's paper is as large as
    the pages are: for labels, of which no driver knows all sizes.

    Trouble ``print_unreadable`` for what is no PDF, ``print_failed`` where the printer takes nothing.
    """
    kept = QByteArray(content)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.pageCount() < 1:
        raise Trouble("print_unreadable", name=name)
    if own_size:
        points = document.pagePointSize(0)
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        device.setPageSize(QPageSize(points, QPageSize.Unit.Point, name, exact))
    device.setDocName(name)
    device.setFullPage(True)
    device.setPageOrientation(QPageLayout.Orientation.Portrait)
    painter = QPainter()
    if not painter.begin(device):
        raise Trouble("print_failed", printer=device.printerName() or name)
    # A device that cannot repeat by itself is given every copy.
    times = 1 if device.supportsMultipleCopies() else device.copyCount()
    try:
        drawn = 0
        for _copy in range(times):
            for page in range(document.pageCount()):
                if token is not None and token.cancelled:
                    device.abort()
                    return drawn
                if drawn and not device.newPage():
                    raise Trouble("print_failed", printer=device.printerName() or name)
                _draw_page(painter, device, document, page, offset)
                drawn += 1
        return drawn
    finally:
        painter.end()
        document.close()


def _draw_page(
    painter: QPainter, device: QPrinter, document: QPdfDocument, page: int, offset: tuple[int, int]
) -> None:
    """One page in its own size from the edge of the sheet, smaller only where the sheet is."""
    points = document.pagePointSize(page)
    sheet = device.pageLayout().fullRectPoints()
    fit = min(sheet.width() / points.width(), sheet.height() / points.height(), 1.0)
    fine = min(device.resolution(), _FINEST)
    pixels = QSize(round(points.width() * fit * fine / 72), round(points.height() * fit * fine / 72))
    image: QImage = document.render(page, pixels)
    scale = device.resolution() / fine
    painter.save()
    across, down = (round(each * device.resolution() / 2540) for each in offset)
    painter.translate(across, down)
    painter.scale(scale, scale)
    painter.drawImage(0, 0, image)
    painter.restore()


def print_paper(
    office: Office, kind: Kind, name: str, content: bytes, *, ask: bool = False, of: Originals | None = None
) -> None:
    """Print a paper as was chosen for its kind: at once, after the dialog (always with `ask`), or in the viewer.

    Where no printer was chosen or there is none, the PDF opens and that is said. `of` are the documents whose originals
    it holds: that they were printed, where, is noted in their history.
    """
    there, choice = printers(), choice_of(kind)
    if not there or not (choice.printer or ask):
        office.ways.say(say("printing.viewer_none" if not there else "printing.viewer_not_chosen"))
        open_with_system(office, f"{name}.pdf", content)
        note_printed(office, of, said("printing.log.viewer"))
        return
    gone = bool(choice.printer) and choice.printer not in there
    if choice.direct and not ask and not gone:
        _send(office, lambda: printer_for(choice), name, content, kind, of)
        return
    if gone:
        office.ways.say(say("printing.gone", printer=choice.printer))
    device = (
        QPrinter(QPrinter.PrinterMode.HighResolution) if gone or not choice.printer else printer_for(choice)
    )
    if asked(device, QApplication.activeWindow()):
        _send(office, lambda: device, name, content, kind, of)


def asked(device: QPrinter, parent: QWidget | None) -> bool:
    """Let the system's dialog have its say about a device; whether it shall print."""
    return QPrintDialog(device, parent).exec() == QDialog.DialogCode.Accepted


@dataclass(frozen=True, slots=True)
class Originals:
    """Documents whose archived originals a paper holds, by noun and keys; `handed` is the way they go to whom they are for."""

    noun: str
    keys: tuple[int, ...]
    name: str = ""
    handed: str = ""


def note_printed(office: Office, of: Originals | None, where: str) -> None:
    """Note in the history of documents that their originals were printed, or written to a file; not by who only looks on."""
    if of is not None and office.writes:
        office.work(_noted, of, where, touches=frozenset((of.noun, key) for key in of.keys))


def _noted(database: Database, actor: Actor, _token: Token, of: Originals, where: str) -> None:
    for key in of.keys:
        database.do(actor, note_printing, of.noun, key, where, of.name)
        if of.handed:
            today = database.clock.today()
            database.do(actor, hand_over, of.noun, key, HandoverDraft(handed_on=today, way=of.handed))


def _send(
    office: Office,
    device: Callable[[], QPrinter],
    name: str,
    content: bytes,
    kind: Kind,
    of: Originals | None,
) -> None:
    def done(told: tuple[str, int]) -> None:
        office.ways.say(say("printing.sent", name=name, printer=told[0], n=told[1]))
        note_printed(office, of, told[0])

    office.work(
        _printed,
        device,
        name,
        content,
        kind,
        done=done,
        failed=lambda failure: _broke(office, failure),
        touches=frozenset(),
    )


def _printed(
    _database: Database,
    _actor: Actor,
    token: Token,
    device: Callable[[], QPrinter],
    name: str,
    content: bytes,
    kind: Kind,
) -> tuple[str, int]:
    there, choice = device(), choice_of(kind)
    own_size = kind.startswith("label_") and not choice.paper
    offset = (choice.offset_x, choice.offset_y)
    return there.printerName(), draw_on(there, content, name, token, offset=offset, own_size=own_size)


def _broke(office: Office, failure: Failure) -> None:
    office.runner.unheard.emit(failure)
