"""Broken XML to XML that a parser takes whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from articles.bodies.mending import DEEPEST, mend

SOUP = st.text(alphabet="<>/&;=\"'! -?[]ab\n", max_size=60)


@given(SOUP)
def test_whatever_comes_out_is_xml(text: str) -> None:
    etree.fromstring(f"<several>{mend(text).text}</several>", etree.XMLParser(recover=False))


@given(SOUP)
def test_what_is_mended_needs_no_more_mending(text: str) -> None:
    assert mend(mend(text).text).text == mend(text).text


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("<a><b>un</a>", "<a><b>un</b></a>"),
        ("<a>un</b></a>", "<a>un</a>"),
        ("<p>un<p>deux", "<p>un</p><p>deux</p>"),
        ("<ul><li>un<ul><li>deux</ul><li>trois</ul>", "<ul><li>un<ul><li>deux</li></ul></li><li>trois</li></ul>"),
        ("<P>un</p>", "<P>un</P>"),
        ("a<br>b<hr/>c<br></br>", "a<br/>b<hr/>c<br/>"),
        ('<a b=c d=\'e"\' b="x">', '<a b="c" d="e&quot;"></a>'),
        ("<a b=c/>", '<a b="c/"></a>'),
        ('<a b="c"/>', '<a b="c"/>'),
        ("a < b & c ]]> d", "a &lt; b &amp; c ]]&gt; d"),
        ("<a><![CDATA[<b>&]]></a>", "<a>&lt;b&gt;&amp;</a>"),
        ("a<!-- b -->c<?d?>e<!DOCTYPE f [<!ENTITY g 'h'>]>", "ace"),
        ("<http://example.org/>", "&lt;http://example.org/>"),
    ],
)
def test_tags_end_where_they_must_have(broken: str, mended: str) -> None:
    assert mend(broken).text == mended


def test_elements_too_deep_are_passed_over_with_their_ends() -> None:
    depth = DEEPEST + 50
    mended = mend("<b>" * depth + "un" + "</b>" * depth + "deux").text
    assert (mended.count("<b>"), mended.count("</b>")) == (DEEPEST, DEEPEST)
    assert mended.endswith("</b>deux")


def test_what_is_odd_in_a_tag_is_kept_aside() -> None:
    mended = mend('<a b="c" du maire>un</a><p class=\'deux')
    assert mended.text == '<a b="c">un</a>'
    assert mended.unread == ('b="c" du maire', "<p class='deux")
