"""Media RSS: whose caption and credit is whose, and which addresses are one picture."""

from __future__ import annotations

import pytest
from lxml import etree

from articles.bodies import mediarss
from articles.bodies.syndication import entry_of
from articles.document import Photo


def read(inner: str) -> mediarss.Media:
    item = f'<item xmlns:media="http://search.yahoo.com/mrss/">{inner}</item>'
    return mediarss.read(entry_of(etree.fromstring(item)), base="https://x.example/", headline="Le phare")


def test_a_group_is_one_picture_at_its_largest() -> None:
    sizes = "".join(f'<media:content url="/{width}.jpg" width="{width}" medium="image"/>' for width in (300, 1200, 600))
    assert read(f"<media:group>{sizes}</media:group>").photos == [Photo("", href="https://x.example/1200.jpg")]


def test_words_of_the_group_count_for_pictures_without_their_own() -> None:
    (photo,) = read(
        "<media:group><media:credit>AFP</media:credit><media:description>Vue</media:description>"
        '<media:content url="/a.jpg"/></media:group>'
    ).photos
    assert (photo.caption, photo.credit) == ("Vue", "AFP")


def test_pictures_of_a_group_that_have_their_own_words_are_several() -> None:
    both = "".join(
        f'<media:content url="/{name}.jpg"><media:title>{name}</media:title></media:content>' for name in "ab"
    )
    assert [photo.caption for photo in read(f"<media:group>{both}</media:group>").photos] == ["a", "b"]


def test_a_caption_of_the_entry_is_told_of_one_picture_and_its_credit_of_all() -> None:
    found = read(
        "<media:credit>AFP</media:credit><media:description>Vue</media:description>"
        '<media:content url="/a.jpg"/><media:content url="/b.jpg"/>'
    )
    assert [(photo.caption, photo.credit) for photo in found.photos] == [("Vue", "AFP"), ("", "AFP")]


def test_a_title_that_is_the_entrys_own_is_no_caption() -> None:
    assert (
        read('<media:content url="/a.jpg"><media:title>Le phare</media:title></media:content>').photos[0].caption == ""
    )


def test_rights_are_the_credit_where_there_is_none() -> None:
    rights = "<media:copyright>© AFP</media:copyright>"
    assert read(f'<media:content url="/a.jpg">{rights}</media:content>').photos[0].credit == "© AFP"
    both = read(f'<media:content url="/a.jpg">{rights}<media:credit>Bob</media:credit></media:content>')
    assert (both.photos[0].credit, both.unread) == ("Bob", ["© AFP"])


def test_the_authors_portrait_is_no_picture_of_the_story() -> None:
    found = read(
        '<media:content url="https://1.gravatar.com/avatar/ab" medium="image">'
        "<media:title>bob</media:title></media:content>"
    )
    assert (found.photos, found.unread) == ([], ["bob"])


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("/a-300x200.jpg", "/a.jpg", "/a.jpg"),
        ("/a.jpg?width=140&s=1", "/a.jpg?width=700&s=2", "/a.jpg?width=700&s=2"),
        ("/m/140.jpg", "/m/1000.jpg", "/m/140.jpg"),
        ("/image?id=1&w=100", "/image?id=1&w=900", "/image?id=1&w=900"),
    ],
)
def test_addresses_that_differ_in_size_are_one_picture(one: str, other: str, kept: str) -> None:
    photos = [Photo("", href=f"https://x.example{path}") for path in (one, other)]
    assert [photo.href for photo in mediarss.merged(photos, [], {})] == [f"https://x.example{kept}"]


@pytest.mark.parametrize(
    ("one", "other"), [("/photo-01.jpg", "/photo-02.jpg"), ("/i?id=1", "/i?id=2"), ("/a.jpg", "/b/a.jpg")]
)
def test_other_addresses_are_other_pictures(one: str, other: str) -> None:
    photos = [Photo("", href=f"https://x.example{path}") for path in (one, other)]
    assert mediarss.merged(photos, [], {}) == photos
