"""Founding: a new company's database with what every company needs: terms, VAT rates, a place for its goods."""

from __future__ import annotations

from app.base import company
from app.base.door import Write, verb
from app.base.uid import new_uid
from app.customers.tables import terms
from app.customers.terms import Days, EndOfMonth, Part, Terms, single, steps_to_json
from app.flow import methods
from app.pricing.rates import lay_down_rates
from app.stock.place import MAIN_PLACE
from app.stock.tables import location

_TERMS: tuple[tuple[str, str, str, Terms], ...] = (
    ("immediate", "À réception", "On receipt", single()),
    ("net30", "30 jours net", "30 days net", single(Days(30))),
    ("net45", "45 jours net", "45 days net", single(Days(45))),
    ("net60", "60 jours net", "60 days net", single(Days(60))),
    ("30eom", "30 jours fin de mois", "30 days end of month", single(Days(30), EndOfMonth())),
    ("45eom", "45 jours fin de mois", "45 days end of month", single(Days(45), EndOfMonth())),
    (
        "thirds",
        # The last of them at the longest that the law allows between businesses.
        "3 fois : comptant, 30 et 60 jours",
        "3 instalments: at once, 30 and 60 days",
        Terms((Part(()), Part((Days(30),)), Part((Days(60),)))),
    ),
)


@verb("company.found")
def found(tx: Write, name: str, **values: str | int | None) -> str:
    """Write the company and what it starts with into a new database; gives the company's uid."""
    new = company.found(tx, name, **values)
    tx.insert_many(
        terms,
        [
            {
                "uid": new_uid(),
                "code": code,
                "name_fr": french,
                "name_en": english,
                "steps": steps_to_json(steps),
            }
            for code, french, english, steps in _TERMS
        ],
    )
    lay_down_rates(tx)
    methods.lay_down(tx)
    main = MAIN_PLACE["fr" if values.get("language", "fr") == "fr" else "en"]
    tx.insert(location, {"uid": new_uid(), "code": "MAIN", "name": main})
    return new
