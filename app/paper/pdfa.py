"""A PDF made fit for the archive (PDF/A-3b), with a file inside that machines read in its place.

Adds what ISO 19005-3 asks for beyond what `app.paper.pdf` already keeps to: metadata, the meaning of its colours, and how
the file inside relates to the page. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from hashlib import md5
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape as escaped

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from app.base.xml_text import writable
from app.paper.pdf import About

_PROFILE = Path(__file__).parents[2] / "resources" / "colour" / "sRGB.icc"
_CONDITION = "sRGB IEC61966-2.1"


@dataclass(frozen=True, slots=True)
class Inside:
    """A file inside a PDF: its name, what it is, its bytes, and the properties that the page's metadata say of it.

    `schema` describes those properties, as PDF/A wants of any that it does not know itself.
    """

    name: str
    description: str
    content: bytes
    schema: XmpSchema


@dataclass(frozen=True, slots=True)
class XmpSchema:
    """Properties of a vocabulary that PDF/A does not know: its name, namespace and prefix, and (name, value, meaning)."""

    title: str
    namespace: str
    prefix: str
    properties: tuple[tuple[str, str, str], ...]


def archived(pdf: bytes, about: About, inside: Inside) -> bytes:
    """The PDF as PDF/A-3b with the file inside it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        # Its types say too little of streams.
        document = cast("Any", opened)
        root = document.Root
        day = about.made_on
        metadata = document.make_stream(_xmp(about, inside.schema).encode())
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        root.Metadata = metadata
        root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier=String(_CONDITION),
                    Info=String(_CONDITION),
                    DestOutputProfile=document.make_stream(_profile(), N=3),
                )
            ]
        )
        content = document.make_stream(
            inside.content,
            Type=Name.EmbeddedFile,
            Subtype=Name("/text/xml"),
            Params=Dictionary(
                Size=len(inside.content),
                ModDate=String(f"D:{day:%Y%m%d}000000Z"),
                CheckSum=String(md5(inside.content, usedforsecurity=False).digest()),
            ),
        )
        file = document.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(inside.name),
                UF=String(inside.name),
                Desc=String(inside.description),
                AFRelationship=Name.Data,
                EF=Dictionary(F=content, UF=content),
            )
        )
        root.AF = Array([file])
        root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(inside.name), file])))
        document.save(
            written,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


@cache
def _profile() -> bytes:
    return _PROFILE.read_bytes()


def _said(text: str) -> str:
    """Text as XML says it, without what XML has no place for."""
    return escaped(writable(text))


def _xmp(about: About, schema: XmpSchema) -> str:
    """The metadata: what the PDF says about itself, once more, and the properties of the file inside."""
    day = f"{about.made_on.isoformat()}T00:00:00Z"
    told = "".join(
        f"<{schema.prefix}:{name}>{_said(value)}</{schema.prefix}:{name}>"
        for name, value, _ in schema.properties
    )
    described = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{_said(meaning)}</pdfaProperty:description></rdf:li>"
        for name, _, meaning in schema.properties
    )
    subject = (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_said(about.subject)}</rdf:li></rdf:Alt></dc:description>'
        if about.subject
        else ""
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_said(about.title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{_said(about.author)}</rdf:li></rdf:Seq></dc:creator>{subject}</rdf:Description>"
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreatorTool>Comptoir</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{day}</xmp:ModifyDate></rdf:Description>"
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{_said(schema.title)}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{schema.namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{schema.prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property>"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
        f'<rdf:Description rdf:about="" xmlns:{schema.prefix}="{schema.namespace}">{told}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
