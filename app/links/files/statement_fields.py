"""The fields of a bank's statement that comes as a list, by the titles French banks and others write above them."""

from __future__ import annotations

from collections.abc import Mapping

from app.links.files.fields import NOUNS, Field

STATEMENT = (
    Field(
        "booked_on",
        "day",
        needed=True,
        titles=(
            "date",
            "date operation",
            "date d'operation",
            "date de l'operation",
            "date comptable",
            "date de comptabilisation",
            "date comptabilisation",
            "dateop",
            "date op",
            "booking date",
            "transaction date",
            "buchungstag",
        ),
    ),
    Field(
        "value_on",
        "day",
        titles=("date valeur", "date de valeur", "dateval", "value date", "valuta", "wertstellung"),
    ),
    Field(
        "amount",
        "amount",
        titles=("montant", "montant (eur)", "montant en euros", "montant(euros)", "betrag"),
    ),
    Field(
        "debit", "amount", titles=("debit", "debit euros", "debit (eur)", "sortie", "paid out", "money out")
    ),
    Field(
        "credit", "amount", titles=("credit", "credit euros", "credit (eur)", "entree", "paid in", "money in")
    ),
    Field(
        "text",
        titles=(
            "libelle",
            "libelle operation",
            "libelle de l'operation",
            "libelle simplifie",
            "label",
            "description",
            "intitule",
            "communication",
            "motif",
            "verwendungszweck",
        ),
        longest=2000,
    ),
    Field(
        "more",
        titles=(
            "informations complementaires",
            "infos complementaires",
            "information complementaire",
            "detail",
            "details",
            "commentaire",
            "memo",
        ),
        longest=2000,
    ),
    Field(
        "name", titles=("tiers", "contrepartie", "nom", "beneficiaire", "emetteur", "counterparty", "payee")
    ),
    Field("iban", titles=("iban contrepartie", "compte contrepartie", "counterparty iban", "compte tiers")),
    Field("reference", titles=("ref", "ref.", "reference operation", "n° de reference")),
    Field("end_to_end", titles=("end to end id", "reference de bout en bout", "endtoendid")),
    Field("bank_id", titles=("id", "identifiant", "identifiant operation", "transaction id")),
    Field("balance", "amount", titles=("solde", "solde apres operation", "running balance", "saldo")),
    Field("currency", titles=("devise", "monnaie", "wahrung"), longest=3),
)

FIELDS: Mapping[str, tuple[Field, ...]] = {**NOUNS, "statement": STATEMENT}
"""All that a column may be. A statement is no list of records to be brought, and has a place of its own."""
