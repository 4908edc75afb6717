"""Broken XML is mended before it is read as far as it goes: the end of a cut-off section, the sender's own faults."""

from __future__ import annotations

from articles.bodies import rich, xml


def read(raw: str, mend: xml.Mend | None = None) -> xml.Tree:
    tree = xml.read(raw.encode(), mend=mend)
    assert isinstance(tree, xml.Tree)
    return tree


def test_a_section_that_is_cut_off_keeps_its_words() -> None:
    tree = read("<item><title>Un titre</title><p><![CDATA[Le texte s'arrête en plein mi")
    assert rich.text_of(tree.root.find("p")) == "Le texte s'arrête en plein mi"


def test_the_sign_of_a_sections_end_hides_no_word_before_it() -> None:
    assert rich.text_of(read("<p>avant ]]> après <![CDATA[et <plus> loin]]> & fin</p>").root) == (
        "avant ]]> après et <plus> loin & fin"
    )


def test_a_formats_own_mending_comes_before_the_tree_is_guessed() -> None:
    tree = read("<p>un<br>deux</p>", mend=lambda text: text.replace("<br>", "<br/>"))
    assert [child.tag for child in tree.root] == ["br"]
    assert len(tree.notes) == 1


def test_whole_xml_is_not_mended() -> None:
    assert read("<p>un</p>", mend=lambda _: "").root.text == "un"


def test_namespaces_stay_where_they_are_asked_for_and_can_be_dropped_below() -> None:
    tree = xml.read(b'<p xmlns="urn:a" xmlns:b="urn:b"><b:i><b:u/></b:i></p>', keeps_namespaces=True)
    assert isinstance(tree, xml.Tree)
    xml.drop_namespaces(tree.root[0])
    assert [element.tag for element in tree.root.iter()] == ["{urn:a}p", "i", "u"]
