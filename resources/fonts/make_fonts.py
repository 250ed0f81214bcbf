"""Makes the family Comptoir Sans: five static fonts out of two variable ones.

Only a developer who changes the family runs this; the five files it writes are in the repository, so a clone needs no font tool.
It asks for fontTools and for the package fontpkg-ibm-plex-sans (OFL-1.1), whose two files it checks by hash before use.
The bytes it writes depend on nothing but those two files and the version of fontTools: no clock, no path, no order of a set.

    python resources/fonts/make_fonts.py            writes ComptoirSans-*.ttf beside this file
    python resources/fonts/make_fonts.py --check    writes nothing, exits 1 where a file differs

What is done, and why:

- one static file a style, because Qt and reportlab take a variable file for its default style only;
- the family is renamed, because the licence reserves the name of the source for unmodified fonts;
- U+202F, the narrow no-break space of French thousands, goes from 0.118 to 0.18 em: at 13 px "8 002" otherwise reads "8002".
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._n_a_m_e import NameRecord, table__n_a_m_e
from fontTools.varLib import instancer

FAMILY = "Comptoir Sans"
RESERVED = "plex"
SOURCE_PACKAGE = "fontpkg_ibm_plex_sans"
ROMAN = "IBMPlexSans[wdth,wght].ttf"
ITALIC = "IBMPlexSans-Italic[wdth,wght].ttf"
SOURCE_HASHES = {
    ROMAN: "3b031aa4216174205bd8471f88a49b91f093169e9e87bd5262242bc5967fe2e3",
    ITALIC: "0b94c5e981993764db32bf9c610ecc60cbd34ad77ec2f10ba03c64ab75124d8e",
}
NARROW_SPACE = 0x202F
NARROW_SPACE_EM = 0.18

# Of the records of the source only these are kept as they stand: copyright, version, designers, licence and its address.
KEPT_NAMES = (0, 5, 9, 13, 14)

# Bits of OS/2.fsSelection and head.macStyle, as the OpenType specification numbers them.
SELECTION_ITALIC, SELECTION_BOLD, SELECTION_REGULAR = 1 << 0, 1 << 5, 1 << 6
MAC_BOLD, MAC_ITALIC = 1 << 0, 1 << 1


@dataclass(frozen=True, slots=True)
class Style:
    """One static font: its name within the family, its weight, and the variable file it is cut from."""

    name: str
    weight: int
    source: str

    @property
    def is_italic(self) -> bool:
        return self.source == ITALIC

    @property
    def file_name(self) -> str:
        return f"ComptoirSans-{self.name}.ttf"


STYLES = (
    Style("Regular", 400, ROMAN),
    Style("Medium", 500, ROMAN),
    Style("SemiBold", 600, ROMAN),
    Style("Bold", 700, ROMAN),
    Style("Italic", 400, ITALIC),
)


def source_bytes(name: str) -> bytes:
    """The bytes of one variable file; exits when it is not the file this family was made from."""
    data = (files(SOURCE_PACKAGE) / "files" / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_HASHES[name]:
        sys.exit(f"{name} is not the file the family was made from: look at it, then change SOURCE_HASHES.")
    return data


def static_font(style: Style) -> bytes:
    """The bytes of one static, renamed font of the family."""
    variable = TTFont(io.BytesIO(source_bytes(style.source)), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(
        variable,
        {"wght": style.weight, "wdth": 100},
        inplace=True,
        optimize=True,
        overlap=instancer.OverlapMode.KEEP_AND_SET_FLAGS,
    )
    if "STAT" in font:
        del font["STAT"]  # describes the axes, which are gone, and names the source family
    rename(font, style)
    widen_narrow_space(font)
    font["post"].formatType = 3.0  # glyph names: a third of the file's small tables, read by nobody here
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()


def rename(font: TTFont, style: Style) -> None:
    """Gives the font its own names and style bits; no record keeps the reserved name."""
    old = font["name"]
    version = old.getDebugName(5).removeprefix("Version ")
    # The four styles every program knows share the family's name; the others are families of their own to old programs.
    linked = style.name in ("Regular", "Bold", "Italic")
    names = {
        1: FAMILY if linked else f"{FAMILY} {style.name}",
        2: style.name if linked else "Regular",
        3: f"{version};{FAMILY};{style.name}",
        4: f"{FAMILY} {style.name}",
        6: style.file_name.removesuffix(".ttf"),
        16: FAMILY,
        17: style.name,
    }
    names |= {number: old.getDebugName(number) for number in KEPT_NAMES}
    # Names of stylistic sets are asked for by the tables of features; they keep their numbers.
    features = font["GSUB"].table.FeatureList.FeatureRecord
    sets = {
        record.Feature.FeatureParams.UINameID
        for record in features
        if getattr(record.Feature, "FeatureParams", None)
    }
    names |= {number: old.getDebugName(number) for number in sets}

    table = table__n_a_m_e()
    table.names = [name_record(number, text) for number, text in sorted(names.items())]
    assert not any(RESERVED in record.toUnicode().lower() for record in table.names)
    font["name"] = table

    font["OS/2"].usWeightClass = style.weight
    font["OS/2"].achVendID = "    "
    bold = style.weight == 700
    selection = font["OS/2"].fsSelection & ~(SELECTION_ITALIC | SELECTION_BOLD | SELECTION_REGULAR)
    selection |= SELECTION_ITALIC if style.is_italic else 0
    selection |= SELECTION_BOLD if bold else 0
    selection |= 0 if bold or style.is_italic else SELECTION_REGULAR
    font["OS/2"].fsSelection = selection
    font["head"].macStyle = (MAC_BOLD if bold else 0) | (MAC_ITALIC if style.is_italic else 0)


def name_record(number: int, text: str) -> NameRecord:
    """One record for Windows, Unicode, American English, which every program reads."""
    record = NameRecord()
    record.nameID, record.platformID, record.platEncID, record.langID = number, 3, 1, 0x409
    record.string = text
    return record


def widen_narrow_space(font: TTFont) -> None:
    """Sets the advance of U+202F; its glyph belongs to no other character, or the build stops."""
    characters = font.getBestCmap()
    glyph = characters[NARROW_SPACE]
    if sum(1 for other in characters.values() if other == glyph) != 1:
        sys.exit("U+202F shares its glyph with another character; give it one of its own first.")
    advance = round(font["head"].unitsPerEm * NARROW_SPACE_EM)
    font["hmtx"][glyph] = (advance, font["hmtx"][glyph][1])


def main() -> int:
    parser = argparse.ArgumentParser(description="Makes the five fonts of Comptoir Sans.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    check = parser.parse_args().check
    folder = Path(__file__).resolve().parent
    differing = 0
    for style in STYLES:
        path, data = folder / style.file_name, static_font(style)
        same = path.exists() and path.read_bytes() == data
        if check:
            differing += not same
        elif not same:
            path.write_bytes(data)
        print(
            f"{style.file_name}  {len(data)} bytes  {'unchanged' if same else 'differs' if check else 'written'}"
        )
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
