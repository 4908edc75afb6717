"""What copy says of itself in words: that it corrects, updates, kills or advises.

A word signals only where it stands as a label: in capitals, in brackets, before a colon or a dash, or in the places
that senders keep for it (slugline, note to editors, tags). "Correction à Wall Street" and "Kill Bill" are headlines. A
kill takes the story away, and therefore needs capitals, a slugline's token, or a sentence that takes the copy back.

Update or correction? A new version that replaces the one before is an update (AP's Writethru, a lead, a repetition);
one that takes something back is a correction, also where it is small (Reuters' REFILE mends a slip of the pen).
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

LONGEST = 400  # characters of a field that are looked at
MOST_BRACKETS = 4
MOST_LABELS = 3
LONGEST_SENTENCE = 200  # that takes copy back
LONGEST_TAIL = 60  # characters of a headline's end that may be a label

KILL, CORRECTION, UPDATE, ADVISORY = "kill", "correction", "update", "advisory"
GRAVEST_FIRST = (KILL, CORRECTION, UPDATE, ADVISORY)


class Words(NamedTuple):
    """Where senders say it: headline, slugline, note to editors, the body's first paragraph, tags."""

    headline: str = ""
    slugline: str = ""
    ednote: str = ""
    first: str = ""
    tags: tuple[str, ...] = ()


_EDITORS = r"r[ée]dact(?:ions?|eurs?)"
_LEAD = r"\d{1,2}(?:st|nd|rd|th|er|re|e|[èe]me)? ?-?(?:lead|ld)(?:[ -]?write-?thru)?"
# Labels in French and English, then those that German, Spanish, Italian, Dutch and Nordic agencies use.
_LABELS = {
    KILL: r"(?:bulletin|mandatory|urgent|story|photo)[ -]kill|kill(?:ed)?|annulation|annul[ée]e?(?! et rempl)"
    r"|[àa] annuler|withdrawn|"
    r"withdrawal|retrait|anulaci[óo]n|anulad[ao]|annullamento|da annullare|stornierung|storno",
    CORRECTION: r"rectif(?:icatif|ication|i[ée]e?)?|correctif|correction|corrig[ée]e?|corrected|corrects?|corr"
    r"|refile[ds]?|"
    r"clarification|erratum|errata(?: corrige)?|corrigendum|pr[ée]cision|annule et remplace|korrektur|korr"
    r"|berichtigung|"
    r"correcci[óo]n|rectificaci[óo]n|rettifica|correzione|correctie|rettelse|r[äa]ttelse|oikaisu|korjaus",
    UPDATE: rf"updated?|actualis(?:[ée]e?|ation)|mise? [àa] jour|maj|{_LEAD}|(?:lead|ld)(?: (?:all|\d\d?))?"
    rf"|write-?thru|rpt|"
    r"repeat|r[ée]p[ée]tition|aktualisiert|aktualisierung|zusammenfassung|wiederholung|actualizaci[óo]n"
    r"|ampliaci[óo]n|"
    r"aggiornamento|opdatering|uppdaterad|oppdatert",
    ADVISORY: rf"avis aux? (?:{_EDITORS}|abonn[ée]s|clients|m[ée]dias?)|notes? aux {_EDITORS}|notes? to editors|"
    r"(?:(?:editors|media|news|press|photo|video|coverage|live|schedule) )?advisory|pr[ée]visions|agenda"
    r"|m[ée]mento|diary|"
    r"daybook|news digest|invitation (?:[àa] la )?presse|achtung redaktionen|terminvorschau|tagesvorschau"
    r"|previsiones|"
    r"aviso a los abonados|avviso agli abbonati",
}
_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
# Labels that mean nothing else: letter case does not matter. And topics: they count in capitals only.
_CLEAR = re.compile(
    rf"rectificatif|correctif|corrigendum|errat|refile|{_LEAD}|write|(?:bulletin|mandatory|story)[ -]k|[àa] annuler|"
    rf"(?:media|news|press|photo|coverage) adv|avis aux|notes? (?:aux|to)|m[ée]mento|annule et|berichtigung"
    rf"|terminv|achtung",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"pr[ée]vision|agenda|diary|lead|ld$|pr[ée]cision|repeat|r[ée]p[ée]t|maj|corrects?$|zusammen", re.IGNORECASE
)
_GLUED = re.compile(
    r"CORRECTED|CORRECTION|REFILE|RPT|UPDATE(?: \d\d?)?|WRITETHRU|CLARIFICATION|DIARY|ADVISORY|AMPLIACIÓN"
)
_NUMBER = r"(?:[ -]?(?:n[o°] ?)?\d\d?)?"
_DECOR = r"[\s=*+/#<>_~.|!-]*"
_BEGINNING = re.compile(
    rf"{_DECOR}(?P<open>[(\[])?\s*(?P<label>(?:{_LABEL})\b{_NUMBER})"
    r"(?:(?P<close>\s*[)\]])|(?P<sign>\s*[:–—=!/]|\s+-|\s*(?:\+\+|\*\*)|\.\s?[-–—])|(?P<end>[\s.=*+/]*$)"
    r"|(?P<glue>-)|,?\s+)"
    r"(?P<next>\s*\S)?",
    re.IGNORECASE,
)
# What labels begin with, three letters each: a plain question, since most copy bears none.
_BEGINS = frozenset(
    "ach act adv age agg akt amp ann anu avi avv ber bul cla cor cov day dia edi err inv kil kor lea liv maj man med"
    " mem mis mém new not oik opd opp pho pre pré rec ref rep ret rpt rät rép sch sto tag ter upd upp urg vid wie wit"
    " wri zus".split()
) | {"da ", "ld ", "ld-", "a a", "à a"}
_AROUND = " =*+-–—.:!()[]/#<>|"
_WHOLE = re.compile(rf"(?:{_LABEL}){_NUMBER}", re.IGNORECASE)
_ENDING = re.compile(  # begins with the sign, which is quicker to look for than the space before it
    rf"[-–—/|=,](?:(?<=,)\s|(?<=\s[-–—/|=])[-–—/|=]*\s*)(?P<label>(?:{_LABEL}){_NUMBER}){_DECOR}$", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(\[]\s*(?!\d+\s*[)\]])([^()\[\]]{2,200}?)\s*[)\]]")  # a number alone says nothing
_TOKENS = re.compile(r"[,;:/()\[\]|]+|--+|\s+-\s+")
_JOINED = re.compile(r"[-_]|\s(?=\d)")

# What a version says that it does, at the beginning of a bracket or of a note: "(Actualisé avec …)", "Corrects …".
_DOES = re.compile(
    r"(?P<correction>(?:urgent )?correct(?:s|ed|ing|ion)|corrig(?:e[rz]?|eant|[ée]e?)|rectifi(?:e|ant|[ée]e?"
    r"|cation)|rectificatif"
    r"|correctif|refil(?:es|ing|ed)|fix(?:es|ing)|clarif(?:ies|ying)|lire bien|bien lire|annule et remplace"
    r"|berichtigt"
    r"|korrigiert|correg(?:ge|ido))\b"
    r"|(?P<update>updat(?:es?|ed|ing)|add(?:s|ing)|recasts?|actualis(?:e|ant|[ée]e?|ation)|mise?\s[àa]\sjour"
    r"|met\s[àa]\sjour"
    r"|repeats?|r[ée]p[ée]tition|aktualisiert|neu|actualiza|ampl[íi]a|a[ñn]ade|aggiorna"
    r"|(?P<weak>ajoute|compl[èe]te|d[ée]veloppe|pr[ée]cise))\b(?!\s(?:pr[ée]vue?|to follow|expected|at \d"
    r"|[àa] (?:suivre|venir)))",
    re.IGNORECASE,
)
_ATTENTION = re.compile(
    rf"{_DECOR}(?:attention|eds?\b\.?|editors?|achtung|nota|notes? (?:to editors|aux {_EDITORS}))\s*[:.,;–—/-]+\s*",
    re.IGNORECASE,
)
_ATTENDS = ("a", "e", "n")  # what those words begin with
_SAYS = re.compile(
    r"\b(?:(?P<correction>version corrig[ée]e|corrected version|(?:this|which) corrects|annule et remplace"
    r"|lire bien|bien lire"
    r"|cette (?:version|d[ée]p[êe]che) (?:corrige|rectifie)|corrects (?:the|spelling|style|paragraph|name"
    r"|headline|that))"
    r"|(?P<update>version (?:actualis[ée]e|compl[ée]t[ée]e|mise [àa] jour)|updated version|(?:this|which) updates"
    r"|(?:updates|recasts|adds) (?:with|throughout|quotes?|details?|background|comments?)|write-?thru))\b",
    re.IGNORECASE,
)
# Sentences in which the copy itself is taken back; what a court does to an article, or the BBC to a story, is news.
_OURS = (
    r"(?:(?:cette|notre|nos|sa) (?:\w+ )?(?:d[ée]p[êe]che|article|papier|urgent|alerte|flash|info"
    r"|br[èe]ve)s?|la d[ée]p[êe]che|le papier)"
)
_ITEM = r"(?:story|item|dispatch|article|alert|newsalert|snap|copy|version|slug|brief|headline)"
_TAKES_BACK = re.compile(
    rf"\b(?:(?:annul(?:er|ons|e|ez)|ne pas (?:utiliser|diffuser|tenir compte de)) {_OURS}\b"
    rf"|(?:pri[èe]re|merci|veuillez)(?: de| d['’])? ?(?:annuler|ne pas (?:utiliser|diffuser))\W*$"
    rf"|{_OURS} (?:est|a [ée]t[ée]|doit [êe]tre) (?:annul|retir)[ée]e?\b|^d[ée]p[êe]che (?:annul|retir)[ée]e\b"
    rf"|please (?:kill|withdraw|disregard|do not use)(?: (?:this|the|our|all|previous|earlier))* {_ITEM}\b"
    rf"|kill (?:this|our|all previous) (?:\w+ )?{_ITEM}\b"
    rf"|(?:mandatory|bulletin) kill\b|kill is mandatory\b"
    rf"|(?:this|our|previous) {_ITEM} (?:is|was|has been|should be) (?:killed|withdrawn|retracted)\b"
    rf"|^{_ITEM} (?:is )?(?:killed|withdrawn|retracted)\b|withdraw(?:s|ing)? (?:this|our) {_ITEM}\b"
    r"|bitte nicht verwenden\b|meldung (?:wird|ist) (?:zur[üu]ckgezogen|storniert)\b|se ruega anular\b"
    r"|si prega di annullare\b)"
    r"(?!.{0,80}(?:\bet (?:de |la |le |l['’])?remplac|\band (?:use|replace)|\b(?:avant|before|apr[èe]s|after)\b))",
    re.IGNORECASE,
)
_DO_NOT_USE = re.compile(
    r"\W*(?:ne pas utiliser|do not use|nicht verwenden|no utilizar|non utilizzare)\W*", re.IGNORECASE
)
_KILL_STEMS = (
    "annul", "retir", "utilis", "tenir compte", "diffuser", "kill", "withdr", "disregard", "not use", "retract",
    "verwenden", "zurückgez", "storniert", "anular", "utiliz",
)  # fmt: skip


def signal(words: Words) -> str | None:
    """Return "kill", "correction", "update" or "advisory", the gravest that the words say; None for none."""
    said = _said(words)
    return next((name for name in GRAVEST_FIRST if name in said), None) if said else None


def label_end(headline: str) -> int:
    """Return the column at which a headline begins after the label of a kill, a correction or an update; 0 for none.

    A label in brackets may stand behind another: "CORRECTED-UPDATE 1-…" has two.
    """
    end = 0
    for _ in range(MOST_LABELS):
        rest = headline[end:]
        match = _beginning(rest)
        if not match or not match["next"] or match[ADVISORY] or not _is_label(match, rest):
            break
        end += match.end() - 1
        end += len(headline) - end - len(headline[end:].lstrip(" =*+:–—"))
    return end


def is_label(line: str) -> bool:
    """Tell whether a line is the label of a signal and nothing else: "CORRECTIF", "=(2e LEAD)=", "Correction :"."""
    words = line.strip(_AROUND)
    if not _WHOLE.fullmatch(words):
        return False
    return words.isupper() or _CLEAR.match(words) is not None or (line.endswith(":") and not _TOPIC.match(words))


def is_note(line: str) -> bool:
    """Tell whether a line says what this version of the copy does: "(Actualisé avec …)", "ATTENTION - corrige …"."""
    if line[0] in "([" and line[-1] in ")]":
        return _DOES.match(line, 1) is not None
    start = _ATTENTION.match(line)
    return start is not None and _DOES.match(line, start.end()) is not None


def _said(words: Words) -> set[str]:
    """Return the signals that the fields give, each by its own rules."""
    headline, slugline, ednote, first = [field[:LONGEST] for field in words[:4]]
    said = {*_of_line(headline), *_of_copy(first, is_advisory=not headline)}
    if _may_take_back(headline, ednote, first) and any(map(_takes_back, (headline, ednote, first))):
        said.add(KILL)
    if slugline:
        said.update(_of_slugline(slugline))
    if ednote:
        said.update(_of_note(ednote))
    for tag in words.tags:
        said.update(_of_token(tag.strip(" #="), is_strict=True))
    return said


def _of_line(text: str) -> list[str]:
    """Return what a headline says: a label at its beginning or its end, or in brackets anywhere."""
    said = []
    if (match := _beginning(text)) and _is_label(match, text):
        said.append(_named(match))
    if match := _ENDING.search(text, max(len(text) - LONGEST_TAIL, 0)):
        is_sure = match["label"].isupper() and not text.isupper()
        if is_sure or _CLEAR.match(match["label"]):
            said.append(_named(match))
    if "(" in text or "[" in text:
        for bracket in itertools.islice(_BRACKETED.finditer(text), MOST_BRACKETS):
            said += _of_bracket(bracket[1])
    return said


def _of_bracket(said: str) -> list[str]:
    """Return what words in brackets say: a label and nothing else, or what this version does."""
    if match := _WHOLE.fullmatch(said):
        return [_named(match)] if match.lastgroup != KILL or said.isupper() else []
    match = _DOES.match(said)
    return [_named(match)] if match and not match["weak"] else []


def _of_copy(first: str, *, is_advisory: bool) -> list[str]:
    """Return what the first paragraph says of the copy: a label, a bracket before it, or "ATTENTION - corrige …"."""
    said = []
    if (match := _beginning(first)) and _is_label(match, first):
        name = _named(match)
        said += [name] if name != ADVISORY or is_advisory else []
    if first[:1] in ("(", "[") and (match := _DOES.match(first, 1)):
        said.append(_named(match))
    may_attend = first[:1].lower() in _ATTENDS or not first[:1].isalpha()
    if may_attend and (start := _ATTENTION.match(first)) and (match := _DOES.match(first, start.end())):
        said.append(_named(match))
    return said


def _of_note(ednote: str) -> list[str]:
    """Return what a note to editors says: it is about the copy, so that its verbs count wherever they begin it."""
    start = _ATTENTION.match(ednote)
    words = ednote[start.end() if start else 0 :].lstrip(" ([=*/")
    said = _of_line(ednote) if "(" in ednote else []
    if match := _DOES.match(words):
        said.append(_named(match))
    if (match := _beginning(words)) and (_named(match) != ADVISORY) and _is_label(match, words):
        said.append(_named(match))
    if match := _SAYS.search(ednote):
        said.append(_named(match))
    if _DO_NOT_USE.fullmatch(words):
        said.append(KILL)
    return said


def _of_slugline(slugline: str) -> list[str]:
    """Return what the words of a slugline say; those joined by hyphens are its topic but for the last, in capitals."""
    said: list[str] = []
    for words in [token.strip(" =-*") for token in _TOKENS.split(slugline)]:
        said += _of_token(words, is_strict=False)
        for part in _JOINED.split(words)[1:] if "-" in words or " " in words or "_" in words else ():
            said += _of_token(part, is_strict=slugline.isupper() or not part.isupper())
    return said


@lru_cache(maxsize=4096)
def _of_token(token: str, *, is_strict: bool) -> tuple[str, ...]:
    """Return what one word of a slugline, or one tag, says; strictly, a word that can be a topic says nothing."""
    match = _WHOLE.fullmatch(token)
    if not match or (is_strict and not _CLEAR.match(token)):
        return ()
    return (_named(match),)


def _may_take_back(*fields: str) -> bool:
    low = "\n".join([field[:LONGEST_SENTENCE] for field in fields]).lower()
    return any([stem in low for stem in _KILL_STEMS])


def _takes_back(field: str) -> bool:
    """Tell whether a sentence takes the copy back, or a field says in capitals, and nothing else, not to use it."""
    return _TAKES_BACK.search(field, 0, LONGEST_SENTENCE) is not None or (
        field.isupper() and _DO_NOT_USE.fullmatch(field) is not None
    )


def _beginning(text: str) -> re.Match[str] | None:
    """Return the match of a label that the text begins with, in whatever letters."""
    if text[:1].isalpha() and text[:3].lower() not in _BEGINS:
        return None
    return _BEGINNING.match(text)


def _is_label(match: re.Match[str], text: str) -> bool:
    """Tell whether the word that a field begins with is its label, by its letters and by what follows it."""
    label = match["label"]
    is_upper = label.isupper()
    is_sure = is_upper or _CLEAR.match(label) is not None
    if match["open"] and match["close"]:
        return is_sure or match.lastgroup != KILL
    if match["sign"] or match["end"] is not None:
        return is_sure or not (match[KILL] or _TOPIC.match(label))
    if match["glue"]:
        return _GLUED.fullmatch(label) is not None
    follows = (match["next"] or "").strip()
    return is_sure and not text.isupper() and (follows.isupper() or follows in ("«", "“", '"', "("))


def _named(match: re.Match[str]) -> str:
    """Return the signal whose words matched."""
    return next(name for name in GRAVEST_FIRST if match.groupdict().get(name))
