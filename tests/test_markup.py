"""The one door for HTML."""

from __future__ import annotations

import pytest

from articles.markup import clean


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<SCRIPT src=x>alert(1)</SCRIPT >",
        "<style>p { color: red }</style>",
        "<script>never closed",
        "<iframe src='https://example.org'>inside</iframe>",
        "<!-- a comment -->",
    ],
)
def test_what_a_page_may_not_hold_goes_with_its_content(html):
    assert clean(f"<p>before</p>{html}") == "<p>before</p>"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_goes_nowhere_but_to_the_web_or_the_mail(href):
    assert "href" not in clean(f'<a href="{href}">x</a>')


def test_a_link_to_the_web_says_that_it_is_not_ours():
    assert clean('<a href="https://example.org/">x</a>').count('rel="noopener nofollow ugc"') == 1


def test_handlers_and_styles_are_dropped_and_the_words_stay():
    assert clean('<p onclick="x()" style="color:red" data-start="3">mot</p>') == '<p data-start="3">mot</p>'


def test_a_form_is_dropped_and_its_words_stay():
    assert clean("<form><p>mot</p><input></form>") == "<p>mot</p>"
