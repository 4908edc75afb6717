"""What one line of pasted copy is when it is no body text: byline, stamp, agency, credit, label, tag, sign-off, debris.

`look` reads a line by itself; which reading holds depends on where it stands, and that is the caller's to decide.
Columns count the folded line's code points. What a line holds beside its pieces are labels and separators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from articles.bodies import agencies, editorial, pictures, stamps
from articles.bodies.names import NAME, NAMES, is_full_name
from articles.bodies.pieces import Piece, Pieces
from articles.document import sort_key

LONGEST = 300  # characters of a line that may be anything but body
SHORTEST_PLAIN = 120
LONGEST_AGAIN = 60  # tags, bylines, credits and labels come back from dispatch to dispatch: what they are is remembered
LONGEST_BYLINE = 180
LONGEST_TAG = 60
MOST_TAG_WORDS = 7
_SIGNED = re.compile(
    r"(?:par|by|propos recueillis|written|story|texte|reportage de|(?:un )?article de|de no|from our)(?:\b|(?<=no))"
    rf"|.+ (?:avec|with) (?:l['’])?{agencies.PATTERN}$|{agencies.PATTERN}\s?/",
    re.IGNORECASE,
)
_OUTLET = re.compile(rf"{NAME}, {NAME}")
SLUGLINE = re.compile(r"(?P<first>[\w’'.]{2,30})(?P<sign>[-/])[\w’'.]{2,30}(?P<more>(?:[-/][\w’'.]{2,30}){0,4})")
URGENCY = re.compile(
    r"[*\[(!\s]*(?:urgent|alerte(?: info)?|flash(?: info)?|breaking(?: news)?|derni[èe]re minute|news ?alert|snap)[\])*:!.\s–-]*",
    re.IGNORECASE,
)


_AGENCY = agencies.PATTERN
_REST = r"(?:,?\s*(?:\(|/|\||-|–|,\s|\b(?:avec|with|à|in|at|et|and|pour|for|correspondant)\b)[^.!?]{0,90})?"
_BYLINE = re.compile(
    rf"(?:(?:La |Notre )?[Rr]édaction(?: (?:de|du|d’|d'|avec|web|internationale|numérique|AFP)\b[^.!?]{{0,50}})?"
    rf"|(?:Par|By|BY|PAR|Propos recueillis par|Written by|Story by|(?:R[ée]dig[ée]|[ÉE]crit|Publi[ée]|Post[ée]) par|(?:Posted|Reported) by|Reportage de|(?:Un )?[Aa]rticle de|Texte ?:|Texte de)"
    rf"\s+(?:(?:notre|nos|la|le|our)\s[^.!?]{{3,80}}|{NAMES}{_REST}|{_AGENCY}{_REST})"
    rf"|(?:De|Par) (?:notre|nos) (?:correspondant|envoyé|bureau|journaliste)[^!?]{{0,100}}"
    rf"|From our (?:correspondent|staff|own correspondent)[^!?]{{0,60}}"
    rf"|{NAME}(?: et {NAME}| and {NAME})?, (?:à|au|aux|en|in|at) {NAME}"
    rf"|{NAME}, (?:notre |our )?(?:correspondant|envoyé|journaliste|grand reporter|rédact|staff|editor|reporter)[^.!?]{{0,70}}"
    rf"|{NAME},? (?:avec|with|et|and) (?:l['’])?{_AGENCY}(?:\s?(?:,|et|and|/)\s?{_AGENCY})*"
    rf"|{NAME}(?: [a-z]+){{0,3}},? (?:correspondent|editor|reporter|columnist)(?: (?:in|for|at) {NAME})?"
    rf"|{_AGENCY}\s?/\s?{NAME}\s?/\s?{NAME})"
)
_BYLINE_SIGNS = (
    "/", ", à ", ", au", ", en ", ", in ", ", at ", ", notre ", ", our ", ", correspondant", ", envoyé", ", journaliste",
    ", grand reporter", ", rédact", ", staff", "Par ", "par ", "PAR ", "By ", "by ", "BY ", "De ", "From our", "édaction", "Reportage", "rticle", "Texte",
    " avec ", " with ", " et ", " and ", "correspondent", "editor", "reporter", "columnist",
)  # fmt: skip
RELATED = re.compile(
    r"(?i:(?:[>»→▶►•-]\s*)?(?:(?:[àa]\s+)?(?:lire|voir|[ée]couter|d[ée]couvrir)\s+(?:aussi|[ée]galement)"
    r"|(?:[àa]\s+lire)|sur le m[êe]me (?:sujet|th[èe]me)|(?:nos autres )?articles? (?:li[ée]s?|similaires?|connexes?)"
    r"|lire notre (?:article|dossier|enqu[êe]te)|read (?:also|more)|also read|see also|related(?: (?:articles?|stories|coverage))?"
    r"|more on this(?: story)?|more from|dans la m[êe]me rubrique|pour aller plus loin))\s*(?:(?:\([^)]*\)\s*)?(?P<colon>[:>»|→-])\s*|$|(?=[«“\"A-ZÀ-Ý]))"
)
TAG_LABEL = re.compile(
    r"(?:related topics?|mots?[ -]cl[ée]s?|tags?|[ée]tiquettes?|keywords?|topics?|sujets?|th[èe]mes?|th[ée]matiques?|hashtags?)\s*(?::\s*|$)",
    re.IGNORECASE,
)
_HASHTAG = re.compile(r"#\s?([^#]+)")
URL = re.compile(r"<?(?:https?://|www\.)[^\s<>]+>?")
_SIGN_OFF = re.compile(
    r"\(?[a-z]{2,4}(?:-[a-z]{2,4}){0,4}(?:/[a-z]{1,4}(?:-[a-z]{2,4}){0,3}){1,5}\)?"
    r"|\([^(),]{3,40}, (?:[ée]dit[ée]|edited|avec|with)\b[^()]{3,120}\)"
    r"|\((?:reporting|writing|additional reporting|editing|compiled|report|reportage|r[ée]dig[ée]|[ée]dit[ée]|version fran[çc]aise"
    r"|avec (?:les |la |nos |notre )?(?:contributions?|bureaux?|r[ée]daction)|par [A-Z]|by [A-Z])[^()]{2,240}\)"
    r"|(?:reporting|writing|editing|additional reporting) by [^.]{3,200}\.?|(?:dpa|ats|awp)(?: [a-z0-9]{1,5}){1,8}"
    r"|.{3,80}\bcontributed (?:to this (?:report|story)|reporting)\b.{0,60}|[*\s]*traduit d.{2,40} par .{2,60}",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"[-–—\s]*30[-–—\s]*|[(\[-]*(?:FIN|END|ENDS|Fin|End)[)\]-]*\.?|/?(?:FIN|END)/?|Enditem|#{3}|x{3,}|X{3,}|\*{3} ?FIN ?\*{3}"
)
_SIGN_OFF_BEGINS = ("(", "reporting", "writing", "editing", "additional", "dpa", "ats", "awp")
_RIGHTS = ("©", "(c)", "copyright", "serv", "reproduction")
_RULE = re.compile(r"[\s*_=~·•—–.-]{3,}|\*|•")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b).{0,160}|.{0,60}(?:tous droits (?:de reproduction )?(?:et de repr[ée]sentation )?r[ée]serv[ée]s|all rights reserved).{0,120}"
    r"|(?:toute )?reproduction (?:totale ou partielle )?(?:interdite|prohibited).{0,120}",
    re.IGNORECASE,
)
_DEBRIS = re.compile(
    r"(?:temps de lecture|dur[ée]e de lecture|lecture|reading time)\s*:?\s*(?:environ\s*)?\d+\s*(?:min|mn|sec)[\w .]{0,12}"
    r"|\d+\s*(?:min|mn|minutes?)\s*(?:de lecture|read)?|our standards:.{0,60}|follow (?:all )?.{2,40} coverage .{2,120}|\d+ (?:commentaires?|partages?|comments?|shares?|likes?|vues|views)"
    r"|(?:nous utilisons|ce site utilise|we use|this (?:web)?site uses).{0,80}\bcookies?\b.{0,200}"
    r"|(?:suivez|follow)[- ](?:nous|us) (?:sur|on) .{2,60}|(?:accueil|home)(?:\s*[>»›/|]\s*[^>»›/|]{2,40}){1,5}"
    r"|(?:partager|share)\s*(?:sur|on|:)?\s*(?:(?:facebook|twitter|x|whatsapp|linkedin|telegram|e-?mail)[\s,|/]*){1,7}",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    [
        "monde",
        "international",
        "politique",
        "economie",
        "societe",
        "sport",
        "sports",
        "culture",
        "sciences",
        "sante",
        "planete",
        "environnement",
        "france",
        "europe",
        "afrique",
        "ameriques",
        "asie",
        "moyen orient",
        "proche orient",
        "faits divers",
        "justice",
        "opinions",
        "actualites",
        "actualite",
        "news",
        "world",
        "politics",
        "business",
        "economy",
        "health",
        "technology",
        "climate",
        "africa",
        "asia",
        "middle east",
        "opinion",
    ]
)
_LABELLED = re.compile(
    r"(?P<headline>titre|headline|title)\s?:\s|(?P<standfirst>chap[ôo]|chapeau|standfirst|r[ée]sum[ée]|summary)\s?:\s"
    r"|(?P<byline>auteure?|author|signature|byline)\s?:\s|(?P<agency>source|agence|agency)\s?:\s"
    r"|(?P<caption>l[ée]gende(?: photo)?|caption)\s?:\s|(?P<located>lieu|location|place)\s?:\s",
    re.IGNORECASE,
)
_AVEC = re.compile(
    rf"[(/]?(?:(?:avec|with|source|via)\s*:?\s+(?:l['’])?)?(?P<agency>{_AGENCY}(?:\s?(?:/|et|and|,)\s?{_AGENCY})*)\)?",
    re.I,
)

_AGENCY_AT = re.compile(rf"(?P<agency>{_AGENCY}), (?P<located>{NAME})")


def _read_furniture() -> frozenset[str]:
    rows = files(__package__).joinpath("furniture.txt").read_text("utf-8").splitlines()
    return frozenset(row for row in rows if not row.startswith("#"))


FURNITURE = _read_furniture()


def is_plain(text: str) -> bool:
    """Tell whether a line is plainly a sentence of the body, so that no pattern need be tried on it."""
    return (
        len(text) > SHORTEST_PLAIN
        and text[-1] == "."
        and text[-2].isalpha()
        and (text[0].isalpha() or text[0] in '«“"')
        and ":" not in text[:40]
        and "cookie" not in text
    )


def everywhere(text: str) -> Pieces | None:
    """Return what a line is wherever it stands: tags, an address, a credit, a label, a rule, debris of a page."""
    return _everywhere_again(text) if len(text) <= LONGEST_AGAIN else _everywhere(text)


def _everywhere(text: str) -> Pieces | None:
    if text[0] == "#" and (len(text) <= LONGEST or _is_all_tags(text)) and (tags := _tags(text)):
        return tags
    if len(text) > LONGEST or is_plain(text):
        return None
    if URL.fullmatch(text):
        return (Piece("url", 0, len(text)),)
    if match := TAG_LABEL.match(text):
        return _listed_tags(text, match.end())
    if match := RELATED.match(text):
        return (Piece("related", match.end(), len(text)),)
    if _RULE.fullmatch(text):
        return (Piece("rule", 0, len(text)),)
    return pictures.read(text) or _chain(text) or _debris(text)


_everywhere_again = lru_cache(maxsize=2048)(_everywhere)


def labelled(text: str) -> Pieces | None:
    """Return what a line is in the midst of very long copy: tags, a label, a credit; the rest is not looked for."""
    if text[0] == "#":
        return _tags(text) if len(text) <= LONGEST or _is_all_tags(text) else None
    return everywhere(text) if len(text) <= LONGEST and (":" in text[:30] or text[0] in "©(") else None


def framing(text: str, found: list[stamps.Stamp]) -> Pieces | None:
    """Return what a line above or below the body is: byline, stamp, agency, section, a field with its label.

    `found` are the stamps of the line.
    """
    if len(text) > LONGEST:
        return None
    return _framing_again(text) if not found and len(text) <= LONGEST_AGAIN else _framing(text, found)


def _framing(text: str, found: Sequence[stamps.Stamp] = ()) -> Pieces | None:
    whole = (0, len(text))
    if pieces := editorial.read(text):
        return pieces
    if found and (pieces := _stamped(text, found)):
        return pieces
    if stamps.says_when(text) and len(_OTHER_WORD.findall(text)) <= FEW_WORDS:
        return (Piece("stamp", *whole),)
    if len(text) <= LONGEST_TAG and (match := _named(text)):
        return (Piece("agency", *match.span("agency")),)
    if ", " in text and agencies.begins(text) and (match := _AGENCY_AT.fullmatch(text)):
        return (Piece("agency", *match.span("agency")), Piece("located", *match.span("located")))
    if len(text) <= LONGEST_TAG and stamps.LABEL_ALONE.fullmatch(text):
        return (Piece("label", *whole),)
    if (
        (match := _LABELLED.match(text))
        and match.lastgroup
        and match.end() < len(text)
        and not (found and match.lastgroup == "agency")
    ):
        return (Piece(match.lastgroup, match.end(), len(text)),)
    if len(text) <= LONGEST_BYLINE and _is_byline(text):
        return (Piece("byline", *whole),)
    return (Piece("section", *whole),) if len(text) < 20 and sort_key(text) in _SECTIONS else None


_framing_again = lru_cache(maxsize=2048)(_framing)


def _is_byline(text: str) -> bool:
    """Tell whether a line is a byline; the pattern is slow, and every byline has one of these words or signs."""
    return any([sign in text for sign in _BYLINE_SIGNS]) and _BYLINE.fullmatch(text) is not None


def is_signed(text: str) -> bool:
    """Tell whether a byline says that it is one, so that it cannot be a headline."""
    return _SIGNED.match(text) is not None


def is_outlet(text: str) -> bool:
    """Tell whether a line below a byline says whom its author writes for: "BBC News, Port Elm"."""
    return len(text) <= LONGEST_TAG and _OUTLET.fullmatch(text) is not None


def closing(text: str) -> Pieces | None:
    """Return what a line after the body is: a sign-off, an end mark, a notice of rights."""
    if len(text) > LONGEST:
        return None
    role, low = "", text.lower()
    if _END_MARK.fullmatch(text):
        role = "end"
    elif _may_sign_off(low) and _SIGN_OFF.fullmatch(text) and not agencies.is_named(text):
        role = "signoff"
    elif "/" not in text and any([sign in low for sign in _RIGHTS]) and _COPYRIGHT.fullmatch(text):
        role = "copyright"
    return (Piece(role, 0, len(text)),) if role else None


def _may_sign_off(low: str) -> bool:
    """Tell, quickly, whether a line in lower case has what every sign-off has."""
    return "/" in low or low.startswith(_SIGN_OFF_BEGINS) or "contributed" in low or "traduit" in low


def _is_all_tags(text: str) -> bool:
    """Tell whether every word of a long line is a hashtag."""
    return all(word[0] == "#" for word in text.split())


def _tags(text: str) -> Pieces | None:
    """Return the tags of a line of hashtags: each goes up to the next "#", so that it may be of several words."""
    pieces = []
    for match in _HASHTAG.finditer(text):
        words = match[1].rstrip(" ,;|")
        if len(words) > LONGEST_TAG or len(words.split()) > MOST_TAG_WORDS or words.endswith((".", "!", "?")):
            return None
        pieces.append(Piece("tag", match.start(1), match.start(1) + len(words)))
    return tuple(pieces) or None


def _listed_tags(text: str, start: int) -> Pieces:
    """Return the tags after a label: apart by "#" or ";" or "|" where there are any, else by commas."""
    rest = text[start:]
    separator = next((sign for sign in "#;|,·•" if sign in rest), "/")
    pieces = []
    between = r"(?:(?!\s[-–—/]\s).)+" if separator == "/" else rf"[^{separator}]+"
    for match in re.finditer(between, rest):
        words = match[0].strip(" #,;|.·•/-–—")
        if words:
            begin = start + match.start() + match[0].index(words)
            pieces.append(Piece("tag", begin, begin + len(words)))
    return tuple(pieces) or (Piece("tags", start, len(text)),)


def _chain(text: str) -> Pieces | None:
    """Return the credit that a line without a label is; a byline and a list of agencies are written alike."""
    is_credit = pictures.is_chain(text) and not (_is_byline(text) or agencies.is_named(text))
    return (Piece("credit", 0, len(text)),) if is_credit else None


def _debris(text: str) -> Pieces | None:
    is_debris = (len(text) <= 45 and sort_key(text) in FURNITURE) or _DEBRIS.fullmatch(text)
    return (Piece("furniture", 0, len(text)),) if is_debris else None


def _stamped(text: str, found: Sequence[stamps.Stamp]) -> Pieces | None:
    """Return the pieces of a line of stamps if all the rest of it is frame too."""
    pieces: list[Piece] = []
    at = 0
    for stamp in [*found, None]:
        until = stamp.start if stamp else len(text)
        between = _between(text, at, until)
        if between is None:
            return None
        pieces += between
        if stamp:
            pieces.append(Piece("stamp", stamp.start, stamp.end))
            at = stamp.end
    return tuple(pieces)


_SEPARATED = re.compile(r"(?:(?!\s[-–—]\s|\s(?:[Ee]ditor|[Ss]ource|[Aa]uthor)\s?:)[^|•·])+")
# A word that no stamp has; a label with a date and more than a few of them is a sentence.
FEW_WORDS = 2
_OTHER_WORD = re.compile(
    rf"\b(?!(?:{'|'.join([*stamps.MONTHS, *stamps.WEEKDAYS])}|mise?|jour|publi[ée]e?|modifi[ée]e?|updated|published|last"
    r"|heures?|hours?|minutes?|days?|jours|ago|hier|yesterday|today|aujourd|hui)\b)[^\W\d_]{3,}",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\d\d:\d{4}/\d\d/\d{4}, \w+")  # a page's own stamp, whose weekday may be in any language
_NOT_AGENCIES = frozenset(
    {"LIVE", "DIRECT", "VIDEO", "PHOTOS", "INFO", "MAJ", "ET", "UTC", "GMT", "EXCLU", "FLASH", "URGENT"}
)
_BY_AGENCY = re.compile(rf"(?:par|by) (?:l['’])?{_AGENCY}")
_NAME = re.compile(NAME)
_IDLE = re.compile(
    r"(?:par|by|[àa]|le|on|at|et|and|uhr|heure locale|local time|heures?|h|mise? [àa] jour|publi[ée]e?|modifi[ée]e?|updated)",
    re.I,
)


def _between(text: str, start: int, end: int) -> list[Piece] | None:
    """Return the pieces beside a stamp; None where there is something else than frame."""
    pieces: list[Piece] = []
    if start == end or (start and _GLUED.fullmatch(text)):
        return pieces
    for match in _SEPARATED.finditer(text, start, end):
        words = match[0].strip(" ,;|()[]:/.-–—")
        if (label := stamps.LABEL_ALONE.match(words)) and _BY_AGENCY.fullmatch(words, label.end()):
            words = words[label.end() :].split(" ", 1)[1]
        if not words or _IDLE.fullmatch(words) or stamps.LABEL_ALONE.fullmatch(words):
            continue
        begin = match.start() + match[0].index(words)
        if named := _named(words):
            pieces.append(Piece("agency", begin + named.start("agency"), begin + named.end("agency")))
            continue
        role = _role_beside(words) or _role_of_name(text, words, pieces)
        if not role:
            return None
        pieces.append(Piece(role, begin, begin + len(words)))
    return pieces


def _named(words: str) -> re.Match[str] | None:
    """Return the match of words that name an agency and nothing else: "(avec AFP)", "Source : AFP"."""
    return _AVEC.fullmatch(words) if agencies.ends_folded(words.lower().removesuffix(")")) else None


def _role_of_name(text: str, words: str, before: list[Piece]) -> str:
    """Return what a capitalised name beside a stamp is: the town after a byline, else whoever a stroke sets apart."""
    if _NAME.fullmatch(words) is None:
        return ""
    if before and before[-1].role == "byline":
        return "located"
    return "byline" if text.startswith(words) and text[len(words) :].lstrip()[:1] == "|" else ""


def _role_beside(words: str) -> str:
    if _is_byline(words[0].upper() + words[1:]) or is_full_name(words):
        return "byline"
    if agencies.is_likely(words) and words not in _NOT_AGENCIES:
        return "agency"
    if words.startswith(("Editor:", "editor:")):
        return "editor"
    return "furniture" if _debris(words) else "section" if sort_key(words) in _SECTIONS else ""
