"""Tables of data and tables that lay out a page."""

from __future__ import annotations

import pytest
from lxml import etree

from articles.bodies.grids import LONGEST_CELL, is_data


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<tr><td>Valmore</td><td>12</td></tr>", True),
        ("<thead><tr><th>Club</th><th>Points</th></tr></thead><tr><td colspan='2'>A</td></tr>", True),
        ("<TR><TD>Valmore</TD><TD>12</TD></TR>", True),
        ("<tr><td><p>Valmore</p></td><td><p>12</p><p>13</p></td></tr>", True),
        ("<tr><td>un</td></tr><tr><td>deux</td></tr>", False),
        ("<tr><td> </td><td>un</td><td><br/></td></tr>", False),
        ("<tr><td>menu</td><td><ul><li>un</li></ul></td></tr>", False),
        ("<tr><td>menu</td><td><p>un</p><p>deux</p><p>trois</p></td></tr>", False),
        (f"<tr><td>menu</td><td>{'x' * (LONGEST_CELL + 1)}</td></tr>", False),
        ("<tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr>", False),
        ("", False),
    ],
)
def test_data_stand_beside_each_other_in_a_few_words(markup: str, *, expected: bool) -> None:
    assert is_data(etree.fromstring(f"<table>{markup}</table>")) is expected


def test_a_table_may_say_that_it_is_none() -> None:
    assert not is_data(etree.fromstring("<table role='presentation'><tr><td>a</td><td>b</td></tr></table>"))
