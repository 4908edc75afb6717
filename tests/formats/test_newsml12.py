"""NewsML 1.x as a wire format; tests/wire/newsml12 holds whole dispatches."""

from __future__ import annotations

from articles.document import Document, Hints, Refused
from articles.formats import newsml12

HINTS = Hints(language="fr", timezone="Europe/Paris")
TEXT = '<ContentItem><MediaType FormalName="Text"/><DataContent>{}</DataContent></ContentItem>'


def items(*inside: str) -> list[Document | Refused]:
    """Return what NewsItems that hold this are read into."""
    written = "".join(f"<NewsItem>{one}</NewsItem>" for one in inside)
    return newsml12.parse(f"<NewsML><NewsEnvelope/>{written}</NewsML>".encode(), HINTS)


def read(component: str, management: str = "", identifier: str = "") -> Document:
    """Return the document of a NewsItem with this component."""
    (document,) = items(
        f"<Identification><NewsIdentifier>{identifier}</NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement><NewsComponent>{component}</NewsComponent>"
    )
    assert isinstance(document, Document)
    return document


def content(data: str, lines: str = "<HeadLine>Titre</HeadLine>") -> Document:
    """Return the document of a component with these lines and this data."""
    return read(f"<NewsLines>{lines}</NewsLines>{TEXT.format(data)}")


def texts(document: Document) -> list[str]:
    """Return the texts of a document's body."""
    return [block.text for block in document.blocks if block.kind not in ("headline", "standfirst", "caption")]


def photo(href: str, role: str = "Main", lines: str = "") -> str:
    """Return a component that is a photo."""
    return (
        f'<NewsComponent><Role FormalName="{role}"/><NewsLines>{lines}</NewsLines>'
        f'<ContentItem Href="{href}"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>'
    )


def test_the_root_is_sure() -> None:
    assert newsml12.sniff(b'<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "x.dtd"><NewsML Version="1.2">') == 1
    assert newsml12.sniff(b"<newsMessage>") == 0


def test_the_identifier_is_without_its_revision() -> None:
    identifier = "<NewsItemId>A1</NewsItemId><RevisionId>3</RevisionId>"
    identifier += "<PublicIdentifier>urn:newsml:a:2025:A1:3U</PublicIdentifier>"
    document = read(TEXT.format("x"), identifier=identifier)
    assert (document.guid, document.version) == ("urn:newsml:a:2025:A1", "3")


def test_a_public_identifier_that_all_items_share_is_made_whole() -> None:
    identifier = "<ProviderId>b.be</ProviderId><DateId>20250129T1334</DateId><NewsItemId>77</NewsItemId>"
    document = read(TEXT.format("x"), identifier=f"{identifier}<PublicIdentifier>urn:newsml:b.be</PublicIdentifier>")
    assert document.guid == "urn:newsml:b.be:20250129:77"


def test_a_figure_is_no_headline() -> None:
    assert content("Le port.", "<HeadLine>569697231</HeadLine><SlugLine>Ports</SlugLine>").headline == "Ports"


def test_the_first_line_is_the_headline_of_an_alert_only() -> None:
    lines, data = "<NewsLines><HeadLine/><SlugLine>Ports</SlugLine></NewsLines>", TEXT.format("Le port est fermé")
    assert read(lines + data, '<Urgency FormalName="1"/>').headline == "Le port est fermé"
    assert read(lines + data, '<NewsItemType FormalName="Alert"/>').headline == "Le port est fermé"
    assert read(lines + data, '<Urgency FormalName="4"/>').headline == "Ports"


def test_an_embargo_ends_with_the_change_that_is_announced() -> None:
    change = '<FutureStatus FormalName="Usable"/><DateAndTime>20250110T050000Z</DateAndTime>'
    status = f'<Status FormalName="Embargoed"/><StatusWillChange>{change}</StatusWillChange>'
    document = read(TEXT.format("x"), status)
    assert (document.embargoed, document.pubstatus) == ("2025-01-10T05:00:00+00:00", "usable")


def test_an_embargo_without_end_withholds() -> None:
    assert read(TEXT.format("x"), '<Status FormalName="EMBARGOED"/>').pubstatus == "withheld"


def test_instructions_say_what_the_copy_is() -> None:
    for instruction, signal in (("Delete", "kill"), ("Rectify", "correction"), ("Update", "update"), ("Hold", None)):
        assert read(TEXT.format("x"), f'<Instruction FormalName="{instruction}"/>').signal == signal


def test_markup_that_stands_as_text_is_markup() -> None:
    assert texts(content("&lt;p&gt;Un &lt;b&gt;mot&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Deux.&lt;/p&gt;")) == [
        "Un mot.",
        "Deux.",
    ]
    assert texts(content("<![CDATA[<nitf><body><body.content><p>Un.</p></body.content></body></nitf>]]>")) == ["Un."]
    assert texts(content("Un &lt;i&gt;mot&lt;/i&gt;.\nDeux.")) == ["Un mot.", "Deux."]


def test_a_sign_of_comparison_is_no_markup() -> None:
    assert texts(content("Il fait &lt; 5 degrés et a &gt; b.")) == ["Il fait < 5 degrés et a > b."]


def test_paragraphs_directly_in_the_data_are_read() -> None:
    assert texts(content("<p>Un.</p><p>Deux.</p>Trois.")) == ["Un.", "Deux.", "Trois."]


def test_parts_of_a_story_are_put_where_their_roles_say() -> None:
    roles = {"Title": "Titre", "SubHeadLine": "Sous-titre", "Lead": "Chapô", "Body": "Texte", "Contact": "Ann, 01 02"}
    parts = [
        f'<NewsComponent><Role FormalName="{role}"/>{TEXT.format(said)}</NewsComponent>' for role, said in roles.items()
    ]
    document = read("".join(parts))
    assert (document.headline, document.standfirst, texts(document)) == ("Titre", "Chapô", ["Sous-titre", "Texte"])
    assert document.unread == ("Ann, 01 02",)


def test_each_headline_makes_a_story_of_its_own() -> None:
    one = f"<NewsComponent><NewsLines><HeadLine>{{}}</HeadLine></NewsLines>{TEXT.format('x')}</NewsComponent>"
    found = items(f"<NewsComponent>{one.format('Un')}{one.format('Deux')}</NewsComponent>")
    assert [item.headline for item in found if isinstance(item, Document)] == ["Un", "Deux"]


def test_renditions_are_one_photo_and_photos_of_one_role_are_several() -> None:
    text = f"<NewsLines><HeadLine>Titre</HeadLine></NewsLines><NewsComponent>{TEXT.format('x')}</NewsComponent>"
    item = '<ContentItem Href="{}"><MediaType FormalName="Photo"/></ContentItem>'
    one = f'<NewsComponent><Role FormalName="{{}}"/>{item}</NewsComponent>'
    sizes = one.format("Thumbnail", "t.jpg") + one.format("HighDef", "h.jpg")
    assert [shot.href for shot in read(f"{text}<NewsComponent>{sizes}</NewsComponent>").photos] == ["h.jpg"]
    several = one.format("Photo", "a.jpg") + one.format("Photo", "b.jpg")
    assert [shot.href for shot in read(f"{text}<NewsComponent>{several}</NewsComponent>").photos] == ["a.jpg", "b.jpg"]


def test_a_photo_has_its_own_lines_and_not_those_of_the_story() -> None:
    lines = "<HeadLine>Titre</HeadLine><ByLine>Ann Bo</ByLine><CreditLine>AFP</CreditLine>"
    text = f"<NewsComponent>{TEXT.format('x')}</NewsComponent>"
    document = read(
        f"<NewsLines>{lines}</NewsLines>{text}{photo('a.jpg')}{photo('b.jpg', lines='<ByLine>Cy Do</ByLine>')}"
    )
    assert [shot.credit for shot in document.photos] == ["", "Cy Do"]
    assert document.byline == "Ann Bo"


def test_a_caption_may_be_a_line_of_the_photo() -> None:
    lines = '<NewsLine><NewsLineType FormalName="Caption"/><NewsLineText>Le port</NewsLineText></NewsLine>'
    assert [shot.caption for shot in read(photo("a.jpg", lines=lines)).photos] == ["Le port"]


def test_advisories_are_for_editors_and_catchwords_sluglines() -> None:
    typed = '<NewsLine><NewsLineType FormalName="{}"/><NewsLineText>{}</NewsLineText></NewsLine>'
    lines = (
        typed.format("Advisory Line", "Photos à 15h")
        + typed.format("CatchWord", "Ports")
        + typed.format("Weather", "Beau")
    )
    document = content("x", lines)
    assert (document.ednote, document.slugline, document.unread) == ("Photos à 15h", "Ports", ("Beau",))


def test_a_name_comes_before_a_domain() -> None:
    parties = '<Provider><Party FormalName="apv.example"/></Provider><Source><Party FormalName="APV"/></Source>'
    assert read(f"<AdministrativeMetadata>{parties}</AdministrativeMetadata>{TEXT.format('x')}").agency == "APV"


def test_alternatives_in_one_language_are_one_story_and_lose_no_word() -> None:
    plain, marked = TEXT.format("Un mot. Et plus."), TEXT.format("<p>Un mot.</p>")
    both = f"<NewsComponent>{plain}</NewsComponent><NewsComponent>{marked}</NewsComponent>"
    (document,) = items(f'<NewsComponent EquivalentsList="yes">{both}</NewsComponent>')
    assert isinstance(document, Document)
    assert (texts(document), document.unread) == (["Un mot."], ("Un mot. Et plus.",))


def test_items_without_a_story_are_refused_one_by_one() -> None:
    found = items("<TopicSet/>", f"<NewsComponent>{TEXT.format('x')}</NewsComponent>", "<Update/>")
    assert [item.code if isinstance(item, Refused) else item.text for item in found] == ["no-story", "x", "no-story"]
    assert [item.item for item in found if isinstance(item, Refused)] == [0, 2]


def test_an_index_with_a_label_is_no_story() -> None:
    (refused,) = items("<Identification><NameLabel>À la une</NameLabel></Identification><NewsComponent/>")
    assert isinstance(refused, Refused)


def test_a_headline_without_text_is_a_story_where_a_text_was_to_stand() -> None:
    assert content("").headline == "Titre"


def test_equivalents_of_a_picture_are_one_photo_and_its_caption_may_stand_beside_them() -> None:
    item = '<ContentItem Href="{}.jpg"><MediaType FormalName="Photo"/>{}</ContentItem>'
    width = '<Characteristics><Property FormalName="Width" Value="{}"/></Characteristics>'
    sizes = "".join(f"<NewsComponent>{item.format(size, width.format(size))}</NewsComponent>" for size in (80, 800))
    caption = f'<NewsComponent><Role FormalName="Caption"/>{TEXT.format("Le port")}</NewsComponent>'
    shot = f'<NewsComponent><NewsComponent EquivalentsList="yes">{sizes}</NewsComponent>{caption}</NewsComponent>'
    document = read(
        f"<NewsLines><HeadLine>Titre</HeadLine></NewsLines><NewsComponent>{TEXT.format('x')}</NewsComponent>{shot}"
    )
    assert [(photo.caption, photo.href) for photo in document.photos] == [("Le port", "800.jpg")]


def test_the_caption_of_a_film_is_no_text_of_the_story() -> None:
    film = '<ContentItem Href="https://a.example/1.mp4"><MediaType FormalName="Video"/></ContentItem>'
    caption = f'<NewsComponent><Role FormalName="Caption"/>{TEXT.format("Le port filmé")}</NewsComponent>'
    component = f"<NewsComponent><NewsLines><HeadLine>Film</HeadLine></NewsLines>{film}{caption}</NewsComponent>"
    document = read(f"<NewsLines><HeadLine>Titre</HeadLine></NewsLines>{TEXT.format('x')}{component}")
    assert (texts(document), document.photos, document.unread) == (["x"], (), ("Le port filmé",))
    assert [story.title for story in document.related] == ["Film"]


def test_a_caption_whose_picture_is_missing_is_a_photo_without_address() -> None:
    caption = f'<NewsComponent><Role FormalName="Caption"/>{TEXT.format("Le quai")}</NewsComponent>'
    missing = f"<NewsComponent><NewsLines><HeadLine>Quai</HeadLine></NewsLines>{caption}</NewsComponent>"
    document = read(f"<NewsLines><HeadLine>T</HeadLine></NewsLines>{TEXT.format('x')}{missing}{photo('a.jpg')}")
    assert [(shot.caption, shot.href) for shot in document.photos] == [("", "a.jpg"), ("Le quai", None)]


def test_a_place_is_the_city_unless_the_dateline_says_another() -> None:
    city = '<Location HowPresent="Origin"><Property FormalName="City" Value="Brest"/></Location>'
    city = f"<DescriptiveMetadata>{city}</DescriptiveMetadata>"
    for dateline, place in (
        ("Brest, France, 9 jan (APV) -", "Brest"),
        ("QUIMPER, July 23", "QUIMPER"),
        ("9 jan", "Brest"),
    ):
        lines = f"<NewsLines><DateLine>{dateline}</DateLine></NewsLines>"
        assert read(f"{lines}{city}{TEXT.format('x')}").located == place


def test_the_language_may_stand_at_the_item() -> None:
    one = f"<NewsItem xml:lang='nl'><NewsComponent>{TEXT.format('x')}</NewsComponent></NewsItem>"
    (document,) = newsml12.parse(f"<NewsML>{one}</NewsML>".encode(), HINTS)
    assert isinstance(document, Document)
    assert document.language == "nl"


def test_a_comment_may_say_until_when_copy_is_embargoed() -> None:
    raw = (
        "<NewsML><NewsItem><NewsManagement><FirstCreated>20250602T114650+0100</FirstCreated>"
        '<Status FormalName="Embargoed"/></NewsManagement>'
        "<NewsComponent><NewsLines><HeadLine>Le phare</HeadLine></NewsLines>"
        "<NewsComponent><Comment>Embargoed to 0001 Tuesday June 03</Comment><ContentItem><DataContent><p>Il brille.</p>"
        "</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"
    )
    (found,) = newsml12.parse(raw.encode(), Hints(timezone="Europe/London"))
    assert isinstance(found, Document)
    assert (found.embargoed, found.pubstatus, found.notes) == ("2025-06-03T00:01:00+01:00", "usable", ())
