"""English beyond Snowball: irregular forms, both spellings, numbers in words, families of words."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.remembered import WORDS
from rag.language.stems import stem

_IRREGULAR = """
be: was were been is are am; have: has had; go: went gone; make: made; take: took taken; give: gave given;
come: came; see: saw seen; know: knew known; get: got gotten; find: found; think: thought; say: said; tell: told;
become: became; leave: left; feel: felt; bring: brought; begin: began begun; keep: kept; hold: held;
write: wrote written; stand: stood; hear: heard; mean: meant; meet: met; run: ran; pay: paid; sit: sat;
speak: spoke spoken; lead: led; read: read; grow: grew grown; lose: lost; fall: fell fallen; send: sent;
build: built; understand: understood; draw: drew drawn; break: broke broken; spend: spent; rise: rose risen;
drive: drove driven; buy: bought; wear: wore worn; choose: chose chosen; throw: threw thrown; win: won; sell: sold;
fight: fought; teach: taught; catch: caught; eat: ate eaten; fly: flew flown; forget: forgot forgotten;
hide: hid hidden; lay: laid; lie: lain; ride: rode ridden; ring: rang rung; seek: sought; shake: shook shaken;
shoot: shot; sing: sang sung; sink: sank sunk; sleep: slept; steal: stole stolen; strike: struck stricken;
swear: swore sworn; swim: swam swum; tear: tore torn; wake: woke woken; weep: wept; wind: wound; bear: bore borne;
beat: beaten; bend: bent; bind: bound; bite: bit bitten; bleed: bled; blow: blew blown; breed: bred; burn: burnt;
cling: clung; creep: crept; deal: dealt; dig: dug; drink: drank drunk; feed: fed; flee: fled;
forbid: forbade forbidden; forgive: forgave forgiven; freeze: froze frozen; hang: hung; kneel: knelt;
learn: learnt; lend: lent; light: lit; overcome: overcame; prove: proven; shine: shone; show: shown;
shrink: shrank shrunk; slide: slid; spin: spun; spread: spread; spring: sprang sprung; stick: stuck; swing: swung;
undergo: underwent undergone; withdraw: withdrew withdrawn; arise: arose arisen; awake: awoke; do: did done;
withstand: withstood; undertake: undertook undertaken; mistake: mistook mistaken; child: children; man: men;
woman: women; person: people persons; foot: feet; tooth: teeth; mouse: mice; goose: geese; life: lives;
wife: wives; knife: knives; leaf: leaves; half: halves; thief: thieves; wolf: wolves; shelf: shelves;
crisis: crises; analysis: analyses; basis: bases; thesis: theses; hypothesis: hypotheses; phenomenon: phenomena;
criterion: criteria; datum: data; medium: media; bacterium: bacteria; nucleus: nuclei; index: indices;
matrix: matrices; good: better best; bad: worse worst; program: programme programmes; defense: defence;
license: licence; gray: grey; draft: draught; plow: plough; tire: tyre tyres; jewelry: jewellery;
airplane: aeroplane; math: maths; pound: pounds
"""
_FAMILIES = """
decide decision decisive; destroy destruction destructive; produce production product producer;
describe description; receive reception receipt; explain explanation; invade invasion invader; lose loss;
grow growth; die death dead deadly; bear birth born; sell sale seller; strong strength strengthen; long length;
high height; deep depth; wide width; conclude conclusion; divide division; expand expansion;
extend extension extent; include inclusion; exclude exclusion; permit permission; admit admission;
submit submission; succeed success successful; proceed procedure process; believe belief; prove proof;
choose choice; speak speech; think thought; give gift; fly flight; know knowledge; assume assumption;
consume consumption consumer; resume resumption; reduce reduction; introduce introduction; solve solution;
resolve resolution; evolve evolution; revolve revolution; absorb absorption; transcribe transcription;
perceive perception; conceive conception concept; deceive deception; apply application applicant; supply supplier;
collide collision; explode explosion explosive; erode erosion; persuade persuasion; pursue pursuit;
suspend suspension; attend attendance attention; maintain maintenance; appear appearance; disappear disappearance;
exist existence; differ difference different; refer reference; prefer preference; enter entry entrance; try trial;
arrive arrival; refuse refusal; approve approval; propose proposal; remove removal; survive survival survivor;
deny denial; bury burial; marry marriage; carry carriage; store storage; break breakage; use usage; pack package;
free freedom; king kingdom; wise wisdom; poor poverty; rich richness; young youth; true truth; warm warmth;
hot heat; angry anger; hungry hunger; govern government governor; treat treatment; move movement;
judge judgment judgement; advise advice adviser advisor; practise practice; sing song singer; live life; lend loan;
see sight; hear hearing; obey obedience; disobey disobedience; rob robbery; discover discovery;
inherit inheritance; perform performance; resist resistance; insure insurance; science scientific scientist;
history historical historian historic; politics political politician; economy economic; economist economics;
music musical musician; mathematics mathematical mathematician math; physics physical physicist;
chemistry chemical chemist; medicine medical; pharmacy pharmacist pharmaceutical;
philosophy philosophical philosopher; religion religious; theology theological theologian;
geography geographic geographical; geology geological geologist; biology biological biologist;
technology technological; industry industrial; agriculture agricultural; finance financial; commerce commercial;
environment environmental environmentalist; nation national nationality; region regional; centre central;
culture cultural; nature natural; society social; person personal; form formation; law lawyer legal;
crime criminal; colony colonial colonist colonise colonisation; parliament parliamentary;
empire imperial emperor imperialism; poem poet poetry; drama dramatic; art artist artistic; athlete athletic;
sport sports
"""
_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_ISE = re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|ational)$")
_OUR = re.compile(r"our(s|ed|ing|able|ite|ites|hood|hoods|al|less|ful)?$")
_RE = re.compile(r"([bt])re(s|d)?$")
_ROMAN = re.compile(r"(?=[MDCLXVI]{2})M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}


def _irregular() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in _IRREGULAR.replace("\n", ";").split(";"):
        lemma, _, forms = row.partition(":")
        for form in forms.split():
            table[form] = lemma.strip()
    return table


def _numbers() -> dict[str, str]:
    table = {word: str(value) for value, word in enumerate(_NUMBERS.split(), start=2)}
    table |= {word: str(value) for value, word in enumerate(_ORDINALS.split(), start=3)}
    table |= {word: str(value) for value, word in zip(range(30, 100, 10), _TENS.split(), strict=True)}
    return table


IRREGULAR: dict[str, str] = _irregular()
NUMBER_WORDS: dict[str, str] = _numbers()


def spelling(form: str) -> str:
    """One spelling for British and American forms. Not always a word, but the same for both."""
    if len(form) > 6:
        form = _ISE.sub(r"iz\1", form)
    if len(form) > 5:
        form = _OUR.sub(r"or\1", form)
        form = _RE.sub(r"\1er\2", form)
    return form


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in re.split(r"[;\n]", _FAMILIES):
        stems = [english_stem(word) for word in row.split()]
        for other in stems[1:]:
            table.setdefault(other, stems[0])
    return table


@lru_cache(maxsize=WORDS)
def english_stem(form: str) -> str:
    """The stem of a light English form, irregular forms under their lemma, both spellings alike."""
    return stem(spelling(IRREGULAR.get(form, form)), "en")


_NOT_NUMBERS = frozenset(("MM", "CC", "CD", "DC", "MD", "DM", "MC", "CM", "LC", "DI", "MI", "LI", "CI"))


def roman_number(surface: str) -> str | None:
    """The value of a Roman numeral of two letters or more in capitals ("XIV"), as digits; else None."""
    if len(surface) < 2 or not surface.isupper() or surface in _NOT_NUMBERS or not _ROMAN.fullmatch(surface):
        return None
    total = 0
    for letter, following in zip(surface, surface[1:] + " ", strict=True):
        value = _ROMAN_VALUES[letter]
        total += -value if _ROMAN_VALUES.get(following, 0) > value else value
    return str(total)


@lru_cache(maxsize=WORDS)
def english_key(form: str) -> str:
    """The bridge's key for a light English form: number, or stem of the family's first word."""
    number = NUMBER_WORDS.get(form)
    if number is not None:
        return number
    key = english_stem(form)
    return _families().get(key, key)
