"""What can be brought: the fields of each noun, what they hold, and the titles that other programs give them.

Titles are compared folded (no accents, no case). The program's own names come first: its export maps itself. Titles of
WooCommerce's, Shopify's and PrestaShop's exports were taken from their documentation; see docs/files.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.links.files.choices import CLASSES, INVOICE_WAYS, KINDS, LANGUAGES, PAID
from app.links.files.field import Field
from app.links.files.product_fields import BARCODE_TITLES, PRODUCTS

CUSTOMERS = (
    Field(
        "number",
        titles=(
            "numero",
            "n°",
            "no.",
            "code client",
            "n° client",
            "numero client",
            "numero de client",
            "code",
            "customer number",
            "ref client",
            "reference client",
        ),
    ),
    Field(
        "name",
        needed=True,
        titles=(
            "nom",
            "raison sociale",
            "societe",
            "client",
            "denomination",
            "nom du client",
            "company",
            "company name",
            "customer",
            "default address company",
        ),
    ),
    Field("first_name", titles=("prenom", "first name", "firstname", "billing first name")),
    Field("last_name", titles=("nom de famille", "last name", "lastname", "billing last name")),
    Field("kind", "choice", titles=("type", "nature", "type de client", "categorie"), known=KINDS),
    Field("contact", titles=("contact", "interlocuteur", "contact name")),
    Field(
        "email",
        titles=(
            "courriel",
            "e-mail",
            "mail",
            "adresse e-mail",
            "adresse email",
            "email address",
            "adresse mail",
        ),
    ),
    Field(
        "phone",
        titles=("telephone", "tel", "tel.", "portable", "mobile", "phone number", "default address phone"),
    ),
    Field("siren", titles=("n° siren", "numero siren")),
    Field("siret", titles=("n° siret", "numero siret")),
    Field(
        "vat_number",
        titles=(
            "tva intracommunautaire",
            "tva intracom",
            "tva intracom.",
            "n° tva intracom",
            "numero de tva intracommunautaire",
            "n° tva",
            "numero de tva",
            "n° tva intracommunautaire",
            "vat",
            "vat id",
        ),
    ),
    Field("language", "choice", titles=("langue", "locale"), known=LANGUAGES),
    Field(
        "line1",
        titles=("adresse", "adresse 1", "rue", "address", "address1", "street", "default address address1"),
    ),
    Field(
        "line2",
        titles=("adresse 2", "complement", "complement d'adresse", "address2", "default address address2"),
    ),
    Field(
        "postcode",
        titles=("code postal", "cp", "zip", "postal code", "zip code", "default address zip"),
        longest=20,
    ),
    Field("city", titles=("ville", "commune", "localite", "town", "default address city")),
    Field(
        "country",
        titles=("pays", "country / region", "country code", "default address country code", "code pays"),
    ),
    Field(
        "terms", titles=("conditions", "conditions de reglement", "conditions de paiement", "payment terms")
    ),
    Field(
        "credit_limit",
        "amount",
        titles=("plafond", "plafond d'encours", "encours autorise", "encours maximum", "limite de credit"),
    ),
    Field(
        "usual_carrier",
        titles=("transporteur habituel", "transporteur", "carrier", "usual carrier"),
    ),
    Field(
        "one_delivery",
        "yes_no",
        titles=("une seule livraison", "livraison en une fois", "one delivery", "ship complete"),
    ),
    Field(
        "monthly_invoice",
        "yes_no",
        titles=("facture mensuelle", "une facture par mois", "monthly invoice", "one invoice a month"),
    ),
    Field(
        "invoice_by",
        "choice",
        titles=("factures recues", "envoi des factures", "gets invoices", "invoices by"),
        known=INVOICE_WAYS,
    ),
    Field("note", titles=("notes", "commentaire", "remarque", "comment", "observations"), longest=4000),
)

STOCK = (
    Field(
        "sku", titles=("code", "code article", "reference", "ref", "ref.", "variant sku", "ugs"), longest=60
    ),
    Field("gtin", titles=BARCODE_TITLES),
    Field(
        "on_hand",
        "quantity",
        needed=True,
        titles=(
            "quantite",
            "qte",
            "stock",
            "en stock",
            "stock physique",
            "quantite en stock",
            "quantity",
            "variant inventory qty",
            "qty",
            "on hand",
        ),
    ),
    Field(
        "cost", "price", titles=("cout", "cout unitaire", "prix d'achat", "cost per item", "valeur unitaire")
    ),
)

INVOICES = (
    Field(
        "number",
        needed=True,
        titles=(
            "numero",
            "n°",
            "facture",
            "n° facture",
            "numero de facture",
            "invoice",
            "invoice number",
            "piece",
        ),
        longest=60,
    ),
    Field(
        "customer",
        needed=True,
        titles=("client", "nom", "nom du client", "raison sociale", "code client", "customer name", "tiers"),
    ),
    Field(
        "issued_on",
        "day",
        needed=True,
        titles=("date", "date de facture", "date facture", "emise le", "invoice date", "date d'emission"),
    ),
    Field("due_on", "day", titles=("echeance", "date d'echeance", "due date", "date echeance", "payable le")),
    Field(
        "total",
        "amount",
        needed=True,
        titles=("total ttc", "montant ttc", "montant", "ttc", "amount", "debit"),
    ),
    Field(
        "open",
        "amount",
        titles=(
            "reste du",
            "solde",
            "reste a payer",
            "reste",
            "solde du",
            "balance",
            "amount due",
            "open amount",
            "outstanding",
            "du",
        ),
    ),
    Field("currency", titles=("devise", "monnaie"), longest=3),
)

ORDERS = (
    Field(
        "reference",
        needed=True,
        titles=(
            "commande",
            "n° commande",
            "numero",
            "numero de commande",
            "order",
            "order number",
            "reference",
            "n°",
        ),
        longest=60,
    ),
    Field(
        "customer",
        titles=(
            "client",
            "nom",
            "nom du client",
            "code client",
            "customer name",
            "billing name",
            "e-mail",
            "email",
        ),
    ),
    Field(
        "ordered_on", "day", titles=("date", "date de commande", "date commande", "order date", "created at")
    ),
    Field("sku", titles=("code", "code article", "reference article", "ref", "lineitem sku"), longest=60),
    Field("product", titles=("article", "designation", "libelle", "produit", "lineitem name", "item")),
    Field("quantity", "quantity", needed=True, titles=("quantite", "qte", "qty", "lineitem quantity")),
    Field("price", "price", titles=("prix", "prix ht", "pu ht", "prix unitaire", "unit price")),
    Field("price_with_tax", "price", titles=("prix ttc", "pu ttc", "lineitem price")),
    Field("vat_class", "choice", titles=("tva", "taux de tva", "taux tva"), known=CLASSES),
    Field("shipping", "price", titles=("port", "frais de port", "livraison", "frais de livraison")),
    Field("order_discount", "amount", titles=("remise globale", "remise sur commande", "discount amount")),
    Field("discount", "percent", titles=("remise", "remise %", "rabais", "discount %")),
    Field(
        "paid",
        "choice",
        titles=(
            "paye",
            "payee",
            "reglee",
            "etat du paiement",
            "statut du paiement",
            "statut de paiement",
            "financial status",
            "payment status",
        ),
        known=PAID,
    ),
    Field(
        "paid_amount",
        "amount",
        titles=(
            "montant paye",
            "montant regle",
            "deja paye",
            "deja regle",
            "acompte",
            "acompte verse",
            "paid amount",
            "deposit paid",
        ),
    ),
    Field(
        "paid_on",
        "day",
        titles=(
            "paye le",
            "reglee le",
            "date de paiement",
            "date du paiement",
            "date de reglement",
            "paid at",
            "date paid",
            "paid date",
            "payment date",
        ),
    ),
    Field(
        "paid_by",
        titles=(
            "moyen de paiement",
            "mode de paiement",
            "mode de reglement",
            "methode de paiement",
            "payment method",
            "payment method title",
        ),
    ),
    Field(
        "point_carrier",
        titles=(
            "transporteur du point relais",
            "transporteur point relais",
            "pick-up point carrier",
            "pickup carrier",
        ),
    ),
    Field(
        "point_code",
        titles=(
            "code du point relais",
            "code point relais",
            "n° point relais",
            "id point relais",
            "pick-up point code",
            "pickup point id",
        ),
        longest=60,
    ),
    Field("point_name", titles=("nom du point relais", "pick-up point name", "pickup point name")),
    Field("note", titles=("notes", "commentaire", "comment"), longest=4000),
)

NOUNS: Mapping[str, tuple[Field, ...]] = {
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "stock": STOCK,
    "invoices": INVOICES,
    "orders": ORDERS,
}
"""What can be brought, by the word the command line has for it."""
