"""XML as a tree, read so that a file can do no harm: no document type, no entities, nothing fetched, no endless depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from app.links.bank.port import damaged, plain

_DEEPEST = 60


@dataclass(slots=True)
class Element:
    """An element: its name without namespace, its attributes, its text, its children, the line it begins on."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    namespace: str = ""
    said: list[str] = field(default_factory=list[str])
    children: list[Element] = field(default_factory=list["Element"])

    @property
    def text(self) -> str:
        """Its own text on one line."""
        return plain("".join(self.said))

    def all(self, name: str) -> Iterator[Element]:
        """Its children of a name."""
        return (each for each in self.children if each.name == name)

    def at(self, *path: str) -> Element | None:
        """The first element at a path of names below it."""
        found: Element | None = self
        for name in path:
            found = next(found.all(name), None) if found is not None else None
        return found

    def told(self, *path: str) -> str:
        """The text at a path; "" where there is none."""
        found = self.at(*path)
        return found.text if found is not None else ""


def tree(content: bytes) -> Element:
    """The root of a document; refused as damaged where it is not well formed or says more than data."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 - expat names no arguments
    except expat.ExpatError as error:
        raise damaged(error.lineno, "bank.damage.xml") from None
    except (LookupError, ValueError):
        # An encoding that nobody has, or bytes that do not fit the one that is named.
        raise damaged(max(reader.parser.CurrentLineNumber, 1), "bank.damage.xml_encoding") from None
    assert reader.root is not None
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.StartDoctypeDeclHandler = self._forbidden
        self.parser.EntityDeclHandler = self._forbidden
        self.root: Element | None = None
        self.open: list[Element] = []

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        line = self.parser.CurrentLineNumber
        if len(self.open) >= _DEEPEST:
            raise damaged(line, "bank.damage.xml_deep")
        made = Element(local, line, attributes, namespace)
        if self.open:
            self.open[-1].children.append(made)
        else:
            self.root = made
        self.open.append(made)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _say(self, text: str) -> None:
        self.open[-1].said.append(text)

    def _forbidden(self, *_: object) -> None:
        raise damaged(self.parser.CurrentLineNumber, "bank.damage.xml_entities")
