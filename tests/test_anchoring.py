"""Notes follow their words from version to version, and are orphans where the words are gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.anchoring import Anchor, carry

OLD = (
    "Le pont de Varnes ferme lundi\n\n"
    "VARNES, 12 mars 2025 - Le pont sera fermé pendant 14 jours, a annoncé lundi la préfète Odile Kerval. "
    "Les piétons passeront par le bac.\n\n"
    "« Nous n'avions pas le choix », a déclaré la préfète. Les commerçants s'inquiètent de la fermeture.\n\n"
    "Le maire, Rémi Astor, réclame une navette gratuite. Il recevra les riverains jeudi."
)


def carried(words: str, new: str, *, old: str = OLD) -> tuple[str | None, str]:
    """Return the words that a note about the first `words` of the old text stands on in the new one, and its state."""
    start = old.index(words)
    (anchor,) = carry(old, new, [(start, start + len(words))])
    found = None if anchor.start is None else new[anchor.start : anchor.end]
    return found, anchor.state


def test_a_note_keeps_its_words_where_text_is_put_in_before_them() -> None:
    new = OLD.replace("Les piétons", "La circulation sera déviée par Morlin. Les piétons")
    assert carried("Les piétons passeront", new) == ("Les piétons passeront", "unchanged")


def test_typography_is_no_change() -> None:
    new = OLD.replace("'", "’").replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" - ", " – ")
    assert carried("« Nous n'avions pas le choix »", new) == ("«\u00a0Nous n’avions pas le choix\u00a0»", "unchanged")


@pytest.mark.parametrize(
    ("before", "after", "words", "found"),
    [
        ("14 jours", "21 jours", "14 jours", "21 jours"),
        ("a déclaré la préfète", "a dit la préfète", "déclaré", "dit"),
        ("Rémi Astor", "Rémy Astor", "Rémi Astor", "Rémy Astor"),
        ("le choix »", "le choix, hélas »", "« Nous n'avions pas le choix »", "« Nous n'avions pas le choix, hélas »"),
    ],
)
def test_a_note_on_mended_words_stands_on_what_they_became(before: str, after: str, words: str, found: str) -> None:
    assert carried(words, OLD.replace(before, after)) == (found, "changed")


def test_a_note_on_a_sentence_follows_it_when_it_is_rewritten() -> None:
    sentence = "Les commerçants s'inquiètent de la fermeture."
    rewritten = "La fermeture inquiète beaucoup les commerçants de la rive."
    assert carried(sentence, OLD.replace(sentence, rewritten)) == (rewritten, "changed")


def test_a_note_follows_a_paragraph_that_moved() -> None:
    first, lead, quoted, last = OLD.split("\n\n")
    new = "\n\n".join([first, lead, last, quoted])
    assert carried("réclame une navette gratuite", new)[0] == "réclame une navette gratuite"
    assert carried("« Nous n'avions pas le choix »", new)[0] == "« Nous n'avions pas le choix »"


def test_a_note_on_a_sentence_that_is_gone_is_an_orphan() -> None:
    new = OLD.replace(" Les piétons passeront par le bac.", "")
    assert carried("Les piétons passeront par le bac.", new) == (None, "orphan")
    assert carried("piétons", new) == (None, "orphan")


def test_a_note_does_not_move_to_a_sentence_that_looks_alike() -> None:
    old = "Le bac de Varnes part à huit heures. Le bac de Morlin part à neuf heures. La préfète l'a dit."
    new = "Le bac de Varnes part à huit heures. La préfète l'a dit."
    assert carried("Le bac de Morlin", new, old=old) == (None, "orphan")
    assert carried("Le bac de Varnes", new, old=old) == ("Le bac de Varnes", "unchanged")


def test_a_note_on_the_whole_text_stands_on_the_whole_text() -> None:
    new = OLD.replace("lundi la préfète", "la préfète")
    assert carry(OLD, new, [(0, len(OLD))]) == [Anchor(0, len(new), "changed")]


def test_nothing_is_left_of_a_text_that_shares_no_word() -> None:
    assert carried("Les piétons", "Rendez-vous demain.") == (None, "orphan")
    assert carried("Les piétons", "") == (None, "orphan")


@pytest.mark.parametrize("span", [(-1, 3), (3, 2), (0, len(OLD) + 1)])
def test_a_span_outside_the_text_is_an_error(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="does not lie in a text"):
        carry(OLD, OLD, [span])


TEXTS = st.text(alphabet="abC .,!?\"«»'’-–\n\u00a0é1😀e\u0301", max_size=120)


@given(old=TEXTS, new=TEXTS, data=st.data())
def test_whatever_the_texts_an_anchor_lies_in_the_new_one(old: str, new: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(old))
    spans = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=6))]
    anchors = carry(old, new, spans)
    assert len(anchors) == len(spans)
    for anchor in anchors:
        assert (anchor.start is None) == (anchor.end is None) == (anchor.state == "orphan")
        assert anchor.start is None or 0 <= anchor.start <= anchor.end <= len(new)


@given(text=TEXTS, put_in=st.sampled_from(["", "Une phrase. ", "\n\n"]))
def test_a_text_pushed_along_keeps_all_its_notes(text: str, put_in: str) -> None:
    text = "abc " + text
    (anchor,) = carry(text, put_in + text, [(0, 3)])
    assert (anchor.start, anchor.end) == (len(put_in), len(put_in) + 3)
