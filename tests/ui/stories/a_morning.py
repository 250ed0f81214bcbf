"""A morning's statement of sixty lines, made up from a seed over a desk's own invoices: what each line truly is.

References whole and garbled, names alone, parts, several invoices together, too much, somebody else paying, amounts alone,
fees, debits of suppliers, a refund of a credit note, a payer nobody knows, and money that names an invoice of nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from app.base.door import Write, verb
from app.customers.customer import CustomerDraft, insert_customer
from app.flow import bill, sell
from app.flow.credit import CreditRequest, credit
from app.orders.draft import DraftLine, OrderDraft
from tests.stories.desk import Desk

SEED = 20261122
LINES = 60
_NAMES = (
    "Atelier Lilas,Maison Bleue,Café Sémaphore,Librairie Quinquet,Épicerie Lévêque,Mercerie Hébert,Hôtel Arènes,Crêperie "
    "Morbihan,Galerie Rivière,Papeterie Vauban,Fleurs Églantine,Brasserie Cigale,Théâtre Odéon,Bijouterie Saphir,Fromagerie "
    "Comté,Boulangerie Tilleul,Imprimerie Gutenberg,Cordonnerie Crépin,Herboristerie Sauge,Quincaillerie Enclume"
).split(",")
_WAYS = {"whole": 13, "garbled": 12, "name": 5, "part": 4, "over": 4, "other": 3, "amount": 2}
_BACK = 2_000
LATE = ("Garage Peugeot", "Studio Nadar", "Cabinet Racine", "Agence Horizon", "Salon Figaro", "Club Neptune")
"""Who pays nothing this morning, and is late: whom to remind."""


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice of the desk: cents still owed, and whose it is."""

    id: int
    number: str
    customer: str
    customer_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Morning:
    """The file, how many lines of it are of which kind, and what each invoice (by its number) still asks for once all is
    matched as it truly is, where it asks for anything.
    """

    file: Path
    kinds: Mapping[str, int]
    still_owed: Mapping[str, int]


@verb("test.build")
def _sold(tx: Write, names: Sequence[str], each: int, chance: Random) -> None:
    """So many invoices of services for each of these customers, of amounts that nobody else has."""
    amounts = chance.sample(range(4_000, 90_000, 7), len(names) * each)
    for at, name in enumerate(names):
        draft = CustomerDraft(
            name=name, kind="company", credit_limit=10_000_000, email=f"compta{at}@client.example"
        )
        customer_id = insert_customer(tx, draft)
        for _ in range(each):
            line = DraftLine(
                name="Conseil", kind="service", unit_price_micro=amounts.pop() * 10_000, rate_ppm=200_000
            )
            order = sell.save(tx, OrderDraft(customer_id=customer_id, ordered_on=tx.today, lines=(line,)))
            sell.confirm(tx, order)
            bill.issue_invoice(tx, order, "all")


def late_customers(desk: Desk) -> None:
    """Six customers whose invoice was due weeks ago."""
    today = desk.database.clock.today()
    desk.on(date(2026, 9, 25)).do(_sold, LATE, 1, Random(SEED))
    desk.on(today)


def a_morning(desk: Desk, folder: Path) -> Morning:
    """Twenty customers' invoices, a credit note among them, and the statement that pays most of them."""
    chance, today = Random(SEED + 1), desk.database.clock.today()
    desk.on(date(2026, 11, 2)).do(_sold, _NAMES, 3, chance)
    bills = [
        Bill(row["id"], row["number"], row["name"], row["customer_id"], row["total"])
        for row in desk.rows(
            "SELECT i.id, i.number, i.total, c.id AS customer_id, c.name FROM invoice i JOIN customer c ON c.id = i.customer_id "
            "WHERE i.issued_on = :day ORDER BY i.id",
            day="2026-11-02",
        )
    ]
    by_customer = {name: [each for each in bills if each.customer == name] for name in _NAMES}
    # One is paid already, as somebody wrote down; part of it was credited since and is given back this morning.
    returned = by_customer["Herboristerie Sauge"].pop()
    order = desk.row("SELECT order_id FROM invoice WHERE id = :id", id=returned.id)["order_id"]
    desk.on(date(2026, 11, 19)).pay(order, returned.amount)
    note = desk.do(credit, returned.id, CreditRequest(total=_BACK), "prestation écourtée")
    desk.on(today)
    number = str(desk.row("SELECT number FROM invoice WHERE id = :id", id=note)["number"])
    lines = [
        ("recorded", f"VIR {returned.customer.upper()}", returned.amount),
        ("refund", f"REMB {number}", -_BACK),
    ]
    return _written(folder, lines, by_customer, chance)


def _written(
    folder: Path, lines: list[tuple[str, str, int]], by_customer: Mapping[str, list[Bill]], chance: Random
) -> Morning:
    owed = {each.number: each.amount for bills in by_customer.values() for each in bills}
    for name in ("Atelier Lilas", "Galerie Rivière", "Fleurs Églantine", "Imprimerie Gutenberg"):
        first, second = by_customer[name].pop(), by_customer[name].pop()
        owed[first.number] = owed[second.number] = 0
        lines.append(
            ("grouped", f"VIR {first.number} {_garbled(second.number, chance)}", first.amount + second.amount)
        )
    # Somebody whom nobody knows pays more than one invoice of hers: only a person can tell.
    hers = by_customer["Quincaillerie Enclume"]
    unknown = hers[0].amount + 100
    owed[hers[0].number] = 0
    owed[hers[1].number] -= 100
    hers.clear()
    lines.append(("unknown", "VIR INST M ZACHARIE XU", unknown))
    left = [each for bills in by_customer.values() for each in bills]
    chance.shuffle(left)
    for kind in (kind for kind, many in _WAYS.items() for _ in range(many)):
        one = left.pop()
        text, amount = _line(kind, one, chance)
        owed[one.number] -= min(amount, one.amount)
        lines.append((kind, text, amount))
    lines += [("fee", "COMMISSION MOUVEMENT", -each) for each in (150, 275, 310, 480, 950)]
    lines += [("supplier", "PRLV SEPA ENERGIE DU MIDI", -each) for each in (8_640, 9_120, 7_755)]
    lines += [("supplier", "PRLV LOYER BOUTIQUE", -120_000), ("of nobody", "VIR FA-2019-0001", 4_321)]
    chance.shuffle(lines)
    path = folder / "releve.csv"
    rows = [
        f"{20 + at % 2}/11/2026;{text};{'-' if amount < 0 else ''}{abs(amount) // 100},{abs(amount) % 100:02}"
        for at, (_, text, amount) in enumerate(lines)
    ]
    path.write_text("\n".join(("Date;Libellé;Montant", *rows)) + "\n", "utf-8")
    left_open = {number: amount for number, amount in owed.items() if amount}
    return Morning(path, Counter(kind for kind, _, _ in lines), left_open)


def _line(kind: str, one: Bill, chance: Random) -> tuple[str, int]:
    """What the bank writes of a payment of one invoice, and how much comes."""
    match kind:
        case "whole":
            return f"VIR SEPA {one.customer.upper()} {one.number}", one.amount
        case "garbled":
            return f"REGLEMENT {_garbled(one.number, chance)}", one.amount
        case "name":
            return f"VIREMENT RECU {one.customer.upper()}", one.amount
        case "part":
            return f"VIR ACOMPTE {one.number}", one.amount // 2
        case "over":
            return f"VIR {one.number}", one.amount + chance.choice((1, 50, 1_000))
        case "other":
            return f"VIR SCI DU PARC {_garbled(one.number, chance)}", one.amount
        case _:
            return "VIREMENT", one.amount


def _garbled(number: str, chance: Random) -> str:
    """A number as people type it."""
    letters, year, digits = number.split("-")
    return chance.choice(
        (
            f"{letters} {year} {digits}",
            f"{letters}{year}{digits}".lower(),
            f"FACT N {year}-{digits}",
            f"{letters}-{year.replace('0', 'O')}-{digits}",
            f"REF{letters}{year}{digits}",
        )
    )
