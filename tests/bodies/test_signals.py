"""Labels signal, and the same words in a sentence do not."""

from __future__ import annotations

import pytest

from articles.bodies.signals import Words, signal

TOPICS = [
    "Correction à Wall Street", "CORRECTION A WALL STREET", "La correction du joueur (22 ans)", "Corrects the record",
    "L'annulation du vote", "Ordre d'annulation du scrutin", "ANNULATION du scrutin en Valdorie", "Annule ta fête",
    "Annulation : le tribunal tranche", "Concert annulé à Valmore", "Concert de Lannic (annulé)", "Kill Bill",
    "KILL BILL : LA SUITE", "Kill switch", "Killed in action", "Retrait des troupes", "Retrait : ce qui change",
    "Updated guidance for schools", "Update on the harbour", "UPDATE ON THE HARBOUR", "Mise à jour du plan climat",
    "Lead poisoning found", "LEAD POISONING FOUND", "Lead: the heavy metal", "2 leads emerge in the case",
    "Repeat offender", "Repetition kills", "RPT soars", "Maj. Tregor", "Précision : le mot juste", "Corr Lannic dies",
    "Agenda : les sorties du week-end", "Prévisions : l'institut abaisse", "Advisory board resigns", "Note to self",
    "Maire élu (Valdorie)", "(Re)lire l'Odyssée", "Withdrawn from market: a drug", "Le papier recyclé progresse",
    "Prière de ne pas utiliser l'eau du robinet", "Merci d'annuler vos voyages", "Please do not use the bridge",
    "Le Conseil annule l'article 2", "Le préfet annule le sujet du bac", "The paper withdraws its article",
]  # fmt: skip
CORRECTIONS = [
    "CORRECTIF - Le maire", "CORRECTIF Le maire est élu", "RECTIF : Le maire", "CORRECTION: Le maire",
    "=(CORRECTION)= Le maire", "Le maire est élu =(CORRECTION)=", "Le maire est élu (Rectificatif)",
    "Le maire est élu (corrigé)", "Résultats - CORRECTIF", "RECTIFICATIF/ Le maire", "Rectificatif : le maire",
    "Annule et remplace : le maire", "Erratum : le maire", "REFILE-UPDATE 1-Tregor profit rises",
    "CORRECTED-Tregor profit rises", "Corr: Harbour plan", "Correction: Harbour plan story",
    "Clarification: Harbour plan story", "CLARIFICATION-Harbour plan", "(Corrects name) Harbour plan",
    "[CORRECTION] Harbour plan", "Harbour plan (Correction)", "+++ KORREKTUR +++ Hafen", "Berichtigung: Hafen",
    "CORRECCIÓN: El puerto", "RETTIFICA - Il porto",
]  # fmt: skip
UPDATES = [
    "UPDATE 1-Tregor profit rises", "UPDATE: Harbour plan", "Update: Harbour plan", "2e lead - Grève au port",
    "1er LEAD: Grève au port", "2EME LEAD Grève au port", "LEAD - Grève au port", "LEAD 1 - Grève au port",
    "LEAD ALL Grève au port", "Grève au port (2e LEAD)", "Grève au port (actualisé)", "Grève =(ACTUALISE)=",
    "Grève au port - ACTUALISE", "Grève au port (mise à jour)", "(Actualisé avec réactions) Grève au port",
    "ACTUALISATION - Grève au port", "MAJ - Grève au port", "(Répétition) Grève au port", "RPT-Tregor profit rises",
    "Harbour plan, 1st Ld-Writethru", "WRITETHRU: Harbour plan", "ZUSAMMENFASSUNG - Hafen",
]  # fmt: skip
KILLS = [
    "ANNULATION: Le maire", "ANNULATION - Le maire", "ANNULATION Le maire est élu", "=(ANNULATION)= Le maire",
    "(ANNULATION) Le maire", "A ANNULER : Le maire", "À ANNULER", "NE PAS UTILISER", "Dépêche annulée",
    "Prière d'annuler notre dépêche", "Merci de ne pas utiliser cette dépêche", "KILL: Harbour plan",
    "KILL - Harbour plan", "BULLETIN KILL", "Mandatory Kill: Harbour plan", "Story withdrawn",
    "Please disregard this story",
]  # fmt: skip
ADVISORIES = [
    "AVIS AUX RÉDACTIONS", "AVIS AUX REDACTIONS", "Avis aux rédactions : le discours", "Note aux rédactions",
    "MEDIA ADVISORY: harbour", "Media advisory: harbour", "ADVISORY - harbour", "Note to editors: harbour",
    "AGENDA - La semaine", "AGENDA", "PREVISIONS: mardi", "Mémento : mardi", "DIARY-Harbour events",
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "headline"),
    [
        (wanted, headline)
        for wanted, headlines in (
            (None, TOPICS),
            ("correction", CORRECTIONS),
            ("update", UPDATES),
            ("kill", KILLS),
            ("advisory", ADVISORIES),
        )
        for headline in headlines
    ],
)
def test_a_headline_signals_by_its_label_only(wanted: str | None, headline: str) -> None:
    assert signal(Words(headline)) == wanted


@pytest.mark.parametrize(
    ("slugline", "wanted"),
    [
        ("Valdorie-port-CORRECTION", "correction"),
        ("STOCKS/CORRECTION (UPDATE 1)", "correction"),
        ("Harbour/ (UPDATE 2, PIX)", "update"),
        ("BC-US--Storm, 1st Ld-Writethru", "update"),
        ("AM-US--Storm,3rd Ld", "update"),
        ("Valdorie-port-2e lead", "update"),
        ("Valdorie-port-LEAD", "update"),
        ("BC-KILL--Storm", "kill"),
        ("Storm, Kill", "kill"),
        ("Storm,Advisory", "advisory"),
        ("agenda", "advisory"),
        ("bourse-correction", None),
        ("BOURSE-CORRECTION", None),
        ("road-kill", None),
        ("football-annulation", None),
        ("politique-lead", None),
        ("Valdorie-vote", None),
    ],
)
def test_a_slugline_signals_by_a_word_of_its_own(slugline: str, wanted: str | None) -> None:
    assert signal(Words("Le port rouvert", slugline)) == wanted


@pytest.mark.parametrize(
    ("ednote", "wanted"),
    [
        ("Corrects spelling of name in para 3", "correction"),
        ("Eds: Corrects age", "correction"),
        ("Corrige le 2e paragraphe", "correction"),
        ("Version corrigée", "correction"),
        ("This version corrects the name", "correction"),
        ("Cette dépêche annule et remplace la précédente", "correction"),
        ("Eds: UPDATES: Adds quotes.", "update"),
        ("Updates with details", "update"),
        ("1st Ld-Writethru", "update"),
        ("Actualisé avec déclarations", "update"),
        ("ATTENTION - Actualise avec des réactions ///", "update"),
        ("Ajoute une réaction", "update"),
        ("KILL", "kill"),
        ("NE PAS UTILISER", "kill"),
        ("Please kill story slugged Storm", "kill"),
        ("Eds: This story has been withdrawn", "kill"),
        ("Annulez la dépêche", "kill"),
        ("DO NOT USE PHOTO AFTER MARCH 3", None),
        ("Ne pas utiliser avant 18h", None),
        ("Mise à jour prévue à 18h", None),
        ("Updates to follow", None),
        ("Photos available", None),
    ],
)
def test_a_note_to_editors_signals_by_what_this_version_does(ednote: str, wanted: str | None) -> None:
    assert signal(Words("Le port rouvert", ednote=ednote)) == wanted


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        ("(Corrects paragraph 3) PORT ELM - The harbour", "correction"),
        ("ATTENTION - CORRIGE le 3e paragraphe", "correction"),
        ("(Actualisé avec réactions) Le port", "update"),
        ("(Adds details) PORT ELM", "update"),
        ("ANNULATION: prière d'annuler notre dépêche", "kill"),
        ("La dépêche est annulée", "kill"),
        ("Avis aux rédactions : le discours", None),
        ("Correction des copies ce lundi pour les professeurs", None),
        ("La préfecture a annulé la fête", None),
        ("Updated guidance was sent", None),
    ],
)
def test_a_first_paragraph_signals_by_what_it_says_of_the_copy(first: str, wanted: str | None) -> None:
    assert signal(Words("Le port rouvert", first=first)) == wanted


def test_the_gravest_signal_counts() -> None:
    assert signal(Words("UPDATE 1-Tregor profit rises", ednote="Corrects profit")) == "correction"
    assert signal(Words("CORRECTION: Le port", "Port, Kill")) == "kill"


@pytest.mark.parametrize(("tag", "wanted"), [("rectificatif", "correction"), ("correction", None), ("Agenda", None)])
def test_a_tag_signals_only_where_it_can_be_no_topic(tag: str, wanted: str | None) -> None:
    assert signal(Words("Le port rouvert", tags=(tag,))) == wanted


def test_an_advisory_without_a_headline_is_told_by_its_first_words() -> None:
    assert signal(Words(first="Avis aux rédactions : le discours est avancé")) == "advisory"
