"""What a company may still tell the program after its first day: each thing can be skipped, and is found here (O1)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import FromClause, column, func, select, table

from app.base.company import the_company
from app.base.door import Read
from app.base.numbering import LEGAL, Number, number_series
from app.catalogue.tables import product
from app.correspondence.sender import the_sender
from app.customers.tables import customer
from app.invoicing.mentions import seller_lacks
from app.orders.gateways import count_undecided
from app.orders.tables import payment_gateway, sales_order
from app.reports.modules import left_out_with_modules
from app.stock.tables import stock_move


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing: its name, whether it is there, and the room or the section of the settings where it is told."""

    name: str
    done: bool
    room: str
    section: str = ""


def checklist(rd: Read) -> tuple[Todo, ...]:
    """All there is to tell, in the order in which it is missed."""
    company = the_company(rd)
    missing = {each.code for each in seller_lacks(asdict(company), rd.today)}
    taxed = company.vat_regime == "normal"
    imported = _any(rd, _import_run)
    sender = the_sender(rd)
    by_hand = sender is not None and sender.kind == "system"
    left_out = left_out_with_modules(rd)
    todos = (
        Todo("address", "seller_address" not in missing, "settings", "company"),
        Todo("identifiers", "seller_siren" not in missing, "settings", "company"),
        *((Todo("vat_number", "seller_vat_number" not in missing, "settings", "company"),) if taxed else ()),
        *(
            Todo(name, done=False, room="settings", section="company")
            for code, name in (
                ("seller_legal_form", "legal_form"),
                ("seller_capital", "capital"),
                ("seller_registry", "registry"),
            )
            if code in missing
        ),
        Todo("iban", bool(company.iban), "settings", "company"),
        # A number never goes back: who comes from another program says so before the first invoice.
        Todo("numbers", _numbers_begun(rd), "settings", "numbering"),
        # A program in which a person sends each mail is an account, and asks for another one of nobody.
        Todo("mail_by_hand" if by_hand else "mail", sender is not None, "settings", "mail"),
        # Who sells otherwise has no shop: once there are orders it is not asked for.
        Todo("shop", _any(rd, _shop) or _any(rd, sales_order), "shops"),
        # Who has articles and customers from a shop has no need of files, and has brought none either.
        *(
            (Todo("existing", imported, "settings", "imports"),)
            if imported or not (_any(rd, product) and _any(rd, customer))
            else ()
        ),
        Todo("products", _any(rd, product), "stock"),
        Todo("stock", _any(rd, stock_move), "stock"),
        Todo("customers", _any(rd, customer), "customers"),
        Todo("orders", _any(rd, sales_order), "orders"),
        *(
            (Todo("gateways", not count_undecided(rd), "settings", "methods"),)
            if _any(rd, payment_gateway)
            else ()
        ),
    )
    return tuple(each for each in todos if f"checklist:{each.name}" not in left_out)


def first_number(rd: Read) -> str:
    """The number that the first invoice issued today will bear; empty once any was given, or where nobody is asked of them."""
    asked = any(each.name == "numbers" and not each.done for each in checklist(rd))
    return Number("invoice", rd.today.year, 1).text if asked else ""


# The rooms of shops and files stand above; their tables are known by name only, as foreign keys are.
_shop = table("shop", column("id"))
_import_run = table("import_run", column("id"))


def _numbers_begun(rd: Read) -> bool:
    begun = select(number_series.c.id).where(number_series.c.kind.in_(LEGAL), number_series.c.last > 0)
    return rd.scalar(begun.limit(1)) is not None


def _any(rd: Read, rows: FromClause) -> bool:
    return bool(rd.scalar(select(func.count()).select_from(select(rows.c["id"]).limit(1).subquery())))
