"""Writing the XML of feeds: nothing that XML cannot hold, and photos as Media RSS has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Photo

# What XML 1.0 cannot hold, whatever the escape: most control characters, lone surrogates, two non-characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml(SimplerXMLGenerator):
    """Writes text as XML can hold it: one stray character must not break a feed for all its readers."""

    def characters(self, content: str) -> None:
        """Write text."""
        super().characters(_NOT_XML.sub("", content))

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802  # Django's name
        """Begin an element."""
        clean = {key: _NOT_XML.sub("", value) for key, value in attrs.items()}
        super().startElement(name, AttributesImpl(clean))


def add_photos(xml: SimplerXMLGenerator, photos: Iterable[Photo]) -> None:
    """Add media:content for each photo, with its file's address where the wire gave one, and all who are credited."""
    for photo in photos:
        address = {"url": photo.href} if photo.href else {}
        xml.startElement("media:content", AttributesImpl({"medium": "image"} | address))
        xml.addQuickElement("media:description", photo.caption, {"type": "plain"})
        for credit in photo.chain.all():
            role = {"role": credit.role} if credit.role else {}
            xml.addQuickElement("media:credit", credit.name, {"scheme": "urn:ebu"} | role)
        if photo.credit:
            xml.addQuickElement("media:copyright", photo.credit)  # as written, relays included
        xml.endElement("media:content")
