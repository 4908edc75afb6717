"""Texts are alike by their words; stories are near-duplicates by what they share, not by what they are about."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.fingerprints import SAMPLED, Copy, added, are_near, containment, resemblance, shingles, sketch, words

SENTENCE = "Le préfet de la Vaubrie a annoncé mardi l'ouverture d'une enquête sur la dépêche du cœur de l'État."
VOCABULARY = [f"mot{number}" for number in range(5000)]
texts = st.text(st.sampled_from("abc é’ ç,.12 東京でاب\n"), max_size=60)


def _text(seed: int, length: int) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=length)  # noqa: S311


@pytest.mark.parametrize(
    "variant",
    [
        SENTENCE.replace("'", "’"),
        SENTENCE.replace(" ", "\u00a0"),
        SENTENCE.replace("é", "e\u0301").replace("ê", "e\u0302"),
        SENTENCE.replace("é", "e"),
        SENTENCE.replace("cœur", "coeur"),
        SENTENCE.upper(),
        "«\u202f" + SENTENCE.replace("mardi", "– mardi –") + "\u202f»",
        SENTENCE.replace(" de ", "\n de\t"),
    ],
)
def test_typography_makes_no_difference(variant: str) -> None:
    assert shingles(variant) == shingles(SENTENCE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أَعْلَنَ الوَزِيرُ يَوْمَ الثُلاثاء", "أعلن الوزير يوم الثلاثاء"),
        ("عـــام ٢٠٢٦ في البلاد", "عام 2026 في البلاد"),
        ("می\u200cرود به خانه\u200cی او", "میرود به خانهی او"),
        ("बजट १२ मार्च को", "बजट 12 मार्च को"),
        ("ﾆｭｰｽ東京", "ニュース東京"),
    ],
)
def test_writing_makes_no_difference_in_other_scripts(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_a_word_with_vowel_signs_is_one_word() -> None:
    assert words("दिल्ली में बारिश") == ["दिल्ली", "में", "बारिश"]


def test_copy_without_spaces_is_compared_by_its_characters() -> None:
    story = "地震は午前九時ごろ発生し、震源は沖合およそ二十キロとみられる。けが人の情報はない。"
    longer = "気象庁によると、" + story + "津波の心配もないという。"
    other = "首相は午後の記者会見で、来年度の予算案について与党と協議を続ける考えを示した。"
    assert containment(shingles(story), shingles(longer)) == 1
    assert containment(shingles(story), shingles(other)) == 0


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    assert len(shingles("Deux mots")) == 1
    assert shingles(" , ") == frozenset()


def test_the_hashes_are_for_ever() -> None:
    """They lie in the database: other hashes would never meet them."""
    assert shingles("Le pont rouvre enfin") == {15127632689956304875}


@given(texts)
def test_a_text_is_like_itself(text: str) -> None:
    whole = shingles(text)
    assert resemblance(whole, whole) == containment(whole, whole) == bool(words(text))


@given(texts, texts)
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    pair = shingles(one), shingles(other)
    assert resemblance(*pair) == resemblance(*reversed(pair))
    assert containment(*pair) == containment(*reversed(pair))
    assert 0 <= resemblance(*pair) <= containment(*pair) <= 1


def test_texts_without_a_common_word_are_not_alike() -> None:
    one, other = shingles(" ".join(_text(1, 400))), shingles(SENTENCE)
    assert resemblance(one, other) == containment(one, other) == 0


@given(st.permutations(range(6)))
def test_the_order_of_paragraphs_makes_no_difference(order: list[int]) -> None:
    blocks = [("paragraph", " ".join(_text(seed, 20))) for seed in range(6)]
    assert Copy.of(blocks).whole == Copy.of([blocks[at] for at in order]).whole


def test_a_sketch_fits_the_column_and_is_a_quarter() -> None:
    whole = shingles(" ".join(_text(3, 4000)))
    sample = sketch(whole)
    assert sample == sorted(sample)
    assert 0 <= sample[0] <= sample[-1] < SAMPLED < 2**63
    assert 0.22 < len(sample) / len(whole) < 0.28


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8, 0.95])
def test_sketches_estimate_within_their_error(share: float) -> None:
    """The stated standard error holds over a hundred pairs; no single estimate is more than four of it away."""
    misses = []
    for seed in range(100):
        common = _text(seed, round(400 * share))
        one = shingles(" ".join(common + _text(seed + 1000, 400 - len(common))))
        other = shingles(" ".join(common + _text(seed + 2000, 2000 - len(common))))
        true, estimate = containment(one, other), containment(set(sketch(one)), set(sketch(other)))
        misses.append((estimate - true) / math.sqrt(3 * true * (1 - true) / len(one)))
    assert max(map(abs, misses)) < 4
    assert math.sqrt(sum(miss * miss for miss in misses) / len(misses)) < 1.3
    assert abs(sum(misses) / len(misses)) < 0.3


@given(st.lists(texts, min_size=4, max_size=4))
def test_nearness_is_the_same_both_ways(four: list[str]) -> None:
    one = Copy.of([("headline", four[0]), ("paragraph", four[1] * 3)])
    other = Copy.of([("headline", four[2]), ("standfirst", four[1]), ("paragraph", four[3])])
    assert are_near(one, other) == are_near(other, one)


# One event, as an agency files it through a day; all of it invented.
LEAD = (
    "Un pont routier s'est effondré mardi matin à Sainte-Orvaine, dans la Vaubrie, faisant au moins trois blessés, "
    "a annoncé la préfecture."
)
WITNESS = (
    "Deux camions et une voiture se trouvaient sur l'ouvrage au moment où le tablier a cédé, vers 7h40, selon "
    "les pompiers."
)
QUOTE = (
    '"Nous avons entendu un craquement, puis plus rien, comme si la vallée retenait son souffle", a raconté Odile '
    "Marchetour, la maire de la commune, jointe par téléphone."
)
HISTORY = (
    "Construit en 1961, le pont de Sainte-Orvaine avait été rénové il y a deux ans pour douze millions d'euros. "
    "Un rapport de la chambre régionale des comptes avait pointé en 2019 des défauts d'étanchéité."
)
TRAFFIC = (
    "Quelque 9.000 véhicules l'empruntaient chaque jour. La circulation est déviée par Morlin, ce qui allonge le "
    "trajet d'une quarantaine de minutes, a précisé le conseil départemental."
)
HEADLINE = "Vaubrie: un pont s'effondre à Sainte-Orvaine, au moins trois blessés"


def _story(headline: str, *paragraphs: str) -> Copy:
    return Copy.of([("headline", headline), *(("paragraph", text) for text in paragraphs)])


URGENT = _story(HEADLINE, LEAD)
FIRST = _story(HEADLINE + " (préfecture)", LEAD, WITNESS)
SECOND = _story(
    "Effondrement d'un pont à Sainte-Orvaine: trois blessés, une enquête ouverte",
    LEAD.replace("au moins trois blessés", "au moins trois blessés dont un grave"),
    "Une enquête pour mise en danger de la vie d'autrui a été ouverte, a indiqué le parquet de Port-Hélion.",
    WITNESS,
    QUOTE,
    HISTORY,
)
LONG = _story(
    "A Sainte-Orvaine, le pont effondré de la Vaubrie réveille une vieille colère",
    "Ils l'avaient tous emprunté la veille: au lendemain de la chute du pont, les habitants de la vallée cherchent "
    "des responsables et racontent des années de courriers sans réponse.",
    LEAD.replace("mardi matin", "mardi"),
    WITNESS,
    QUOTE,
    HISTORY,
    TRAFFIC,
    "Une réunion publique est prévue jeudi soir à la salle des fêtes, en présence du préfet et des élus.",
)
TAKES = [URGENT, FIRST, SECOND, LONG]


@pytest.mark.parametrize(("earlier", "later"), [(URGENT, FIRST), (FIRST, SECOND), (SECOND, LONG), (FIRST, LONG)])
def test_takes_of_one_story_are_near(earlier: Copy, later: Copy) -> None:
    assert are_near(earlier, later)


def test_copy_that_another_agency_passes_on_is_near() -> None:
    passed_on = _story("Un pont s’effondre en Vaubrie", *(text.replace("'", "’") for text in (LEAD, WITNESS, HISTORY)))
    assert are_near(SECOND, passed_on)


def test_an_alert_that_is_a_headline_alone_is_near_the_story_headed_so() -> None:
    assert are_near(_story(HEADLINE), FIRST)


@pytest.mark.parametrize("take", TAKES)
def test_the_same_event_in_other_words_is_not_near(take: Copy) -> None:
    rival = _story(
        "Trois blessés dans l'effondrement d'un pont à Sainte-Orvaine",
        "Le tablier d'un pont de la région de Vaubrie est tombé mardi dans la rivière, blessant trois personnes, ont "
        "indiqué les autorités locales.",
        "L'accident s'est produit peu avant huit heures. Deux poids lourds et une voiture étaient engagés sur "
        "l'ouvrage.",
        "La maire de la ville, Odile Marchetour, a dit avoir entendu un craquement avant que tout ne s'arrête.",
    )
    assert not are_near(take, rival)


def test_shared_background_is_not_enough() -> None:
    reaction = _story(
        "Ponts: le gouvernement promet un plan d'urgence",
        "Le Premier ministre a promis mercredi un plan d'urgence pour les ponts du pays, dont un sur six est jugé "
        "en mauvais état par ses propres services.",
        '"L\'argent sera là", a-t-il dit devant les députés, sans avancer de montant.',
        HISTORY,
        TRAFFIC,
    )
    assert containment(reaction.said, LONG.said) > 0.5
    assert not are_near(reaction, LONG)


def test_a_shared_quotation_is_not_enough() -> None:
    portrait = _story("Odile Marchetour, maire de tempêtes", "Elle reçoit debout, les bottes encore sales.", QUOTE)
    assert not are_near(portrait, SECOND)


def test_two_alerts_under_one_standing_line_are_not_near() -> None:
    line = "Ce texte et les informations qu'il contient ne peuvent être rediffusés sans l'accord de l'agence. " * 2
    strike = _story("Grève reconduite", "Les cheminots ont reconduit leur grève.", line)
    vote = _story("Budget adopté", "Le budget de la Vaubrie a été adopté.", line)
    assert containment(strike.said, vote.said) > 0.8
    assert not are_near(strike, vote)


def test_a_new_beginning_above_an_old_text_is_near() -> None:
    later = _story("La maire sort de son silence", "Elle n'avait pas dormi depuis.", LEAD, WITNESS, QUOTE, HISTORY)
    assert are_near(SECOND, later)


def test_a_brief_is_not_near_the_round_up_that_has_it() -> None:
    strike = "Les cheminots de Valdorie ont reconduit mardi leur grève pour vingt-quatre heures, selon les syndicats."
    round_up = _story("L'essentiel de l'actualité à 18H00", LEAD, WITNESS, strike, HISTORY, TRAFFIC, QUOTE)
    brief = _story("Valdorie: les cheminots reconduisent leur grève", strike)
    assert containment(brief.said, round_up.said) == 1
    assert not are_near(brief, round_up)
    assert not are_near(URGENT, round_up)


def test_a_story_is_not_near_another_under_which_it_stands_whole() -> None:
    """Else one transmission of two stories would make one of all takes of both."""
    ferry = ["Le bac de Morlin a chaviré mardi à l'aube avec douze personnes à son bord.", HISTORY, TRAFFIC]
    fair = ["La foire aux oignons de Port-Hélion ouvre samedi, pour la première fois sans sa grande roue.", QUOTE]
    both = _story("Foire de Port-Hélion", *fair, LEAD, *ferry)
    assert are_near(both, _story("Foire de Port-Hélion", *fair))
    assert containment(both.said, _story("Le bac chavire", *ferry).said) == 1
    assert not are_near(both, _story("Le bac chavire", *ferry))


def test_a_translation_is_not_near() -> None:
    english = _story(
        "At least three hurt as bridge collapses in Vaubrie",
        "A road bridge collapsed on Tuesday morning in Sainte-Orvaine, in the Vaubrie, injuring at least three people.",
    )
    assert not are_near(english, FIRST)


def test_what_stands_under_a_shared_picture_is_not_compared() -> None:
    caption = ("caption", LEAD + WITNESS)
    one = Copy.of([("headline", HEADLINE), ("paragraph", QUOTE), caption])
    other = Copy.of([("headline", HEADLINE), ("paragraph", TRAFFIC), caption])
    assert not are_near(one, other)


def test_copy_without_a_headline_is_near_by_how_it_begins() -> None:
    assert are_near(Copy.of([("paragraph", LEAD)]), SECOND)


def test_nothing_is_near_to_nothing() -> None:
    assert not are_near(Copy.of([]), Copy.of([]))


def test_a_text_of_any_length_is_compared_by_its_beginning() -> None:
    rest = " ".join(_text(5, 40_000))
    longer = Copy.of([("headline", HEADLINE), ("paragraph", LEAD), ("paragraph", rest), ("paragraph", SENTENCE)])
    assert are_near(longer, URGENT)
    assert not shingles(SENTENCE) & longer.whole


def test_each_version_shows_what_it_was_the_first_to_say() -> None:
    versions = [[LEAD], [LEAD, WITNESS], [QUOTE, LEAD, WITNESS, QUOTE], [HISTORY, QUOTE, TRAFFIC]]
    assert added(versions) == [[True], [False, True], [True, False, False, True], [True, False, True]]


def test_a_paragraph_with_a_new_figure_is_an_old_one() -> None:
    assert added([[LEAD, TRAFFIC], [LEAD.replace("trois", "quatre"), TRAFFIC.replace("9.000", "11.000")]])[1] == [
        False,
        False,
    ]


def test_a_paragraph_most_of_which_is_new_is_a_new_one() -> None:
    assert added([[LEAD], ["Un pont routier s'est effondré: " + QUOTE]])[1] == [True]


def test_short_lines_are_old_where_the_very_words_were_there() -> None:
    assert added([["Réactions", "Et après ?"], ["RÉACTIONS", "Et ensuite ?", "* * *"]])[1] == [False, True, False]
