"""Mutations of dispatches: what wires, mail servers and editors do to bytes, and what an attacker would.

Every mutation takes bytes, dice and the other dispatches, and returns bytes. The same dice give the same bytes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

LARGEST = 300_000  # bytes that a mutant may grow to
MOST_AT_ONCE = 4
HOSTILE = (
    b"\x00", b"\x01", b"\x02", b"\x03", b"\x04", b"\x1a", b"\x1b", b"\x85", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3",
    b"\x80",
    b"<", b">", b"&", b'"', b"'", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?", b"</", b"/>", b"&#0;", b"&#x110000;",
    b"&nbsp;", b"&bogus;", b"&amp;lt;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    b"<p>", b"</p>", b"<table><tr><td>", b"</body>", b"<br/>", b"<script>alert(1)</script>", b"<a href='javascript:x'>",
    b"{", b"}", b"[", b"]", b":", b",", b"null", b"1e999", b"-0", b"\\ud800", b"\\u0000", b"\\", b"NaN", b"true",
    b"\r\n\r\n", b"\r", b"\n--", b"Content-Type: text/html; charset=utf-7\r\n", b"=?utf-8?B?", b"=3D", b"=\n",
    b"ZCZC", b"NNNN", b"\x16\x16\x01", b"\x03\r\n", b"^", b"<\r\n^", b"URGENT : ", b"CORRECTIF", b"EMBARGO jusqu'au ",
    b"9999-99-99T99:99:99+99:99", b"20261309T250000", b"31/02/2026 24h60", b"0", b"-1", b"999999999999999999999",
    "\u202e".encode(), "\u0301".encode() * 3, "\U0001f469\u200d\U0001f469".encode(), "\ufeff".encode(), "ſ".encode(),
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]{1,400}>")
_STRING = re.compile(rb'"(?:[^"\\]|\\.){0,400}"')
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_NUMBER = re.compile(rb"\d{1,12}")
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "iso8859-15",
    "cp1256",
    "utf-7",
)

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutate(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the dispatch after one mutation or a few."""
    for _ in range(dice.randint(1, MOST_AT_ONCE)):
        raw = dice.choice(MUTATIONS)(raw, dice, others)[:LARGEST]
    return raw


def flip(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Turn over some bits."""
    changed = bytearray(raw)
    for _ in range(min(dice.randint(1, 20), len(changed))):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def truncate(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Break off in the midst, as a line that falls does; or come in late."""
    at = dice.randint(0, len(raw))
    return raw[:at] if dice.random() < 0.7 else raw[at:]


def delete(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Leave out a stretch."""
    start, end = _stretch(raw, dice)
    return raw[:start] + raw[end:]


def double(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Say a stretch twice, or a hundred times."""
    start, end = _stretch(raw, dice)
    times = dice.choice((1, 1, 2, 100))
    return raw[:end] + raw[start:end] * times + raw[end:]


def splice(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Put a stretch of another dispatch in, or go on with its end."""
    other = dice.choice(others)
    start, end = _stretch(other, dice)
    at = dice.randint(0, len(raw))
    return raw[:at] + (other[start:end] + raw[at:] if dice.random() < 0.5 else other[start:])


def insert(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Put in a token that parsers trip over."""
    at = dice.randint(0, len(raw))
    token = dice.choice(HOSTILE) * dice.choice((1, 1, 1, 3, 2000))
    return raw[:at] + token + raw[at:]


def recode(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Send it in another encoding than it says, or read it wrongly on the way and send that."""
    text = raw.decode("utf-8" if dice.random() < 0.7 else "cp1252", "replace")
    return text.encode(dice.choice(_ENCODINGS), "replace")


def tags(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Leave out, double, swap or rename a tag."""
    found = list(_TAG.finditer(raw))
    if not found:
        return raw
    one, two = dice.choice(found), dice.choice(found)
    by = dice.choice((b"", one[0] * 2, two[0], one[0].upper(), b"</" + one[0][1:], one[0] * 300))
    return raw[: one.start()] + by + raw[one.end() :]


def values(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Put another value in the place of a string or a number: of another type, empty, or very long."""
    found = list((_STRING if dice.random() < 0.7 else _NUMBER).finditer(raw))
    if not found:
        return raw
    one, two = dice.choice(found), dice.choice(found)
    by = dice.choice(
        (b'""', b"null", b"[]", b"{}", b"[[" * 50, b"17", b"-1.5e308", b'"' + b"a" * 5000 + b'"', two[0], b'"\\u0000"')
    )
    return raw[: one.start()] + by + raw[one.end() :]


def lines(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Change the order of lines, or put lines of another dispatch between them."""
    rows = _LINE.findall(raw)
    if dice.random() < 0.5:
        other = _LINE.findall(dice.choice(others))
        at = dice.randint(0, len(rows))
        return b"".join([*rows[:at], *other[: dice.randint(0, 5)], *rows[at:]])
    one, two = dice.randrange(len(rows)), dice.randrange(len(rows))
    rows[one], rows[two] = rows[two], rows[one]
    return b"".join(rows)


def nest(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Wrap a stretch in a thousand elements, lists or quotations."""
    opening, closing = dice.choice(((b"<div>", b"</div>"), (b"<b>", b""), (b"[", b"]"), (b'{"a":', b"}"), (b"> ", b"")))
    depth = dice.choice((3, 50, 1000))
    start, end = _stretch(raw, dice)
    return raw[:start] + opening * depth + raw[start:end] + closing * depth + raw[end:]


def ends(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Change the kind of line ends."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\x85", b"\x0b", b" ")))


MUTATIONS: tuple[Mutation, ...] = (
    flip, truncate, delete, double, splice, insert, insert, recode, tags, tags, values, values, lines, nest, ends,
)  # fmt: skip


def _stretch(raw: bytes, dice: random.Random) -> tuple[int, int]:
    """Return the ends of a stretch, short ones as likely as long ones."""
    start = dice.randint(0, len(raw))
    return start, min(len(raw), start + dice.choice((1, 4, 30, 300, 3000)))
