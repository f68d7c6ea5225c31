"""The controls that limit a question: what stands in them, and which choice a typed text means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag import Filters
from ui.corpus import Corpus
from ui.escape import shortened
from ui.link import make_filters
from ui.strings import Words

ARTICLE_CHOICES = 500
CHOICE_CHARS = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The filter controls as they stand."""

    languages: list[str]
    articles: list[str]
    since: str | None = None
    until: str | None = None

    @classmethod
    def of(cls, languages: list[str] | None, articles: list[str] | None, since: str | None, until: str | None) -> Form:
        """The form from the values of its controls, where an empty one may hold nothing or an empty value."""
        return cls(languages=languages or [], articles=articles or [], since=since or None, until=until or None)

    @property
    def count(self) -> int:
        """How many of the controls limit the question."""
        return sum(map(bool, (self.languages, self.articles, self.since, self.until)))

    def filters(self, words: Words) -> Filters:
        """The filters; InputError, in the interface language, for a bad date."""
        return make_filters(self.languages, self.articles, self.since, self.until, complaint=words["bad_date"])


def language_choices(corpus: Corpus, words: Words) -> list[tuple[str, str]]:
    """(label, code) of the languages that the articles are in."""
    return [(words.language_name(code), code) for code in sorted(corpus.languages)]


def article_choices(corpus: Corpus, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(label, id) of the first articles, and of those chosen that stand further down."""
    first = [one.id for one in corpus.summaries[:ARTICLE_CHOICES]]
    shown = dict.fromkeys([*first, *(one for one in chosen if one in corpus.titles)])
    return [(shortened(corpus.titles[one], CHOICE_CHARS), one) for one in shown]


def meant(text: str, choices: Mapping[str, Sequence[str]]) -> list[str]:
    """
    The choices that a typed text may mean.

    Args:
        text: what was typed; upper case and white space do not count.
        choices: names by value.

    Returns:
        Those it is a value or name of; without one those with a name that begins with it, then those with a name that
        holds it, which is what the list shows while one types.
    """
    wanted = _plain(text)
    plain = {value: [_plain(name) for name in names] for value, names in choices.items()}
    if not wanted:
        return []
    same = [value for value, names in plain.items() if wanted in (_plain(value), *names)]
    begun = [value for value, names in plain.items() if any(name.startswith(wanted) for name in names)]
    held = [value for value, names in plain.items() if any(wanted in name for name in names)]
    return same or begun or held


def settled(form: Form, corpus: Corpus, words: Words, *, brought: Form) -> tuple[Form, list[str]]:
    """
    The form with every typed text become the choice that it means.

    Args:
        form: the controls as they stand.
        corpus: has the choices.
        words: the language that the choices are named in.
        brought: what a link has set, which is no typed text: it stays as it is, for the engine to judge.

    Returns:
        The form without the texts that mean none or several, and a sentence on each of those.
    """
    languages, complaints = _settled(form.languages, brought.languages, _language_names(corpus, words), words)
    articles, more = _settled(form.articles, brought.articles, _article_names(form.articles, corpus), words)
    return replace(form, languages=languages, articles=articles), complaints + more


def understood(form: Form, corpus: Corpus, words: Words) -> Form:
    """The form as :func:`settled`, but with the texts that mean no choice as they are, for the engine to judge."""
    return replace(
        form,
        languages=_understood(form.languages, _language_names(corpus, words)),
        articles=_understood(form.articles, _article_names(form.articles, corpus)),
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _language_names(corpus: Corpus, words: Words) -> dict[str, list[str]]:
    return {code: [label] for label, code in language_choices(corpus, words)}


def _article_names(given: Sequence[str], corpus: Corpus) -> dict[str, list[str]]:
    """Names of all articles by id; only of the given ones where those are ids already, as nearly always."""
    if all(one in corpus.titles for one in given):
        return {one: [] for one in given}
    return {one.id: [one.title or one.source, one.source] for one in corpus.summaries}


def _settled(
    given: Sequence[str], brought: Sequence[str], choices: Mapping[str, Sequence[str]], words: Words
) -> tuple[list[str], list[str]]:
    kept, complaints = [], []
    for text in given:
        found = [text] if text in choices or text in brought else meant(text, choices)
        if len(found) == 1:
            kept += found
        elif text.strip():
            complaints.append(words("choice_several" if found else "choice_unknown", value=shortened(text, 60)))
    return list(dict.fromkeys(kept)), complaints


def _understood(given: Sequence[str], choices: Mapping[str, Sequence[str]]) -> list[str]:
    kept = []
    for text in filter(str.strip, given):
        found = [text] if text in choices else meant(text, choices)
        kept.append(found[0] if len(found) == 1 else text)
    return list(dict.fromkeys(kept))
