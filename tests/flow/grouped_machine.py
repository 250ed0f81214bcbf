"""The machine of money with invoices of several orders among the others: each order's part is a debt like any other."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.base.errors import Refusal
from app.flow import collect, sell
from app.flow.bill_grouped import issue_grouped
from app.flow.receipt import Receipt
from tests.flow.debt_machine import AT, PART, PRICES, RATES, DebtMachine
from tests.stories.desk import OWNER


class GroupedMachine(DebtMachine):
    """All steps of money, and those of an invoice of several orders."""

    @rule(pieces=st.lists(st.integers(1, 4), min_size=2, max_size=3), price=PRICES, rates=RATES)
    def invoice_together(self, pieces: list[int], price: str, rates: tuple[str, ...]) -> None:
        """One invoice of several orders."""
        with suppress(Refusal), self.desk.database.write(OWNER, "bill.issue_grouped") as tx:
            orders = [sell.save(tx, self.draft(each, price, rates, gross=False)) for each in pieces]
            for order in orders:
                sell.confirm(tx, order)
            issue_grouped(tx, orders)
        self.count_documents()

    @rule(at=AT, part=PART, off=st.sampled_from([0, -40, 35]))
    def pay_together(self, at: int, part: int, off: int) -> None:
        """Money for an invoice of several orders, whichever of them it settles."""
        debts = self.desk.rows(
            "SELECT v.id, sum(b.amount) AS amount FROM invoice v JOIN item i ON i.noun = 'invoice' AND i.document_id = v.id "
            "JOIN item_balance b ON b.item_id = i.id AND b.component = 'owed' "
            "WHERE v.account_id = :account AND v.order_count > 0 GROUP BY v.id HAVING sum(b.amount) > 0 ORDER BY v.id",
            account=self.account,
        )
        if debts:
            chosen = debts[at % len(debts)]
            receipt = Receipt(
                amount=max(int(chosen["amount"]) // part + off, 1),
                currency="EUR",
                method="transfer",
                received_on=self.day,
                customer_id=self.customer,
                invoice_id=chosen["id"],
            )
            self.take(collect.receive, receipt, change=-receipt.amount)
