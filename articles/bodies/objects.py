"""Bytes to JSON values, whatever their sender says of them, and getters that drop what has the wrong type.

One value, or several one after the other (JSON Lines). No word is dropped: what a repeated key said before stands
under REPEATED.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from articles.bodies.encoding import Decoded, decode
from articles.document import Message, Refused, gettext_noop

REPEATED = ""  # key of what stood under a key that came again
MOST_BROKEN = 100  # lines set aside, one by one, of a file of JSON Lines
LONGEST_NUMBER = 30  # digits of a whole number that means anything

_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*[}\]])', re.DOTALL)
_STRING_OR_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*+"|'((?:[^'\\]|\\.)*+)'(?=\s*[,:}\]])""", re.DOTALL)
_ESCAPED_OR_DOUBLE = re.compile(r'\\.|"', re.DOTALL)
_BETWEEN = re.compile("[\\s,\x1e]*")
_NEXT_LINE = re.compile(r"\n(?=[{\[])")


@dataclass(frozen=True, slots=True)
class Read:
    """The values of a file in their order, each a JSON value or the reason why it is none; and what was odd."""

    values: list[Any]
    notes: tuple[Message, ...] = ()
    refused: dict[int, Refused] = field(default_factory=dict)  # by the place in `values`, which holds None there


def read(raw: bytes, *, charset: str | None = None) -> Read | Refused:
    """Return the values of the bytes, or why there are none; never raises."""
    try:
        return _clean(raw) or _read(decode(raw, charset=charset))
    except RecursionError:
        template = gettext_noop("Its JSON is nested too deeply for copy: such a file can be an attack.")
        return Refused(0, "hostile-json", Message(template))


def is_json(head: str) -> bool:
    """Tell whether a file's beginning looks like a JSON object or a list of objects."""
    return re.match(r"""\s*(?:\[\s*)*(?:\{\s*(?:"|\}|$)|\[\s*$|\]\s*$)""", head.lstrip("\ufeff")) is not None


def text(value: object) -> str:
    """Return a string, or a number as it is written; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if value is not None and isinstance(value, int | float) and not isinstance(value, bool) else ""


def objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list, or the one object as a list; whatever else stands there is dropped."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """Return the strings of a list, or the one string as a list, without empty ones."""
    said = value if isinstance(value, list) else [value]
    return [words for one in said if (words := text(one).strip())]


def whole(value: object) -> int | None:
    """Return a whole number, written as a number or as a string; None for anything else."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    said = text(value).strip()
    return int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else None


def strings(value: object) -> Iterator[tuple[str, str]]:
    """Yield every string within a value with the key that it stands under, in the file's order."""
    pending: list[tuple[str, object]] = [("", value)]
    while pending:
        key, one = pending.pop()
        if isinstance(one, str):
            yield key, one
        elif isinstance(one, dict):
            pending += reversed([(name, inner) for name, inner in one.items()])
        elif isinstance(one, list):
            pending += reversed([(key, inner) for inner in one])


def _clean(raw: bytes) -> Read | None:
    """Return the value of JSON as the standard has it, which most is; None where a closer look is needed."""
    if _C1.search(raw) or (b"\\u" in raw and (b"\\ud" in raw or b"\\uD" in raw)):
        return None
    try:
        return Read([_STRICT.decode(raw.decode("utf-8"))])
    except ValueError:  # neither UTF-8 nor JSON
        return None


def _read(decoded: Decoded) -> Read | Refused:
    text, notes = decoded.text.lstrip("\ufeff"), decoded.notes
    found = _values(text)
    if isinstance(found, Refused):
        return found
    values = found.values
    if "\\ud" in text or "\\uD" in text:
        values = [_mended(value) for value in values]
        if values != found.values:
            notes = (*notes, Message(gettext_noop("Half characters (lone surrogates) were read as “�”.")))
    return Read(values, notes, found.refused)


def _values(text: str) -> Read | Refused:
    try:
        return Read([_DECODER.decode(text)])
    except json.JSONDecodeError as error:
        first = error
    if several := _several(text):
        return several
    mended = _STRING_OR_COMMA.sub(lambda match: "" if match[0] == "," else match[0], text)
    mended = _STRING_OR_QUOTED.sub(_double_quoted, mended)
    try:
        return Read([_DECODER.decode(mended)])
    except json.JSONDecodeError:
        return _broken(0, first)


def _double_quoted(match: re.Match[str]) -> str:
    """Return a string as JSON has it, one between single quotation marks too."""
    if match[1] is None:
        return match[0]
    inside = _ESCAPED_OR_DOUBLE.sub(lambda sign: {"\\'": "'", '"': '\\"'}.get(sign[0], sign[0]), match[1])
    return f'"{inside}"'


def _several(text: str) -> Read | None:
    """Return the values that stand one after the other; None where there is but one, and that is broken."""
    found = Read([])
    at = _after(text, 0)
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            line = text.find("\n", at)
            following = _NEXT_LINE.search(text, at)
            if not found.values and (following is None or text[at:line].rstrip()[-1:] not in ("}", "]")):
                return None
            found.refused[len(found.values)] = _broken(len(found.values), error)
            is_over = len(found.refused) == MOST_BROKEN  # each takes as long as all that is before it
            value, end = None, following.end() if following and not is_over else len(text)
        if value is None or isinstance(value, dict | list):
            found.values.append(value)
        at = _after(text, end)
    return found if len(found.values) > 1 else None


def _after(text: str, at: int) -> int:
    """Return where the next value begins."""
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _broken(number: int, error: json.JSONDecodeError) -> Refused:
    template = gettext_noop("Its JSON is broken in line %(line)d, column %(column)d. Ask the sender for it once more.")
    return Refused(number, "broken-json", Message(template, {"line": error.lineno, "column": error.colno}))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        last = {key: number for number, (key, _) in enumerate(pairs)}
        found[REPEATED] = [value for number, (key, value) in enumerate(pairs) if last[key] != number]
    return found


def _number(written: str) -> int | None:
    return int(written) if len(written) <= LONGEST_NUMBER else None


_STRICT, _DECODER = (
    json.JSONDecoder(object_pairs_hook=_object, parse_int=_number, parse_constant=lambda _: None, strict=is_strict)
    for is_strict in (True, False)
)


def _mended(value: object) -> object:
    """Return the value with U+FFFD for each half of a character."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(one) for key, one in value.items()}
    return value
