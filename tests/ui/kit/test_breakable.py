"""Where texts break: long words anywhere within, the last word never alone."""

from __future__ import annotations

from ui.kit.breakable import breakable, kept_together


def test_the_last_word_takes_the_one_before_along() -> None:
    assert kept_together("réserve les articles de la commande du client") == (
        "réserve les articles de la commande du\u00a0client"
    )
    # What is short stays on its line; what is long would not fit into the next.
    assert kept_together("prend son numéro") == "prend son numéro"
    assert (
        kept_together("part par e-mail à achats@halles.example")
        == "part par e-\u2060mail à achats@halles.example"
    )
    assert kept_together("") == ""


def test_an_address_breaks_after_its_signs() -> None:
    assert breakable("à lire") == "à lire"
    assert "\u200b" in breakable("https://boutique.exemple.fr/commandes/2026/1047")
