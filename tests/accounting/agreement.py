"""Whether the accountant's book says what the ledger and the documents say, asked in plain SQL."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import text

from app.accounting.book import Book, book
from app.accounting.chart import chart
from app.accounting.vat_due import vat_due
from app.base.door import Read

BEGINNING = date(2000, 1, 1)
END = date(2099, 12, 31)


def must_agree(rd: Read) -> Book:
    """Hold the book of all time against what is known otherwise; gives it."""
    found = book(rd, BEGINNING, END)
    balances: dict[str, int] = defaultdict(int)
    by_customer: dict[int, int] = defaultdict(int)
    for entry in found.entries:
        assert sum(line.amount for line in entry.lines) == 0, entry
        for line in entry.lines:
            balances[line.account] += line.amount
            if line.customer_id is not None:
                by_customer[line.customer_id] += line.amount
    ledger = {row.customer_id: int(row.amount) for row in rd.execute(_LEDGER)}
    for customer_id in by_customer.keys() | ledger.keys():
        assert by_customer.get(customer_id, 0) == ledger.get(customer_id, 0), customer_id
    plan = chart(rd)
    assert -balances[plan.account("deposits")] == int(rd.scalar(_DEPOSITS) or 0)
    due = vat_due(rd, BEGINNING, END)
    collected = sum(
        amount for number, amount in balances.items() if plan.role_of(number).startswith("vat_collected")
    )
    # What is lost takes its VAT from the same account.
    assert -collected == due.due
    assert -balances[plan.account("vat_oss")] == sum(rate.due for rate in due.rates if rate.away)
    assert -balances[plan.account("vat_pending")] == sum(rate.later - rate.paid for rate in due.rates)
    _nothing_pending_once_paid(rd, found)
    return found


def _nothing_pending_once_paid(rd: Read, found: Book) -> None:
    """What money alone has settled whole has all its VAT due."""
    paid: dict[int, int] = defaultdict(int)
    for each in found.made_due:
        paid[each.document_id] += sum(tax for _, tax in each.rates.values())
    for row in rd.execute(_PAID):
        of = found.documents[row.document_id]
        assert paid[of.id] == sum(vat.pending for vat in of.vat.values()), of.number


_LEDGER = text(
    """
    SELECT c.id AS customer_id, sum(e.base_amount) AS amount
    FROM entry e JOIN item i ON i.id = e.item_id JOIN customer c ON c.account_id = e.account_id
    LEFT JOIN invoice v ON i.noun = 'invoice' AND v.id = i.document_id
    WHERE e.component IN ('owed', 'unapplied', 'deposit', 'earmarked') AND i.noun IN ('invoice', 'payment', 'write_off')
      AND c.merged_into_id IS NULL AND NOT (i.noun = 'invoice' AND v.kind = 'deposit' AND i.instalment = 0)
    GROUP BY c.id HAVING sum(e.base_amount) <> 0
    """
)
_DEPOSITS = text(
    """
    SELECT (SELECT coalesce(sum(net), 0) FROM invoice WHERE kind = 'deposit')
         - (SELECT coalesce(sum(n.net), 0) FROM invoice n JOIN invoice d ON d.id = n.corrects_id
            WHERE n.kind = 'credit_note' AND d.kind = 'deposit')
         - (SELECT coalesce(sum(net), 0) FROM invoice_deposit)
    """
)
_PAID = text(
    """
    SELECT i.document_id FROM item i JOIN invoice v ON v.id = i.document_id
    JOIN item_balance b ON b.item_id = i.id AND b.component = 'owed'
    WHERE i.noun = 'invoice' AND v.kind <> 'credit_note' AND (v.kind <> 'deposit' OR i.instalment > 0)
      AND NOT EXISTS (SELECT 1 FROM allocation a JOIN item s ON s.id = a.source_item_id
                      JOIN item t ON t.id = a.target_item_id AND t.noun = 'invoice' AND t.document_id = v.id
                      LEFT JOIN invoice w ON s.noun = 'invoice' AND w.id = s.document_id
                      WHERE s.noun = 'write_off' OR w.kind = 'credit_note')
    GROUP BY i.document_id HAVING sum(abs(b.amount)) = 0
    """
)
