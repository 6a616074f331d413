"""XML from values: escaped by the library, without the characters that XML cannot hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(value: object) -> str:
    """Return a value as text that XML 1.0 can hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))


def child(parent: Element, tag: str, text: object = None, /, **attributes: object) -> Element:
    """Add an element; attributes that are None are left out."""
    given = {name: xml_text(value) for name, value in attributes.items() if value is not None}
    added = ET.SubElement(parent, tag, given)
    if text is not None:
        added.text = xml_text(text)
    return added


def document(root: Element) -> bytes:
    """Return a document in UTF-8 with its declaration."""
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
