"""Numbers that identify a company: SIREN, SIRET and VAT number, checked offline and kept in one form.

A number that passes can still belong to nobody: only the registers know.
"""

from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren, siret

from app.base.errors import Refusal


def checked_siren(typed: str) -> str:
    """The nine digits of a SIREN.

    Refusal("siren_malformed") when there are not nine digits, Refusal("siren_checksum") when they do not fit
    (Luhn).
    """
    try:
        return siren.validate(typed)
    except InvalidChecksum:
        raise Refusal("siren_checksum", typed=typed.strip()) from None
    except ValidationError:
        raise Refusal("siren_malformed", typed=typed.strip()) from None


def checked_siret(typed: str) -> str:
    """The fourteen digits of a SIRET, whose first nine are the SIREN.

    The establishments of La Poste (SIREN 356000000) follow a rule of their own: their digits sum to a
    multiple of five. Refusal("siret_malformed") when there are not fourteen digits, Refusal("siret_checksum")
    when they do not fit.
    """
    try:
        return siret.validate(typed)
    except InvalidChecksum:
        raise Refusal("siret_checksum", typed=typed.strip()) from None
    except ValidationError:
        raise Refusal("siret_malformed", typed=typed.strip()) from None


def siren_of(siret_number: str) -> str:
    """The SIREN of the company that a checked SIRET belongs to."""
    return siret_number[:9]


def french_vat_number(siren_number: str) -> str:
    """The French VAT number of a checked SIREN: FR, a key of two digits, the SIREN.

    The key is (12 + 3 × (SIREN modulo 97)) modulo 97.
    """
    key = (12 + 3 * (int(siren_number) % 97)) % 97
    return f"FR{key:02}{siren_number}"


def of_the_union(vat_number: str) -> bool:
    """Whether a VAT number begins with a member state of the European Union, or with Northern Ireland."""
    country = vat_number[:2].upper()
    return country != "GR" and country.lower() in vat.MEMBER_STATES | {"el"}


def checked_vat_number(typed: str) -> str:
    """A VAT number of a member state of the European Union or of Northern Ireland, with its country in front.

    Spaces, dots and hyphens go; Greece is EL. Refusal("vat_number_country") when it does not begin with such
    a country, Refusal("vat_number_malformed") when it has not that country's form,
    Refusal("vat_number_checksum") when its digits do not fit.
    """
    plain = "".join(character for character in typed.upper() if character.isalnum())
    country = plain[:2]
    # The one-stop-shop numbers (EU, IM) that the library also knows identify no customer.
    if not of_the_union(country):
        raise Refusal("vat_number_country", typed=typed.strip())
    try:
        number = vat.validate(plain)
    except InvalidChecksum:
        raise Refusal("vat_number_checksum", typed=typed.strip(), country=country) from None
    except ValidationError:
        raise Refusal("vat_number_malformed", typed=typed.strip(), country=country) from None
    return number
