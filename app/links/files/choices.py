"""What may stand in a cell that chooses one of a few values: each under all the folded names programs give it."""

from __future__ import annotations

from collections.abc import Mapping

KINDS = {
    "company": "company",
    "societe": "company",
    "entreprise": "company",
    "professionnel": "company",
    "pro": "company",
    "b2b": "company",
    "person": "person",
    "particulier": "person",
    "personne": "person",
    "b2c": "person",
}
GOODS = {
    "goods": "goods",
    "bien": "goods",
    "article": "goods",
    "simple": "goods",
    "variation": "goods",
    "variable": "goods",
    "product": "goods",
    "produit": "goods",
    "service": "service",
    "prestation": "service",
    "virtual": "service",
    "grouped": "goods",
    "external": "goods",
    "simple, virtual": "service",
    "simple, downloadable": "service",
    "simple, downloadable, virtual": "service",
    "variation, virtual": "service",
    "variation, downloadable": "service",
    "variation, downloadable, virtual": "service",
}
CLASSES = {
    "standard": "standard",
    "normal": "standard",
    "taux normal": "standard",
    "20": "standard",
    "20 %": "standard",
    "20%": "standard",
    "20,0": "standard",
    "20.0": "standard",
    "20,00": "standard",
    "20.00": "standard",
    "intermediate": "intermediate",
    "intermediaire": "intermediate",
    "taux intermediaire": "intermediate",
    "10": "intermediate",
    "10 %": "intermediate",
    "10%": "intermediate",
    "10,0": "intermediate",
    "10.0": "intermediate",
    "reduced": "reduced",
    "reduit": "reduced",
    "taux reduit": "reduced",
    "reduced-rate": "reduced",
    "5,5": "reduced",
    "5.5": "reduced",
    "5,5 %": "reduced",
    "5,5%": "reduced",
    "5.5%": "reduced",
    "super_reduced": "super_reduced",
    "super reduit": "super_reduced",
    "2,1": "super_reduced",
    "2.1": "super_reduced",
    "2,1 %": "super_reduced",
    "2,1%": "super_reduced",
    "zero": "zero",
    "zero-rate": "zero",
    "0": "zero",
    "0 %": "zero",
    "0%": "zero",
}
LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}
INVOICE_WAYS = {
    "usual": "",
    "habituel": "",
    "par e-mail, sinon sur papier": "",
    "by e-mail, else on paper": "",
    "mail": "mail",
    "e-mail": "mail",
    "email": "mail",
    "courriel": "mail",
    "par e-mail": "mail",
    "by e-mail": "mail",
    "paper": "paper",
    "papier": "paper",
    "sur papier": "paper",
    "on paper": "paper",
}

_SHOWN = {
    "": "habituel (usual)",
    "mail": "e-mail (mail)",
    "paper": "papier (paper)",
    "company": "société (company)",
    "person": "particulier (person)",
    "goods": "bien (goods)",
    "service": "prestation (service)",
    "standard": "20 %",
    "intermediate": "10 %",
    "reduced": "5,5 %",
    "super_reduced": "2,1 %",
    "zero": "0 %",
    "fr": "français (fr)",
    "en": "anglais (en)",
}


def shown_of(known: Mapping[str, str]) -> str:
    """What may be chosen, each once and as people write it: of all the spellings that are read nobody wants a list."""
    return " · ".join(dict.fromkeys(_SHOWN.get(value, name) for name, value in known.items()))
