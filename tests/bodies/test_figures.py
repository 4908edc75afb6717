"""Pictures in HTML: one Photo each, with its words."""

from __future__ import annotations

import pytest

from articles.bodies import fragment
from articles.document import Photo

HREF = "https://photos.example/port.jpg"


def photos(html: str, base: str | None = None) -> list[Photo]:
    """Return the photos of a fragment."""
    return fragment.read(html, base=base).photos


def test_a_figure_is_a_photo_with_caption_and_credit() -> None:
    html = f"<figure><img src={HREF} alt=Quai><figcaption><p>Le port,</p><p>lundi. <small>N. Bel / ADV</small></p>"
    assert photos(html) == [Photo("Le port, lundi.", "N. Bel / ADV", href=HREF)]


def test_a_credit_may_stand_beside_the_caption() -> None:
    html = f"<figure><img src={HREF}><span class=photo-credit>ADV</span><figcaption>Le port.</figcaption></figure>"
    assert photos(html) == [Photo("Le port.", "ADV", href=HREF)]


def test_words_around_a_picture_stay_in_their_paragraph() -> None:
    body = fragment.read(f"<p>Avant<img src={HREF} alt='Le port'>après</p>")
    assert [part.text for part in body.parts] == ["Avant après"]
    assert body.photos == [Photo("Le port", href=HREF)]


def test_alternative_text_that_is_a_file_name_is_no_caption() -> None:
    assert photos(f"<img src={HREF} alt=IMG_203.jpg>") == [Photo("", href=HREF)]


def test_a_picture_that_counts_readers_is_no_photo() -> None:
    assert (
        photos("<img src=https://t.example/p.gif width=1 height=1><img src=//t.example/p style='display:none'>") == []
    )


def test_a_picture_sign_stays_in_the_text() -> None:
    body = fragment.read("<p>Bravo<img class=emoji alt='⚓' src='https://s.example/2693.png'> !</p>")
    assert ([part.text for part in body.parts], body.photos) == (["Bravo⚓ !"], [])


@pytest.mark.parametrize(
    "attributes",
    [
        'src="https://p.example/s.jpg" srcset="https://p.example/s.jpg 320w, https://p.example/l,1.jpg 1280w"',
        'src="data:image/gif;base64,R0" data-src="https://p.example/l,1.jpg"',
        'src="https://p.example/s.jpg" data-orig-file="https://p.example/l,1.jpg"',
    ],
)
def test_the_largest_picture_is_its_address(attributes: str) -> None:
    assert photos(f"<img {attributes}>") == [Photo("", href="https://p.example/l,1.jpg")]


def test_the_sources_of_a_picture_element_count_too() -> None:
    html = f'<picture><source srcset="{HREF} 1200w"><img src="/s.jpg" alt="Le port"></picture>'
    assert photos(html) == [Photo("Le port", href=HREF)]


def test_a_relative_address_needs_a_base() -> None:
    assert photos("<img src=/a.jpg alt=Quai>") == [Photo("Quai")]
    assert photos("<img src=/a.jpg alt=Quai>", "https://p.example/x/") == [
        Photo("Quai", href="https://p.example/a.jpg")
    ]
    assert photos("<img src=//p.example/a.jpg>") == [Photo("", href="https://p.example/a.jpg")]


def test_a_gallery_gives_each_picture_its_caption() -> None:
    inner = "".join(f"<figure><img src={HREF}?{n}><figcaption>{n}</figcaption></figure>" for n in "ab")
    body = fragment.read(f"<figure>{inner}<figcaption>Deux quais</figcaption></figure>")
    assert [photo.caption for photo in body.photos] == ["a", "b"]
    assert [part.text for part in body.parts] == ["Deux quais"]


def test_a_figure_around_a_table_leaves_it_in_the_text() -> None:
    body = fragment.read(f"<figure><table><tr><td>1<td>2</table><img src={HREF}><figcaption>Prix</figcaption></figure>")
    assert [part.text for part in body.parts] == ["1 2", "Prix"]
    assert body.photos == [Photo("", href=HREF)]


def test_a_form_feed_beside_a_picture_is_a_blank() -> None:
    body = fragment.read('<p>Un<img src="https://kerloc.example/a.jpg" alt="Le phare"/>&#12;deux\x0ctrois</p>')
    assert [part.text for part in body.parts] == ["Un deux trois"]


def test_an_address_that_counts_readers_is_no_photo() -> None:
    html = '<p>x</p><img src="https://w.example/newsroom/ti?nf=NzkyNjA0"/><img alt="" src="https://w.example/ct/CT?id=1&amp;b=2"/>'
    assert fragment.read(html).photos == []
    assert [photo.href for photo in fragment.read('<img src="https://w.example/port.jpg?w=800"/>').photos] != []
