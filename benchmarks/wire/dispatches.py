"""Usual dispatches in every format: about 2,500 characters of invented copy, each with figures of its own.

The envelopes are those that the specifications give a text story of an agency: identifiers, times, subject codes,
keywords, headline, byline, dateline and one picture where the format has a place for it.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

LENGTH = 2500  # characters of a body
HEADLINE = "Sainte-Orvaine : le pont rouvrira au printemps, assure la préfecture ({number})"
KEYWORDS = ("Valdorie", "transports", "pont", "Sainte-Orvaine")
CAPTION = "Le pont de Sainte-Orvaine, le 8 novembre 2026."
PARAGRAPHS = (
    "Le pont de Sainte-Orvaine, fermé depuis deux ans, rouvrira au printemps, a annoncé lundi la préfecture de "
    "l'Orvane, qui promet une voie dans chaque sens et une piste pour les vélos.",
    '"Ce pont est le cœur de la ville, et ce cœur va battre de nouveau", a déclaré la maire, Odalie Kervran, devant '
    "les habitants réunis sur la place du marché malgré la pluie.",
    "Les travaux ont coûté 12,4 millions d'euros, deux fois plus que prévu. Trois entreprises de la région y ont pris "
    "part, et l'une d'elles, la plus ancienne, avait déjà travaillé au premier pont, emporté par une crue en 1911.",
    "« Nous n'avons jamais douté », a assuré le chef du chantier, Tibor Valmont, « et la rivière non plus ». Le "
    "dernier câble a été tendu le 3 novembre à 6h30, sous les yeux de quelques centaines de curieux.",
    "L'opposition municipale dénonce un « pont sans route » : il manque toujours quatre kilomètres vers le port, que "
    "le département dit ne pas pouvoir payer avant 2028.",
    "Le conseil doit encore voter, le mois prochain, le nom de l'ouvrage. Deux propositions restent en lice après une "
    "consultation à laquelle un habitant sur quatre a répondu, davantage qu'aux dernières élections.",
)


def paragraphs(number: int) -> list[str]:
    """Return the paragraphs of one story; no two of them are the same, so that nothing remembered helps."""
    said: list[str] = []
    while sum(map(len, said)) < LENGTH:
        words = PARAGRAPHS[len(said) % len(PARAGRAPHS)]
        said.append(f"{words[:-1]} en {1000 + number} heures et {len(said)} minutes.")
    said[0] = f"SAINTE-ORVAINE, 9 nov 2026 (AMD) - {said[0]}"
    return said


def _headline(number: int) -> str:
    return HEADLINE.format(number=number)


def _xml(number: int) -> str:
    return "\n".join(f"<p>{escape(said, quote=False)}</p>" for said in paragraphs(number))


def _plaintext(number: int) -> str:
    frame = f"{_headline(number)}\nPublié le lundi 9 novembre 2026 à 14h05\nPar Nadège Quillard\n\n{CAPTION}\n"
    credit = "Crédit Photo : Tibor LANNIC / AMD\n\n"
    tags = "\n".join(f"#{word}" for word in KEYWORDS)
    return frame + credit + "\n\n".join(paragraphs(number)) + f"\n\n{tags}\n"


def _nitf(number: int) -> str:
    keywords = "".join(f'<keyword key="{word}"/>' for word in KEYWORDS)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf><head><title>{_headline(number)}</title><docdata management-status="usable"><doc-id id-string="amd-{number}"/>
<urgency ed-urg="4"/><date.issue norm="20261109T140500+0100"/><identified-content/><key-list>{keywords}</key-list>
</docdata></head><body><body.head><hedline><hl1>{_headline(number)}</hl1></hedline><byline>Nadège Quillard</byline>
<dateline><location>Sainte-Orvaine</location><story.date norm="20261109"/></dateline></body.head><body.content>
{_xml(number)}
<media media-type="image"><media-reference mime-type="image/jpeg" source="http://img.example/{number}.jpg"/>
<media-caption>{CAPTION}</media-caption><media-producer>Tibor Lannic</media-producer></media>
</body.content></body></nitf>"""


def _newsml12(number: int) -> str:
    keywords = "".join(f'<Property FormalName="Keyword" Value="{word}"/>' for word in KEYWORDS)
    codes = "".join(f'<Subject FormalName="0400{code}000"/>' for code in range(5))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<NewsML Version="1.2"><Catalog Href="http://www.amd.example/Catalog.xml"/><NewsEnvelope>
<DateAndTime>20261109T130500Z</DateAndTime><NewsService FormalName="FRS"/><Priority FormalName="4"/></NewsEnvelope>
<NewsItem xml:lang="fr"><Identification><NewsIdentifier><ProviderId>amd.example</ProviderId><DateId>20261109</DateId>
<NewsItemId>TX-{number}</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId>
<PublicIdentifier>urn:newsml:amd.example:20261109:TX-{number}:1</PublicIdentifier></NewsIdentifier>
<NameLabel>Valdorie-pont</NameLabel></Identification><NewsManagement><NewsItemType FormalName="News"/>
<FirstCreated>20261109T130500Z</FirstCreated><ThisRevisionCreated>20261109T130500Z</ThisRevisionCreated>
<Status FormalName="Usable"/><Urgency FormalName="4"/></NewsManagement><NewsComponent><NewsLines>
<DateLine>Sainte-Orvaine, 9 nov 2026 (AMD) -</DateLine><HeadLine>{_headline(number)}</HeadLine>
<ByLine>Nadège Quillard</ByLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="AMD"/></Provider>
</AdministrativeMetadata><DescriptiveMetadata><Language FormalName="fr"/><SubjectCode>{codes}</SubjectCode>{keywords}
</DescriptiveMetadata><ContentItem><MediaType FormalName="Text"/><Format FormalName="NSKText"/><DataContent>
{_xml(number)}
</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


def _newsmlg2(number: int) -> str:
    subjects = "".join(
        f'<subject type="cpnat:abstract" qcode="subj:0400{code}000"><name xml:lang="fr">{word}</name></subject>'
        for code, word in enumerate(KEYWORDS)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" standardversion="2.29" conformance="power"
 guid="urn:newsml:amd.example:20261109:{number}" version="1" xml:lang="fr">
<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_36.xml"/>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:AMD"/>
<versionCreated>2026-11-09T14:05:00+01:00</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><urgency>4</urgency><contentCreated>2026-11-09T14:00:00+01:00</contentCreated>
<located qcode="geo:1"><name>Sainte-Orvaine</name></located><creator><name>Nadège Quillard</name></creator>
<language tag="fr"/>{subjects}<slugline>Valdorie-pont</slugline><headline>{_headline(number)}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
{_xml(number)}
</body></html></inlineXML></contentSet></newsItem>"""


def _ninjs(number: int) -> str:
    rendition = {"href": f"http://img.example/{number}.jpg", "mimetype": "image/jpeg", "width": 1200, "height": 800}
    picture = {"type": "picture", "headline": "Pont", "description_text": CAPTION, "byline": "Tibor Lannic"}
    return json.dumps(
        {
            "uri": f"urn:amd:{number}", "type": "text", "version": "1", "versioncreated": "2026-11-09T14:05:00+01:00",
            "language": "fr", "urgency": 4, "pubstatus": "usable", "headline": _headline(number), "slugline": "pont",
            "byline": "Nadège Quillard", "located": "Sainte-Orvaine", "infosource": [{"name": "AMD"}],
            "subject": [{"code": f"0400{code}000", "name": word} for code, word in enumerate(KEYWORDS)],
            "body_html": _xml(number), "associations": {"main": {**picture, "renditions": {"original": rendition}}},
        },
        ensure_ascii=False,
    )  # fmt: skip


def _jsonfeed(number: int) -> str:
    item = {
        "id": f"https://amd.example/{number}", "url": f"https://amd.example/{number}", "title": _headline(number),
        "content_html": _xml(number), "date_published": "2026-11-09T14:05:00+01:00", "tags": list(KEYWORDS),
        "authors": [{"name": "Nadège Quillard"}],
    }  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "AMD", "language": "fr", "items": [item]}
    return json.dumps(feed, ensure_ascii=False)


def _rss(number: int) -> str:
    tags = "".join(f"<category>{word}</category>" for word in KEYWORDS)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>AMD</title><link>https://amd.example/</link>
<description>Dépêches</description><language>fr</language><item><title>{_headline(number)}</title>
<link>https://amd.example/{number}</link><guid isPermaLink="false">amd-{number}</guid>
<pubDate>Mon, 09 Nov 2026 14:05:00 +0100</pubDate><dc:creator>Nadège Quillard</dc:creator>{tags}
<media:content url="http://img.example/{number}.jpg"><media:description>{CAPTION}</media:description></media:content>
<content:encoded><![CDATA[{_xml(number)}]]></content:encoded></item></channel></rss>"""


def _atom(number: int) -> str:
    tags = "".join(f'<category term="{word}"/>' for word in KEYWORDS)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>AMD</title><id>urn:amd</id>
<updated>2026-11-09T14:05:00+01:00</updated><entry><title>{_headline(number)}</title><id>urn:amd:{number}</id>
<link href="https://amd.example/{number}"/><published>2026-11-09T14:00:00+01:00</published>
<updated>2026-11-09T14:05:00+01:00</updated><author><name>Nadège Quillard</name></author>{tags}
<content type="html">{escape(_xml(number))}</content></entry></feed>"""


def _wrapped(number: int) -> str:
    lines = ["\r\n".join(textwrap.wrap(said, 69, initial_indent="   ")) for said in paragraphs(number)]
    return "\r\n".join(lines)


def _iptc7901(number: int) -> str:
    body = f"{_headline(number)}\r\nPar Nadège Quillard\r\n{_wrapped(number)}\r\namd/nq/tl"
    return f"\x01AMD{number:04} 4 POL 0400 Valdorie-pont\r\n\x02\r\n{body}\r\n\x03091405 NOV 26\r\n\x04"


def _anpa1312(number: int) -> str:
    header = f"\x16\x16\x01a{number:04}\x1fpmvl-\r\nr i \x13BC-Valdorie-Pont 11-09 0400\r\n\x02"
    lines = [f"\t{line}" for said in paragraphs(number) for line in [chr(10).join(textwrap.wrap(said, 69))]]
    body = f"^BC-Valdorie-Pont,0400<\n^{_headline(number)}<\n^By NADEGE QUILLARD=\n" + "\n".join(lines)
    return (header + body + "\n\x03\nAMD-VL-11-09-26 1405GMT\n\x04").replace("\r\n", "\n").replace("\n", "\r\n")


def _mail(number: int) -> str:
    message = EmailMessage()
    message["From"] = "Nadège Quillard <desk@amd.example>"
    message["To"] = "redaction@journal.example"
    message["Subject"] = _headline(number)
    message["Date"] = "Mon, 09 Nov 2026 14:05:00 +0100"
    message["Message-ID"] = f"<{number}@amd.example>"
    message.set_content("\n\n".join(paragraphs(number)))
    message.add_alternative(f"<html><body>{_xml(number)}</body></html>", subtype="html")
    return message.as_string()


def _html(number: int) -> str:
    story = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": _headline(number),
        "datePublished": "2026-11-09T14:05:00+01:00", "author": {"@type": "Person", "name": "Nadège Quillard"},
        "publisher": {"@type": "Organization", "name": "AMD"}, "keywords": list(KEYWORDS),
    }  # fmt: skip
    links = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in KEYWORDS)
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{_headline(number)} - AMD</title>
<meta property="og:title" content="{_headline(number)}"><meta property="og:type" content="article">
<script type="application/ld+json">{json.dumps(story, ensure_ascii=False)}</script></head><body>
<nav><ul>{links}</ul></nav>
<main><article><h1>{_headline(number)}</h1><figure><img src="/{number}.jpg" alt=""><figcaption>{CAPTION}</figcaption>
</figure>
{_xml(number)}
</article></main><footer><p>© 2026 AMD</p></footer></body></html>"""


MAKERS: dict[str, Callable[[int], str]] = {
    "plaintext": _plaintext, "iptc7901": _iptc7901, "anpa1312": _anpa1312, "nitf": _nitf, "newsml12": _newsml12,
    "newsmlg2": _newsmlg2, "ninjs": _ninjs, "jsonfeed": _jsonfeed, "rss": _rss, "atom": _atom, "mail": _mail,
    "html": _html,
}  # fmt: skip


def dispatches(name: str, count: int) -> list[bytes]:
    """Return so many dispatches of a format, each another story."""
    return [MAKERS[name](number).encode() for number in range(count)]
