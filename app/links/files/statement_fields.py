"""The fields of a bank's statement that comes as a list, by the titles French banks and others write above them."""

from __future__ import annotations

from collections.abc import Mapping

from app.links.files.field import Field
from app.links.files.fields import NOUNS

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

SERVICE = (
    Field("booked_on", "day", needed=True, titles=("date", "created", "created (utc)", "created_utc")),
    Field("kind", titles=("type", "reporting_category", "description")),
    Field("status", titles=("etat", "statut")),
    Field("currency", titles=("devise",), longest=3),
    Field("gross", "amount", titles=("avant commission", "amount")),
    Field("fee", "amount", titles=("commission", "frais")),
    Field("net", "amount", needed=True),
    Field(
        "bank_id",
        titles=("transaction id", "numero de transaction", "balance_transaction_id", "id"),
        longest=100,
    ),
    Field("reference", titles=("invoice number", "numero de facture", "identifiant de facture", "order_id")),
    Field(
        "end_to_end",
        titles=("custom number", "numero client", "payment_metadata[order_id]", "order_id (metadata)"),
    ),
    Field("text", titles=("subject", "objet", "item title", "titre de l'objet", "description"), longest=2000),
    Field("more", titles=("note", "source", "source_id"), longest=2000),
    Field("name", titles=("nom", "customer_name", "customer name")),
    Field("impact", titles=("balance impact", "impact sur le solde")),
)
"""The activity of a payment service: PayPal in English and French, Stripe's two reports."""

FIELDS: Mapping[str, tuple[Field, ...]] = {**NOUNS, "statement": STATEMENT, "service": SERVICE}
"""All that a column may be. A statement is no list of records to be brought, and has a place of its own."""
