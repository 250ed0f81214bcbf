"""The rows of the wizard's tables: a fault with where it stands, a document to be made, and an import of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.links.files.changed import change_told, changed_by, made_by, made_told
from app.links.files.fault import Fault
from app.links.files.memory import ImportRow
from app.links.files.plan import Plan
from app.links.files.preview import Preview, PreviewLine
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say, sentence, words


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault by its place in the list of them."""

    id: int
    fault: Fault

    @property
    def column(self) -> str:
        """The column's letters and what the file calls it."""
        return " · ".join(part for part in (self.fault.column, self.fault.title) if part)

    @property
    def reason(self) -> str:
        """What is wrong and what would be right."""
        return sentence(self.fault.reason)


def fault_rows(faults: Sequence[Fault]) -> list[FaultRow]:
    """Faults as rows of a table."""
    return [FaultRow(at, fault) for at, fault in enumerate(faults, 1)]


FAULT_COLUMNS: tuple[Column[FaultRow], ...] = (
    Column(key="line", title="files.head.line", kind="number", value=lambda row: row.fault.line, width=76),
    Column(key="column", title="files.head.column", width=170, strong=True),
    Column(key="reason", title="files.head.reason", wraps=True),
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document the file would make, or, below it, one of its lines; amounts in minor units."""

    id: int
    title: str
    aside: str
    customer: str
    customer_number: str
    day: date | None
    quantity: str
    total: int
    becomes: str


def document_rows(found: Preview) -> tuple[list[DocumentRow], dict[int, list[DocumentRow]]]:
    """Documents as rows of a table, and the lines of each as the rows below it."""
    rows: list[DocumentRow] = []
    below: dict[int, list[DocumentRow]] = {}
    for key, each in enumerate(found.documents, 1):
        many = words().number(len(each.lines)) if each.lines else ""
        sign = -1 if each.becomes == "credit_note" else 1
        left = each.total if each.lines else each.open
        rows.append(
            DocumentRow(
                key,
                each.number,
                "",
                each.customer,
                each.customer_number,
                each.day,
                many,
                sign * left,
                each.becomes,
            )
        )
        if each.lines:
            below[key] = [_line_row(key * 100_000 + at, line) for at, line in enumerate(each.lines, 1)]
    return rows, below


def _line_row(key: int, line: PreviewLine) -> DocumentRow:
    aside = line.sku if line.known else say("files.preview.free")
    return DocumentRow(
        key, line.name, aside, "", "", None, words().quantity(line.quantity_milli), line.total, ""
    )


def _becomes(row: DocumentRow) -> object:
    if not row.becomes:
        return None
    return Chip("none", say(f"files.becomes.{row.becomes}"), icon="done" if row.becomes == "same" else "new")


def document_columns(noun: str) -> tuple[Column[DocumentRow], ...]:
    """The columns of the documents of a noun: orders have lines, what is brought forward has what is left of it."""
    lines = Column[DocumentRow](key="quantity", title="files.head.holds", width=64)
    return (
        Column(key="title", title="files.head.document", strong=True, aside=lambda row: row.aside),
        Column(key="customer", title="files.head.customer", aside=lambda row: row.customer_number),
        Column(key="day", title="column.day", kind="date", width=96, muted=True),
        *([lines] if noun == "orders" else []),
        Column(
            key="total",
            title="column.total" if noun == "orders" else "column.open",
            kind="money",
            width=96,
        ),
        Column(key="becomes", title="files.head.becomes", kind="chip", value=_becomes, width=128),
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A record the file changes or makes: its line, what it is called, and what it will say, in words."""

    id: int
    called: str
    told: str


CHANGE_COLUMNS: tuple[Column[ChangeRow], ...] = (
    Column(key="id", title="files.head.line", kind="number", width=64),
    Column(key="called", title="column.name", strong=True, width=260, wraps=True),
    Column(key="told", title="files.head.changes", wraps=True),
)


def change_rows(plan: Plan, currency: str) -> list[ChangeRow]:
    """The first records the file makes, and all that it changes, in the order of its lines."""
    made = [
        ChangeRow(each.line, each.called, made_told(each, words()))
        for each in made_by(plan, words(), currency)
    ]
    changed = [
        ChangeRow(each.line, each.called, " · ".join(change_told(part, words()) for part in each.fields))
        for each in changed_by(plan, words(), currency)
    ]
    return sorted([*made, *changed], key=lambda row: row.id)


@dataclass(frozen=True, slots=True)
class LeftRow:
    """What an import made and that stays, because it is used since."""

    id: int
    name: str


LEFT_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column(key="id", title="files.head.line", kind="number", width=76),
    Column(key="name", title="column.name", strong=True),
)


def state_chip(row: ImportRow) -> Chip:
    """How an import stands."""
    text = say(f"files.state.{row.state}")
    if row.state == "running":
        return Chip("wait", text, filled=True)
    return Chip("none", text, icon="undo") if row.state == "undone" else Chip("done", text)


PAST_COLUMNS: tuple[Column[ImportRow], ...] = (
    Column(key="begun_at", title="files.head.when", kind="instant", width=136, muted=True),
    Column(key="noun", title="column.what", value=lambda row: say(f"files.noun.{row.noun}"), width=160),
    Column(key="file", title="column.file", strong=True),
    Column(key="begun_by", title="column.by", width=110, muted=True),
    Column(key="created", title="column.created", kind="number", width=84),
    Column(key="changed", title="column.changed", kind="number", width=92),
    Column(key="same", title="files.head.same", kind="number", width=92),
    Column(key="state", title="column.state", kind="chip", value=state_chip, width=116),
)
