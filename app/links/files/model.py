"""A model of a file: the right titles and an example that is left out when the file comes back.

Its titles are the words of the program in the language asked for, which its own mapping knows; the example has `EXAMPLE` in
the field that names a line, so that whoever writes over it makes it a line like every other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.links.files.example import EXAMPLES, KEYS
from app.links.files.field import Field
from app.links.files.fields import NOUNS
from app.links.files.own import own_fields

ENDINGS = ("xlsx", "csv")

_NOT_ASKED = frozenset({("customers", "number"), ("products", "price_includes_tax")})
"""What only the program's own exports hold: a customer's number, which who is new has not yet, and which price it is."""

Value = str | Decimal | date | None

_BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "name": "Exemple SARL",
        "product": "Emballage cadeau",
        "title": "Carnet ligné",
        "kind": "société",
        "unit": "pièce",
        "stocked": "oui",
        "line1": "1 rue de l’Exemple",
        "city": "Paris",
        "note": "Ligne d’exemple : à remplacer ou à effacer",
    },
    "en": {
        "name": "Example Ltd",
        "product": "Gift wrapping",
        "title": "Ruled notebook",
        "kind": "company",
        "unit": "piece",
        "stocked": "yes",
        "line1": "1 Example Street",
        "city": "Paris",
        "note": "Example line: replace or delete it",
    },
}


@dataclass(frozen=True, slots=True)
class Model:
    """A file's titles, the field of each, and the rows of its example."""

    noun: str
    language: str
    titles: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]


def model(rd: Read, noun: str, words: Words) -> Model:
    """The model of a noun of files, with the fields the merchant asks besides; refused with ``import_noun_unknown``."""
    if noun not in NOUNS:
        raise Refusal("import_noun_unknown", noun=noun, known=", ".join(NOUNS))
    asked = [each for each in NOUNS[noun] if (noun, each.name) not in _NOT_ASKED]
    fields = (*asked, *own_fields(rd, noun))
    titles = tuple(each.called or words.say(f"files.field.{each.name}") for each in fields)
    examples = _examples(noun, words.language, rd.today)
    rows = tuple(tuple(example.get(each.name) for each in fields) for example in examples)
    return Model(noun, words.language, titles, fields, rows)


def as_file(found: Model, ending: str) -> bytes:
    """The model in the form its ending names; refused with ``report_ending_unknown``."""
    match ending.lower().lstrip("."):
        case "csv":
            return _as_csv(found)
        case "xlsx":
            return _as_book(found)
        case _:
            raise Refusal("report_ending_unknown", ending=ending, known=", ".join(ENDINGS))


def _examples(noun: str, language: str, today: date) -> list[dict[str, Value]]:
    told = _BY_LANGUAGE[language]
    key, mark = KEYS[noun], EXAMPLES[language]
    # A day that cannot be a month: what the file writes in whichever order is read alike.
    bill = (today.replace(day=1) - timedelta(days=1)).replace(day=25)
    due = bill + timedelta(days=30)
    match noun:
        case "customers":
            more: dict[str, Value] = {
                **{name: told[name] for name in ("kind", "line1", "city", "note")},
                "email": "contact@example.com",
                "language": language,
                "postcode": "75001",
                "country": "FR",
                "credit_limit": Decimal("1500.00"),
            }
        case "products":
            more = {
                "name": told["title"],
                "unit": told["unit"],
                "stocked": told["stocked"],
                "vat_class": "standard",
                "price": Decimal("12.50"),
                "cost": Decimal("6.20"),
                "weight_kg": Decimal("0.25"),
            }
        case "stock":
            more = {"on_hand": Decimal(25), "cost": Decimal("6.20")}
        case "invoices":
            more = {
                "customer": told["name"],
                "issued_on": bill,
                "due_on": due,
                "total": Decimal("240.00"),
                "open": Decimal("240.00"),
                "currency": "EUR",
            }
        case _:
            order: dict[str, Value] = {
                key: mark,
                "customer": told["name"],
                "ordered_on": bill,
                "product": told["title"],
                "quantity": Decimal(3),
                "price": Decimal("12.50"),
                "shipping": Decimal("7.50"),
                "note": told["note"],
            }
            # A row a line: the second says of its order the number alone.
            wrapped: dict[str, Value] = {
                key: mark,
                "product": told["product"],
                "quantity": Decimal(1),
                "price": Decimal("2.00"),
            }
            return [order, wrapped]
    return [{key: mark, **more}]


def _as_csv(found: Model) -> bytes:
    """UTF-8 with its mark; parted by semicolons, and with decimal commas, where French is spoken."""
    told = io.StringIO(newline="")
    french = found.language == "fr"
    writer = csv.writer(told, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow(found.titles)
    writer.writerows([_plain(value, french=french) for value in row] for row in found.rows)
    return told.getvalue().encode("utf-8-sig")


def _plain(value: Value, *, french: bool) -> str:
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",") if french else f"{value:f}"
    return value or ""


def _as_book(found: Model) -> bytes:
    """A workbook of one sheet: titles in bold, the example in grey."""
    # A tenth of what the program takes to start; most never write one.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(Words(found.language).say(f"files.noun.{found.noun}"))
    sheet.freeze_panes = "A2"
    for at, title in enumerate(found.titles):
        letter = chr(65 + at) if at < 26 else f"A{chr(39 + at)}"
        sheet.column_dimensions[letter].width = max(len(title) + 4, 14)
    heads = [WriteOnlyCell(sheet, title) for title in found.titles]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for row in found.rows:
        # It takes decimals as they are, which its types do not say.
        values: list[Any] = list(row)
        cells = [WriteOnlyCell(sheet, value) for value in values]
        for cell, value in zip(cells, row, strict=True):
            cell.font = Font(italic=True, color="FF777777")
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
        sheet.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
