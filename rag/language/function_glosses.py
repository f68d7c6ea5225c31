"""
English for the function words of the bridged languages.

They are no evidence in an index and stay out of it; in a gloss they make a sentence of a list of words, which an
embedder trained on sentences reads better.
"""

from __future__ import annotations

from rag.language.words import Word

_JOINING = frozenset({"هو", "هي"})
"""Words that join a question's subject to it: "من هو …"."""


def _table(rows: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for row in rows.replace("\n", ";").split(";"):
        forms, _, gloss = row.partition(":")
        for form in forms.split():
            table[form] = gloss.strip()
    return table


_AR = _table("""
في وفي: in; من ومن: from; إلى الى وإلى والى: to; على وعلى: on; عن وعن: about; مع ومع: with; منذ ومنذ: since;
حتى وحتى: until; خلال وخلال: during; بين وبين: between; عند وعند لدى: at; قبل وقبل: before; بعد وبعد: after;
فوق: above; تحت: under; أمام امام: in front of; خلف: behind; حول: about; ضد: against; دون بدون: without;
سوى: except; غير: not; عبر: through; أو او: or; أم: or; ثم: then; بل: but; لكن ولكن لكنه لكنها ولكنه ولكنها: but;
أن ان وأن وان أنه أنها أنهم إن إنه إنها إنهم: that; لأن لأنه لأنها: because; إلا الا: except; إذا اذا: if;
لو: if; لكي كي: in order to; كما وكما: as; كذلك أيضا أيضاً ايضا وكذلك: also; لذلك لهذا: therefore;
ذلك تلك وذلك: that; هذا هذه وهذا وهذه: this; هؤلاء: these; هناك هنالك: there; هنا: here;
الذي التي الذين والذي والتي والذين: which; ما وما: what; ماذا: what; لماذا: why; متى: when; أين اين: where;
كيف: how; كم: how many; هل: does; أي أية اي اية: which; هو وهو: he; هي وهي: she; هم وهم: they; نحن: we; أنا: I;
أنت: you; فيه فيها فيهم: in it; عليه عليها عليهم: on it; إليه إليها إليهم: to it; له لها: its; لهم: their;
به بها بهم: with it; معه معها معهم: with them; عنه عنها: about it; منه منها منهم: of it;
لم لن لا ليس ليست ولم ولا وليس وليست: not; قد لقد: already; سوف: will; كان وكان كانت وكانت: was; كانوا: were;
يكون تكون: is; سيكون ستكون: will be; كل وكل جميع: all; بعض: some; نفس نفسه نفسها: same; فقط: only; مثل: like;
مثلا: for example; حيث وحيث: where; بينما: while; عندما وعندما حين حينما: when; كلما: whenever; لما: when;
مما: which; عما: about what; بما: with what; فيما: in what; ربما: perhaps; بشكل: in a way; بسبب: because of;
بواسطة: by; ضمن: within; حسب وفق وفقا: according to; رغم بالرغم: despite; أجل: sake; يجب: must; يمكن: can;
أصبح أصبحت: became; أحد احد إحدى: one; ذات ذو: with; جدا: very; فضلا: as well as; تم تمت: was; يتم: is;
لدي لديه لديها لديهم لدينا: has; نحو: about; بعدما: after; قبلما: before;
ظل ظلت زال زالت تزال يزال مازال مازالت: still; ليسوا: not; كلا كلتا: both; طبقا: according to; سواء: whether;
فإن فان: so; وإن: that; بأن بأنه بأنها بان وأنه وأنها كأن: that; هؤلاء أولئك اولئك: those; اذا اذ إذ: when;
عدا ماعدا خلا: except; إنما انما أما اما وأما: but; بات باتت صار صارت: became; ثمة: there; شيء: thing;
مهما: whatever; هما هن: they; كنت كنا: was; لنا: us; لك إليك عليك: you; لي بي: me; لهذه بهذا بهذه: this;
لولا: if not; نعم: yes; برغم الرغم: despite; إزاء ازاء: towards; منهما منها ومنها: of them; عنهم: about them;
فيهما: in them; ولن فلن ألا وألا بألا فلا: not; وعليه وعليها وعليهم: on it
""")
_FR = _table("""
le la les l: the; un une: a; des: some; du de d: of; au aux à: to; ce cet cette: this; ces: these; cela ça: that;
celui celle: the one; et: and; ou: or; où: where; mais: but; donc: so; ni: nor; car: because; si: if; que qu: that;
qui: who; quoi: what; dont: of which; lequel laquelle lesquels lesquelles: which; quel quelle quels quelles: which;
comment: how; pourquoi: why; quand: when; combien: how much; je j: I; tu: you; il: he; elle: she; on: they;
nous: we; vous: you; ils elles: they; se s:; lui: him; leur leurs: their; y: there; en: in; mon ma mes: my;
ton ta tes: your; son sa ses: his; notre nos: our; votre vos: your; ne n:; pas: not; plus: more; moins: less;
très: very; trop: too; peu: little; aussi: also; ainsi: thus; alors: then; encore: still; déjà: already;
toujours: always; jamais: never; même mêmes: same; tout tous toute toutes: all; autre autres: other;
tel telle: such; chaque: each; quelque quelques: some; plusieurs: several; aucun aucune: no; dans: in; sur: on;
sous: under; par: by; pour: for; avec: with; sans: without; entre: between; vers: towards; chez: at; depuis: since;
pendant durant: during; avant: before; après: after; contre: against; selon: according to; dès: from;
jusque jusqu: until; lorsque lorsqu: when; puisque puisqu: since; parce: because; tandis: while; malgré: despite;
parmi: among; hors: outside; être: be; est: is; sont: are; était: was; étaient: were; sera seront: will be;
serait: would be; soit: either; fut: was; été: been; avoir: have; ai as a: has; avons avez ont: have;
avait avaient: had; aura: will have; aurait: would have; ait: has; eu: had; ayant: having; fait faire font: make;
peut peuvent: can; pouvait: could; pourra: will be able to; pourrait: could; doit doivent: must; devait: had to;
devra: will have to; va vont: go; là: there; non: no; oui: yes; puis ensuite: then; enfin: finally;
notamment: notably; aujourd: today; via: via; afin: in order; aient auront: have; ailleurs: elsewhere;
allait: was going; aller: go; auquel auxquels auxquelles duquel desquels desquelles: which; auraient: would have;
avais avions: had; bien: well; c ceci: it; celles ceux: those; cependant toutefois néanmoins: however; devrait: should;
dit: said; eut eurent: had; faisait: made; faite faits: made; fera: will make; ferait: would make; furent: were;
fût: were; lors: during; m me moi: me; nul: no; or: now; pourraient: could; pouvaient: could; quoique quoiqu: although;
seraient: would be; soient: be; sommes: are; suis: am; étais: was; étant: being; étions êtes: were; t te toi: you;
voici voilà: here is; soi: oneself; telles tels: such
""")

FUNCTION_GLOSSES: dict[str, dict[str, str]] = {"ar": _AR, "fr": _FR}
"""Gloss of a function word by language and light form; a word that English leaves out has an empty one."""
QUESTION_GLOSSES: dict[str, dict[str, str]] = {
    "ar": {"من": "who", "هو": "is", "هي": "is"},
    "fr": {"que": "what", "qu": "what"},
}
"""What some of them mean in a question instead: there, a first من is who, and هو joins subject and predicate."""
OPENING_GLOSSES: dict[str, dict[str, str]] = {"ar": {"إن": "", "إنه": "it", "إنها": "it", "إنهم": "they"}}
"""What some of them mean where they open a sentence: after a verb of saying "إن" is "that", else it only stresses."""


def function_glosses(word: Word, language: str, asked: bool) -> tuple[str, ...]:
    """English for a function word as it is meant where it stands, in a question or not; () where it says nothing."""
    gloss = FUNCTION_GLOSSES.get(language, {}).get(word.form, "")
    if word.initial:
        gloss = OPENING_GLOSSES.get(language, {}).get(word.form, gloss)
    if asked and (word.initial or word.form in _JOINING):
        gloss = QUESTION_GLOSSES.get(language, {}).get(word.form, gloss)
    return (gloss,) if gloss else ()
