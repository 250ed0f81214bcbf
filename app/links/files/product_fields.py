"""The fields of a product that a file may bring, by the titles programs write above them."""

from __future__ import annotations

from app.links.files.choices import CLASSES, GOODS, NATURES, PRICED, TRACED_BY
from app.links.files.field import Field

BARCODE_TITLES = (
    "ean",
    "ean13",
    "code-barres",
    "code barre",
    "code-barre",
    "code barres",
    "barcode",
    "variant barcode",
)

PRODUCTS = (
    Field(
        "sku",
        needed=True,
        titles=(
            "code",
            "code article",
            "reference",
            "ref",
            "ref.",
            "reference article",
            "variant sku",
            "ugs",
        ),
        longest=60,
    ),
    Field(
        "name",
        needed=True,
        titles=("nom", "designation", "libelle", "article", "intitule", "title", "product", "product name"),
    ),
    Field("variant", titles=("variante", "declinaison", "option1 value")),
    Field("parent", titles=("declinaison de", "variant of", "code parent", "parent sku", "code du modele")),
    Field("kind", "choice", titles=("type", "nature"), known=GOODS),
    Field("unit", titles=("unite", "unite de vente"), longest=10),
    Field(
        "vat_class", "choice", titles=("tva", "taux de tva", "taux tva", "tax class", "vat"), known=CLASSES
    ),
    Field(
        "price",
        "price",
        titles=("prix", "prix ht", "prix (ht)", "pu ht", "prix de vente ht", "price (tax excl.)"),
    ),
    Field(
        "price_includes_tax",
        "choice",
        titles=("ht ou ttc", "price is"),
        known=PRICED,
    ),
    Field(
        "price_with_tax",
        "price",
        titles=(
            "prix ttc",
            "prix (ttc)",
            "pu ttc",
            "prix de vente ttc",
            "price (tax incl.)",
            "regular price",
            "variant price",
            "tarif regulier",
        ),
    ),
    Field(
        "cost",
        "price",
        titles=("cout", "prix d'achat", "prix d'achat ht", "cost per item", "prix de revient"),
    ),
    Field(
        "gtin",
        titles=(*BARCODE_TITLES, "gencod", "gtin, upc, ean, or isbn", "gtin, upc, ean ou isbn"),
    ),
    Field("weight_kg", "quantity", titles=("poids", "poids (kg)", "weight (kg)", "weight")),
    Field(
        "net_weight_kg", "quantity", titles=("poids net", "poids net (kg)", "net weight", "net weight (kg)")
    ),
    Field(
        "hs_code",
        titles=(
            "code sh",
            "code douanier",
            "nomenclature douaniere",
            "hs code",
            "tariff number",
            "commodity code",
        ),
        longest=14,
    ),
    Field("origin_country", titles=("pays d'origine", "origine", "country of origin", "origin"), longest=60),
    Field(
        "stocked",
        "yes_no",
        titles=("gere en stock", "suivi en stock", "stock gere", "manage stock", "stocked"),
    ),
    Field("sellable", "yes_no", titles=("en vente", "propose dans les commandes", "for sale")),
    Field("vat_nature", "choice", titles=("lieu de taxation", "where it is taxed"), known=NATURES),
    Field(
        "vat_reason",
        titles=("motif d'exoneration", "exoneration", "exemption reason", "exemption"),
        longest=40,
    ),
    Field("traced", "choice", titles=("lot ou n° de serie", "lot or serial no."), known=TRACED_BY),
    Field("description", titles=("description courte", "short description"), longest=4000),
)
