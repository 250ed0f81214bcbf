"""`import customers|products|stock|invoices|orders FILE`: a dry run that names every fault, then the list; `import undo RUN`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from app.base.errors import Refusal
from app.base.finding import home_currency
from app.commands.desk import Desk
from app.commands.import_preview import (
    documents_for_machines,
    records_for_machines,
    tell_changes,
    tell_documents,
)
from app.commands.output import Column, table
from app.commands.program import argument, command, day_of, imports, option
from app.links.files.bring_in import Brought, bring_in, content_hash, plan
from app.links.files.cell import letters
from app.links.files.changed import remark_told
from app.links.files.convention import Convention, Mark, Order
from app.links.files.mapping import told
from app.links.files.memory import imports as imports_so_far
from app.links.files.memory import recalled, remember
from app.links.files.model import as_file, model
from app.links.files.opened import open_file
from app.links.files.plan import NO_WISHES, Plan, Wishes
from app.links.files.preview import Preview, preview
from app.links.files.take_back import undo
from app.reports.report_file import put_file

_SHOWN = 40
"""Faults told one by one; ``--json`` has them all."""

_File = Annotated[Path, argument("file", words="list_file")]
_Dry = Annotated[bool, option("--dry-run")]
_Leave = Annotated[bool, option("--leave-faulty")]
_Map = Annotated[list[str] | None, option("--map")]
_Decimal = Annotated[str | None, option("--decimal")]
_Confirm = Annotated[bool, option("--confirm")]
_CutOver = Annotated[datetime | None, option("--cut-over", formats=["%Y-%m-%d"])]
_Counted = Annotated[datetime | None, option("--cut-over", formats=["%Y-%m-%d"], words="counted_on")]
_Days = Annotated[str | None, option("--days")]

_COLUMNS = (
    Column("number", lambda row: row.id, "whole"),
    Column("what", lambda row: row.noun, "word", "files.noun"),
    Column("file", lambda row: row.file),
    Column("state", lambda row: row.state, "word", "files.state"),
    Column("created", lambda row: row.created, "whole"),
    Column("changed", lambda row: row.changed, "whole"),
    Column("same", lambda row: row.same, "whole"),
    Column("by", lambda row: row.begun_by),
)


def _plain(noun: str) -> None:
    """Make the verb that brings in what a file says all of by itself."""

    @command(noun, on=imports)
    def bring(
        desk: Desk,
        file: _File,
        dry_run: _Dry = False,
        leave_faulty: _Leave = False,
        mapped: _Map = None,
        decimal: _Decimal = None,
        days: _Days = None,
    ) -> None:
        """Bring rows of that noun in from a CSV, XLSX or ODS file."""
        _bring(desk, noun, file, mapped or [], (decimal, days), dry=dry_run, leave=leave_faulty)


for _noun in ("customers", "products"):
    _plain(_noun)


@command("stock", on=imports)
def stock(
    desk: Desk,
    file: _File,
    dry_run: _Dry = False,
    leave_faulty: _Leave = False,
    mapped: _Map = None,
    decimal: _Decimal = None,
    days: _Days = None,
    cut_over: _Counted = None,
) -> None:
    """Bring in what was counted of each product, on a day that is past or today."""
    wishes = Wishes(cut_over=day_of(cut_over))
    _bring(desk, "stock", file, mapped or [], (decimal, days), dry=dry_run, leave=leave_faulty, wishes=wishes)


@command("invoices", on=imports)
def invoices(
    desk: Desk,
    file: _File,
    dry_run: _Dry = False,
    leave_faulty: _Leave = False,
    mapped: _Map = None,
    decimal: _Decimal = None,
    days: _Days = None,
    cut_over: _CutOver = None,
) -> None:
    """Bring in the unpaid invoices and credit notes of another program."""
    wishes = Wishes(cut_over=day_of(cut_over))
    _bring(
        desk, "invoices", file, mapped or [], (decimal, days), dry=dry_run, leave=leave_faulty, wishes=wishes
    )


@command("orders", on=imports)
def orders(
    desk: Desk,
    file: _File,
    dry_run: _Dry = False,
    leave_faulty: _Leave = False,
    mapped: _Map = None,
    decimal: _Decimal = None,
    days: _Days = None,
    confirm: _Confirm = False,
) -> None:
    """Bring in orders, a row a line, as drafts or confirmed at once."""
    wishes = Wishes(confirmed=confirm)
    _bring(
        desk, "orders", file, mapped or [], (decimal, days), dry=dry_run, leave=leave_faulty, wishes=wishes
    )


@command("model", on=imports)
def write_model(
    desk: Desk,
    noun: Annotated[str, argument("import_noun")],
    out: Annotated[Path, option("--out", words="out_file")],
) -> None:
    """Write the model of a noun's file, XLSX or CSV as its ending says; refused with ``import_noun_unknown``."""
    with desk.opened() as database, database.read() as rd:
        content = as_file(model(rd, noun, desk.words), out.suffix)
    put_file(out, content)
    if desk.as_json:
        desk.give({"noun": noun, "file": str(out)})
    else:
        desk.say("files.model_written", file=str(out))


@command("undo", on=imports)
def undo_import(desk: Desk, run: Annotated[int, argument("run")]) -> None:
    """Take an import back."""
    with desk.opened() as database:
        done = database.do(desk.actor, undo, run)
    left = [{"line": line, "name": name} for line, name in done.left]
    if desk.as_json:
        desk.give({"run": run, "removed": done.removed, "restored": done.restored, "left": left})
        return
    desk.say("files.undone", n=done.removed, restored=done.restored)
    if left:
        desk.say("files.undone_left", n=len(left))
        for line, name in done.left[:_SHOWN]:
            _indented(desk, "files.left_line", line=line, name=name)


@command("runs", on=imports)
def runs(desk: Desk) -> None:
    """The files brought so far."""
    with desk.opened() as database, database.read() as rd:
        rows = imports_so_far(rd)
    if desk.as_json:
        desk.give(
            [
                {
                    "run": row.id,
                    "noun": row.noun,
                    "file": row.file,
                    "state": row.state,
                    "created": row.created,
                    "changed": row.changed,
                    "same": row.same,
                    "begun_at": row.begun_at,
                    "by": row.begun_by,
                }
                for row in rows
            ]
        )
        return
    desk.write_lines(table(desk.words, _COLUMNS, rows))


def _bring(
    desk: Desk,
    noun: str,
    file: Path,
    says: list[str],
    convention: tuple[str | None, str | None],
    *,
    dry: bool,
    leave: bool,
    wishes: Wishes = NO_WISHES,
) -> None:
    opened = open_file(file)
    told_convention = Convention(mark(convention[0]), order(convention[1]))
    with desk.opened() as database:
        with database.read() as rd:
            mapped, before = recalled(rd, noun, opened)
            said = before.said(told_convention.mark, told_convention.order)
            mapped = told(noun, opened.titles, mapped, dict(pair(each) for each in says))
            planned = plan(rd, opened, mapped, said, wishes)
            shown, currency = preview(rd, planned) if dry else None, home_currency(rd)
        if not dry and (says or any(convention)):
            database.do(desk.actor, remember, opened, mapped, said)
        _tell_plan(desk, planned, shown, currency, dry=dry)
        if dry:
            return
        brought = bring_in(database, desk.actor, planned, content_hash(file), faulty_left_out=leave)
    if desk.as_json:
        desk.give(_for_machines(desk, planned, brought))
    elif brought.run_id is None:
        desk.say("files.nothing_new", n=brought.same)
    else:
        desk.say(
            "files.brought", n=brought.created + brought.changed, created=brought.created, same=brought.same
        )
        desk.say("files.undo_with", run=brought.run_id)
    left = len({fault.line for fault in planned.faults})
    if left and not desk.as_json:
        # What is not there is said last, for it is what is still to be done.
        desk.say("files.left_out", n=left, faults=len(planned.faults))


def _indented(desk: Desk, key: str, **facts: Any) -> None:
    desk.write("  " + desk.words.say(key, **facts))


def pair(told_pair: str) -> tuple[str, str]:
    """TITLE=FIELD as it is told; refused with ``map_unreadable``."""
    title, sign, name = told_pair.rpartition("=")
    if not sign:
        raise Refusal("map_unreadable", text=told_pair)
    return title, name.strip()


def mark(told_mark: str | None) -> Mark | None:
    """The decimal mark as it is told; refused with ``choice_unknown``."""
    if told_mark in (None, "", ",", "."):
        return told_mark or None
    raise Refusal("choice_unknown", text=told_mark, known=", .")


def order(told_order: str | None) -> Order | None:
    """The order of days as it is told; refused with ``choice_unknown``."""
    if told_order in (None, "", "dmy", "mdy"):
        return told_order or None
    raise Refusal("choice_unknown", text=told_order, known="dmy, mdy")


def _tell_plan(desk: Desk, planned: Plan, shown: Preview | None, currency: str, *, dry: bool) -> None:
    if desk.as_json:
        if dry:
            told = _for_machines(desk, planned, None)
            told["records"] = records_for_machines(desk, planned, currency)
            told["documents"] = documents_for_machines(shown) if shown is not None else []
            desk.give(told)
        return
    opened = planned.opened
    desk.say("files.opened", file=opened.name, written=opened.written, n=len(opened.rows))
    for at, title in enumerate(opened.titles):
        name = planned.mapped.columns.get(at)
        own = planned.mapped.field(name).called if name else ""
        known = own or desk.words.say(f"files.field.{name}" if name else "files.not_read")
        _indented(desk, "files.column", letters=letters(at), title=title or "—", field=known)
    desk.say(
        "files.plan",
        n=planned.count("create") + planned.count("revive"),
        change=planned.count("change"),
        same=planned.count("same"),
        lines=len({fault.line for fault in planned.faults}),
        faults=len(planned.faults),
    )
    tell_changes(desk, planned, currency, _SHOWN)
    for fault in planned.faults[:_SHOWN]:
        where = f"{fault.column} ({fault.title})" if fault.title else fault.column
        key = "files.fault_at" if where else "files.fault_line"
        _indented(desk, key, line=fault.line, where=where, reason=desk.words.refusal(fault.reason))
    if len(planned.faults) > _SHOWN:
        _indented(desk, "files.more_faults", n=len(planned.faults) - _SHOWN)
    for remark in planned.remarks:
        desk.write("  " + remark_told(remark, desk.words))
    if planned.examples:
        desk.say("files.examples", n=planned.examples)
    if shown is not None:
        tell_documents(desk, shown, _SHOWN)


def _for_machines(desk: Desk, planned: Plan, brought: Brought | None) -> dict[str, Any]:
    opened = planned.opened
    return {
        "noun": planned.mapped.noun,
        "file": opened.name,
        "written": opened.written,
        "lines": len(opened.rows),
        "columns": [
            {"column": letters(at), "title": title, "field": planned.mapped.columns.get(at)}
            for at, title in enumerate(opened.titles)
        ],
        "decimal": planned.convention.mark,
        "days": planned.convention.order,
        "create": planned.count("create") + planned.count("revive"),
        "change": planned.count("change"),
        "same": planned.count("same"),
        "examples": planned.examples,
        "faults": [
            {
                "line": fault.line,
                "column": fault.column,
                "title": fault.title,
                "code": fault.reason.code,
                "facts": fault.reason.facts,
                "words": desk.words.refusal(fault.reason),
            }
            for fault in planned.faults
        ],
        "remarks": [
            {"lines": list(remark.lines), "words": desk.words.say(remark.key, **remark.facts)}
            for remark in planned.remarks
        ],
        "run": brought.run_id if brought else None,
        "created": brought.created if brought else 0,
        "changed": brought.changed if brought else 0,
    }
