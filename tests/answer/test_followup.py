"""Follow-ups: which questions need history, and what they are completed with."""

from __future__ import annotations

import pytest

from rag.answer.followup.complete import completed, needs_history, says_too_little
from rag.language import Bridge


def turns(*questions: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question} for question in questions]


@pytest.mark.parametrize(
    "question",
    [
        "Who reported it?",
        "And how many of them stayed?",
        "Why?",
        "When was that?",
        "How old is she?",
        "How long has he lived in Moscow?",
        "For how many years has she been chair of the council?",
        "What has happened to it since?",
        "Depuis combien d'années est-il président du conseil ?",
        "Et combien ?",
        "Pourquoi l'a-t-il fait ?",
        "Et à qui en a-t-elle parlé ?",
        "Qui le lui avait dit ?",
        "ولماذا؟",
        "ومتى؟",
        "وفي تونس؟",
        "ومن أعلنه؟",
        "What happened there?",
        "How many people died there?",
        "Who was living there in 2015?",
        "What happened then?",
        "Who owned the factory then?",
        "When was this law passed?",
        "Why was this decision taken?",
        "Who drafted these rules?",
        "Who made that claim?",
        "How did that vote end?",
        "Who lives in that house?",
        "Did the same happen in Egypt?",
        "Do the guards say the same thing?",
        "Is it legal?",
        "Is it safe for children?",
        "How much did it cost?",
        "How long did it take?",
        "When did it take place?",
        "Qui a pris cette décision ?",
        "Quand ce compte a été rétabli ?",
        "Pourquoi cet accord a échoué ?",
        "Que s'est-il passé ce jour-là ?",
        "Qui y habite ?",
        "Qui y a vécu ?",
        "Combien de gens y travaillent ?",
        "Combien de personnes a-t-il tuées ?",
        "Dans quelle ville a-t-elle été arrêtée ?",
        "Quelle langue l'homme apprend-il ?",
        "Qu'est-il devenu ?",
        "ماذا حدث هناك؟",
        "من كان يسكن هناك؟",
        "متى قتلوهم؟",
        "من أرسلهم؟",
        "متى اعتقلتهم الشرطة؟",
        "متى التقاهم؟",
        "ما أسبابها؟",
        "متى صدر هذا القانون؟",
        "Who paid?",
        "By how many votes?",
        "For how long?",
        "What is there now?",
        "What else?",
        "Qui a payé ?",
        "À quel prix ?",
        "Combien de voix ?",
        "من دفع؟",
        "كم صوتا؟",
    ],
)
def test_needs_history(bridge: Bridge, question: str) -> None:
    assert needs_history(question, bridge=bridge)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the city council of Leeds close the swimming pool?",
        "Who is Marie Curie?",
        "When was the Eiffel Tower built?",
        "How many people live in Casablanca?",
        "Is it true that Lyon has two rivers?",
        "How many years has it been since the harbour closed?",
        "How many years did the mayor say he would stay?",
        "How long will it be before the council of Leeds meets?",
        "How many days after its launch did Sealink reach Dover?",
        "Combien de temps s'est-il écoulé entre la grève de Brest et celle de Lorient ?",
        "Combien de temps va-t-il falloir pour reconstruire le pont de Gennevilliers ?",
        "Combien d'années la grève a-t-elle duré ?",
        "كم سنة قال العمدة إنه سيبقى؟",
        "Combien d'habitants compte la ville de Rabat ?",
        "Pourquoi le maire de Brest a-t-il démissionné ?",
        "Y a-t-il un métro à Rennes ?",
        "من هو رئيس بلدية صفاقس؟",
        "لماذا أغلقت بلدية صفاقس المسبح؟",
        "كم عدد سكان الدار البيضاء؟",
        "Is it legal to film police officers in Paris?",
        "Is it legal to film police officers?",
        "Is it clear why the bridge collapsed?",
        "Is it known how the fire began?",
        "Is it safe to drink tap water?",
        "Was it wrong to close the school?",
        "How is it that the mayor resigned?",
        "How much does it cost to rent a flat?",
        "How long does it take to build a ship?",
        "How many bridges are there in winter?",
        "Is there a cure for malaria?",
        "Who said that prices rose?",
        "What is a law that failed?",
        "Which prices rose this year?",
        "Do twins have the same fingerprints?",
        "Pourquoi le maire a-t-il démissionné ?",
        "Quand le barrage s'est-il effondré ?",
        "Combien de personnes l'incendie a-t-il tuées ?",
        "Le gouvernement va-t-il augmenter les impôts ?",
        "Pourquoi les pompiers ont-ils fait grève ?",
        "Où la conférence aura-t-elle lieu ?",
        "Est-il légal de filmer la police à Paris ?",
        "Est-il légal de filmer la police ?",
        "Pourquoi est-il interdit de fumer ?",
        "Existe-t-il un vaccin ?",
        "Combien y a-t-il de blessés ?",
        "Y aura-t-il une grève ?",
        "Quels prix augmentent cette année ?",
        "هل هناك أدلة على التلاعب بنتائج الانتخابات في تونس؟",
        "كم هناك من لاجئ في لبنان؟",
        "هل كان هناك تحذير قبل الانفجار؟",
        "لماذا ليس هناك دواء؟",
        "كيف تغيرت أسعار الأسهم؟",
        "من وقع مذكرة التفاهم؟",
        "متى وقعت اتفاقية تفاهم؟",
        "كيف تصف الحكومة الوضع الراهن؟",
        "لماذا أفرج عن المتهم؟",
        "كيف يساهم السكان؟",
        "What is inflation?",
        "What caused inflation?",
        "Who is Marie?",
        "Who leads Renault?",
        "Qui dirige Renault ?",
        "Qu'est-ce que l'inflation ?",
        "ما هو التضخم؟",
        "inflation",
    ],
)
def test_stands_alone(bridge: Bridge, question: str) -> None:
    assert not needs_history(question, bridge=bridge)
    found = completed(question, turns("What did the judge decide in Madrid?"), bridge=bridge)
    assert found.text == question
    assert found.added == ()


def test_the_topic_comes_from_the_question_before(bridge: Bridge) -> None:
    found = completed("Who reported it?", turns("Why did the harbour of Brest flood?"), bridge=bridge)
    assert found.text.startswith("Who reported it?")
    assert {"harbour", "Brest", "flood"} <= set(found.added)


def test_a_chain_reaches_back_to_the_topic(bridge: Bridge) -> None:
    found = completed(
        "How long did they fight it?", turns("What caused the fire at the Leeds library?", "Was anyone hurt?"),
        bridge=bridge,
    )  # fmt: skip
    assert {"fire", "Leeds", "library"} <= set(found.added)


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How many phones were sold in Egypt?", "And in Indonesia?", "How many phones were sold in Indonesia?"),
        ("كم هاتفا بيع في مصر؟", "وفي إندونيسيا؟", "كم هاتفا بيع في إندونيسيا؟"),
        ("How many people died in New York?", "And in Gaza?", "How many people died in Gaza?"),
        ("What was removed in the United States?", "And in Egypt?", "What was removed in Egypt?"),
        ("Who was arrested in Cairo in 2021?", "And in Alexandria?", "Who was arrested in Alexandria in 2021?"),
        ("Who was arrested in Cairo in 2021?", "And in 2019?", "Who was arrested in Cairo in 2019?"),
        ("Who works for the Bank of England in Leeds?", "And for Amnesty?", "Who works for Amnesty in Leeds?"),
        ("Who was hurt in the fire in Leeds?", "And in the flood?", "Who was hurt in the flood in Leeds?"),
        ("Qui a été tué en Afrique du Sud ?", "Et en Égypte ?", "Qui a été tué en Égypte ?"),
        ("Qui a été tué en Arabie saoudite ?", "Et en Égypte ?", "Qui a été tué en Égypte ?"),
        ("Qui fut tué en Côte d'Ivoire en 2021 ?", "Et en Corée du Nord ?", "Qui fut tué en Corée du Nord en 2021 ?"),
        ("Qui fut arrêté en Tunisie en 2021 ?", "Et en 2019 ?", "Qui fut arrêté en Tunisie en 2019 ?"),
        ("كم عدد القتلى في الضفة الغربية؟", "وفي غزة؟", "كم عدد القتلى في غزة؟"),
        ("كم عدد القتلى في غزة عام 2023؟", "وفي الولايات المتحدة؟", "كم عدد القتلى في الولايات المتحدة عام 2023؟"),
        ("من اعتقل في القاهرة في 2021؟", "وفي 2022؟", "من اعتقل في القاهرة في 2022؟"),
    ],
)
def test_an_exchanged_part(bridge: Bridge, before: str, question: str, whole: str) -> None:
    assert completed(question, turns(before), bridge=bridge).text == whole


def test_what_was_exchanged_is_not_said_to_come_from_history(bridge: Bridge) -> None:
    found = completed("And in Gaza?", turns("How many people died in New York?"), bridge=bridge)
    assert found.added == ("people", "died")


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Who was shot in Portland, Oregon?", "And in Seattle?"),
        ("How many patients from Gaza were treated in Egypt in Cairo?", "And in Jordan?"),
        ("How many people in the camp died?", "And in the prison?"),
        ("How many people died in prison?", "And in Egypt?"),
        ("Combien de gens à Paris mangent ?", "Et à Lyon ?"),
        ("Combien de morts dans un accident ?", "Et dans Paris ?"),
        ("كم عدد القتلى في غزة والضفة الغربية؟", "وفي لبنان؟"),
        ("كم عدد القتلى في حادث القطار؟", "وفي غزة؟"),
    ],
)
def test_nothing_is_exchanged_where_it_is_not_clear_what(bridge: Bridge, before: str, question: str) -> None:
    found = completed(question, turns(before), bridge=bridge)
    assert found.text.startswith(f"{question} (")


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("Où est la digue de Cork ?", "Quand l'a-t-on construite ?", "Quand l'a-t-on construite ? (digue Cork)"),
        ("Où est la digue de Cork ?", "Qui l'a dessinée ?", "Qui l'a dessinée ? (digue Cork)"),
        ("Où sont les digues de Cork ?", "Qui les a dessinées ?", "Qui les a dessinées ? (digues Cork)"),
        ("Où est la digue de Cork ?", "Combien l'ont vue ?", "Combien l'ont vue ? (digue Cork)"),
        ("Où est la digue de Cork ?", "Quand la répare-t-on ?", "Quand la répare-t-on ? (digue Cork)"),
        ("Où est la digue de Cork ?", "Qui la répare ?", "Qui la répare ? (digue Cork)"),
        ("كم دفع المجلس لإصلاح الطرق؟", "وللمياه؟", "كم دفع المجلس للمياه؟"),
        ("كم شخصا قتل بالمدينة؟", "وبالقرية؟", "كم شخصا قتل بالقرية؟"),
        ("Who leads the union?", "no, I meant the other one", "Who leads the union?"),
        ("Qui dirige le syndicat ?", "Non, je voulais dire l'autre", "Qui dirige le syndicat ?"),
        ("من يقود النقابة؟", "لا، أقصد الآخر", "من يقود النقابة؟"),
        ("Who leads the union?", "No, I meant the party", "And the party (leads union)"),
        ("What did Ann Lee say?", "sorry, I mean Carl Roe", "What did Carl Roe say?"),
    ],
)
def test_what_stands_for_something_said_before(bridge: Bridge, before: str, question: str, whole: str) -> None:
    assert completed(question, turns(before), bridge=bridge).text == whole


@pytest.mark.parametrize(
    "question",
    [
        "Le pont de Cork, qui l'a dessiné ?", "Pourquoi la mairie de Cork l'a-t-elle vendu ?",
        "Qui a vu les ponts de Cork ?",
        "وبالتالي كم دفع المجلس لإصلاح الطرق في كورك؟", "Did the judge say that I meant the bridge of Cork?",
    ],
)  # fmt: skip
def test_what_stands_for_something_said_in_the_question(bridge: Bridge, question: str) -> None:
    assert completed(question, turns("Who leads the union?"), bridge=bridge).text == question


@pytest.mark.parametrize(
    ("first", "second", "question", "added"),
    [
        ("How many cranes will be moved?", "When did the theatre open?", "How much did it cost?", "theatre open"),
        ("Combien de grues a-t-on vendues ?", "Quand le quai a-t-il ouvert ?", "Combien a-t-il coûté ?", "quai ouvert"),
        ("كم رافعة بيعت؟", "متى افتتح المسرح؟", "كم كلفته؟", "افتتح المسرح"),
        ("What burnt in Leeds?", "Was anyone hurt?", "How long did it take?", "anyone hurt burnt Leeds"),
    ],
)  # fmt: skip
def test_a_turn_about_something_else_ends_what_was_spoken_of(
    bridge: Bridge, first: str, second: str, question: str, added: str
) -> None:
    assert completed(question, turns(first, second), bridge=bridge).text == f"{question} ({added})"


def test_without_history_nothing_is_added(bridge: Bridge) -> None:
    assert completed("Why?", [], bridge=bridge).text == "Why?"
    assert completed("Why?", [{"role": "assistant", "content": "Hello."}], bridge=bridge).text == "Why?"


@pytest.mark.parametrize(
    "question",
    [
        "y", "le", "من", "Is this true?", "Why?", "Who paid?", "What age is she?", "Was it removed?",
        "Et elle part quand ?",
        "What do the articles have in common?", "ومن أوقف معه؟", "Que disent les articles ?",
    ],
)  # fmt: skip
def test_some_questions_say_too_little_for_a_sure_answer(bridge: Bridge, question: str) -> None:
    assert says_too_little(question, bridge=bridge)


@pytest.mark.parametrize(
    "question",
    [
        "What is inflation?", "Is it true that the wall fell?", "Who is Ann Lee?", "Did she call Ann Lee?",
        "Which towns do the articles name first?", "Qui a signé les articles de Cork ?", "لماذا أغلق المصنع؟", "Cork",
    ],
)  # fmt: skip
def test_most_say_enough(bridge: Bridge, question: str) -> None:
    assert not says_too_little(question, bridge=bridge)
