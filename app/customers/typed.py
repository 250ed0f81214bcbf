"""What was typed of a customer who is not there yet, on the telephone: a name, or a number, an address of theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.base.errors import Refusal
from app.base.folding import folded
from app.customers.identifiers import checked_siren

_COMPANIES = frozenset(
    folded(
        "sarl sas sasu eurl sa sci snc scop selarl scea earl gaec gie ei eirl ets etablissements societe cie compagnie"
        " association asso mairie commune ecole college lycee comite club syndicat fondation"
        " boutique magasin epicerie boulangerie patisserie boucherie fromagerie librairie papeterie pharmacie fleuriste"
        " restaurant cafe bar bistrot brasserie hotel auberge camping gite traiteur cave domaine chateau ferme"
        " atelier maison cabinet agence studio salon institut garage groupe entreprise fils freres"
        " ltd limited llc inc corp company gmbh bv srl spa shop store bakery school council association"
    ).split()
)
"""Words that only the names of companies, shops and bodies have: legal forms, and what sort of house it is."""
_TITLES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mrs", "ms", "miss"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]*)*")
_E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d .()-]{8,}")
_SIREN_DIGITS = 9


_LEAST = 3
"""Shorter words are articles and the like."""


def naming_words(name: str) -> frozenset[str]:
    """The words of a name that tell its bearer from others: no legal form, nor what sort of house it is, where more is said."""
    said = {word for word in folded(name).split() if len(word) >= _LEAST} - _TITLES
    return frozenset(said - _COMPANIES or said)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the words say: in which field they belong, and whether they name a company or a person (empty: neither)."""

    name: str = ""
    kind: str = ""
    email: str = ""
    phone: str = ""
    siren: str = ""


def typed(text: str) -> Typed:
    """What was typed where a customer is looked for, read as the first words of a new one."""
    said = text.strip()
    if _E_MAIL.fullmatch(said):
        return Typed(email=said)
    if siren := _siren(said):
        return Typed(siren=siren, kind="company")
    if _PHONE.fullmatch(said):
        return Typed(phone=said)
    return Typed(name=said, kind=_kind_of(said))


def _siren(said: str) -> str:
    digits = re.sub(r"\s", "", said)
    if not (digits.isdecimal() and len(digits) == _SIREN_DIGITS):
        return ""
    try:
        return checked_siren(digits)
    except Refusal:
        return ""


def _kind_of(name: str) -> str:
    """A word that only companies have decides; else two or three words without a figure are somebody's first and last."""
    words = [folded(each).strip(".") for each in name.replace("’", " ").replace("'", " ").split()]
    if words and words[0] in _TITLES:
        return "person"
    if "&" in name or any(each.replace(".", "") in _COMPANIES for each in words):
        return "company"
    names = name.split()
    whole = all(_WORD.fullmatch(each) for each in names)
    return "person" if whole and 2 <= len(names) <= 3 else ""
