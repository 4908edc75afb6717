"""Marked-up bodies to blocks: whatever the markup, every word has its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from articles.bodies import rich
from articles.document import Part, Photo, fold_spaces

NAMES = [
    "p", "p", "div", "b", "i", "a", "br", "span", "ul", "li", "table", "tr", "td", "th", "pre", "h2", "blockquote",
    "fn", "script", "person", "img", "P", "caption", "hr", "svg",
]  # fmt: skip
SAID = st.text(alphabet="abé 1.\u0301\n\u00a0\u200béХا", max_size=6)


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> etree._Element:
    element = etree.Element(draw(st.sampled_from(NAMES)), href="https://example.org/")
    element.text = draw(SAID)
    for _ in range(draw(st.integers(0, 3 if depth < 4 else 0))):
        child = draw(trees(depth + 1))
        child.tail = draw(SAID)
        element.append(child)
    return element


def body(markup: str, **options: object) -> rich.Body:
    return rich.read(etree.fromstring(f"<body>{markup}</body>"), **options)  # type: ignore[arg-type]


def blocks(markup: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in body(markup).parts]


def texts(markup: str) -> list[str]:
    return [part.text for part in body(markup).parts]


def marked(part: Part, kind: str) -> list[str]:
    return [part.text[span.start : span.end] for span in part.spans if span.kind == kind]


def visible(text: str) -> list[str]:
    """Return the letters of a text, sorted; composed or not, since blocks may come between a letter and its mark."""
    kept = unicodedata.normalize("NFD", fold_spaces(text))
    return sorted(kept.replace(" ", ""))


@given(trees())
def test_every_character_of_a_tree_has_a_place(root: etree._Element) -> None:
    read = rich.read(root)
    said = [*(part.text for part in read.parts), *read.unread, *(photo.caption for photo in read.photos)]
    assert visible("\n".join(said)) == visible("\n".join(map(str, root.itertext())))


@given(trees())
def test_blocks_are_folded_and_spans_stand_within_them(root: etree._Element) -> None:
    for part in rich.read(root).parts:
        assert part.text
        assert part.text == fold_spaces(part.text)
        for span in part.spans:
            assert 0 <= span.start < span.end <= len(part.text)
            words = part.text[span.start : span.end]
            assert words == words.strip()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>un <b>deux</b> trois</p>", ["un deux trois"]),
        ("un<p>deux</p>trois<div>quatre</div>cinq", ["un", "deux", "trois", "quatre", "cinq"]),
        ("<div>un <b>deux<p>trois</p></b> quatre</div>", ["un deux", "trois", "quatre"]),
        ("<p>Le <person>maire</person> de <location>Valmore</location></p>", ["Le maire de Valmore"]),
        ("<unknown><other>un</other> deux</unknown>", ["un deux"]),
        ("<p>un<!-- rien -->deux<?rien?>trois</p>", ["undeuxtrois"]),
        ("<p><![CDATA[un < deux]]></p>", ["un < deux"]),
        ("<P>un</P><UL><LI>deux</LI></UL>", ["un", "deux"]),
        ("<p></p><p> \n</p><div><br/></div><p>un</p>", ["un"]),
        ("<p>un</p><hr/>deux", ["un", "deux"]),
        ("<p>il dit <q>oui</q></p>", ["il dit oui"]),
        ("<p>x<sup>2</sup> + <math><mi>y</mi></math></p>", ["x2 + y"]),
        ("<details><summary>un</summary>deux</details>", ["un", "deux"]),
        ("<p>un<fn><p>note</p></fn> deux</p><p>trois</p>", ["un deux", "note", "trois"]),
    ],
)
def test_each_element_is_a_block_or_part_of_one(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("un,<br/>deux", ["un, deux"]),
        ("Le maire a dit<br/>qu’il vient.<br/>Le conseil vote.", ["Le maire a dit qu’il vient.", "Le conseil vote."]),
        ("un<br/><br/>deux", ["un", "deux"]),
        ("un<br/> <br/>deux", ["un", "deux"]),
        ("12, rue du Port<br/>Valmore", ["12, rue du Port", "Valmore"]),
        ("министр сказал<br/>Мэр ответил", ["министр сказал", "Мэр ответил"]),
        ("Le vote aura lieu dans la<br/>Grande Salle", ["Le vote aura lieu dans la Grande Salle"]),
        ("<b>un</b><br/><br/><i>deux</i>", ["un", "deux"]),
        ("- un<br/>- deux<br/>1. trois", ["- un", "- deux", "1. trois"]),
        ("<br>un</br>", ["un"]),
    ],
)  # fmt: skip
def test_a_line_break_ends_a_block_but_not_a_sentence(markup: str, expected: list[str]) -> None:
    assert texts(f"<p>{markup}</p>") == expected


def test_lists_headings_and_quotations_have_their_kinds() -> None:
    markup = "<h2>un</h2><ul><li>deux<ul><li><p>trois</p></li></ul>quatre</li></ul><dl><dt>cinq</dt><dd>six</dd></dl>"
    assert blocks(f"{markup}<blockquote><p>sept</p><p>huit</p></blockquote>") == [
        ("subheading", "un"), ("listitem", "deux"), ("listitem", "trois"), ("listitem", "quatre"), ("listitem", "cinq"),
        ("listitem", "six"), ("blockquote", "sept"), ("blockquote", "huit"),
    ]  # fmt: skip


def test_a_heading_of_paragraphs_is_one_and_one_without_end_is_none() -> None:
    assert blocks("<h2><p>un</p></h2>") == [("subheading", "un")]
    copy = "mot " * 100
    assert [kind for kind, _ in blocks(f"<h2>un<p>{copy}</p><ul><li>deux</li></ul></h2>")] == [
        "subheading", "paragraph", "listitem",
    ]  # fmt: skip


def test_markup_around_blocks_goes_on_in_each() -> None:
    parts = body('<a href="https://example.org/"><h2>un</h2><p>deux <b>trois</b></p></a>').parts
    assert [marked(part, "link") for part in parts] == [["un"], ["deux trois"]]
    assert marked(parts[1], "strong") == ["trois"]


def test_markup_within_its_like_is_one_span() -> None:
    (part,) = body("<p><b>un <strong>deux</strong></b> <i><em>trois</em></i></p>").parts
    assert [(span.kind, part.text[span.start : span.end]) for span in part.spans] == [
        ("strong", "un deux"), ("emphasis", "trois"),
    ]  # fmt: skip


def test_links_are_whole_addresses_or_none() -> None:
    markup = (
        '<p><a href="/a">un</a> <a href="#b">deux</a> <a name="c">trois</a> <a href="javascript:x()">quatre</a></p>'
    )
    (part,) = body(markup, base="https://example.org/x/").parts
    assert [span.href for span in part.spans] == ["https://example.org/a", "https://example.org/x/#b"]
    assert body(markup).parts[0].spans == ()


ROWS = "<tr><th>Club</th><th>Points</th></tr><tr><td>Valmore</td><td>12</td></tr>"
TABLE = f"<table><caption>Classement</caption>{ROWS}</table>"


def test_a_row_of_data_is_a_block_with_its_cells() -> None:
    caption, head, row = body(TABLE).parts
    assert (caption.kind, caption.text) == ("paragraph", "Classement")
    assert (head.kind, head.text, marked(head, "header")) == ("table", "Club Points", ["Club", "Points"])
    assert (row.kind, row.text, marked(row, "cell")) == ("table", "Valmore 12", ["Valmore", "12"])


def test_a_row_with_one_cell_is_a_row_where_others_have_more() -> None:
    markup = TABLE.replace("<tr><td>", "<tr><td colspan='2'>Groupe A</td></tr><tr><td>")
    assert [part.kind for part in body(markup).parts] == ["paragraph", "table", "table", "table"]


def test_a_table_that_lays_out_a_mail_gives_paragraphs() -> None:
    copy = f"<p>un</p><p>deux</p><p>trois</p>{TABLE}"
    markup = f"<table><tr><td>Menu</td><td>{copy}</td></tr><tr><td/><td>pied</td></tr></table>"
    assert [kind for kind, _ in blocks(markup)] == ["paragraph"] * 5 + ["table"] * 2 + ["paragraph"]


def test_a_row_keeps_what_stands_in_and_between_its_cells() -> None:
    (part,) = body("<table><tr>un<td><p>deux</p><p>trois</p></td>quatre<td>cinq<br/>six</td></tr></table>").parts
    assert part.text == "un deux trois quatre cinq six"
    assert marked(part, "cell") == ["deux trois", "cinq six"]


def test_preformatted_columns_are_rows_and_preformatted_prose_is_paragraphs() -> None:
    parts = body("<pre>Club       J   Pts\nValmore    3   12\nOsnes     10    9\n</pre>").parts
    assert [marked(part, "cell") for part in parts][1:] == [["Valmore", "3", "12"], ["Osnes", "10", "9"]]
    assert texts("<pre>Le maire a dit\nqu'il viendrait.<br/>\n\nLe conseil attend.</pre>") == [
        "Le maire a dit qu'il viendrait.", "Le conseil attend.",
    ]  # fmt: skip


def test_a_story_set_by_lines_in_one_paragraph_is_several() -> None:
    lines = """
          (AV) - Valmore, 9 nov - La mairie de Valmore a annoncé que
la fermeture du port serait reportée
d'un mois.
   "Nous avons attendu ce moment pendant de longues années",
a dit la maire devant les habitants.
   Le vote a duré deux heures, et le recours des
pêcheurs a été rejeté.
        """
    assert texts(f"<p>{lines}</p>") == [
        "(AV) - Valmore, 9 nov - La mairie de Valmore a annoncé que la fermeture du port serait reportée d'un mois.",
        '"Nous avons attendu ce moment pendant de longues années", a dit la maire devant les habitants.',
        "Le vote a duré deux heures, et le recours des pêcheurs a été rejeté.",
    ]


def test_a_list_set_in_by_lines_is_several_blocks() -> None:
    lines = "(Ajoute les réactions)\n    VALMORE, 9 nov (AV) - Le port de Valmore rouvrira\nau printemps.\n"
    points = "    * Le bac est gratuit\n    * La halle ouvre à 6 h\n    La maire était ravie, a-t-elle\ndit mardi.\n"
    assert texts(f"<p>{lines}{points}</p>")[-1] == "La maire était ravie, a-t-elle dit mardi."


def test_indented_markup_is_no_story_set_by_lines() -> None:
    indented = "\n      ".join(["", *(f"ligne {number} du texte" for number in range(6)), ""])
    assert len(texts(f"<p>{indented}</p>")) == 1
    assert len(texts(f"<p>{indented.replace('      ', '')}</p>")) == 1


def test_what_a_page_does_not_show_is_kept_aside() -> None:
    read = body('<script>x()</script><p style="DISPLAY: none">aperçu</p><p hidden="">caché</p><p>un</p>')
    assert ([part.text for part in read.parts], read.unread) == (["un"], ["x()", "aperçu", "caché"])


def test_an_image_is_a_photo_and_breaks_no_sentence() -> None:
    read = body(
        '<p>un <img src="/a.jpg" alt="Le maire"/>deux</p><img src="https://example.org/p.gif" width="1"/>',
        base="https://example.org/",
    )
    assert [part.text for part in read.parts] == ["un deux"]
    assert read.photos == [Photo("Le maire", href="https://example.org/a.jpg")]


def test_a_handler_takes_its_element_with_all_that_is_in_it() -> None:
    def take(element: etree._Element, found: rich.Body) -> None:
        found.parts.append(Part("paragraph", f"[{rich.text_of(element)}]"))

    read = body("<p>un</p><media>deux<b>trois</b></media>quatre", handlers={"media": take})
    assert [part.text for part in read.parts] == ["un", "[deuxtrois]", "quatre"]


def test_elements_too_deep_to_walk_keep_their_words() -> None:
    depth = 250
    assert texts("<div>un" * depth + "<p>deux</p><p>trois</p>" + "</div>" * depth) == ["un"] * depth + ["deux", "trois"]


def test_right_to_left_copy_stays_whole_without_its_marks_of_direction() -> None:
    assert texts('<p dir="rtl">قال <b>الوزير</b>\u200f: \u202b«نعم»\u202c (AFP)</p>') == ["قال الوزير: «نعم» (AFP)"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h>un<br/>deux</h>", "un\ndeux"),
        ("<h>un <b>deux</b> trois</h>", "un deux trois"),
        ("<h>un<!-- x --> deux</h>", "un deux"),
        ("<h><p>un</p><p>deux</p></h>", "\nun\n\ndeux\n"),
        ("<h/>", ""),
    ],
)
def test_the_text_of_a_field_keeps_its_lines_apart(markup: str, expected: str) -> None:
    assert rich.text_of(etree.fromstring(markup)) == expected
