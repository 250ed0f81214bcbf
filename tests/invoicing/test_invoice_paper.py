import re
from datetime import date
from decimal import Decimal

import pytest

from app.base.words import Words
from app.invoicing.invoice_facts import CorrectedInvoice, InstalmentFacts, SettlementFacts
from app.invoicing.invoice_paper import render_invoice
from app.orders.priced_lines import TaxLine
from tests.paper.papers import a_buyer, a_line, a_seller, an_invoice, fonts, reader, text, texts

FRENCH, ENGLISH = Words("fr"), Words("en")


def test_an_invoice_of_one_line_says_everything_the_law_asks_for() -> None:
    facts = an_invoice(supplied_on=date(2026, 11, 19), vat_on_debits=True, buyer_reference="BC 4471")
    shown = text(render_invoice(facts, FRENCH))
    for wanted in (
        "Facture FA-2026-0312",
        "Émise le 20/11/2026",
        "Échéance 31/12/2026",
        "Livré le 19/11/2026",
        "Votre référence BC 4471",
        "Notre commande CM-2026-0193",
        "SIREN 815 302 260 · TVA FR91815302260",
        "SIREN 902 144 575",
        "TVA FR71902144575",
        "Tasse émaillée",
        "Livraison de biens.",
        "Option pour le paiement de la taxe d’après les débits.",
        "Total HT 25,00 €",
        "TVA 20 % 5,00 €",
        "Total TTC 30,00 €",
        "Pas d’escompte. Pénalités de retard au taux de 12,15 %.",
        "recouvrement de 40,00 €",
        "FR76 3000 6000 0112 3456 7890 189",
        "au plus tard le 31/12/2026",
        "Page 1 sur 1",
    ):
        assert wanted in flat(shown), wanted


def flat(shown: str) -> str:
    return " ".join(shown.split())


def test_title_language_and_author_follow_the_document() -> None:
    for words, title in ((FRENCH, "Facture FA-2026-0312"), (ENGLISH, "Invoice FA-2026-0312")):
        pdf = reader(render_invoice(an_invoice(), words))
        assert pdf.metadata is not None
        assert pdf.metadata.title == title
        assert pdf.metadata.author == "Boutique Été & Cie"
        assert pdf.trailer["/Root"]["/Lang"] == words.language  # type: ignore[index]


def test_english_writes_money_and_rates_the_english_way() -> None:
    shown = flat(text(render_invoice(an_invoice(a_line(123456)), ENGLISH)))
    assert "Total incl. VAT €1,481.47" in shown
    assert "20%" in shown
    assert "by 31 Dec 2026" in shown


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render_invoice(an_invoice(), FRENCH) == render_invoice(an_invoice(), FRENCH)


def test_all_fonts_are_embedded() -> None:
    found = fonts(render_invoice(an_invoice(customer=a_buyer(name="李 王")), FRENCH))
    assert "DroidSansFallback" in found
    assert all(found.values())


def minor(figure: str) -> int:
    return int(Decimal(figure.replace(" ", "").replace("−", "-").replace(",", ".")).scaleb(2))


@pytest.mark.parametrize("with_tax", [False, True])
def test_sixty_lines_carry_their_totals_from_page_to_page(with_tax: bool) -> None:
    lines = [a_line(1_000 + 137 * number, sku=f"SKU-{number:03}") for number in range(60)]
    lines[7] = a_line(-5_000, sku="SKU-007")
    pages = texts(render_invoice(an_invoice(*lines, prices_include_tax=with_tax), FRENCH))
    assert len(pages) == 3
    names = ("net", "gross") if with_tax else ("net",)
    figures = " ".join([r"(−?\d{1,3}(?: \d{3})*,\d\d)"] * len(names))
    total = [0] * len(names)
    for number, page in enumerate(pages, 1):
        brought = re.findall(f"Report de la page {number - 1} {figures}\n", page)
        assert [carried(one) for one in brought] == ([total] if number > 1 else [])
        printed = [lines[int(one)] for one in re.findall(r"SKU-(\d{3})", page)]
        total = [
            before + sum(getattr(line, name) for line in printed)
            for before, name in zip(total, names, strict=True)
        ]
        forward = re.findall(f"À reporter {figures}\n", page)
        assert [carried(one) for one in forward] == ([total] if number < len(pages) else [])
    assert total == [sum(getattr(line, name) for line in lines) for name in names]


def carried(found: str | tuple[str, ...]) -> list[int]:
    return [minor(one) for one in ((found,) if isinstance(found, str) else found)]


def test_a_draft_is_marked_on_every_page_and_takes_no_number() -> None:
    lines = [a_line(sku=f"SKU-{number:03}") for number in range(40)]
    pages = texts(render_invoice(an_invoice(*lines, number="", draft=True), FRENCH))
    assert len(pages) == 2
    assert all("Brouillon" in page for page in pages)
    assert "FA-2026" not in "".join(pages)
    assert "Draft" in text(render_invoice(an_invoice(draft=True, number=""), ENGLISH))
    assert "Brouillon" not in text(render_invoice(an_invoice(), FRENCH))


def test_a_credit_note_cites_the_invoice_it_corrects_and_asks_for_no_money() -> None:
    facts = an_invoice(
        kind="credit_note",
        number="AV-2026-0007",
        corrects=CorrectedInvoice(number="FA-2026-0312", issued_on=date(2026, 11, 20)),
        issued_on=date(2026, 11, 25),
    )
    shown = flat(text(render_invoice(facts, FRENCH)))
    assert "Avoir AV-2026-0007" in shown
    assert "Sur la facture FA-2026-0312 du 20/11/2026" in shown
    assert "À votre crédit 30,00 €" in shown
    for absent in ("IBAN", "Échéance", "Pénalités", "recouvrement", "À payer"):
        assert absent not in shown


def test_a_deposit_says_what_its_order_comes_to_and_what_is_left() -> None:
    told = flat(text(render_invoice(an_invoice(kind="deposit", deposit_of=(28_610, 20_027)), FRENCH)))
    assert "Commande TTC 286,10 €" in told
    assert "Reste à facturer 200,27 €" in told
    assert "Commande TTC" not in text(render_invoice(an_invoice(kind="deposit"), FRENCH))


def test_a_credit_note_says_why_where_it_was_told() -> None:
    told = text(render_invoice(an_invoice(a_line(), kind="credit_note", reason="Pièces ébréchées"), FRENCH))
    assert "Motif" in told
    assert "Pièces ébréchées" in told
    assert "Motif" not in text(render_invoice(an_invoice(a_line(), kind="credit_note"), FRENCH))


def test_a_credit_note_that_was_refunded_says_so() -> None:
    refund = SettlementFacts(kind="refund", on=date(2026, 11, 26), amount=3000, name="Carte bancaire")
    facts = an_invoice(kind="credit_note", number="AV-1", settled=(refund,), amount_due=0)
    shown = flat(text(render_invoice(facts, FRENCH)))
    assert "Remboursement du 26/11/2026" in shown
    assert "−30,00 €" in shown
    assert "Avoir soldé" in shown


def test_a_deposit_invoice_is_called_one() -> None:
    assert "Facture d’acompte FA-2026-0312" in flat(text(render_invoice(an_invoice(kind="deposit"), FRENCH)))


def test_what_was_paid_is_taken_off_and_the_rest_is_asked_for() -> None:
    deposit = SettlementFacts(kind="deposit", on=date(2026, 11, 14), amount=1000, name="FA-2026-0298")
    shown = flat(text(render_invoice(an_invoice(settled=(deposit,), amount_due=2000), FRENCH)))
    assert "Acompte du 14/11/2026" in shown
    assert "FA-2026-0298" in shown
    assert "−10,00 €" in shown
    assert "Reste à payer 20,00 €" in shown


def test_an_invoice_already_paid_gives_no_account_to_pay_to() -> None:
    paid = SettlementFacts(kind="payment", on=date(2026, 11, 20), amount=3000, name="Carte bancaire")
    shown = flat(text(render_invoice(an_invoice(settled=(paid,), amount_due=0, instalments=()), FRENCH)))
    assert "Règlement du 20/11/2026" in shown
    assert "Carte bancaire" in shown
    assert "Facture réglée" in shown
    assert "IBAN" not in shown


def test_several_instalments_are_listed_with_their_amounts_in_order_of_date() -> None:
    parts = tuple(InstalmentFacts(due_on=date(2027, month, 28), amount=month * 500) for month in (3, 1, 2))
    shown = flat(text(render_invoice(an_invoice(instalments=parts), FRENCH)))
    assert "Échéances 3, jusqu’au 28/03/2027" in shown
    assert "28/01/2027 5,00 € 28/02/2027 10,00 € 28/03/2027 15,00 €" in shown


def test_very_many_instalments_are_all_there() -> None:
    parts = tuple(
        InstalmentFacts(due_on=date(2027 + place // 12, place % 12 + 1, 28), amount=50) for place in range(60)
    )
    pages = texts(render_invoice(an_invoice(instalments=parts), FRENCH))
    shown = flat("".join(pages))
    assert all(part.due_on.strftime("%d/%m/%Y") in shown for part in parts)
    assert shown.count("0,50 €") == 60


def test_a_consumer_reads_nothing_about_professionals() -> None:
    shown = text(render_invoice(an_invoice(professional=False), FRENCH))
    for absent in ("recouvrement", "Pénalités", "escompte", "Conditions\nPas"):
        assert absent not in shown


def test_prices_of_four_decimals_are_printed_whole_and_others_with_two() -> None:
    lines = (
        a_line(unit_price_micro=1_234_500, name="Précis"),
        a_line(unit_price_micro=12_500_000, name="Rond"),
        a_line(unit_price_micro=333_333, name="Tiers"),
    )
    shown = text(render_invoice(an_invoice(*lines), FRENCH))
    for wanted in ("Précis 2 1,2345 20 %", "Rond 2 12,50 20 %", "Tiers 2 0,333333 20 %"):
        assert wanted in shown


def test_negative_lines_carry_the_true_minus_sign() -> None:
    shown = text(render_invoice(an_invoice(a_line(), a_line(-500, name="Remise de bienvenue")), FRENCH))
    assert "−5,00" in shown
    assert "-5,00" not in shown


def test_without_tax_the_paper_says_why() -> None:
    reason = "TVA non applicable, art. 293 B du CGI"
    shown = flat(text(render_invoice(an_invoice(a_line(rate_ppm=0), vat_notes=(reason,)), FRENCH)))
    assert reason in shown
    assert "0 % exonéré 25,00 0,00" in shown
    assert "TVA 0,00 €" in shown
    assert "Total TTC 25,00 €" in shown


def test_reverse_charge_is_named() -> None:
    facts = an_invoice(a_line(rate_ppm=0), taxes=(TaxLine(rate_ppm=0, net=2500, tax=0, category="AE"),))
    assert "0 % autoliquidation" in text(render_invoice(facts, FRENCH))


def test_the_rounding_of_a_shop_is_a_line_of_the_sums() -> None:
    shown = flat(text(render_invoice(an_invoice(rounding=-1, total=2999, amount_due=2999), FRENCH)))
    assert "Arrondi −0,01 €" in shown
    assert "Total TTC 29,99 €" in shown


def test_prices_with_tax_show_both_totals() -> None:
    shown = flat(text(render_invoice(an_invoice(prices_include_tax=True), FRENCH)))
    assert "Prix TTC" in shown
    assert "25,00 30,00" in shown


def test_names_in_any_script_are_printed_and_a_delivery_elsewhere_has_its_own_address() -> None:
    facts = an_invoice(
        a_line(name="Livre de cuisine 日本料理"),
        customer=a_buyer(name="Ünïcødé 😀 王", address=("Nguyễn Ωmega", "Москва")),
        delivery=a_buyer(name="Atelier", address=("9 passage des Artisans",), siren="", vat_number=""),
        delivery_notes=("BL-2026-0288",),
        supplied_on=date(2026, 11, 19),
    )
    shown = flat(text(render_invoice(facts, FRENCH)))
    for wanted in (
        "日本料理",
        "Ünïcødé 😀 王",
        "Nguyễn Ωmega",
        "Москва",
        "Atelier 9 passage des Artisans livré le 19/11/2026 BL-2026-0288",
    ):
        assert wanted in shown


def test_columns_nobody_fills_are_left_out() -> None:
    bare = text(render_invoice(an_invoice(a_line(sku="")), FRENCH))
    assert "Réf." not in bare
    assert "Rem." not in bare
    full = text(render_invoice(an_invoice(a_line(discount="5 %")), FRENCH))
    assert "Réf." in full
    assert "Rem." in full


def test_a_very_long_name_and_description_lose_nothing() -> None:
    line = a_line(name="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3, description="mot " * 900)
    pages = texts(render_invoice(an_invoice(line), FRENCH))
    assert len(pages) == 2
    joined = "".join("".join(pages).split())
    assert "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3 in joined
    assert joined.count("mot") == 900


def test_a_currency_without_decimals_is_written_without() -> None:
    line = a_line(2500, unit_price_micro=1_250_000_000)
    facts = an_invoice(line, currency="JPY", seller=a_seller(iban=""))
    shown = text(render_invoice(facts, FRENCH))
    assert "Tasse émaillée 2 1 250 20 % 2 500\n" in shown


def test_a_note_is_printed_as_it_was_written() -> None:
    assert "Merci !\nBâtiment B" in text(render_invoice(an_invoice(note="Merci !\nBâtiment B"), FRENCH))
