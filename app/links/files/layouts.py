"""Files of programs that are known by their titles: what they are, and what of their own ways has to be set right.

Titles as their own documentation and exports have them (docs/files.md); a layout is known where all of a few titles stand
that no other program writes together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.links.files.cell import EMPTY, Cell, Row
from app.links.files.field import Field
from app.links.files.fields import NOUNS
from app.links.files.mapping import Mapped, plain_title, proposed
from app.links.files.opened import Opened


@dataclass(frozen=True, slots=True)
class Layout:
    """A program's list of a noun: `titles` are the folded ones it is known by, `unread` mean something else
    there, `fields` are what some titles mean there.
    """

    program: str
    noun: str
    titles: frozenset[str]
    unread: frozenset[str] = frozenset()
    fields: tuple[tuple[str, str], ...] = ()


LAYOUTS = (
    Layout(
        "shopify",
        "products",
        frozenset({"handle", "title", "variant sku", "variant price"}),
        frozenset({"type"}),
    ),
    Layout("shopify", "stock", frozenset({"handle", "sku", "option1 name", "on hand (current)"})),
    Layout("shopify", "customers", frozenset({"first name", "last name", "accepts email marketing"})),
    Layout(
        "shopify",
        "orders",
        frozenset({"financial status", "lineitem quantity", "lineitem name"}),
        frozenset({"billing name", "vendor", "lineitem compare at price"}),
        (("name", "reference"), ("email", "customer"), ("notes", "note")),
    ),
    Layout("woocommerce", "products", frozenset({"sku", "tax class", "regular price", "published"})),
    Layout("woocommerce", "products", frozenset({"ugs", "tarif regulier", "publie"})),
    Layout("woocommerce", "customers", frozenset({"name", "username", "total spend", "aov"})),
    Layout("prestashop", "products", frozenset({"product id", "reference", "price (tax excl.)"})),
    Layout("prestashop", "products", frozenset({"reference", "prix (ht)", "prix (ttc)"})),
    Layout("prestashop", "customers", frozenset({"first name", "last name", "partner offers"})),
    Layout("prestashop", "customers", frozenset({"prenom", "nom", "offres partenaires"})),
    Layout("comptoir", "customers", frozenset({"n°", "nom", "nature", "situation", "encours"})),
    Layout("comptoir", "customers", frozenset({"no.", "name", "kind", "standing", "exposure"})),
    Layout("comptoir", "stock", frozenset({"code", "nom", "en stock", "disponible"})),
    Layout("comptoir", "stock", frozenset({"sku", "name", "on hand", "available"})),
    Layout("comptoir", "invoices", frozenset({"n°", "client", "etat", "commande", "total ttc", "reste du"})),
    Layout(
        "comptoir",
        "invoices",
        frozenset({"no.", "customer", "state", "order", "incl. vat", "outstanding"}),
        fields=(("no.", "number"), ("incl. vat", "total")),
    ),
    # Of open items what is left is all that is claimed.
    Layout(
        "comptoir",
        "invoices",
        frozenset({"document", "client", "echeance", "etat", "reste du"}),
        fields=(("document", "number"), ("reste du", "total")),
    ),
    Layout(
        "comptoir",
        "invoices",
        frozenset({"document", "customer", "due date", "state", "outstanding"}),
        fields=(("document", "number"), ("outstanding", "total")),
    ),
    # Orders without their lines: no invoices, though they have a number, a day, a customer and a total.
    Layout("comptoir", "orders", frozenset({"n°", "client", "promise le", "expedition", "total ttc"})),
    Layout(
        "comptoir",
        "orders",
        frozenset({"no.", "customer", "promised", "shipment", "incl. vat"}),
        fields=(("no.", "reference"),),
    ),
)


def layout_of(noun: str, titles: Sequence[str]) -> str:
    """The program whose list of a noun this is, or "" where it is none that is known."""
    found = _known(noun, titles)
    return found.program if found is not None else ""


def _known(noun: str, titles: Sequence[str]) -> Layout | None:
    told = {plain_title(title) for title in titles}
    return next((each for each in LAYOUTS if each.noun == noun and each.titles <= told), None)


def proposed_for(noun: str, titles: Sequence[str], own: tuple[Field, ...] = ()) -> Mapped:
    """What the titles themselves say, as the program means them whose layout it is."""
    found, mapped = _known(noun, titles), proposed(noun, titles, own)
    if found is None:
        return mapped
    meant = dict(found.fields)
    read = {
        at: name
        for at, name in mapped.columns.items()
        if plain_title(titles[at]) not in found.unread and name not in meant.values()
    }
    told = {at: meant[plain_title(title)] for at, title in enumerate(titles) if plain_title(title) in meant}
    return Mapped(noun, dict(sorted({**read, **told}.items())), own)


def noun_of(titles: Sequence[str]) -> str:
    """What a file is most likely to hold: by its layout, else what most of its titles belong to; "" where none does."""
    told = {plain_title(title) for title in titles}
    known = next((each.noun for each in LAYOUTS if each.titles <= told), "")
    if known:
        return known
    best, found = 0, ""
    for noun, fields in NOUNS.items():
        have = set(proposed(noun, titles).columns.values())
        whole = all(each.name in have for each in fields if each.needed)
        if whole and len(have) > best:
            best, found = len(have), noun
    return found


def arranged(noun: str, opened: Opened) -> Opened:
    """The file as if its program had written a whole line for each thing.

    Shopify says what a product is called on the first of its variants only, adds lines for further pictures, and calls
    the only variant ``Default Title``;
    WooCommerce writes ``parent`` where a variation is taxed as its product is, and ``id:`` with a number of its own where
    that product has no code.
    """
    program = layout_of(noun, opened.titles)
    if (program, noun) == ("shopify", "products"):
        opened = replace(opened, rows=_carried(opened, "handle", "title", "variant sku"))
        return replace(opened, rows=_without(opened, "option1 value", "Default Title"))
    if (program, noun) == ("woocommerce", "products"):
        opened = replace(opened, rows=_without(opened, "tax class", "parent"))
        return replace(opened, rows=_without(opened, "parent", "id:", start=True))
    return opened


def _at(opened: Opened, title: str) -> int:
    return [plain_title(each) for each in opened.titles].index(title)


def _carried(opened: Opened, key: str, title: str, needed: str) -> tuple[Row, ...]:
    """Lines with `needed`, each with the title that the first line of its key has."""
    key_at, title_at, needed_at = (_at(opened, each) for each in (key, title, needed))
    called: dict[str, Cell] = {}
    rows: list[Row] = []
    for row in opened.rows:
        name = called.setdefault(row.at(key_at).text, row.at(title_at))
        if row.at(title_at).empty and row.at(needed_at).empty:
            continue
        rows.append(_with(row, title_at, name) if row.at(title_at).empty else row)
    return tuple(rows)


def _without(opened: Opened, title: str, text: str, *, start: bool = False) -> tuple[Row, ...]:
    """The rows with nothing where a column says that text, or starts with it."""
    at = next((at for at, each in enumerate(opened.titles) if plain_title(each) == title), None)
    if at is None:
        return opened.rows

    def said(told: str) -> bool:
        return told.startswith(text) if start else told == text

    return tuple(_with(row, at, EMPTY) if said(row.at(at).text) else row for row in opened.rows)


def _with(row: Row, at: int, cell: Cell) -> Row:
    cells = [*row.cells, *[EMPTY] * (at + 1 - len(row.cells))]
    cells[at] = cell
    return replace(row, cells=tuple(cells))
