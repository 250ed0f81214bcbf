"""Price lists as the database has them: which count for a customer, their lines by product, rows for the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, case, func, or_, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import Condition, with_key
from app.catalogue.tables import product
from app.customers.tables import customer
from app.pricing.price import AppliedList, ListLine, Price, choose, holds_on
from app.pricing.tables import customer_group, customer_prices, price_list, price_list_line


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """A price list in the list of lists; `lines` hold today, `customers` have it alone or through their group."""

    id: int
    name: str
    currency: str
    prices_include_tax: bool
    for_all: bool
    discount_ppm: int
    valid_from: date | None
    valid_to: date | None
    note: str
    archived_at: datetime | None
    lines: int
    customers: int


@dataclass(frozen=True, slots=True)
class PriceLineRow:
    """A line of a list as it is edited; prices in micro units, quantities in thousandths."""

    id: int
    product_id: int
    sku: str | None
    product: str
    unit: str
    own_micro: int
    own_includes_tax: bool
    cost_micro: int | None
    from_milli: int
    price_micro: int | None
    discount_ppm: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ProductPriceRow:
    """A line as the page of its product shows it, with the list it stands in."""

    id: int
    list_id: int
    list_name: str
    prices_include_tax: bool
    for_all: bool
    from_milli: int
    price_micro: int | None
    discount_ppm: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of customers, the list they all have, how many are in it."""

    id: int
    name: str
    price_list_id: int | None
    customers: int


@dataclass(frozen=True, slots=True)
class CustomerPrices:
    """Which group a customer is in, and the list that is theirs alone."""

    group_id: int | None = None
    price_list_id: int | None = None


def price_for(rd: Read, customer_id: int | None, product_id: int, quantity_milli: int, on: date) -> Price:
    """What a customer pays for a quantity of a product on a day, and which list says so.

    Refused with ``product_unknown``. The price is in the terms of the list (with or without tax), see `Price`.
    """
    row = rd.execute(_OWN, {"id": product_id}).one_or_none()
    if row is None:
        raise Refusal("product_unknown", product=product_id)
    own = Price(row.price_micro, row.price_includes_tax)
    lists = lists_for(rd, customer_id, the_company(rd).currency)
    return choose(own, lists, lines_for(rd, [product_id]).get(product_id, ()), quantity_milli, on)


def lists_for(rd: Read, customer_id: int | None, currency: str) -> tuple[AppliedList, ...]:
    """The lists that count for a customer, in the order in which they do; without one, those that are everybody's."""
    rows = rd.execute(_APPLIED, {"customer": customer_id or 0, "currency": currency}).all()
    return tuple(AppliedList(*tuple(row)[:6]) for row in rows)


def lists_in_use(rd: Read, currency: str) -> tuple[AppliedList, ...]:
    """All lists in a currency that hold today, by name: what may be chosen for one order."""
    rows = rd.execute(_IN_USE, {"currency": currency})
    return tuple(found for row in rows if holds_on(found := AppliedList(*row), rd.today))


def lines_for(rd: Read, product_ids: Sequence[int]) -> dict[int, tuple[ListLine, ...]]:
    """The lines of lists in use that name these products, by product."""
    found: dict[int, list[ListLine]] = {}
    if product_ids:
        for row in rd.execute(_LINES, {"products": list(product_ids)}):
            found.setdefault(row.product_id, []).append(ListLine(*tuple(row)[1:]))
    return {key: tuple(lines) for key, lines in found.items()}


def price_lists(rd: Read, *, archived: bool = False) -> list[PriceListRow]:
    """The price lists by name, those in use or the archived ones."""
    rows = rd.execute(_LISTS, {"today": rd.today}).all()
    return [PriceListRow(*row) for row in rows if (row.archived_at is not None) == archived]


def price_list_row(rd: Read, list_id: int) -> PriceListRow:
    """One list; refused with ``price_list_unknown``."""
    found = [PriceListRow(*row) for row in rd.execute(_LISTS, {"today": rd.today}) if row.id == list_id]
    if not found:
        raise Refusal("price_list_unknown", price_list=list_id)
    return found[0]


def lines_of_list(rd: Read, list_id: int) -> list[PriceLineRow]:
    """The lines of a list that hold today or will, by product and quantity."""
    return [PriceLineRow(*row) for row in rd.execute(_EDITED, {"list": list_id, "today": rd.today})]


def prices_of_product(rd: Read, product_id: int) -> list[ProductPriceRow]:
    """What the lists in use say of a product, today and later."""
    rows = rd.execute(_OF_PRODUCT, {"product": product_id, "today": rd.today})
    return [ProductPriceRow(*row) for row in rows]


def groups(rd: Read) -> list[GroupRow]:
    """The groups of customers in use, by name."""
    return [GroupRow(*row) for row in rd.execute(_GROUPS)]


def group_choices(rd: Read) -> list[tuple[int, str]]:
    """The groups in use, as a choice: key and name."""
    return [(row.id, row.name) for row in groups(rd)]


def group_name(rd: Read, group_id: int) -> str:
    """What a group is called, also one that was put away; empty when there is none with this key."""
    return rd.scalar(select(customer_group.c.name).where(customer_group.c.id == group_id)) or ""


def in_group(rd: Read, value: str) -> Condition:
    """The condition that a customer is in a group, by its key."""
    theirs, condition = select(customer_prices.c.customer_id), with_key(customer_prices.c.group_id)(rd, value)
    return customer.c.id.in_(theirs if condition is None else theirs.where(condition))


def customer_prices_of(rd: Read, customer_id: int) -> CustomerPrices:
    """Which group and list a customer has."""
    row = rd.execute(_CUSTOMER_PRICES, {"customer": customer_id}).one_or_none()
    return CustomerPrices(*row) if row is not None else CustomerPrices()


_OWN = select(product.c.price_micro, product.c.price_includes_tax).where(product.c.id == bindparam("id"))
_IN_USE = (
    select(*(price_list.c[name] for name in AppliedList.__slots__))
    .where(price_list.c.archived_at.is_(None), price_list.c.currency == bindparam("currency"))
    .order_by(price_list.c.folded, price_list.c.id)
)
_rank = case(
    (price_list.c.id == customer_prices.c.price_list_id, 0),
    (price_list.c.id == customer_group.c.price_list_id, 1),
    else_=2,
)
_APPLIED = (
    select(
        price_list.c.id,
        price_list.c.name,
        price_list.c.prices_include_tax,
        price_list.c.discount_ppm,
        price_list.c.valid_from,
        price_list.c.valid_to,
    )
    .select_from(price_list)
    .outerjoin(customer_prices, customer_prices.c.customer_id == bindparam("customer"))
    .outerjoin(
        customer_group,
        and_(customer_group.c.id == customer_prices.c.group_id, customer_group.c.archived_at.is_(None)),
    )
    .where(
        price_list.c.archived_at.is_(None),
        price_list.c.currency == bindparam("currency"),
        or_(
            price_list.c.for_all,
            price_list.c.id == customer_prices.c.price_list_id,
            price_list.c.id == customer_group.c.price_list_id,
        ),
    )
    .order_by(_rank, func.coalesce(price_list.c.valid_from, date.min).desc(), price_list.c.id.desc())
)
_LINES = (
    select(
        price_list_line.c.product_id,
        price_list_line.c.price_list_id,
        price_list_line.c.from_milli,
        price_list_line.c.price_micro,
        price_list_line.c.discount_ppm,
        price_list_line.c.valid_from,
        price_list_line.c.valid_to,
    )
    .join(price_list, price_list.c.id == price_list_line.c.price_list_id)
    .where(
        price_list_line.c.product_id.in_(bindparam("products", expanding=True)),
        price_list.c.archived_at.is_(None),
    )
    .order_by(price_list_line.c.id)
)
_to_come = or_(price_list_line.c.valid_to.is_(None), price_list_line.c.valid_to >= bindparam("today"))
_line_count = (
    select(func.count())
    .where(price_list_line.c.price_list_id == price_list.c.id, _to_come)
    .correlate(price_list)
    .scalar_subquery()
)
_customer_count = (
    select(func.count())
    .select_from(customer_prices)
    .join(customer, customer.c.id == customer_prices.c.customer_id)
    .outerjoin(customer_group, customer_group.c.id == customer_prices.c.group_id)
    .where(
        customer.c.archived_at.is_(None),
        func.coalesce(customer_prices.c.price_list_id, customer_group.c.price_list_id) == price_list.c.id,
    )
    .correlate(price_list)
    .scalar_subquery()
)
_LISTS = select(
    price_list.c.id,
    price_list.c.name,
    price_list.c.currency,
    price_list.c.prices_include_tax,
    price_list.c.for_all,
    price_list.c.discount_ppm,
    price_list.c.valid_from,
    price_list.c.valid_to,
    price_list.c.note,
    price_list.c.archived_at,
    _line_count.label("lines"),
    _customer_count.label("customers"),
).order_by(price_list.c.folded, price_list.c.id)
_EDITED = (
    select(
        price_list_line.c.id,
        price_list_line.c.product_id,
        product.c.sku,
        product.c.name,
        product.c.unit,
        product.c.price_micro,
        product.c.price_includes_tax,
        product.c.cost_micro,
        price_list_line.c.from_milli,
        price_list_line.c.price_micro,
        price_list_line.c.discount_ppm,
        price_list_line.c.valid_from,
        price_list_line.c.valid_to,
    )
    .join(product, product.c.id == price_list_line.c.product_id)
    .where(price_list_line.c.price_list_id == bindparam("list"), _to_come)
    .order_by(product.c.folded, product.c.id, price_list_line.c.from_milli, price_list_line.c.id)
)
_OF_PRODUCT = (
    select(
        price_list_line.c.id,
        price_list.c.id,
        price_list.c.name,
        price_list.c.prices_include_tax,
        price_list.c.for_all,
        price_list_line.c.from_milli,
        price_list_line.c.price_micro,
        price_list_line.c.discount_ppm,
        func.coalesce(price_list_line.c.valid_from, price_list.c.valid_from),
        func.coalesce(price_list_line.c.valid_to, price_list.c.valid_to),
    )
    .join(price_list, price_list.c.id == price_list_line.c.price_list_id)
    .where(price_list_line.c.product_id == bindparam("product"), price_list.c.archived_at.is_(None), _to_come)
    .order_by(price_list.c.folded, price_list_line.c.from_milli, price_list_line.c.id)
)
_members = (
    select(func.count())
    .where(customer_prices.c.group_id == customer_group.c.id)
    .correlate(customer_group)
    .scalar_subquery()
)
_GROUPS = (
    select(customer_group.c.id, customer_group.c.name, customer_group.c.price_list_id, _members)
    .where(customer_group.c.archived_at.is_(None))
    .order_by(customer_group.c.name)
)
_CUSTOMER_PRICES = select(customer_prices.c.group_id, customer_prices.c.price_list_id).where(
    customer_prices.c.customer_id == bindparam("customer")
)
