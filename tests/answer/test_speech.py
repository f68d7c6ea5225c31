"""What a name said: which questions ask it, which sentences tell it."""

from __future__ import annotations

from collections.abc import Callable

import name_parts
import pytest

from rag import Engine
from rag.answer.followup.complete import completed
from rag.answer.names.speech import goes_on, speaks, voices
from rag.language import Bridge
from rag.search.requests.asked_name import speaker_about, speaker_of


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Ann Lee say?", "Ann Lee"),
        ("what does Ann Lee say", "Ann Lee"),
        ("What has Ann Lee said?", "Ann Lee"),
        ("What did Ann Lee tell reporters?", "Ann Lee"),
        ("Give me quotes from Ann Lee", "Ann Lee"),
        ("Statements by Telegram", "Telegram"),
        ("Qu'a dit Ann Lee ?", "Ann Lee"),
        ("Que dit Ann Lee ?", "Ann Lee"),
        ("Qu'est-ce qu'Ann Lee a dit ?", "Ann Lee"),
        ("Ann Lee a dit quoi ?", "Ann Lee"),
        ("Citations de Ann Lee", "Ann Lee"),
        ("ماذا قال خواكين فيرير؟", "خواكين فيرير"),
        ("ماذا قالت سلوى الجبوري؟", "سلوى الجبوري"),
        ("تصريحات خواكين فيرير", "خواكين فيرير"),
    ],
)
def test_the_name_whose_words_are_asked_for(bridge: Bridge, question: str, name: str) -> None:
    assert speaker_of(question, bridge) == name


@pytest.mark.parametrize(
    "question",
    [
        "What did Ann Lee say about the bridge?", "What did the mayor say?", "What did Ann Lee do?",
        "What did Ann Lee say to Carl Roe?", "Que disent les articles ?", "Que dit-on de Cork ?",
        "Que dit Ann Lee de la grève ?", "ماذا تقول المقالات؟", "ماذا قال الوزير؟", "ماذا قالت وزارة الداخلية؟",
    ],
)  # fmt: skip
def test_other_questions_ask_for_nobodys_words(bridge: Bridge, question: str) -> None:
    assert speaker_of(question, bridge) is None


def gives(text: str, language: str, *names: str) -> bool:
    return speaks(name_parts.sentence_of(text, language), name_parts.name_of(names))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ann Lee said the bridge was safe.", "en"),
        ("The governor, Ann Lee, said the bridge was safe.", "en"),
        ("The bridge, Ann Lee has since admitted, was never safe.", "en"),
        ("“The bridge is safe,” said the governor, Ann Lee.", "en"),
        ('"The bridge is safe," Ann Lee used to say.', "en"),
        ("According to hydrologist Ann Lee, the water has sunk.", "en"),
        ("Farmer Ann Lee, who sits on the council, said that the bus was gone.", "en"),
        ("Ann Lee refused to pay and announced that she would leave.", "en"),
        ('The critic Ann Lee found it "slow".', "en"),
        ("The mayor, Ann Lee, has gathered names; she points out that the road was closed.", "en"),
        ("« Assez », s'indigne Ann Lee, déléguée du syndicat.", "fr"),
        ("« Assez », a tranché la maire, Ann Lee.", "fr"),
        ("La maire, Ann Lee, promet un audit.", "fr"),
        ("Une seule, la menuisière Ann Lee, a admis avoir menti.", "fr"),
        ("Selon la procureure, Ann Lee, il a fui.", "fr"),
        ("Pour l'économiste Ann Lee, il ne faut rien espérer.", "fr"),
        ("Le président, Ann Lee, les a trouvées « fort bien dessinées ».", "fr"),
        ("La biologiste Ann Lee doute : d'après elle, il est trop tard.", "fr"),
        ("Ann Lee : « Je n'ai rien vu. »", "fr"),
    ],
)
def test_a_sentence_that_gives_somebodys_words(text: str, language: str) -> None:
    assert gives(text, language, "Ann", "Lee")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ann Lee was told to leave.", "en"),
        ("The judge told Ann Lee to leave.", "en"),
        ("And a spokeswoman accused Ann Lee of repeating “the oldest lie of them all”.", "en"),
        ("Le juge a accusé Ann Lee de répéter « le plus vieux des mensonges ».", "fr"),
        ("A letter to Ann Lee said that she must leave.", "en"),
        ("Ann Lee, 79, kept the bell.", "en"),
        ("“The bridge is safe,” said the mayor of Ann Lee, Carl Roe.", "en"),
        ("On Monday Carl Lee said the bridge was safe.", "en"),
        ("Ann Lee left the room, and the mayor said nothing.", "en"),
        ('Ann Lee was called "a liar".', "en"),
        ('"We wanted to keep Ann Lee, and they said no," said Carl Roe.', "en"),
        ("Ann Lee never said that it was safe.", "en"),
        ("Ann Lee n'a pas précisé le prix.", "fr"),
        ("Ann Lee ne dit rien.", "fr"),
        ("Ann Lee est accusée de vol.", "fr"),
        ("Le juge a accusé Ann Lee de vol.", "fr"),
        ("Ann Lee a perdu son chien.", "fr"),
        ("« Assez », a dit le maire de Ann Lee.", "fr"),
    ],
)
def test_a_sentence_that_only_has_the_name(text: str, language: str) -> None:
    assert not gives(text, language, "Ann", "Lee")


@pytest.mark.parametrize(
    "text",
    [
        "وقالت الوزيرة خواكين فيرير إن القرار نهائي.",
        "لكن خواكين فيرير، مدير المتحف، ينفي ذلك.",
        "وبحسب المحامي خواكين فيرير فإن القضية انتهت.",
        "خواكين فيرير: «لا تعليق».",
    ],
)
def test_arabic_gives_words_before_and_after_the_name(text: str) -> None:
    assert gives(text, "ar", "خواكين", "فيرير")


@pytest.mark.parametrize("text", ["وقالت الوزيرة إن خواكين فيرير غادر.", "وصل خواكين فيرير أمس."])
def test_arabic_words_of_somebody_else(text: str) -> None:
    assert not gives(text, "ar", "خواكين", "فيرير")


def follows(before: str, text: str, language: str, *names: str) -> bool:
    one, other = name_parts.sentence_of(text, language), name_parts.sentence_of(before, language)
    return goes_on(one, other, name_parts.name_of(names))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("A student, Ann Lee, now works at a bakery.", '"I had no manners," she said.', "en"),
        ("Ann Lee left on Monday.", "She told the court that the bridge was safe.", "en"),
        ("According to Ann Lee, it was too late.", "Few ever came back, he added.", "en"),
        ("La régisseuse, Ann Lee, a démissionné.", "Elle ne supportait plus, dit-elle, de ranger.", "fr"),
        ("La régisseuse, Ann Lee, a démissionné.", "« Assez », a-t-elle déclaré.", "fr"),
        ("Ann Lee a démissionné.", "Elle rappelle que le toit fuit.", "fr"),
        ("Ann Lee est venue vendredi.", "Elle a promis que le toit serait refait.", "fr"),
        ("Ann Lee ne décolère pas.", "« J'ai vu le toit. C'est assez », dit-elle.", "fr"),
    ],
)
def test_a_sentence_after_the_name_that_gives_more_of_the_words(before: str, text: str, language: str) -> None:
    assert follows(before, text, language, "Ann", "Lee")


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Ann Lee left on Monday.", "She was told to leave.", "en"),
        ("Ann Lee left on Monday.", "The mayor said nothing.", "en"),
        ("Ann Lee left on Monday.", "Carl Roe would stay, he said.", "en"),
        ("The judge sent Ann Lee home, said Carl Roe.", "He said that it was late.", "en"),
        ("The editor, Carl Roe, has a letter of Ann Lee.", "It is too late, he said.", "en"),
        ("A letter to Ann Lee came back.", "It was late, he said.", "en"),
        ("Ann Lee relève les mots.", "Elle les note au dos d'une lettre.", "fr"),
        ("Ann Lee relève les mots.", "La loi, explique le maire, est bonne.", "fr"),
    ],
)
def test_a_sentence_after_the_name_that_gives_none(before: str, text: str, language: str) -> None:
    assert not follows(before, text, language, "Ann", "Lee")


@pytest.mark.parametrize(
    ("before", "text", "told"),
    [
        ("قال خواكين فيرير إن الجسر آمن.", "وأضاف أن العمل مستمر.", True),
        ("قال خواكين فيرير إن الجسر آمن.", "وأكدت: «لا تعليق».", True),
        ("قال خواكين فيرير إن الجسر آمن.", "وأضافت الوزيرة أن العمل مستمر.", False),
        ("وصل خواكين فيرير أمس.", "وأضاف أن العمل مستمر.", False),
        ("وصل خواكين فيرير أمس.", "وقال في حفل الافتتاح: «هذا يوم كبير».", True),
        ("وصل فيرير أمس.", "وأكد أنه لن يعود.", True),
        ("وصل خواكين فيرير أمس.", "وقالت في حفل الافتتاح: «هذا يوم كبير».", False),
        ("وصل خواكين فيرير أمس.", "وقال في حفل الافتتاح كلاما كثيرا.", False),
        ("استقبل الوزير خواكين فيرير أمس.", "وقال في حفل الافتتاح: «هذا يوم كبير».", False),
    ],
)
def test_an_arabic_verb_without_a_subject_goes_on(before: str, text: str, told: bool) -> None:
    assert follows(before, text, "ar", "خواكين", "فيرير") is told


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("“It is lost,” said the mayor, Ann Lee.", "en", ["Ann Lee"]),
        ("Police said that Carl Roe had left Gate 4.", "en", ["Police"]),
        ("The ministry announced a new road, according to Ann Lee.", "en", ["ministry", "Ann Lee"]),
        ('Ann Lee, a driver, said no. "Inflation took it," she said.', "en", ["Ann Lee"]),
        ("Carl Roe was told to leave Cork.", "en", []),
        ("Many leaders, including in the USA, do call for a “UN exemption rule” of sorts.", "en", []),
        ("She said that it rained.", "en", []),
        ("« L'État tiendra parole », a déclaré Ann Lee.", "fr", ["Ann Lee"]),
        ("Les autorités ont annoncé la fermeture.", "fr", ["autorités"]),
        ("« C'est assez, dit la maire, Ann Lee. C'est trop. »", "fr", ["Ann Lee"]),
        ("« Ils ont vu Ann Lee partir », dit la maire.", "fr", []),
        ("Le maire de Cork, Carl Roe, accuse l'État.", "fr", ["Carl Roe"]),
        ("Le gouvernement danois a annoncé une loi.", "fr", ["gouvernement danois"]),
        ("Un membre du gouvernement danois a annoncé une loi.", "fr", []),
        ("La préfète, Ann Lee, est venue lundi et a salué « un courage rare ».", "fr", ["Ann Lee"]),
        ("Elm Europe relève que rien n'a changé.", "fr", ["Elm Europe"]),
        ("The Danish regulator said it would wait.", "en", ["Danish regulator"]),
        ("Fares rose after a line, Elmair, went bankrupt, said Carl Roe of the union Forward.", "en", ["Carl Roe"]),
        ("Its spokeswoman, Ann Lee, said the river Elm had run dry.", "en", ["Ann Lee"]),
        ("“It will arrive,” said Elmcore's founder, Ann Wei-lin.", "en", ["Ann Wei-lin"]),
        ("Ann Lee of the Green Party said that it was late.", "en", ["Ann Lee"]),
        ("وقالت الوزيرة خواكين فيرير إن القرار نهائي.", "ar", ["الوزيرة خواكين فيرير"]),
        ("وقالت الممرضة سلوى باندا، التي حضرت: «لا ماء».", "ar", ["الممرضة سلوى باندا"]),
        ("وقالت رئيسة البلدية، سلوى حداد، إن الميزانية متوازنة.", "ar", ["سلوى حداد"]),
        ("وقال مدرب الفريق، البرتغالي خواكين فيرير، إن اللاعب مصاب.", "ar", ["خواكين فيرير"]),
        ("غير أن رئيس النقابة، حسين عبود، رأى أن القرار متأخر.", "ar", ["حسين عبود"]),
        ("ورفض زعيم المعارضة، وليد قرداحي، هذا التبرير، وقال: «لا».", "ar", ["وليد قرداحي"]),
        ("وانتقد رئيس الرابطة، حسين عبود، تأخر الشرطة.", "ar", ["حسين عبود"]),
        ("وتتهم أمينة المتحف، سلوى حداد، بأنها وقعت الأوراق.", "ar", []),
        ("وقالت الطالبة، وتدعى سلوى حداد، إنها مشت.", "ar", ["سلوى حداد"]),
        ("بدأ المطر أمس، وفق ما أعلنته هيئة الأرصاد.", "ar", ["هيئة الأرصاد"]),
        ("وحذّر تقرير لجامعة المدينة من الجفاف.", "ar", []),
        ("انتهت القضية، بحسب نقابة العمال، أمس.", "ar", ["نقابة العمال"]),
        ("وقال إن لدى البلدية ستة مهندسين.", "ar", []),
        ("وأضاف: «كان عندي بيت».", "ar", []),
    ],
)
def test_whose_words_a_sentence_gives(text: str, language: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in voices(text, language)] == names


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What did Elon Musk say?", "answered"),
        ("What did Ann Lee say?", "not_in_corpus"),
    ],
)
def test_what_somebody_said_is_answered_where_a_sentence_tells(seed_engine: Engine, question: str, status: str) -> None:
    answer = seed_engine.ask(question)
    assert answer.status == status
    if status == "answered":
        assert "Musk" in answer.statements[0].text


@pytest.mark.parametrize(
    ("before", "question", "searched_for"),
    [
        ("Who is Ann Lee?", "What did she say?", "What did she say? (Ann Lee)"),
        ("What did Ann Lee say?", "Who is she?", "Who is she? (Ann Lee)"),
        ("What did Ann Lee say?", "And Carl Roe?", "What did Carl Roe say?"),
        ("Que dit Ann Lee ?", "Et Carl Roe ?", "Que dit Carl Roe ?"),
        ("Who is Ann Lee?", "And what did Carl Roe say?", "And what did Carl Roe say?"),
        ("من هو خواكين فيرير؟", "ماذا قال؟", "ماذا قال؟ (خواكين فيرير)"),
        ("من هو خواكين فيرير؟", "وماذا عن أحمد بن داردين؟", "من هو أحمد بن داردين؟"),
        ("What did Ann Lee say?", "Why?", "Why? (Ann Lee)"),
    ],
)
def test_a_follow_up_to_somebodys_words(bridge: Bridge, before: str, question: str, searched_for: str) -> None:
    history = [{"role": "user", "content": before}]
    assert completed(question, history, bridge=bridge).text == searched_for


@pytest.mark.parametrize(
    "question", ["What did she say? (Ann Lee)", "And what did Ann Lee say?", "Qu'a-t-elle dit ? (Ann Lee)"]
)
def test_the_speaker_of_a_completed_question(bridge: Bridge, question: str) -> None:
    assert speaker_of(question, bridge) == "Ann Lee"


@pytest.mark.parametrize(
    ("question", "name", "topic"),
    [
        ("What did Ann Lee say about the bridge?", "Ann Lee", "the bridge"),
        ("What does Ann Lee think of the new bridge?", "Ann Lee", "the new bridge"),
        ("What was Ann Lee's view of the bridge?", "Ann Lee", "the bridge"),
        ("Que dit Ann Lee de la grève ?", "Ann Lee", "la grève"),
        ("Qu'a déclaré Ann Lee au sujet du pont ?", "Ann Lee", "pont"),
        ("ماذا قال خواكين فيرير عن الجسر؟", "خواكين فيرير", "الجسر"),
        ("ما رأي خواكين فيرير في الجسر؟", "خواكين فيرير", "الجسر"),
        ("What did she say about the bridge? (Ann Lee)", "Ann Lee", "the bridge"),
        ("Que dit-elle de la grève ? (Ann Lee)", "Ann Lee", "la grève"),
    ],
)
def test_what_a_name_is_asked_to_have_spoken_of(bridge: Bridge, question: str, name: str, topic: str) -> None:
    assert speaker_about(question, bridge) == (name, topic)


@pytest.mark.parametrize(
    "question",
    ["What did the mayor say about the bridge?", "What did Ann Lee do about it?", "Que dit-on de la grève ?"],
)
def test_nobody_is_asked_to_have_spoken(bridge: Bridge, question: str) -> None:
    assert speaker_about(question, bridge) is None


def test_the_words_of_a_name_on_what_is_asked_come_first(engine_over: Callable[..., Engine]) -> None:
    text = (
        "The bridge was closed in spring, and the town waits for a new one.\n\nThe governor, Ann Lee, said the bridge "
        "could have been saved with paint. The union of the engineers said the bridge was lost ten years ago.\n\n"
        "Ann Lee told the council that the ferry would sail until winter. Nobody asked about the harbour.\n"
    )
    engine = engine_over({"bridge.txt": text})
    answer = engine.ask("What did Ann Lee say about the ferry?")
    assert answer.status == "answered"
    assert answer.statements[0].text == "Ann Lee told the council that the ferry would sail until winter."
    assert engine.ask("What did Ann Lee say about the bridge?").statements[0].text.startswith("The governor, Ann Lee,")


def test_what_somebody_said_goes_on_in_the_next_sentence(engine_over: Callable[..., Engine]) -> None:
    text = (
        "The bridge was closed in spring, and the town waits for a new one.\n\nThe engineer Ann Lee came back on "
        "Monday with her drawings. “It could have been saved with paint,” she said. Nobody asked about the harbour.\n"
    )
    engine = engine_over({"bridge.txt": text})
    for question in ("What did Ann Lee say?", "What did Ann Lee say about paint?"):
        answer = engine.ask(question)
        assert answer.status == "answered"
        first, second = answer.statements[:2]
        assert first.text.startswith("The engineer Ann Lee")
        assert second.text == "“It could have been saved with paint,” she said."


def test_who_said_something_is_marked_where_the_name_stands(engine_over: Callable[..., Engine]) -> None:
    text = (
        "The bridge was closed in spring, and the town waits for a new one.\n\nThe engineer Ann Lee came back on "
        "Monday with her drawings. “It could have been saved with paint,” she said. Nobody asked about the harbour.\n"
    )
    answer = engine_over({"bridge.txt": text}).ask("Who said that the bridge could have been saved with paint?")
    first = answer.statements[0]
    assert first.text.endswith("“It could have been saved with paint,” she said.")
    assert "Ann Lee" in [first.text[start:end] for start, end in first.highlights]


def test_all_that_somebody_said_in_a_row_is_quoted_and_nobody_else(engine_over: Callable[..., Engine]) -> None:
    text = (
        "The bridge was closed in spring, and the town waits for a new one.\n\nThe engineer Ann Lee said it could have "
        "been saved with paint. “They told us to wait.” She added that the drawings were lost. “Paint is dear,” said "
        "the mayor, Carl Roe.\n"
    )
    answer = engine_over({"bridge.txt": text}).ask("What did Ann Lee say?")
    assert [one.text for one in answer.statements] == [
        "The engineer Ann Lee said it could have been saved with paint.",
        "“They told us to wait.”",
        "She added that the drawings were lost.",
    ]
