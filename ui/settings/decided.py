"""All that the screen of settings shows, read in one go: the company, every setting, and what each section lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.accounting.chart import Chart, chart
from app.accounting.exported import Export
from app.accounting.exported import exports as accounting_exports
from app.base import settings
from app.base.company import Company, the_company
from app.base.exchange import Rate, rates
from app.base.fields import Field, every_field
from app.base.logo import logo_in_use, logo_of
from app.base.people import Person, people
from app.base.series import Series, all_series
from app.base.tags import NOUNS as NOUNS_TAGGED
from app.base.tags import Tag, all_tags
from app.flow.terms import TermsKept, all_terms
from app.links.files.memory import ImportRow, imports
from app.links.shops.queries import shops
from app.orders.gateways import Gateway, gateways
from app.orders.methods import Method, all_methods
from app.paper.look import Look, look_in_use
from app.reports.checklist import Todo, checklist
from app.reports.entry_page import entry_page
from app.reports.law_values import LawRow, law_rows
from app.reports.terms_row import TermsRow
from app.stock.place import Place, all_places

if TYPE_CHECKING:
    from app.base.door import Read

_RATES = 500
"""So many rates of exchange are listed, the newest."""


@dataclass(frozen=True, slots=True)
class Decided:
    """All that the screen shows, read in one go."""

    company: Company
    values: dict[str, Any]
    terms: tuple[TermsRow, ...]
    people: tuple[Person, ...]
    todos: tuple[Todo, ...]
    logo: bytes | None
    look: Look
    all_terms: tuple[TermsKept, ...]
    series: tuple[Series, ...]
    imports: tuple[ImportRow, ...]
    fields: tuple[Field, ...]
    tags: tuple[Tag, ...]
    methods: tuple[Method, ...]
    gateways: tuple[Gateway, ...]
    shops: Mapping[int, str]
    places: tuple[Place, ...]
    plan: Chart
    exports: tuple[Export, ...]
    law: tuple[LawRow, ...]
    rates: tuple[Rate, ...]


def decided(rd: Read) -> Decided:
    """The company, every setting, and the terms to choose from."""
    return Decided(
        the_company(rd),
        settings.all_settings(rd),
        entry_page(rd).terms,
        tuple(people(rd)),
        checklist(rd),
        logo_of(rd, logo_in_use(rd)),
        look_in_use(rd),
        all_terms(rd),
        all_series(rd),
        tuple(imports(rd)),
        tuple(every_field(rd)),
        tuple(each for noun in NOUNS_TAGGED for each in all_tags(rd, noun)),
        all_methods(rd),
        gateways(rd),
        {each.id: each.name for each in shops(rd)},
        all_places(rd),
        chart(rd),
        tuple(accounting_exports(rd)),
        law_rows(rd),
        tuple(rates(rd, _RATES)),
    )
