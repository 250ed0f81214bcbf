"""Numbers that identify a company or an account, as people read them: in groups on screen, bare in the books.

With e-mail addresses: all of these are checked when their field is left (E2).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.correspondence.addresses import checked_address, checked_addresses
from app.customers.identifiers import checked_siren, checked_siret, checked_vat_number
from app.paper.party import WIDE, spaced
from app.payments.sepa import checked_bic, checked_iban
from ui.kit.typed_edit import TypedEdit


def siren_said(number: str) -> str:
    """A SIREN in groups of three."""
    return spaced(number, 3) if number else ""


def siret_said(number: str) -> str:
    """A SIRET: its SIREN, and the five digits of the establishment."""
    return spaced(number, 3, 3, 3, 5) if number else ""


def iban_said(number: str) -> str:
    """An IBAN in groups of four."""
    return spaced(number, 4, gap=WIDE) if number else ""


def bare(text: str) -> str:
    """An identifier without the spaces it was written with."""
    return "".join(text.split())


def siren_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for a SIREN, checked when it is left."""
    return _edit(checked_siren, siren_said, parent)


def siret_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for a SIRET."""
    return _edit(checked_siret, siret_said, parent)


def vat_number_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for a VAT number."""
    return _edit(checked_vat_number, str, parent)


def iban_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for an IBAN."""
    return _edit(checked_iban, iban_said, parent)


def bic_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for a BIC."""
    return _edit(checked_bic, str, parent)


def email_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for an e-mail address."""
    return _edit(checked_address, str, parent)


def emails_edit(parent: QWidget) -> TypedEdit[str]:
    """A field for one e-mail address or several."""
    return _typed(lambda text: ", ".join(checked_addresses(text)), str, parent)


def _edit(checked: Callable[[str], str], said: Callable[[str], str], parent: QWidget) -> TypedEdit[str]:
    return _typed(lambda text: checked(bare(text)), said, parent)


def _typed(read: Callable[[str], str], said: Callable[[str], str], parent: QWidget) -> TypedEdit[str]:
    made = TypedEdit(read, said, parent, right=False)
    # The point of the numeric pad is no decimal mark there.
    made.wants_decimals = False
    return made
