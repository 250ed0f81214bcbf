"""The form of a text that searches and sorting compare: without accents, case or typographic variants."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ĸ": "k",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "‐": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
    }
)
"""What Unicode does not take apart, and marks that keyboards write in another way."""

_ACCENTS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
"""Combining marks of alphabets. Those of other scripts (Japanese voicing, Indic vowels) are letters and
stay."""

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Soft hyphens, zero-width characters and marks of direction, which come along in copied text."""


def folded(text: str) -> str:
    """The text in the form in which it is searched: "  Éditions Cœur-de-Lion " is "editions coeur-de-lion".

    No accents, no case, ligatures and Vietnamese or Polish letters as their Latin base, full-width letters as
    plain ones, one space where there were several. Chinese, Japanese and Korean stay as they are. Folding
    twice changes nothing.
    """
    while True:
        apart = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).casefold())
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", apart).translate(_LETTERS))
        found = " ".join(plain.split())
        # Taking a compatibility letter apart can bring up what casefolding has not seen.
        if found == text:
            return found
        text = found


fold = folded
