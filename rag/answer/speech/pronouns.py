"""Sentences whose subject is "he" or "she": whether they give words, and whether they go on about the same person."""

from __future__ import annotations

from rag.answer.speech.reading import SpeechReading
from rag.answer.speech.words import ARTICLES, HAVING, HE_SHE, NO_VOICE, SAID, SAYING

_OBJECTS = ARTICLES - {"a"}
""" "Il a dit", not "il les dit"."""


def has_pronoun_saying(read: SpeechReading) -> bool:
    """Whether it is said of "he" or "she": "…, he said", "She said that …", "dit-il", "a-t-elle ajouté"."""
    for at, form in enumerate(read.forms):
        if form not in HE_SHE[read.language]:
            # Who is named before may be whom "he" stands for.
            if read.begins_name(at) or _is_name_within(read, at):
                return False
            continue
        before = read.forms[at - 1] if at else ""
        if before in SAYING[read.language] or (before == "t" and _is_inverted(read, at)):
            return True
        # "Il note que", not "Il les note" or "un mot qu'il note".
        plain = read.language != "fr" or (at == 0 and not _OBJECTS.intersection(read.forms[1:2]))
        if plain and read.says(at + 1):
            return True
    return False


def keeps_subject(read: SpeechReading) -> bool:
    """Whether a sentence tells more of somebody whom the one before names, and names nobody itself."""
    if not HE_SHE[read.language].intersection(read.forms):
        return False
    return not any(read.begins_name(at) or _is_name_within(read, at) for at in range(len(read.forms)))


def _is_inverted(read: SpeechReading, at: int) -> bool:
    """ "a-t-il ajouté", "ajouta-t-elle"."""
    verb, after = read.forms[at - 2], read.forms[at + 1 : at + 2]
    return verb in SAYING["fr"] or (verb in HAVING["fr"] and bool(SAID["fr"].intersection(after)))


def _is_name_within(read: SpeechReading, at: int) -> bool:
    """Whether one word has a capital and neither begins the sentence nor stands in quotation marks."""
    within = read.names_another(at) and not read.words[at].initial and read.forms[at] not in NO_VOICE
    return within and not read.is_quoted(at)
