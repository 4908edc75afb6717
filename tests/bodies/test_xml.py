"""Bytes to a tree: no word of broken XML is dropped, nothing is fetched, and what attacks is refused."""

from __future__ import annotations

import codecs
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from articles.bodies import xml
from articles.bodies.rich import text_of
from articles.document import Refused

PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<P class='x'>", "</i>", "<br>", "<br/>", "<img src=a.png>", "<li>", "</div>", "<",
    ">", "&", "&amp;", "&nbsp;", "&foo;", "&#146;", "&#0;", "&#xD83D;&#xDE00;", "]]>", "<![CDATA[", "<!--", "-->",
    "<?pi", "?>", '<a href="', '">',
    "<a href=x/>", "<x:y z:w='1'>", "</x:y>", "<td nowrap>", "<!DOCTYPE a>", "\x00", "\x0b",
    "<nitf>", "</nitf>", "<?xml version='1.0'?>", "<p", '"', "'", "=", "</", "<dupont@example.org>", " ", "\n",
]  # fmt: skip


def read(raw: str | bytes, charset: str | None = None) -> xml.Tree:
    tree = xml.read(raw if isinstance(raw, bytes) else raw.encode(), charset=charset)
    assert isinstance(tree, xml.Tree), tree
    return tree


def words(raw: str | bytes) -> str:
    return text_of(read(raw).root)


def everything(tree: xml.Tree) -> str:
    values = [value for element in tree.root.iter() for value in element.attrib.values()]
    return "\n".join(["".join(map(str, tree.root.itertext())), *tree.unread, *map(str, values)])


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@example(["<p>", "<!--", "<!--", "-->", "<b>", "<![CDATA["])
def test_no_word_of_broken_xml_is_lost(pieces: list[str]) -> None:
    text = "".join(f"{piece}mot{number} " for number, piece in enumerate(pieces))
    tree = xml.read(f"<doc>{text}</doc>".encode())
    assert isinstance(tree, xml.Tree)
    # Words in a tag that is not ended, a whole comment, an instruction or a declaration are the sender's own silence.
    shown = re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<>]*>?|</?(?:p|mot\d+)\b[^<>]*>", "", text, flags=re.DOTALL)
    said = everything(tree)
    assert [word for word in re.findall(r"\bmot\d+\b", shown) if word not in said] == []


@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(xml.read(text.encode("utf-8", "replace")), xml.Tree | Refused)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert isinstance(xml.read(raw), xml.Tree | Refused)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<p>R&D & cie</p>", "R&D & cie"),
        ("<p>3 < 4 et 5 > 2</p>", "3 < 4 et 5 > 2"),
        ("<p>L&rsquo;&eacute;t&eacute; &oelig;uvre &euro;</p>", "L’été œuvre €"),
        ("<p>l&#146;été &#x80; &#8217;</p>", "l’été € ’"),
        ("<p>un &#0;mot&#1;</p>", "un mot"),
        ("<p>sourire &#55357;&#56832;</p>", "sourire 😀"),
        ("<p>&inconnu; &#xFFFFFF; &;</p>", "&inconnu;  &;"),
        ("<p>écrire à <dupont@example.org></p>", "écrire à <dupont@example.org>"),
        ("<p>chez <Untel et Fils></p>", "chez <Untel et Fils>"),
        ("<p>un <b>deux <i>trois</b> quatre</i> cinq</p>", "un deux trois quatre cinq"),
        ("<p>un <!-- deux", "un  deux"),
        ("<p>un <![CDATA[deux & <trois", "un deux & <trois"),
        ("<p>un </b> deux", "un  deux"),
        ("<p title=un nowrap>deux", "deux"),
        ("<p>a\x0bb\x00c\x08</p>", "a bc"),
        ("<p>l’été</p>\x00\x00\x1a", "l’été"),
    ],
)
def test_the_words_of_odd_xml_stay(raw: str, said: str) -> None:
    assert words(raw) == said


def test_paragraphs_that_are_not_ended_stand_beside_each_other() -> None:
    tree = read("<div><p>un<p>deux<br>trois<p>quatre</div>")
    assert [child.tag for child in tree.root] == ["p", "p", "p"]
    assert len(tree.notes) == 1


def test_an_attribute_without_quotation_marks_is_read() -> None:
    link = read("<p><a href=https://example.org/ rel='x' rel='y'>un</a><br></p>").root[0]
    assert [*map(link.get, ("href", "rel"))] == ["https://example.org/", "x"]


def test_what_stands_around_the_first_element_is_kept_aside() -> None:
    tree = read("ZCZC 001\n\n<?xml version='1.0'?><!DOCTYPE a><a>un</a> deux <a>trois<b>quatre</b></a> cinq")
    assert (text_of(tree.root), tree.unread) == ("un", ("ZCZC 001", "deux", "troisquatre cinq"))


def test_a_tag_cut_off_at_the_end_is_kept_aside() -> None:
    tree = read("<a><p>un</p><p class='deux")
    assert (text_of(tree.root).strip(), tree.unread) == ("un", ("<p class='deux",))


def test_a_prefix_that_nobody_declared_is_dropped() -> None:
    tree = read("<n:news><n:title>un</n:title></n:news>")
    assert [element.tag for element in tree.root.iter()] == ["news", "title"]


def test_several_trees_of_one_file_are_siblings() -> None:
    declaration = '<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "nitf.dtd">\n'
    root = read(f"{declaration}<n:nitf>un</n:nitf>\n{declaration}<n:nitf>deux</n:nitf>").root
    assert [(tree.tag, tree.text) for tree in (root, *root.itersiblings())] == [("nitf", "un"), ("nitf", "deux")]


def test_a_reference_to_a_document_type_is_read_past() -> None:
    public = (
        '<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.2//EN" "http://example.invalid/nitf.dtd" [<!ENTITY ed "l’été">]>'
    )
    assert words(f'<?xml version="1.0"?>\n<!-- a "b -->\n{public}<nitf>&ed;</nitf>') == "l’été"


MODULES = (
    'SYSTEM "nitf-3-0.dtd"',
    "SYSTEM '../nitf/dtd/nitf-3-0.dtd'",
    'PUBLIC "-//IPTC//DTD NITF 3.0//EN" "http://www.nitf.org/site/nitf-3-0.dtd"',
    'SYSTEM "http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent"',
)


@pytest.mark.parametrize("module", MODULES)
def test_a_document_type_in_several_files_is_read_past(module: str) -> None:
    tree = read(f'<!DOCTYPE NewsML SYSTEM "NewsML-1.2.dtd" [\n<!ENTITY % nitf {module}> %nitf; ]><NewsML>x</NewsML>')
    assert (text_of(tree.root), tree.unread) == ("x", ())


@pytest.mark.parametrize(
    "elsewhere", ["http://attack.example/a.dtd", "file:///etc/a.dtd", "/etc/a.dtd", "//h/a.dtd", "a.txt"]
)
def test_a_document_type_from_elsewhere_is_refused(elsewhere: str) -> None:
    found = xml.read(f'<!DOCTYPE a [<!ENTITY % d SYSTEM "{elsewhere}"> %d; ]><a>x</a>'.encode())
    assert isinstance(found, Refused)
    assert found.code == "hostile-xml"


def test_entities_of_single_signs_and_pictures_are_no_attack() -> None:
    subset = '<!ENTITY nbsp "&#160;"><!ENTITY and "&#38;lt; &amp;"><!ENTITY pic SYSTEM "a.jpg" NDATA jpeg>'
    assert words(f"<!DOCTYPE a [{subset}]><a>un&nbsp;deux&and;</a>") == "un\u00a0deux&lt; &"


def test_a_document_type_that_does_not_end_hides_nothing() -> None:
    tree = read('<!DOCTYPE nitf SYSTEM "nitf.dtd>\n<nitf>un</nitf>')
    assert text_of(tree.root) == "un"


HOSTILE = {
    "laughs": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY a "{"ha" * 5000}">]><a>{"&a;" * 5000}</a>',
    "many": f'<!DOCTYPE a [<!ENTITY a "{"ha" * 40}">]><a>{"&a;" * 300_000}</a>',
    "file": '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>',
    "public": '<!DOCTYPE a [<!ENTITY a PUBLIC "-//X" "http://example.invalid/x">]><a>&a;</a>',
    "parameter": '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://example.invalid/x"> %a;]><a/>',
    "markup": "<!DOCTYPE a [<!ENTITY a '<b>&#38;a;</b>'>]><a>&a;</a>",
    "deep": "<b>" * 100_000 + "</b>" * 100_000,
    "unclosed": "<b>" * 200_000,
    "attribute": f'<a b="{"x" * 11_000_000}"/>',
    "attributes": "<a " + " ".join(f'b{number}="1"' for number in range(400_000)) + ">x</a>",
    "text": f"<a>{'x' * 15_000_000}</a>",
    "name": f"<{'x' * 100_000}/>",
    "tags": "<a>" + "<b/>" * 1_600_000 + "</a>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_attacks_is_refused_with_a_reason(name: str) -> None:
    refused = xml.read(HOSTILE[name].encode())
    assert isinstance(refused, Refused)
    assert refused.code == "hostile-xml"
    assert str(refused.message).endswith(".")


LARGE = {
    "elements": "<a>" + "<b>x</b>" * 100_000 + "</a>",
    "comments": "<a>x" + "<!--" * 200_000,
    "sections": "<a>x" + "<![CDATA[" * 100_000,
    "instructions": "<a>x" + "<?" * 200_000,
    "comments before": "<!-- -->" * 100_000 + "<a>x</a>",
    "brackets": "<a>x" + "<" * 250_000,
    "ampersands": "<a>x" + "&" * 400_000,
    "quotes": "<a>x" + "<b c='" * 50_000 + '<b c="' * 50_000,
    "declarations": "<!DOCTYPE a [" + "<!--" * 100_000 + "<a>x</a>",
    "stray ends": "<a>x" + "</b>" * 100_000,
    "broken and deep": "<a>x&" + "<b>" * 50_000,
    "spaces": "<a>x<b" + " " * 5_000_000,
    "equals": "<a>x<b " + "c=" * 400_000 + ">",
    "names": "<a>x" + "<b:" * 100_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_merely_large_or_broken_is_read(name: str) -> None:
    tree = xml.read(LARGE[name].encode())
    assert isinstance(tree, xml.Tree), tree
    assert everything(tree).startswith("x")


def test_what_attacks_or_is_large_takes_bounded_memory(tmp_path: Path) -> None:
    for name, text in (HOSTILE | LARGE).items():
        (tmp_path / f"{name}.xml").write_bytes(text.encode())
    script = (
        "import sys, pathlib\nfrom articles.bodies import rich, xml\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    tree = xml.read(path.read_bytes())\n"
        "    isinstance(tree, xml.Tree) and rich.read(tree.root)\n"
        "print('read')"
    )
    limited = f"ulimit -v {1024 * 1024} && exec {shlex.join([sys.executable, '-c', script, str(tmp_path)])}"
    done = subprocess.run(
        ["/bin/sh", "-c", limited], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("read", "")


def test_nothing_includes_another_file() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    assert words(f"<a>un{include}</a>") == "un"


FRENCH = "<p>Le cœur d’été coûte 60 €, a-t-il dit à Œsnes : « assez »</p>"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "ISO-8859-1"), ("utf-8", "UTF-16"), ("utf-8", "windows-1251"), ("utf-8", "klingon"),
        ("cp1252", "UTF-8"), ("cp1252", "ISO-8859-1"), ("cp1252", "ISO-8859-15"), ("cp1252", "us-ascii"),
        ("cp1252", "Windows-1252"), ("utf-16", "utf-8"), ("utf-16-le", "UTF-16"), ("utf-16-be", "ISO-8859-1"),
    ],
)  # fmt: skip
def test_bytes_are_read_for_what_they_are_whatever_is_declared(encoding: str, declared: str) -> None:
    raw = f'<?xml version="1.0" encoding="{declared}"?>\n{FRENCH}'.encode(encoding)
    assert words(raw) == FRENCH[3:-4]


@pytest.mark.parametrize("declared", ["ISO-8859-15", "iso-8859-1", "UTF-8"])
def test_latin_9_is_known_by_its_signs(declared: str) -> None:
    plain = "<p>Le cœur de l'été coûte 60 € à Œsnes</p>"
    assert words(f'<?xml version="1.0" encoding="{declared}"?>{plain}'.encode("iso8859-15")) == plain[3:-4]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("windows-1251", "Министр сказал, что бюджет принят"),
        ("windows-1256", "قال الوزير إن الميزانية أقرت"),
        ("GB2312", "市长说预算已经通过"),
        ("Shift_JIS", "市長は予算が可決されたと述べた"),
        ("ISO-2022-JP", "市長は予算が可決されたと述べた"),
        ("EUC-KR", "시장은 예산이 통과되었다고 말했다"),
    ],
)
def test_a_declared_encoding_counts_where_the_bytes_are_not_utf_8(encoding: str, said: str) -> None:
    tree = read(f'<?xml version="1.0" encoding="{encoding}"?><p>{said}</p>'.encode(encoding))
    assert (text_of(tree.root), tree.notes) == (said, ())


FOREIGN = {
    "cp1251": "Министр сказал во вторник, что бюджет города принят после долгих споров.",
    "koi8-r": "Министр сказал во вторник, что бюджет города принят после долгих споров.",
    "cp1256": "قال الوزير يوم الثلاثاء إن ميزانية المدينة أقرت بعد نقاش طويل",
    "cp1255": "השר אמר ביום שלישי כי תקציב העיר אושר לאחר דיון ארוך",
    "cp1253": "Ο υπουργός δήλωσε την Τρίτη ότι ο προϋπολογισμός της πόλης εγκρίθηκε",
    "gb18030": "财政部长星期二说，经过长时间的辩论，市政府的预算已经通过。",
    "big5": "財政部長星期二說，經過長時間的辯論，市政府的預算已經通過。",
    "shift_jis": "市長は火曜日、長い議論の末に市の予算が可決されたと述べた。",
    "euc_kr": "시장은 화요일에 긴 토론 끝에 시의 예산이 통과되었다고 말했다.",
}


@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("encoding", FOREIGN)
def test_other_scripts_are_known_by_their_letters(encoding: str, declared: str) -> None:
    tree = read(f'<?xml version="1.0" encoding="{declared}"?><p>{FOREIGN[encoding]}</p>'.encode(encoding))
    assert text_of(tree.root) == FOREIGN[encoding]
    assert "as its bytes say" in str(tree.notes[0])


@pytest.mark.parametrize("declared", ["windows-1251", "windows-1256", "GB2312", "Shift_JIS", "koi8-r"])
def test_latin_copy_declared_in_another_script_is_read_as_latin(declared: str) -> None:
    plain = "Le cœur de l’été coûte 60 € à Œsnes, où l’élue a répondu"
    assert words(f'<?xml version="1.0" encoding="{declared}"?><p>{plain}</p>'.encode("cp1252")) == plain


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_copy_of_other_scripts_needs_no_mark(encoding: str) -> None:
    said = FOREIGN["gb18030"] * 50
    assert words(f'<?xml version="1.0" encoding="UTF-16"?><p>{said}</p>'.encode(encoding)) == said


def test_english_copy_with_quotation_marks_of_gb2312_is_read_as_declared() -> None:
    plain = "The mayor said “yes” to the budget — “at last”, she added"
    assert words(f'<?xml version="1.0" encoding="GB2312"?><p>{plain}</p>'.encode("gb18030")) == plain


def test_a_declaration_that_lies_is_noted() -> None:
    (note,) = read('<?xml version="1.0" encoding="ISO-8859-1"?><p>été</p>'.encode()).notes
    assert str(note) == "It is declared as ISO-8859-1, but was read as UTF-8, as its bytes say."


def test_what_stands_before_the_declaration_hides_no_encoding() -> None:
    raw = '\n\n<?xml version="1.0" encoding="windows-1251"?><p>мир</p>'.encode("windows-1251")
    assert words(raw) == "мир"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, b""])
def test_the_root_is_seen_in_any_encoding(mark: bytes) -> None:
    head = mark + '<?xml version="1.0"?><!-- é --><n:nitf version="3.2">'.encode("utf-16-le")
    assert xml.root_of(head) == ("nitf", ' version="3.2"')


def test_the_root_is_seen_behind_lines_of_transmission_and_a_document_type() -> None:
    head = b"ZCZC\r\n\r\n<?xml version='1.0'?><!DOCTYPE nitf [<!ENTITY a 'b'>]>\n<nitf><head>"
    assert xml.root_of(head) == ("nitf", "")
    assert xml.root_of(b"Le maire a dit <b>oui</b>") == ("", "")


def test_a_file_without_an_element_is_refused() -> None:
    for raw in (b"", b"   ", b"Le maire a dit non", b"<?xml version='1.0'?>"):
        refused = xml.read(raw)
        assert isinstance(refused, Refused)
        assert refused.code == "broken-xml"


@pytest.mark.parametrize("said", ["<![CDATA[On écrit xmlns=&]]>", "On écrit xmlns=&", "1 > 0, On écrit xmlns=&"])
def test_words_about_namespaces_are_kept(said: str) -> None:
    said = said.replace("xmlns=&", 'xmlns="b"')
    tree = xml.read(f'<a xmlns="urn:a" title="x"><b n="1" xmlns="urn:b">{said}</b></a>'.encode())
    assert isinstance(tree, xml.Tree)
    assert (tree.root.tag, [child.tag for child in tree.root], tree.notes) == ("a", ["b"], ())
    assert (tree.root[0].text or "").endswith('On écrit xmlns="b"')
