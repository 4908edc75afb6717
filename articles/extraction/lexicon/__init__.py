"""Words as data: the verbs that report speech (fr.tsv, fr_verbs.tsv, en_verbs.tsv), titles and callings (roles.tsv).

Each file says in its first line where its forms are from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from articles.extraction.lexicon import conjugation


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What tells a quotation's speaker in one language."""

    language: str
    finite: frozenset[str]
    participles: frozenset[str]
    auxiliaries: frozenset[str]
    gerunds: frozenset[str]
    auxiliary: re.Pattern[str]  # what ends before a participle, with the pronoun of an inversion as its group
    pronoun: re.Pattern[str]  # a subject pronoun at the end of the words before a verb
    inversion: re.Pattern[str]  # the pronoun at the end of a finite verb
    according: re.Pattern[str]
    relayed: re.Pattern[str]
    title: re.Pattern[str]  # words before a quoted name that is no quotation
    joins_name: re.Pattern[str]  # a preposition that makes the name after it part of a description
    plain: frozenset[str] = frozenset()  # finite forms that only a plural subject has: `officials say`
    indefinite: re.Pattern[str] = re.compile(r"une?\s", re.IGNORECASE)  # the article of one who is new to the story
    wordy: re.Pattern[str] = re.compile(r"(?!)(?P<subjectless>)")  # cues of several words: `put it`
    heads: frozenset[str] = frozenset()  # and the words that they begin with
    infinitives: frozenset[str] = frozenset()  # of verbs that report: `a préféré parler de`
    agent: re.Pattern[str] | None = None  # a passive with a quotation and the word before its agent
    doubtful_names: frozenset[str] = frozenset()  # first names of the other gender in another language
    passive: frozenset[str] = frozenset()  # pasts that are passive right before a preposition: `accused of`


@dataclass(frozen=True, slots=True)
class Role:
    """A title or calling: use is "title", "rank", "before" or "role"; gender is "m", "f" or "" where it tells none."""

    use: str
    gender: str


def _rows(name: str) -> list[list[str]]:
    rows = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    return [row.split("\t") for row in rows if not row.startswith("#")]


def _forms(language: str, kinds: set[str]) -> frozenset[str]:
    return frozenset(form for form, kind, _ in _rows(f"{language}.tsv") if kind in kinds)


def _verbs() -> dict[str, frozenset[str]]:
    """Return the French forms that fr_verbs.tsv stands for: what is written there, or made from a regular infinitive."""
    finite, participles, gerunds, infinitives = set[str](), set[str](), set[str](), set[str]()
    for infinitive, *forms in _rows("fr_verbs.tsv"):
        infinitives.add(infinitive)
        if forms:
            finite |= set(forms[0].split())
            participles |= set(forms[1].split())
            gerunds |= set(forms[2].split())
        else:
            finite |= conjugation.finite(infinitive)
            participles.add(conjugation.participle(infinitive))
            gerunds.add(conjugation.gerund(infinitive))
    names = ("finite", "participle", "gerund", "infinitive")
    return dict(zip(names, map(frozenset, (finite, participles, gerunds, infinitives)), strict=True))


def _english_verbs() -> dict[str, frozenset[str]]:
    """Return the English forms that en_verbs.tsv stands for."""
    finite, plain, gerunds, passive = set[str](), set[str](), set[str](), set[str]()
    for infinitive, use, irregular in _rows("en_verbs.tsv"):
        pasts = irregular.split() or [conjugation.english_past(infinitive)]
        finite |= {conjugation.english_present(infinitive), *pasts}
        gerunds |= {conjugation.english_gerund(infinitive, past) for past in pasts}
        passive |= set(pasts) if use == "object" else set()
        plain |= {infinitive} - set(pasts)
    names = ("finite", "plain", "gerund", "passive")
    return dict(zip(names, map(frozenset, (finite, plain, gerunds, passive)), strict=True))


def _agreeing(participles: frozenset[str]) -> frozenset[str]:
    """Return past participles with their feminine and plural forms: `s'est dite`."""
    return participles | {
        form + ending for form in participles for ending in ("e", "s", "es") if not form.endswith("e")
    }


FIRST_NAMES: dict[str, str] = {name: gender.strip("-") for name, gender in _rows("first_names.tsv")}
_VERBS = _verbs()
_ENGLISH_VERBS = _english_verbs()
ROLES = {form: Role(use, gender.strip("-")) for form, use, gender in _rows("roles.tsv")}


_ADVERB = (
    r"(?:,?\s(?:pas|jamais|guère|plus|aussi|encore|alors|ensuite|par ailleurs|déjà|toutefois|ainsi|même|en outre|cependant|aussitôt|enfin|également"
    r"|depuis|néanmoins|pourtant|plutôt|d['’]abord|hier|[\w-]{3,20}ment|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"(?:\s(?:matin|soir|midi|après-midi))?|de (?:son|leur) côté|pour (?:sa|leur) part|à (?:son|leur) tour|quant à (?:lui|elle|eux)"
    r"|lui-même|elle-même|lui|elle|eux|bien|ce matin|ce soir|tout)){0,3},?"
)
_OBJECT = r"(?:(?:lui|leur|nous|vous|me|te|en|y)\s|l['’]|m['’])?"

FRENCH = Lexicon(
    language="fr",
    finite=_forms("fr", {"finite", "both"}) | _VERBS["finite"],
    participles=_agreeing(_forms("fr", {"participle", "both"}) | _VERBS["participle"]),
    auxiliaries=frozenset(["a", "avait", "ont", "avaient", "aura", "aurait", "est", "était"]),
    gerunds=_forms("fr", {"gerund"}) | _VERBS["gerund"],
    infinitives=_VERBS["infinitive"],
    auxiliary=re.compile(
        rf"(?:\b{_OBJECT}(?:a-t-|aura-t-|avait-|aurait-|ont-|avaient-)(?P<pronoun>il|elle|on|ils|elles)"
        rf"|\bs['’](?:est|était)-(?P<self>il|elle|on)|\b{_OBJECT}(?:ai|a|ont|avait|avaient|aurait|auraient|aura)"
        rf"|\b(?:s['’](?:est|était)|se sont|s['’]étaient)){_ADVERB}\s$",
        re.IGNORECASE,
    ),
    pronoun=re.compile(r"(?:^|[\s,«“\"('’])(?P<pronoun>il|elle|ils|elles|on)\s$", re.IGNORECASE),
    inversion=re.compile(r"(?:-t)?-(?P<pronoun>il|elle|on|ils|elles)$", re.IGNORECASE),
    according=re.compile(
        r"\b(?:selon|d['’]après|dixit|aux yeux de)\s|(?:^|(?<=[.»\"!?])\s?|\b(?:mais|et)\s|[:,]\s)pour\s", re.IGNORECASE
    ),
    relayed=re.compile(
        r"\b(?:selon|d['’]après|citée?s? par|rapportée?s? par|relayée?s? par|auprès de|à l['’]antenne de)\s+(?P<via>[^,.;:()\"«»“”]{2,80})",
        re.IGNORECASE,
    ),
    title=re.compile(
        r"\b(?:intitulée?s?|baptisée?s?|surnommée?s?|appelée?s?|nommée?s?|film|roman|livre|chanson|album|opération|"
        r"émission|série|journal|quotidien|hebdomadaire|magazine|spectacle|pièce|tableau|expression|terme|mot|titre|navire|"
        r"paquebot|collectif|association|projet|programme|slogan|aute(?:ure?|urs)s? d[eu]s?|autrices? d[eu]s?|hashtag|tel(?:le)?s? que"
        r"|(?:poursuivi|jugé|condamné|mise? en examen|inculpé|enquête|information judiciaire|plainte|écroué|renvoyé|prison|ouvert"
        r"|comparaît|comparaissait|déféré|procès|interpellé|incarcéré)e?s?(?:\s\w+)?\s(?:notamment\s)?pour|(?:chefs?|soupçonnée?s?) d[e'’])s?,?\s*$",
        re.IGNORECASE,
    ),
    wordy=re.compile(
        r"(?:(?P<subjectless>cris? de|scandant)|fait (?:état|part|savoir|valoir|remarquer|observer|mention|comprendre)"
        r"|(?:mis|met|mettent|mettait) en (?:garde|avant)|rend(?:u)? hommage|pris acte|prend acte|tiré la sonnette)\b",
        re.IGNORECASE,
    ),
    heads=frozenset("cri cris scandant fait mis met mettent mettait rendu rend pris prend tiré".split()),
    agent=re.compile(
        r"(?P<verb>[^\W\d_]+)\s(?:(?:de|comme|d['’]\w+|notamment|\w+ment)\s|d['’])?[«“\"‘]\s?\x00+[.!?…]?\s?[»”\"’]\s(?:\w+\s)?par\b"
    ),
    joins_name=re.compile(
        r"(?:\b(?:de|du|des|de la|de l|à|au|aux|en|par|avec|pour|contre|dans|sur|chez|et)\s|\b[dl]['’])$", re.I
    ),
)

ENGLISH = Lexicon(
    language="en",
    finite=_ENGLISH_VERBS["finite"] | _ENGLISH_VERBS["plain"],
    plain=_ENGLISH_VERBS["plain"],
    passive=_ENGLISH_VERBS["passive"],
    indefinite=re.compile(r"(?:an?|one)\s", re.IGNORECASE),
    wordy=re.compile(
        r"(?:(?P<subjectless>(?!))|puts? it|pa(?:id|ys) tribute to|sp(?:oken?|eaks) of|talk(?:ed|s) (?:of|about)|shot back|hit back"
        r"|chimed in|went on(?: to say)?|goes on(?: to say)?|summed (?:it|things) up|made (?:it )?clear|had this to say)(?=[\s,:])"
    ),
    heads=frozenset(
        "put puts paid pays spoke spoken speaks talked talks shot hit chimed went goes summed made had".split()
    ),
    doubtful_names=frozenset(
        ["Jean", "Laurence", "Andrea", "Nicola", "Simone", "Michele", "Marian", "Joan", "Jan", "Valery"]
    ),
    participles=frozenset(),
    auxiliaries=frozenset(),
    gerunds=_ENGLISH_VERBS["gerund"],
    auxiliary=re.compile(r"(?!)"),
    pronoun=re.compile(r"(?!)(?P<pronoun>)"),
    inversion=re.compile(r"(?!)(?P<pronoun>)"),
    according=re.compile(r"\baccording to\s|\bin the words of\s", re.IGNORECASE),
    relayed=re.compile(
        r"\b(?:[Aa]ccording to|(?:quoted|cited|carried) by|(?:as )?reported by|told(?=\s(?:the\s)?[A-Z]))\s+"
        r"(?P<via>(?:the\s)?[^,.;:()\"“”\x00]{2,80}?)(?=\s(?:as\ssaying|that|in\san?|on|by|from|before|after|last|during|at)\s|[,.;:()\"“”\x00]|$)"
    ),
    title=re.compile(
        r"\b(?:titled|entitled|(?:an?|the)\s(?:[\w’'-]+\s){0,3}(?:called|named|known as)|dubbed|nicknamed|film|movie|novel|book|song|single|album"
        r"|operation|show|series|drama|sitcom|musical|opera|play|documentary|podcast|so-called|author of|hashtag|codenamed"
        r"|such as|charges? of|charged with|convicted of|guilty of|(?:arrested|jailed|detained|wanted|sentenced|fined|sued) for|indicted for|suspicion of|counts? of)s?,?\s*$",
        re.I,
    ),
    joins_name=re.compile(r"\b(?:of|in|at|from|with|for|by|to|on|and|against)\s(?:the\s)?$", re.IGNORECASE),
)

LEXICONS = {"fr": FRENCH, "en": ENGLISH}


def of(language: str | None) -> Lexicon:
    """Return the lexicon of a language, French where it is unknown or has none."""
    return LEXICONS.get((language or "fr").split("-")[0].lower(), FRENCH)
