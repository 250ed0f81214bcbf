"""The same way from order to cash, written by hand on `sqlite3`: the measure of what the program adds to it.

It writes the very rows the program writes (documents, both ledgers, balances, the audit line with its hash, the anchor)
in as many durable commits, and reads what its rules need to know, once. It knows nothing else: no discounts, no
shipping, no partial steps. `test_by_hand.py` compares the rows.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from holidays import country_holidays

from app.base.uid import new_uid

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """Something to order: prices in micro units, rate in parts per million, quantity in thousandths."""

    product_id: int
    sku: str
    name: str
    price_micro: int
    rate_ppm: int
    vat_class: str
    quantity_milli: int


class ByHand:
    """A connection to a company's file, and the five steps."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "recursive_triggers = ON",
            "temp_store = MEMORY",
        ):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.execute("PRAGMA cache_size = -32000")
        self.anchor = path.with_name(path.name + ".anchor")
        self.company = str(self.db.execute("SELECT uid FROM company").fetchone()[0])
        self.now = now

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def order(self, customer_id: int, articles: Sequence[Article], on: date) -> int:
        """Keep an order as a draft: figures, lines, VAT."""
        nets = [(each.price_micro * each.quantity_milli + 5_000_000) // 10_000_000 for each in articles]
        by_rate: dict[int, int] = {}
        for each, net in zip(articles, nets, strict=True):
            by_rate[each.rate_ppm] = by_rate.get(each.rate_ppm, 0) + net
        taxes = {rate: (net * rate + 500_000) // 1_000_000 for rate, net in by_rate.items()}
        net, tax = sum(nets), sum(taxes.values())
        at = _stored(self.now())
        self.db.execute("BEGIN IMMEDIATE")
        order_id = self._add(
            "sales_order",
            uid=new_uid(), state="draft", handling="normal", customer_id=customer_id, ordered_on=on.isoformat(),
            currency="EUR", prices_include_tax=False, rounding="rate", payment_method="", payment_kind="account",
            payment_state="none", billing=_NOWHERE, delivery=_NOWHERE, customer_reference="", note="", language="fr",
            discount_ppm=0, discount_amount=0, deposit_ppm=0, deposit_asked=0, ships_after_deposit=False,
            line_count=len(articles), net=net, tax=tax, rounding_amount=0, total=net + tax,
            shipped="none", invoiced="none", paid="none", paid_amount=0, created_at=at, saved_at=at,
            begun_by="Comptoir", invoiced_there=False,
        )  # fmt: skip
        for position, (each, amount) in enumerate(zip(articles, nets, strict=True), 1):
            line_tax = (amount * each.rate_ppm + 500_000) // 1_000_000
            self._add(
                "order_line",
                order_id=order_id, position=position, kind="goods", product_id=each.product_id, sku=each.sku,
                name=each.name, description="", unit="piece", quantity_milli=each.quantity_milli,
                unit_price_micro=each.price_micro, discount_ppm=0, discount_amount=0, vat_class=each.vat_class,
                category="S", rate_ppm=each.rate_ppm, net=amount, tax=line_tax, gross=amount + line_tax,
                vat_rule="domestic", vat_territory="FR", dropped_milli=0, shipped_milli=0, invoiced_milli=0,
                is_bundle=False, per_milli=0, share_ppm=0,
            )  # fmt: skip
        for rate, amount in by_rate.items():
            self._add(
                "order_tax", order_id=order_id, category="S", rate_ppm=rate, net=amount, tax=taxes[rate]
            )
        self.db.execute("COMMIT")
        return order_id

    def confirm(self, order_id: int) -> None:
        """Promise the goods, bind the credit, take the number."""
        with self._line("sell.confirm") as sealed:
            order, limit = self._order(order_id)
            account, balances = order.pop("account_id"), self._balances(order["customer_id"])
            lines = self._rows("SELECT * FROM order_line WHERE order_id = ? ORDER BY position", order_id)
            decided = dict(self.db.execute("SELECT name, value FROM setting").fetchall())
            if limit is None and "credit.default_limit" in decided:
                limit = json.loads(decided["credit.default_limit"])
            if limit is not None and sum(balances.values()) + order["total"] > limit:
                raise RuntimeError("held")
            stocked = self._stocked(lines)
            self._levels(list(stocked))
            today, at = self.now().date().isoformat(), _stored(self.now())
            cause = {"business_date": today, "recorded_at": at, "cause": "sales_order", "cause_id": order_id}
            for line in lines:
                promise: Row = {"product_id": line["product_id"], "location_id": 1, **cause}
                self._seal(
                    sealed,
                    "reservation",
                    quantity_milli=line["quantity_milli"],
                    order_line_id=line["id"],
                    **promise,
                )
            self.db.executemany(
                "UPDATE stock_balance SET reserved_milli = reserved_milli + ? WHERE product_id = ? AND location_id = 1",
                [(line["quantity_milli"], line["product_id"]) for line in lines],
            )
            item = self._item(sealed, account, "sales_order", order_id, order_id, today)
            for line in lines:
                sealed.rows.append(
                    ("order_line", line["id"], _without(line, "shipped_milli", "invoiced_milli"))
                )
            for row in self._rows("SELECT * FROM order_tax WHERE order_id = ?", order_id):
                sealed.rows.append(("order_tax", row["id"], row))
            number = self._number("order", "CM", today)
            # All of it is there: it is promised for the next day somebody works.
            leaves_on = _next_working(self.now().date()).isoformat()
            self.db.execute(
                "UPDATE sales_order SET state = 'confirmed', number = ?, confirmed_at = ?, promised_on = ? WHERE id = ?",
                (number, at, leaves_on, order_id),
            )
            done = {"state": "confirmed", "number": number, "confirmed_at": at, "promised_on": leaves_on}
            sealed.order(order | done)
            self._post(sealed, account, [(item, "committed", order["total"])], cause)
            sealed.facts = {"number": number, "total": order["total"], "currency": "EUR"}
            sealed.mentions = [("product", line["product_id"]) for line in lines] + [
                ("sales_order", order_id)
            ]

    def ship(self, order_id: int) -> None:
        """Let all goods of an order leave."""
        with self._line("ship.ship") as sealed:
            order, _ = self._order(order_id)
            account = order["account_id"]
            self._balances(order["customer_id"])
            lines = self._rows("SELECT * FROM order_line WHERE order_id = ? ORDER BY position", order_id)
            own = self.db.execute(
                "SELECT id FROM item WHERE noun = 'sales_order' AND document_id = ?", (order_id,)
            ).fetchone()[0]
            costs = self._stocked(lines)
            on_hand = self._levels(list(costs))
            keys = ",".join(str(line["id"]) for line in lines)
            promised = f"SELECT order_line_id, sum(quantity_milli) FROM reservation WHERE order_line_id IN ({keys}) GROUP BY 1"
            promises = dict(self.db.execute(promised).fetchall())
            if any(on_hand[line["product_id"]] < line["quantity_milli"] for line in lines):
                raise RuntimeError("stock short")
            self.db.executemany(
                "UPDATE order_line SET shipped_milli = ? WHERE id = ?",
                [(line["quantity_milli"], line["id"]) for line in lines],
            )
            today, at = self.now().date().isoformat(), _stored(self.now())
            number = self._number("shipment", "BL", today)
            quantity = sum(line["quantity_milli"] for line in lines)
            shipment = self._seal(
                sealed,
                "shipment",
                uid=new_uid(), number=number, kind="delivery", order_id=order_id, customer_id=order["customer_id"],
                shipped_on=today, delivery=order["delivery"], moves_stock=True, language="fr", carrier="", note="",
                line_count=len(lines), quantity_milli=quantity, value=order["total"], recorded_at=at, joined_to_id=None,
            )  # fmt: skip
            left = [
                self._seal(
                    sealed,
                    "shipment_line",
                    shipment_id=shipment,
                    position=line["position"],
                    order_line_id=line["id"],
                    product_id=line["product_id"],
                    sku=line["sku"],
                    name=line["name"],
                    unit=line["unit"],
                    quantity_milli=line["quantity_milli"],
                )
                for line in lines
            ]
            cause = {"business_date": today, "recorded_at": at, "cause": "shipment", "cause_id": shipment}
            for line, cause_line in zip(lines, left, strict=True):
                move: Row = {
                    "product_id": line["product_id"],
                    "location_id": 1,
                    "unit_cost_micro": costs[line["product_id"]],
                }
                quantity_milli = -line["quantity_milli"]
                more = {"reason": "shipment", "cause_line_id": cause_line, **cause}
                self._seal(sealed, "stock_move", quantity_milli=quantity_milli, **move, **more)
            for line in lines:
                promise: Row = {"product_id": line["product_id"], "location_id": 1, **cause}
                self._seal(
                    sealed,
                    "reservation",
                    quantity_milli=-promises[line["id"]],
                    order_line_id=line["id"],
                    **promise,
                )
            self.db.executemany(
                "UPDATE stock_balance SET on_hand_milli = on_hand_milli - ?, reserved_milli = reserved_milli - ?"
                " WHERE product_id = ? AND location_id = 1",
                [(line["quantity_milli"], promises[line["id"]], line["product_id"]) for line in lines],
            )
            self._post(
                sealed,
                account,
                [(own, "committed", -order["total"]), (own, "delivered", order["total"])],
                cause,
            )
            self.db.execute("UPDATE sales_order SET shipped = 'all' WHERE id = ?", (order_id,))
            sealed.facts = {
                "number": number,
                "shipment": number,
                "quantity_milli": quantity,
                "value": order["total"],
            }
            sealed.mentions = [("product", line["product_id"]) for line in lines]
            sealed.mentions += [("sales_order", order_id), ("shipment", shipment)]

    def invoice(self, order_id: int) -> None:
        """Issue the invoice of what has shipped."""
        with self._line("bill.issue") as sealed:
            order, _ = self._order(order_id)
            account, total = order["account_id"], order["total"]
            self._balances(order["customer_id"])
            lines = self._rows("SELECT * FROM order_line WHERE order_id = ? ORDER BY position", order_id)
            taxes = self._rows("SELECT * FROM order_tax WHERE order_id = ? ORDER BY id", order_id)
            own = self.db.execute(
                "SELECT id FROM item WHERE noun = 'sales_order' AND document_id = ?", (order_id,)
            ).fetchone()[0]
            [buyer] = self._rows(
                "SELECT kind, name, number, siren, siret, vat_number FROM customer WHERE id = ?",
                order["customer_id"],
            )
            [seller] = self._rows("SELECT * FROM company")
            for hidden in ("id", "uid", "created_at", "sample"):
                del seller[hidden]
            # The days of payment are those of the terms the company grants by default.
            agreed, text = self.db.execute("SELECT name_fr, steps FROM terms WHERE code = 'net30'").fetchone()
            steps = json.loads(text)
            now = self.now()
            today, at = now.date().isoformat(), _stored(now)
            due_on = (now.date() + timedelta(days=30 if steps else 0)).isoformat()
            (supplied,) = self.db.execute(
                "SELECT max(s.shipped_on) FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id "
                "WHERE s.order_id = ? AND s.kind = 'delivery'",
                (order_id,),
            ).fetchone()
            number = self._number("invoice", "FA", today)
            texts = {
                "order": {
                    "number": order["number"],
                    "remote_number": None,
                    "ordered_on": order["ordered_on"],
                    "reference": order["customer_reference"],
                },
                "supplied_on": supplied,
                "payment": {"kind": order["payment_kind"], "method": order["payment_method"]},
                "terms": agreed,
                "professional": buyer["kind"] == "company",
                "late_rate_ppm": 121_500,
                "recovery_fee": 40_00,
                "settled": [],
                "supply": "goods",
                "vat": [],
                "payment_code": True,
            }
            invoice = self._seal(
                sealed,
                "invoice",
                uid=new_uid(), number=number, kind="invoice", order_id=order_id, customer_id=order["customer_id"],
                account_id=account, issued_on=today, due_on=due_on, currency="EUR", base_rate_ppm=1_000_000,
                prices_include_tax=False, language="fr", seller=_text(seller),
                customer=_text({**buyer, "address": json.loads(order["billing"])}), delivery=order["delivery"],
                texts=_text(texts), reason="", line_count=len(lines), tax_count=len(taxes), instalment_count=1,
                net=order["net"], tax=order["tax"], rounding_amount=0, total=total, paid_before=0,
                deposit_count=0, order_count=0, order_tax_count=0, issued_at=at, rate_on=None, rate_source="", base_tax=None,
            )  # fmt: skip
            for line in lines:
                row = {name: line[name] for name in _BILLED}
                self._seal(sealed, "invoice_line", invoice_id=invoice, order_line_id=line["id"], **row)
            for position, row in enumerate(taxes, 1):
                figures = {name: row[name] for name in ("category", "rate_ppm", "net", "tax")}
                self._seal(sealed, "invoice_tax", invoice_id=invoice, position=position, **figures)
            self._seal(
                sealed, "invoice_instalment", invoice_id=invoice, position=1, due_on=due_on, amount=total
            )
            item = self._item(
                sealed, account, "invoice", invoice, order_id, today, instalment=1, due_on=due_on
            )
            self.db.executemany(
                "UPDATE order_line SET invoiced_milli = ? WHERE id = ?",
                [(line["quantity_milli"], line["id"]) for line in lines],
            )
            cause = {"business_date": today, "recorded_at": at, "cause": "invoice", "cause_id": invoice}
            self._post(sealed, account, [(item, "owed", total), (own, "delivered", -total)], cause)
            self.db.execute("UPDATE sales_order SET invoiced = 'all' WHERE id = ?", (order_id,))
            sealed.facts = {"number": number, "invoice": number, "total": total, "currency": "EUR", "paid": 0}
            sealed.mentions = [("invoice", invoice), ("sales_order", order_id)]

    def pay(self, order_id: int, amount: int, on: date) -> None:
        """Receive the money of an order and set it against its invoice."""
        with self._line("collect.receive") as sealed:
            order, _ = self._order(order_id)
            account = order["account_id"]
            self._balances(order["customer_id"])
            [open_item] = self._rows(
                "SELECT item.id, item.document_id, item_balance.amount FROM item JOIN item_balance ON item_id = item.id"
                " WHERE item.order_id = ? AND component = 'owed'",
                order_id,
            )
            taxes = self._rows(
                "SELECT * FROM invoice_tax WHERE invoice_id = ? ORDER BY position", open_item["document_id"]
            )
            if open_item["amount"] != amount:
                raise RuntimeError("only whole payments")
            held = "SELECT id FROM sales_order WHERE customer_id = ? AND state = 'held'"
            if self.db.execute(held, (order["customer_id"],)).fetchone():
                raise RuntimeError("held orders to look at again")
            today, at = self.now().date().isoformat(), _stored(self.now())
            day = on.isoformat()
            number = self._number("payment", "RG", today)
            payment = self._seal(
                sealed,
                "payment",
                uid=new_uid(), number=number, kind="payment", customer_id=order["customer_id"], account_id=account,
                order_id=order_id, method="transfer", amount=amount, currency="EUR", base_rate_ppm=1_000_000,
                received_on=day, reference="", source="hand", reason="", recorded_at=at, base_amount=None,
            )  # fmt: skip
            item = self._item(sealed, account, "payment", payment, order_id, day)
            cause = {"business_date": day, "recorded_at": at, "cause": "payment", "cause_id": payment}
            self._post(sealed, account, [(item, "unapplied", -amount)], cause)
            allocation = self._seal(
                sealed,
                "allocation",
                uid=new_uid(), account_id=account, source_item_id=item, target_item_id=open_item["id"], amount=amount,
                currency="EUR", business_date=day, recorded_at=at, reason="order",
            )  # fmt: skip
            cause = {"business_date": day, "recorded_at": at, "cause": "allocation", "cause_id": allocation}
            self._post(
                sealed, account, [(item, "unapplied", amount), (open_item["id"], "owed", -amount)], cause
            )
            for row in taxes:
                figures = {name: row[name] for name in ("category", "rate_ppm", "net", "tax")}
                self._seal(sealed, "allocation_vat", allocation_id=allocation, **figures)
            self.db.execute(
                "UPDATE sales_order SET state = 'closed', paid = 'all', paid_amount = ? WHERE id = ?",
                (amount, order_id),
            )
            del order["account_id"]
            sealed.order(order | {"state": "closed"})
            sealed.facts = {"number": number, "amount": amount, "currency": "EUR", "method": "transfer"}
            sealed.mentions = [("payment", payment), ("sales_order", order_id)]

    def _order(self, order_id: int) -> tuple[Row, int | None]:
        [row] = self._rows(
            "SELECT sales_order.*, customer.account_id, customer.credit_limit FROM sales_order"
            " JOIN customer ON customer.id = customer_id WHERE sales_order.id = ?",
            order_id,
        )
        return row, row.pop("credit_limit")

    def _balances(self, customer_id: int) -> dict[str, int]:
        sql = (
            "SELECT component, amount FROM account_balance WHERE currency = 'EUR'"
            " AND account_id = (SELECT account_id FROM customer WHERE id = ?)"
        )
        return dict(self.db.execute(sql, (customer_id,)).fetchall())

    def _stocked(self, lines: Sequence[Row]) -> dict[int, int | None]:
        keys = ",".join(str(line["product_id"]) for line in lines)
        return dict(
            self.db.execute(f"SELECT id, cost_micro FROM product WHERE stocked AND id IN ({keys})").fetchall()
        )

    def _levels(self, products: Sequence[int]) -> dict[int, int]:
        keys = ",".join(map(str, products))
        sql = f"SELECT product_id, on_hand_milli FROM stock_balance WHERE location_id = 1 AND product_id IN ({keys})"
        return dict(self.db.execute(sql).fetchall())

    def _number(self, kind: str, prefix: str, today: str) -> str:
        year = int(today[:4])
        sql = "SELECT id, last FROM number_series WHERE kind = ? AND year = ?"
        series, last = self.db.execute(sql, (kind, year)).fetchone()
        self.db.execute(
            "UPDATE number_series SET last = ?, last_on = ? WHERE id = ?", (last + 1, today, series)
        )
        return f"{prefix}-{year}-{last + 1:04d}"

    def _item(
        self,
        sealed: _Sealed,
        account: int,
        noun: str,
        document: int,
        order_id: int,
        on: str,
        **instalment: Any,
    ) -> int:
        row: Row = {"account_id": account, "noun": noun, "document_id": document, "order_id": order_id}
        row |= {"instalment": 0, "due_on": None} | instalment
        return self._seal(sealed, "item", **row, currency="EUR", own_units=1, base_units=1, opened_on=on)

    def _post(
        self, sealed: _Sealed, account: int, postings: Sequence[tuple[int, str, int]], cause: Row
    ) -> None:
        for item, component, amount in postings:
            row: Row = {
                "item_id": item,
                "account_id": account,
                "component": component,
                "currency": "EUR",
                **cause,
            }
            self._seal(sealed, "entry", amount=amount, base_amount=amount, **row)
        self.db.executemany(
            "INSERT INTO item_balance (item_id, component, amount, base_amount) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET amount = amount + excluded.amount, base_amount = base_amount + excluded.base_amount",
            [(item, component, amount, amount) for item, component, amount in postings],
        )
        self.db.executemany(
            "INSERT INTO due_balance (account_id, currency, due_on, amount) SELECT account_id, currency, due_on, ? FROM item"
            " WHERE id = ? AND due_on IS NOT NULL ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            [(amount, item) for item, component, amount in postings if component == "owed"],
        )
        self.db.executemany(
            "UPDATE account_balance SET amount = amount + ?, base_amount = base_amount + ?"
            " WHERE account_id = ? AND component = ? AND currency = 'EUR'",
            [(amount, amount, account, component) for _, component, amount in postings],
        )

    def _add(self, table: str, **row: Any) -> int:
        row_id = self.db.execute(_insert(table, tuple(row)), tuple(row.values())).lastrowid
        assert row_id is not None
        return row_id

    def _seal(self, sealed: _Sealed, table: str, **row: Any) -> int:
        row_id = self._add(table, **row)
        sealed.rows.append((table, row_id, _EMPTY.get(table, {}) | row | {"id": row_id}))
        return row_id

    def _rows(self, sql: str, *values: Any) -> list[Row]:
        cursor = self.db.execute(sql, values)
        names = [each[0] for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def _line(self, verb: str) -> Iterator[_Sealed]:
        """One transaction with its audit line, then the anchor."""
        self.db.execute("BEGIN IMMEDIATE")
        sealed = _Sealed(os.urandom(16).hex())
        yield sealed
        last, previous = self.db.execute("SELECT line_id, hash FROM audit_head WHERE id = 1").fetchone()
        now = self.now()
        content = {
            "version": 1,
            "line": last + 1,
            "at": _written(_stored(now)),
            "actor": "Comptoir",
            "role": "program",
            "verb": verb,
            "facts": sealed.facts,
            "rows": [[table, row_id, sealed.values(table, row)] for table, row_id, row in sealed.rows],
        }
        body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(f"{previous}{body}".encode()).hexdigest()
        self.db.execute(
            "INSERT INTO audit_line (id, recorded_at, actor, role, verb, body, previous_hash, hash)"
            " VALUES (?, ?, 'Comptoir', 'program', ?, ?, ?, ?)",
            (last + 1, _stored(now), verb, body, previous, digest),
        )
        self.db.executemany(
            "INSERT INTO audit_mention (line_id, noun, row_id) VALUES (?, ?, ?)",
            [(last + 1, noun, row_id) for noun, row_id in sealed.mentions],
        )
        self.db.execute("INSERT INTO audit_salt (line_id, salt) VALUES (?, ?)", (last + 1, sealed.salt))
        self.db.execute("UPDATE audit_head SET line_id = ?, hash = ? WHERE id = 1", (last + 1, digest))
        numbers = {
            f"{kind}-{year}": last
            for kind, year, last in self.db.execute("SELECT kind, year, last FROM number_series")
        }
        self.db.execute("COMMIT")
        anchor = {"line": last + 1, "hash": digest, "numbers": numbers, "company": self.company}
        standing = json.loads(self.anchor.read_text("utf-8"))
        if standing["line"] < last + 1:
            beside = self.anchor.with_name(f"{self.anchor.name}.{os.getpid()}.new")
            beside.write_text(json.dumps(anchor, sort_keys=True), "utf-8")
            beside.replace(self.anchor)


class _Sealed:
    """What a transaction seals into its audit line."""

    __slots__ = ("facts", "mentions", "rows", "salt")

    def __init__(self, salt: str) -> None:
        self.salt = salt
        self.rows: list[tuple[str, int, Row]] = []
        self.facts: Row = {}
        self.mentions: list[tuple[str, int]] = []

    def order(self, row: Row) -> None:
        """An order as it now stands, without what is derived."""
        self.rows.append(
            ("sales_order", row["id"], _without(row, "shipped", "invoiced", "paid", "paid_amount"))
        )

    def values(self, table: str, row: Row) -> Row:
        """A row as the line says it: instants with their zone, yes and no, personal texts hashed."""
        said = dict(row)
        for name in _INSTANTS.get(table, ()):
            said[name] = _written(said[name]) if said[name] else None
        for name in _YES_NO.get(table, ()):
            said[name] = bool(said[name])
        for name in _PERSONAL.get(table, ()):
            if said[name]:
                said[name] = "sha256:" + hashlib.sha256(f"{self.salt}\0{said[name]}".encode()).hexdigest()
        return said


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"


def _next_working(day: date) -> date:
    """The next day that is no Saturday, Sunday or public holiday in France."""
    closed = country_holidays("FR", years=(day.year, day.year + 1))
    day += timedelta(days=1)
    while day.weekday() >= 5 or day in closed:
        day += timedelta(days=1)
    return day


def _stored(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _written(stored: str) -> str:
    return stored.replace(" ", "T") + "+00:00"


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _text(content: Row) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


_NOWHERE = _text(
    dict.fromkeys(("name", "company", "line1", "line2", "postcode", "city", "region", "phone", "email"), "")
    | {"country": "FR"}
)
_BILLED = (
    "position", "kind", "product_id", "sku", "name", "description", "unit", "quantity_milli", "unit_price_micro",
    "discount_amount", "category", "rate_ppm", "net", "tax", "gross", "vat_rule", "vat_territory", "vat_reason",
)  # fmt: skip
# Columns left empty on the way, which an audit line names all the same.
_EMPTY: dict[str, Row] = {
    "shipment": {"reverses_id": None},
    "stock_move": {"lot_id": None, "reverses_id": None},
    "entry": {"reverses_id": None},
    "invoice": {"corrects_id": None, "refund_remote_id": None},
    "payment": {"remote_id": None, "reverses_id": None, "method_code": None},
    "allocation": {"reverses_id": None},
}
_INSTANTS = {
    "sales_order": ("created_at", "confirmed_at", "saved_at"),
    "reservation": ("recorded_at",),
    "stock_move": ("recorded_at",),
    "entry": ("recorded_at",),
    "shipment": ("recorded_at",),
    "invoice": ("issued_at",),
    "payment": ("recorded_at",),
    "allocation": ("recorded_at",),
}
_YES_NO = {
    "sales_order": ("invoiced_there", "prices_include_tax", "ships_after_deposit"),
    "order_line": ("is_bundle",),
    "shipment": ("moves_stock",),
    "invoice": ("prices_include_tax",),
}
_PERSONAL = {
    "sales_order": ("billing", "delivery", "note"),
    "shipment": ("delivery",),
    "invoice": ("seller", "customer", "delivery"),
}
