"""Code pages of other scripts than Latin, told by their bytes where nobody declares them or the declaration lies.

In a Latin code page the bytes above 127 stand alone among letters of ASCII; in these they make whole words. Which page
it is shows in the letters that are frequent in every language of the script.
"""

from __future__ import annotations

import re

SAMPLE = 20_000  # bytes above 127 that are looked at
LEAST = 6  # of them, to tell anything
SURE = 0.6  # of the share that frequent letters usually have

_RUN = re.compile(rb"[\x80-\xff](?:[\x20-\x7e]?[\x80-\xff])*")  # second bytes of Shift_JIS and GB18030 can be ASCII
_WORD = re.compile(rb"[\x80-\xff]{3,}")
_ASCII = bytes(range(128))
_HIGH = re.compile(rb"[\x80-\xff]+")

_CYRILLIC = ("оеаинтсрвл", 0.62)
_ARABIC = ("اليمونرتبةدي", 0.72)
_HEBREW = ("יוהלאתבמרש", 0.68)
_GREEK = ("αοιετνσςρηκ", 0.68)
_THAI = ("านรกอเงมยล่้ั", 0.6)
_CHINESE_SIMPLE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过说民面，。",
    0.3,
)
_CHINESE_FULL = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過說民面，。",
    0.3,
)
_JAPANESE = ("のにはをたがでてとしれさいるかなもらりっこうすくまんだよ、。", 0.5)
_KOREAN = ("이다는의에을를가은고도로하지기사서한어인자리대정해시나", 0.45)

CODE_PAGES = {
    "cp1251": _CYRILLIC, "koi8_u": _CYRILLIC, "iso8859_5": _CYRILLIC, "cp866": _CYRILLIC,
    "cp1256": _ARABIC, "iso8859_6": _ARABIC, "cp1255": _HEBREW, "cp1253": _GREEK, "iso8859_7": _GREEK, "cp874": _THAI,
    "gb18030": _CHINESE_SIMPLE, "big5hkscs": _CHINESE_FULL, "cp932": _JAPANESE, "euc_jp": _JAPANESE, "cp949": _KOREAN,
}  # fmt: skip
# Pages with the letters of one above, at the same places or nearly.
_LIKE = {"koi8_r": "koi8_u", "big5": "big5hkscs", "tis_620": "cp874", "iso8859_11": "cp874", "iso8859_8": "cp1255"}


def is_other_script(raw: bytes) -> bool:
    """Tell whether most of the bytes above 127 stand in words of their own."""
    sample = raw[: SAMPLE * 10]
    high = len(sample.translate(None, _ASCII))
    if high < max(LEAST, len(sample) // 16):  # French has one in 25
        return False
    return sum(map(len, _WORD.findall(sample))) > 0.6 * high


def guess(raw: bytes) -> str:
    """Return the code page of another script than Latin that the bytes are in; "" for none."""
    if not is_other_script(raw):
        return ""
    sample = b" ".join(_RUN.findall(raw[: SAMPLE * 10]))[:SAMPLE]
    likeness = {name: _likeness(sample, name) for name in CODE_PAGES}
    name = max(CODE_PAGES, key=lambda name: round(likeness[name], 1))  # of two that are alike, the first
    return name if likeness[name] >= SURE and _fits(raw, name) else ""


def is_believable(raw: bytes, encoding: str) -> bool:
    """Tell whether the bytes can be what a declaration says; of Latin code pages only that they are no other script."""
    name = encoding.replace("-", "_")
    name = _LIKE.get(name, name)
    if name not in CODE_PAGES:
        return not guess(raw)
    if is_other_script(raw):
        sample = b" ".join(_RUN.findall(raw[: SAMPLE * 10]))[:SAMPLE]
        return _likeness(sample, name) >= SURE or not guess(raw)
    runs = _HIGH.findall(raw[: SAMPLE * 10])
    return sum(1 for run in runs if len(run) == 1) <= len(runs) // 2


def _likeness(sample: bytes, name: str) -> float:
    """Return the share of the script's frequent letters among the signs that are no ASCII, as part of the usual."""
    letters, usual = CODE_PAGES[name]
    text = sample.decode(name, "ignore")
    signs = [sign for sign in text if sign > "\x7f"]
    lost = len(sample) - len(text.encode(name, "ignore"))
    if not signs or lost > len(sample) // 50 + 2:
        return 0.0
    frequent = frozenset(letters)
    return sum(1 for sign in signs if sign in frequent) / len(signs) / usual


def _fits(raw: bytes, name: str) -> bool:
    """Tell whether hardly a byte is left that the code page has no sign for."""
    return raw.decode(name, "replace").count("\ufffd") <= len(raw) // 1000 + 1
