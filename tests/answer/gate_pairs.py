"""
Hand-written pairs of a source and a sentence about it, for measuring the quote gate. Nothing here is in any corpus.

Each row: half, language of the source, source, language of the sentence, sentence, whether the source says it, and for
one that it does not say, what is wrong with it. The thresholds of the gate were chosen on the rows of half ``a``;
half ``b`` was only looked at afterwards. Rows of ``c`` are each about one rule, and every one of them must hold.
"""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    half: str
    source_language: str
    source: str
    language: str
    sentence: str
    supported: bool
    wrong: str = ""


EN_PORT = (
    "Dock workers in Marseille ended a nine-day strike on Tuesday after the port authority agreed to raise wages by "
    "4.5 percent. "
    "Union leader Claire Vasseur said the deal was not perfect but avoided further losses. "
    "About 1,800 containers are still waiting to be unloaded."
)
EN_COURT = (
    "A court in Nairobi on 3 March 2022 rejected an appeal by the mining company Delmora against a fine of "
    "12 million dollars. "
    "Judge Peter Otieno ruled that the firm had polluted the river for six years. "
    "Delmora did not comment on the ruling. Residents celebrated outside the courthouse."
)
FR_TRAIN = (
    "La compagnie ferroviaire a supprimé 320 trains lundi en raison de la neige. "
    "Le ministre des Transports, Julien Maréchal, a promis un remboursement aux voyageurs avant le 15 février. "
    "Aucun blessé n'a été signalé. Environ 40 000 passagers ont passé la nuit dans les gares."
)
FR_HOSPITAL = (
    "L'hôpital de Rouen a ouvert en septembre 2021 un centre consacré aux maladies rares. "
    "Le chantier a coûté 27,5 millions d'euros, financés par la région et par l'État. "
    "La directrice, Sophie Lemercier, espère accueillir 3 000 patients par an."
)
AR_DAM = (
    "أعلنت وزارة الري في السودان يوم الخميس ارتفاع منسوب مياه النيل إلى 17 مترا. "
    "وقال الوزير ياسر عباس إن الفيضانات دمرت 2500 منزل في ولاية الجزيرة. "
    "ولم تسجل الوزارة أي وفيات حتى الآن."
)
AR_BANK = (
    "رفع البنك المركزي المصري سعر الفائدة بنسبة 2 في المئة في 12 مايو/أيار 2022 لمواجهة التضخم. "
    "وتوقع خبراء أن تتراجع قيمة الجنيه أمام الدولار. "
    "وأكد محافظ البنك طارق عامر أن الاحتياطي يكفي خمسة أشهر."
)

PAIRS: tuple[Pair, ...] = (
    # -- half a: the thresholds were chosen here
    Pair("a", "en", EN_PORT, "en", "The strike ended on Tuesday after nine days.", True),
    Pair(
        "a", "en", EN_PORT, "en", "Port workers in Marseille stopped their strike when wages were raised by 4.5%.", True
    ),
    Pair("a", "en", EN_PORT, "en", "Some 1,800 containers have yet to be unloaded.", True),
    Pair("a", "en", EN_PORT, "en", "According to Claire Vasseur, the deal avoided further losses.", True),
    Pair("a", "en", EN_PORT, "fr", "La grève des dockers de Marseille s'est terminée mardi après neuf jours.", True),
    Pair("a", "en", EN_PORT, "fr", "Les salaires augmenteront de 4,5 %.", True),
    Pair("a", "en", EN_PORT, "ar", "انتهى إضراب عمال الميناء في مرسيليا يوم الثلاثاء بعد تسعة أيام.", True),
    Pair("a", "en", EN_COURT, "en", "The court rejected the company's appeal on March 3, 2022.", True),
    Pair("a", "en", EN_COURT, "en", "Delmora had polluted the river for six years, the judge ruled.", True),
    Pair(
        "a",
        "en",
        EN_COURT,
        "fr",
        "Le juge Peter Otieno a estimé que l'entreprise avait pollué la rivière pendant six ans.",
        True,
    ),
    Pair(
        "a",
        "en",
        EN_COURT,
        "ar",
        "رفضت محكمة في نيروبي في 3 مارس 2022 استئناف شركة التعدين ضد غرامة قدرها 12 مليون دولار.",
        True,
    ),
    Pair("a", "fr", FR_TRAIN, "fr", "La neige a entraîné la suppression de 320 trains lundi.", True),
    Pair("a", "fr", FR_TRAIN, "fr", "Julien Maréchal a promis de rembourser les voyageurs avant le 15 février.", True),
    Pair("a", "fr", FR_TRAIN, "en", "The railway company cancelled 320 trains on Monday because of snow.", True),
    Pair("a", "fr", FR_TRAIN, "en", "About 40,000 passengers spent the night in stations.", True),
    Pair("a", "fr", FR_TRAIN, "ar", "ألغت شركة القطارات 320 قطارا يوم الاثنين بسبب الثلوج.", True),
    Pair("a", "ar", AR_DAM, "ar", "دمرت الفيضانات 2500 منزل في ولاية الجزيرة بحسب الوزير ياسر عباس.", True),
    Pair("a", "ar", AR_DAM, "ar", "بلغ منسوب النيل ١٧ مترا.", True),
    Pair("a", "ar", AR_DAM, "en", "Floods destroyed 2,500 houses, said minister Yasser Abbas.", True),
    Pair("a", "ar", AR_DAM, "fr", "Les inondations ont détruit 2 500 maisons.", True),
    Pair("a", "en", EN_PORT, "en", "The strike ended on Friday after nine days.", False, "weekday"),
    Pair("a", "en", EN_PORT, "en", "The strike ended on Tuesday after twelve days.", False, "number in words"),
    Pair("a", "en", EN_PORT, "en", "Union leader Marc Delorme said the deal avoided further losses.", False, "name"),
    Pair("a", "en", EN_PORT, "en", "Some 18,000 containers have yet to be unloaded.", False, "number"),
    Pair(
        "a", "en", EN_PORT, "en", "The mayor of the city thanked the police for keeping calm.", False, "nothing of it"
    ),
    Pair("a", "en", EN_PORT, "en", "Paris is the capital of France.", False, "true, but not from here"),
    Pair("a", "en", EN_PORT, "fr", "Les salaires augmenteront de 5,4 %.", False, "number"),
    Pair(
        "a",
        "en",
        EN_PORT,
        "fr",
        "La grève a fait perdre beaucoup d'argent aux restaurants du quartier.",
        False,
        "content",
    ),
    Pair("a", "en", EN_PORT, "ar", "انتهى إضراب عمال الميناء في تونس يوم الثلاثاء بعد تسعة أيام.", False, "name"),
    Pair("a", "en", EN_COURT, "en", "The court rejected the company's appeal on March 8, 2022.", False, "day"),
    Pair("a", "en", EN_COURT, "en", "The court rejected the company's appeal in May 2022.", False, "month"),
    Pair("a", "en", EN_COURT, "en", "Delmora commented on the ruling.", False, "negation"),
    Pair("a", "en", EN_COURT, "fr", "Le juge Peter Otieno a condamné deux ministres à la prison.", False, "content"),
    Pair("a", "en", EN_COURT, "ar", "رفضت محكمة في نيروبي غرامة قدرها 20 مليون دولار.", False, "number"),
    Pair("a", "fr", FR_TRAIN, "fr", "La neige a entraîné la suppression de 230 trains lundi.", False, "number"),
    Pair("a", "fr", FR_TRAIN, "fr", "Le syndicat Solidaires a promis de rembourser les voyageurs.", False, "name"),
    Pair(
        "a",
        "fr",
        FR_TRAIN,
        "en",
        "The railway company cancelled 320 trains on Monday because of a strike by drivers.",
        False,
        "cause",
    ),
    Pair("a", "fr", FR_TRAIN, "en", "The prime minister resigned after the crisis.", False, "content"),
    Pair("a", "ar", AR_DAM, "ar", "دمرت الفيضانات 5200 منزل في ولاية الجزيرة.", False, "number"),
    Pair("a", "ar", AR_DAM, "ar", "قال الرئيس خليفة المرزوقي إن الحكومة ستبني سدا جديدا.", False, "name and content"),
    Pair("a", "ar", AR_DAM, "en", "Floods destroyed 2,500 houses, said minister Omar Hassan.", False, "name"),
    Pair("a", "ar", AR_DAM, "en", "The government will build a new airport in the capital.", False, "content"),
    # -- half b: only measured
    Pair(
        "b",
        "fr",
        FR_HOSPITAL,
        "fr",
        "Le centre consacré aux maladies rares a ouvert en septembre 2021 à l'hôpital de Rouen.",
        True,
    ),
    Pair("b", "fr", FR_HOSPITAL, "fr", "Sa construction a coûté 27,5 millions d'euros.", True),
    Pair(
        "b", "fr", FR_HOSPITAL, "en", "The hospital in Rouen opened a centre for rare diseases in September 2021.", True
    ),
    Pair("b", "fr", FR_HOSPITAL, "en", "Director Sophie Lemercier hopes to receive 3,000 patients a year.", True),
    Pair("b", "fr", FR_HOSPITAL, "ar", "افتتح مستشفى روان في سبتمبر 2021 مركزا للأمراض النادرة.", True),
    Pair("b", "fr", FR_HOSPITAL, "en", "It cost 27.5 million euros, paid by the region and the state.", True),
    Pair("b", "ar", AR_BANK, "ar", "رفع البنك المركزي المصري الفائدة في ١٢ أيار ٢٠٢٢ بسبب التضخم.", True),
    Pair("b", "ar", AR_BANK, "ar", "قال طارق عامر إن الاحتياطي يكفي 5 أشهر.", True),
    Pair(
        "b",
        "ar",
        AR_BANK,
        "en",
        "Egypt's central bank raised the interest rate by 2 percent on 12 May 2022 to fight inflation.",
        True,
    ),
    Pair(
        "b",
        "ar",
        AR_BANK,
        "fr",
        "La Banque centrale égyptienne a relevé son taux d'intérêt de 2 % le 12 mai 2022.",
        True,
    ),
    Pair("b", "ar", AR_BANK, "en", "Experts expected the value of the pound to fall against the dollar.", True),
    Pair(
        "b",
        "ar",
        AR_DAM,
        "en",
        "The level of the Nile rose to 17 metres, the irrigation ministry in Sudan announced on Thursday.",
        True,
    ),
    Pair("b", "en", EN_COURT, "en", "The company made no comment.", True),
    Pair("b", "en", EN_COURT, "fr", "La société Delmora n'a pas commenté la décision.", True),
    Pair("b", "en", EN_PORT, "fr", "Environ 1 800 conteneurs attendent encore d'être déchargés.", True),
    Pair("b", "fr", FR_TRAIN, "en", "No injuries were reported.", True),
    Pair("b", "fr", FR_HOSPITAL, "fr", "Le centre a ouvert en octobre 2021.", False, "month"),
    Pair("b", "fr", FR_HOSPITAL, "fr", "Sa construction a coûté 27,5 milliards d'euros.", False, "scale"),
    Pair(
        "b",
        "fr",
        FR_HOSPITAL,
        "en",
        "The hospital in Lyon opened a centre for rare diseases in September 2021.",
        False,
        "name",
    ),
    Pair("b", "fr", FR_HOSPITAL, "en", "Director Sophie Lemercier resigned after a scandal.", False, "content"),
    Pair("b", "fr", FR_HOSPITAL, "en", "The centre treats cancer with a new kind of radiation.", False, "content"),
    Pair("b", "fr", FR_HOSPITAL, "ar", "افتتح مستشفى روان في سبتمبر 2019 مركزا للأمراض النادرة.", False, "year"),
    Pair("b", "ar", AR_BANK, "ar", "رفع البنك المركزي التونسي الفائدة في 12 أيار 2022.", False, "name"),
    Pair("b", "ar", AR_BANK, "ar", "قال طارق عامر إن الاحتياطي يكفي 7 أشهر.", False, "number"),
    Pair(
        "b",
        "ar",
        AR_BANK,
        "en",
        "Egypt's central bank raised the interest rate by 2 percent on 21 May 2022.",
        False,
        "day",
    ),
    Pair(
        "b",
        "ar",
        AR_BANK,
        "fr",
        "La Banque mondiale a accordé un prêt à l'Égypte pour construire des écoles.",
        False,
        "content",
    ),
    Pair("b", "ar", AR_BANK, "en", "The president dismissed the governor of the bank.", False, "content"),
    Pair("b", "ar", AR_DAM, "en", "The ministry recorded several deaths.", False, "negation"),
    Pair("b", "en", EN_COURT, "en", "Judge Peter Otieno ordered the mine to close within six years.", False, "content"),
    Pair("b", "en", EN_COURT, "fr", "La société Delmora a commenté la décision.", False, "negation"),
    Pair("b", "en", EN_PORT, "fr", "Environ 1 800 marins attendent encore leur salaire.", False, "content"),
    Pair("b", "fr", FR_TRAIN, "en", "Two passengers were injured.", False, "number and content"),
)

FR_LAW = "La loi n'a pas encore été adoptée par le parlement. Les ministres n'ont jamais été condamnés par le tribunal."
FR_PLANES = "L'entreprise n'a vendu que trois avions cette année. Le ministre n'a pas pu rencontrer le juge."
EN_LAW = (
    "The law has not yet been formally adopted by parliament. The mayor did not only open the bridge but paid for it."
)
AR_LAW = "لم يوافق البرلمان على القانون، وحضر ثلاثة نواب فقط."
AR_NOT_ONLY = "لم يوافق البرلمان على القانون فقط، بل أقر الميزانية."

NEGATIONS: tuple[Pair, ...] = (
    Pair("c", "fr", FR_LAW, "fr", "Le parlement n'a pas adopté la loi.", True),
    Pair("c", "fr", FR_LAW, "en", "The law was not adopted by parliament.", True),
    Pair("c", "en", EN_LAW, "fr", "La loi n'a pas été adoptée par le parlement.", True),
    Pair("c", "en", EN_LAW, "en", "The mayor opened the bridge.", True),
    Pair("c", "fr", FR_PLANES, "fr", "L'entreprise a vendu trois avions cette année.", True),
    Pair("c", "fr", "Le feu n'a tué qu'une personne au port.", "fr", "Le feu a tué une personne au port.", True),
    Pair("c", "ar", AR_LAW, "ar", "لم يوافق البرلمان على القانون.", True),
    Pair("c", "ar", AR_NOT_ONLY, "ar", "وافق البرلمان على القانون.", True),
    Pair("c", "fr", FR_LAW, "fr", "La loi a été adoptée par le parlement.", False, "stop words in between"),
    Pair("c", "fr", FR_LAW, "en", "The law was adopted by parliament.", False, "stop words in between"),
    Pair("c", "fr", FR_LAW, "fr", "Les ministres ont été condamnés par le tribunal.", False, "stop words in between"),
    Pair("c", "fr", FR_PLANES, "fr", "Le ministre a rencontré le juge.", False, "an auxiliary in between"),
    Pair("c", "en", EN_LAW, "en", "The law has been adopted by parliament.", False, "an adverb in between"),
    Pair("c", "en", EN_LAW, "fr", "La loi a été adoptée par le parlement.", False, "an adverb in between"),
    Pair("c", "ar", AR_LAW, "ar", "وافق البرلمان على القانون.", False, "an only in another clause"),
)
"""Pairs that turn on a negation: how far it reaches, and what is none."""

EN_FIRE = (
    "More than 40 people were injured in the fire. The fine was 12 million dollars. About 30 percent of voters stayed "
    "at home. The vote took place before March 15. The minister resigned after the election."
)
FR_FIRE = "Pas moins de 40 personnes ont été blessées. Le taux passe de 4 à 5 %."
AR_FIRE = "أصيب ما لا يقل عن 40 شخصا في الحريق. وصوت 30 في المئة من الناخبين قبل 15 مارس."

QUALIFIERS: tuple[Pair, ...] = (
    Pair("c", "en", EN_FIRE, "en", "At least 40 people were injured.", True),
    Pair("c", "en", EN_FIRE, "fr", "Plus de 40 personnes ont été blessées.", True),
    Pair("c", "en", EN_FIRE, "ar", "أصيب أكثر من 40 شخصا.", True),
    Pair("c", "en", EN_FIRE, "en", "The fine was $12m.", True),
    Pair("c", "en", EN_FIRE, "en", "Some 30% of voters stayed at home.", True),
    Pair("c", "en", EN_FIRE, "en", "The vote took place before 15 March.", True),
    Pair("c", "fr", FR_FIRE, "fr", "Au moins 40 personnes ont été blessées.", True),
    Pair("c", "fr", FR_FIRE, "fr", "Le taux passe de 4 % à 5 %.", True),
    Pair("c", "ar", AR_FIRE, "ar", "أصيب 40 شخصا على الأقل.", True),
    Pair("c", "ar", AR_FIRE, "en", "At least 40 people were injured.", True),
    Pair("c", "en", EN_FIRE, "en", "Fewer than 40 people were injured.", False, "bound"),
    Pair("c", "en", EN_FIRE, "en", "At most 40 people were injured.", False, "bound"),
    Pair("c", "en", EN_FIRE, "fr", "Moins de 40 personnes ont été blessées.", False, "bound"),
    Pair("c", "en", EN_FIRE, "ar", "أصيب أقل من 40 شخصا.", False, "bound"),
    Pair("c", "fr", FR_FIRE, "fr", "Moins de 40 personnes ont été blessées.", False, "bound"),
    Pair("c", "ar", AR_FIRE, "ar", "أصيب 40 شخصا على الأكثر.", False, "bound"),
    Pair("c", "en", EN_FIRE, "en", "The fine was €12 million.", False, "currency"),
    Pair("c", "en", EN_FIRE, "fr", "L'amende était de 12 millions d'euros.", False, "currency"),
    Pair("c", "en", EN_FIRE, "ar", "بلغت الغرامة 12 مليون يورو.", False, "currency"),
    Pair("c", "en", EN_FIRE, "en", "Some 30 voters stayed at home.", False, "a count for a share"),
    Pair("c", "en", EN_FIRE, "en", "40% of people were injured in the fire.", False, "a share for a count"),
    Pair("c", "en", EN_FIRE, "en", "The vote took place after 15 March.", False, "before and after"),
    Pair("c", "en", EN_FIRE, "fr", "Le vote a eu lieu après le 15 mars.", False, "before and after"),
    Pair("c", "en", EN_FIRE, "en", "The minister resigned before the election.", False, "before and after"),
    Pair("c", "ar", AR_FIRE, "ar", "صوت 30% من الناخبين بعد 15 مارس.", False, "before and after"),
)
"""Pairs that turn on a word or sign beside a number."""

EN_FLIGHT = "The council met in June. Hundreds of people fled the fire. She won the third round of the vote."
FR_FLIGHT = "Le conseil s'est réuni de mars à mai. Quelque 4 500 personnes ont fui l'incendie."
AR_FLIGHT = "اجتمع المجلس في يونيو. فر مئات الأشخاص من الحريق. وفاز في الجولة الثالثة من التصويت."

SIZES: tuple[Pair, ...] = (
    Pair("c", "en", "Xi met leaders in Beijing.", "en", "Xi met 11 leaders in Beijing.", False, "a name is no numeral"),
    Pair("c", "en", "One third of voters stayed.", "en", "Four voters stayed.", False, "one third is no fourth"),
    Pair("c", "en", EN_FLIGHT, "fr", "Des centaines de personnes ont fui l'incendie.", True),
    Pair("c", "en", EN_FLIGHT, "fr", "Elle a remporté le troisième tour du vote.", True),
    Pair("c", "fr", FR_FLIGHT, "en", "The council met in March.", True),
    Pair("c", "fr", FR_FLIGHT, "en", "Thousands of people fled the fire.", True),
    Pair("c", "ar", AR_FLIGHT, "ar", "فر المئات من الحريق.", True),
    Pair("c", "ar", AR_FLIGHT, "ar", "وفاز في الجولة الثالثة من التصويت.", True),
    Pair("c", "en", EN_FLIGHT, "en", "The council met in March.", False, "month"),
    Pair("c", "en", EN_FLIGHT, "fr", "Le conseil s'est réuni en mai.", False, "month"),
    Pair("c", "ar", AR_FLIGHT, "ar", "اجتمع المجلس في آب.", False, "month"),
    Pair("c", "en", EN_FLIGHT, "en", "Thousands of people fled the fire.", False, "size"),
    Pair("c", "en", EN_FLIGHT, "fr", "Des milliers de personnes ont fui l'incendie.", False, "size"),
    Pair("c", "ar", AR_FLIGHT, "ar", "فر آلاف الأشخاص من الحريق.", False, "size"),
    Pair("c", "en", EN_FLIGHT, "en", "She won the fifth round of the vote.", False, "ordinal"),
    Pair("c", "en", EN_FLIGHT, "fr", "Elle a remporté le cinquième tour du vote.", False, "ordinal"),
    Pair("c", "ar", AR_FLIGHT, "ar", "وفاز في الجولة الخامسة في التصويت.", False, "ordinal"),
)
"""Pairs that turn on a month alone, a size alone or an ordinal."""

BLIND: tuple[Pair, ...] = (
    Pair("x", "en", EN_COURT, "en", "The river had polluted the firm for six years.", False, "roles exchanged"),
    Pair("x", "en", EN_PORT, "en", "Wages were raised by 1,800.", False, "figure of something else"),
    Pair(
        "x",
        "en",
        EN_PORT,
        "en",
        "The port authority refused to raise wages by 4.5 percent.",
        False,
        "negation in other words",
    ),
    Pair(
        "x", "en", EN_FIRE, "fr", "Le ministre a démissionné avant l'élection.", False, "before and after, translated"
    ),
    Pair(
        "x", "en", "She won the first round of the vote.", "en", "She won the second round of the vote.", False, "first"
    ),
    Pair(
        "x",
        "en",
        "The court fined the driver twenty-five dollars.",
        "en",
        "The court fined the driver twenty-five euros.",
        False,
        "unit of a number of several words",
    ),
)
"""What the gate is known not to see: documented, not wished away."""
