"""The slip of a return on paper: whoever sticks it on a parcel sends it to the merchant."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.words import Words
from app.paper.party import Addressee, Issuer
from app.shipping.return_paper import ReturnSlipFacts, ReturnSlipLine, render_return_slip
from tests.paper.papers import text

SHOP = Issuer(name="Maison", address=("14 quai des Sardinières", "29100 Douarnenez"), country="FR")


def slip(customer: Addressee, shop_order_number: str = "") -> str:
    line = ReturnSlipLine(name="Bol", sku="BOL", quantity_milli=1000, reason="Abîmé")
    facts = ReturnSlipFacts(
        seller=SHOP,
        customer=customer,
        number="RT-2026-0001",
        announced_on=date(2026, 11, 16),
        order_number="CM-2026-0092",
        shop_order_number=shop_order_number,
        ordered_on=date(2026, 11, 11),
        lines=(line,),
    )
    return text(render_return_slip(facts, Words("fr")))


@pytest.mark.parametrize(("country", "named"), [("FR", 0), ("US", 2)])
def test_the_merchant_is_whom_it_goes_to_and_the_customer_whom_it_comes_from(
    country: str, named: int
) -> None:
    told = slip(
        Addressee(name="Hugo Delacroix", address=("54 rue de la Poste", "33000 Bordeaux"), country=country)
    )
    lines = told.splitlines()
    assert lines.count("À renvoyer à") == 2
    # In the place of the address, and on what is stuck on the parcel.
    assert lines.count("29100 Douarnenez") >= 2
    assert lines.count("FRANCE") == named
    assert lines[lines.index("Retour de") + 1] == "Hugo Delacroix"


def test_each_number_of_the_order_is_called_whose_it_is() -> None:
    customer = Addressee(
        name="Hugo Delacroix", address=("54 rue de la Poste", "33000 Bordeaux"), country="FR"
    )
    ours, shop = slip(customer), slip(customer, "1046")
    assert "Notre commande\nCM-2026-0092 du 11/11/2026" in ours
    assert "Votre commande" not in ours
    assert "Votre commande\n1046 du 11/11/2026" in shop
    assert "Notre commande\nCM-2026-0092" in shop
