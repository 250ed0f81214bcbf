"""`report vat`: the VAT of a period, rate by rate, by what was invoiced and by what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from app.accounting.exported import VatFile, export_vat
from app.accounting.vat_due import VatDue, vat_due
from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, day_of, option, reports
from app.commands.report_collection import DAY, Day, Out, answer
from app.reports.report_file import as_file, put_file
from app.reports.report_table import exactly
from app.reports.turnover import Mark, marks
from app.reports.vat import vat_period, vat_table


@command("vat", on=reports)
def report_vat(
    desk: Desk,
    since: Annotated[datetime | None, option("--since", formats=DAY)] = None,
    as_of: Day = None,
    out: Out = None,
) -> None:
    """What VAT is to be declared of a period, and of what it is made; the month before where no day is told."""
    with desk.opened() as database:
        actor = desk.actor_in(database)
        with database.read() as rd:
            found = vat_due(rd, *vat_period(rd, day_of(since), day_of(as_of)))
            company, turnover = the_company(rd).name, marks(rd)
        table = vat_table(found, desk.words, turnover)
        if out is None or not actor.may("accounting.export_vat"):
            answer(desk, table, vat_record(found, turnover), out, company, found.last)
            return
        # What turnover says is of today: it has no place in what is the same on any day.
        content = as_file(vat_table(found, desk.words), out.suffix, desk.words, company, found.last)
        put_file(out, content)
        file = VatFile(out.name, content, found.first, found.last, len(table.rows))
        made = database.do(actor, export_vat, file)
    if desk.as_json:
        desk.give({"file": str(out), "number": made.number, "sha256": made.sha256})
    else:
        desk.say("command.report.exported", place=str(out), number=made.number)


def vat_record(found: VatDue, turnover: Sequence[Mark] = ()) -> dict[str, Any]:
    """The report as machines get it."""

    def amount(value: int) -> Any:
        return exact(value, "amount", found.currency)

    rows = [
        {
            "category": rate.category,
            "rate": exactly(rate.rate_ppm, "percent", found.currency),
            "oss": rate.away,
            "net": amount(rate.net),
            "tax": amount(rate.tax),
            "deposits_net": amount(rate.deposits_net),
            "deposits_tax": amount(rate.deposits),
            "due_on_payment_net": amount(rate.later_net),
            "due_on_payment_tax": amount(rate.later),
            "paid_net": amount(rate.paid_net),
            "paid_tax": amount(rate.paid),
            "due_net": amount(rate.due_net),
            "due_tax": amount(rate.due),
        }
        for rate in found.rates
    ]
    whole = {
        "recovered_tax": amount(found.recovered),
        "due_tax": amount(found.due),
        "advances_gross": amount(found.advances),
    }
    thresholds = [
        {
            "name": mark.name,
            "year": mark.year,
            "amount": amount(mark.amount),
            "threshold": amount(mark.threshold),
            "upper_threshold": amount(mark.upper) if mark.upper is not None else None,
            "state": mark.state,
            "since": mark.since,
        }
        for mark in turnover
    ]
    period = {"since": found.first, "as_of": found.last, "currency": found.currency}
    return {**period, **whole, "rows": rows, "thresholds": thresholds}
