"""
A small engine with hand-built records over the five seed articles and a hostile one.

It answers a few questions by keyword, one of them slowly and in steps, so that every state of the page can be reached
without a model. Run as a program it serves the page: ``python standin.py FOLDER [--mcp]``, with a folder for data; it
prints the port.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rag import (
    Answer,
    Article,
    ArticleSummary,
    Block,
    Citation,
    Filters,
    Hit,
    IndexStatus,
    InputError,
    Match,
    NoIndexError,
    Passage,
    Settings,
    Statement,
    StoreError,
)

SEEDS = Path(__file__).parents[2] / "seeds"

HOSTILE_TITLE = '<script>alert(1)</script> [a](javascript:alert(2)) \u202egpj.exe <img src=x onerror="alert(3)">'
HOSTILE_TEXT = (
    f"{HOSTILE_TITLE}\n"
    "The hostile sentence says <script>window.pwned=1</script> and <img src=x onerror=window.pwned=2> plainly.\n"
    "[click](javascript:window.pwned=3) ![i](http://evil.example/x.png) ${window.pwned=4} {{constructor}}\n"
    f"{'W' * 10_000} \u202eoverride\u202c \u2066isolate \x00\x07 end."
)
HOSTILE_QUOTE = HOSTILE_TEXT.split("\n")[1]

QUOTES = {
    "why": (
        "000",
        'The al-Qassam account lasted only a few hours before the platform shut it down, claiming it "violated '
        "the platform's standards.\"",
    ),  # fmt: skip
    "why_ar": (
        "001",
        "ولم يستمر حساب “القسام” سوى بضع ساعات قليلة قبل أن تغلقه المنصة، بدعوى أنه “ينتهك معايير المنصة”.",
    ),
    "fr": (
        "002",
        "Jeudi, Elon Musk a semblé personnellement impliqué dans la suppression d’un compte Twitter qui publiait "
        "du contenu antisémite et faisait l’éloge du terrorisme palestinien contre les Israéliens.",
    ),  # fmt: skip
    "meta": ("003", "Meta has confirmed the termination of Ayatollah Ali Khamenei’s Instagram and Facebook accounts"),
    "hostile": ("hostile", HOSTILE_QUOTE),
}
LANGUAGES = {"000": "en", "001": "ar", "002": "fr", "003": "en", "004": "en", "hostile": "en"}


def _blocks(text: str) -> tuple[Block, ...]:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            kind = "title" if not blocks else "boilerplate" if line.startswith(("Read Also", "Related")) else "body"
            blocks.append(Block(start=at, end=at + len(line), kind=kind))  # type: ignore[arg-type]
        at += len(line) + 1
    return tuple(blocks)


def _article(source: str, text: str, language: str) -> Article:
    title = text.split("\n", 1)[0][:200]
    return Article(
        id=hashlib.sha256(source.encode()).hexdigest()[:16], source=source, title=title, text=text, language=language,
        published=date(2024, 1, 9) if source.startswith("000") else None, outlet="<b>Outlet</b>", author=None,
        url="javascript:alert(1)" if source.startswith("hostile") else None,
        content_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), blocks=_blocks(text),
    )  # fmt: skip


class StandIn:
    """The methods of ``rag.Engine`` that the page uses."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.asked: list[dict[str, object]] = []
        self.step_s = 0.25
        self.closed = 0
        self.generation = 1
        self.listed = 0
        self.broken = False
        self._articles: dict[str, Article] = {}
        for path in sorted(SEEDS.glob("*.txt")):
            with path.open(encoding="utf-8", newline="") as file:
                self._add(_article(path.name, file.read(), LANGUAGES[path.name[:3]]))
        self._add(_article("hostile.txt", HOSTILE_TEXT, "en"))

    def _add(self, article: Article) -> None:
        self._articles[article.id] = article

    def _named(self, key: str) -> Article:
        return next(one for one in self._articles.values() if one.source.startswith(key))

    def warm(self) -> None:
        """Nothing to load."""

    def status(self) -> IndexStatus:
        if self.broken:
            raise StoreError("The store is down.", next_step="Start it.")
        return IndexStatus(
            home=str(self.settings.home), corpus="seeds", articles=len(self._articles),
            passages=3 * len(self._articles), languages={}, generation=self.generation, fingerprint="standin",
            embedding_model="none",
        )  # fmt: skip

    def articles(self) -> list[ArticleSummary]:
        self.listed += 1
        return [
            ArticleSummary(
                id=one.id, source=one.source, root="seeds", title=one.title, language=one.language,
                published=one.published, outlet=one.outlet, passages=3, characters=len(one.text),
                copies=("<i>copy</i>.txt",) if one.source.startswith("000") else (),
            )
            for one in self._articles.values()
        ]  # fmt: skip

    def article(self, name: str) -> Article:
        if name not in self._articles:
            raise InputError(f"There is no article {name!r} in the index.", next_step="`rag articles` lists them.")
        return self._articles[name]

    def _passage(self, key: str, ordinal: int = 0) -> Passage:
        source, quote = QUOTES[key]
        article = self._named(source)
        start = article.text.index(quote)
        end = start + len(quote)
        return Passage(
            id=f"p-{key}", article_id=article.id, ordinal=ordinal, start=start, end=end, text=quote,
            title=article.title, source=article.source, language=article.language, published=article.published,
            sentences=((start, end),),
        )  # fmt: skip

    def _hits(self, keys: Sequence[str]) -> tuple[Hit, ...]:
        return tuple(
            Hit(
                passage=self._passage(key), rank=rank, score=1 / rank,
                signals={"dense": 0.8 / rank, "lexical": 7.5 / rank, "bridge": 3.0 / rank, "<x>": 1.0},
                matches=(
                    Match(term="account", gloss=None, field="lexical"),
                    Match(term="حساب", gloss="account", field="bridge"),
                ),
                twins=("<u>twin</u>.txt",),
            )
            for rank, key in enumerate(keys, 1)
        )  # fmt: skip

    def retrieve(self, question: str, *, k: int = 5, filters: Filters | None = None) -> list[Hit]:
        self._check(question)
        return list(self._hits(self._keys(question) or ["why", "meta"])[:k])

    @staticmethod
    def _check(question: str) -> None:
        if not question.strip():
            raise InputError("The question is empty.", next_step="Type one.")
        if "no index" in question:
            raise NoIndexError("There is no index in <b>.rag</b>.", next_step="Run `rag ingest`.")
        if "no store" in question:
            raise StoreError("The store is down.", next_step="Start it.", retry="yet" in question)
        if "explode" in question:
            raise ZeroDivisionError("<script>secret</script>")

    @staticmethod
    def _keys(question: str) -> list[str]:
        text = question.casefold()
        if "hostile" in text:
            return ["hostile"]
        if "musk" in text and ("qui" in text or "pourquoi" in text):
            return ["fr"]
        if "القسام" in question:
            return ["why_ar", "why"]
        if "qassam" in text or "closed it" in text:
            return ["why", "why_ar"]
        return ["meta"] if "meta" in text else []

    def _citation(self, number: int, key: str) -> Citation:
        one = self._passage(key)
        article = self._articles[one.article_id]
        return Citation(
            number=number, article_id=article.id, title=article.title, source=article.source, url=article.url,
            language=article.language, published=article.published, start=one.start, end=one.end, quote=one.text,
            passage_id=one.id, content_hash=article.content_hash,
            also_in=("001_<i>twin</i>.txt",) if key == "why" else (),
            gloss="not continued account qassam except few hour" if key == "why_ar" else None,
        )  # fmt: skip

    def ask_stream(
        self, question: str, *, history: Sequence[Mapping[str, str]] = (), k: int = 8, filters: Filters | None = None
    ) -> Iterator[Answer]:
        self._check(question)
        self.asked.append({"question": question, "history": list(history), "filters": filters})
        keys = self._keys(question)
        whole = self._answer(question, keys, filters or Filters(), bool(history))
        if "slowly" in question:
            try:
                for count in range(40):
                    statements = whole.statements * (1 + count // 10)
                    yield replace(whole, statements=statements, final=False)
                    time.sleep(self.step_s)
            finally:
                self.closed += 1
        yield whole

    def _answer(self, question: str, keys: Sequence[str], filters: Filters, follow_up: bool) -> Answer:
        language = "ar" if any("\u0600" <= char <= "\u06ff" for char in question) else "en"
        searched = f"{question} (after what came before)" if follow_up and "it" in question.split() else question
        base = Answer(
            question=question, searched_for=searched, language=language, status="answered", text="", filters=filters,
            index_fingerprint="standin",
        )  # fmt: skip
        if not keys:
            return replace(
                base, status="not_in_corpus", text="Not in the articles.", confidence=0.05,
                hits=self._hits(["why", "meta"]), missing=("<b>Mars</b>",),
            )  # fmt: skip
        citations = tuple(self._citation(number, key) for number, key in enumerate(keys, 1))
        statements = tuple(
            Statement(text=one.quote, citations=(one.number,), highlights=((4, 12),)) for one in citations
        )
        return replace(
            base, status="uncertain" if "perhaps" in question else "answered", statements=statements,
            citations=citations, hits=self._hits([*keys, "meta"]), confidence=0.8,
            text=" ".join(one.text for one in statements),
        )  # fmt: skip

    def ask(self, question: str, **options: object) -> Answer:
        return list(self.ask_stream(question, **options))[-1]  # type: ignore[arg-type]

    def close(self) -> None:
        """Nothing to close."""


def serve(home: Path, *, mcp: bool) -> None:
    """Serve the page over the stand-in until SIGTERM."""
    from ui.server import Options, bind, make_app
    from ui.server import serve as run

    settings = Settings(home=home)
    engine = StandIn(settings)
    options = Options(port=0, mcp=mcp)
    app, desk = make_app(engine, settings, options)  # type: ignore[arg-type]
    own = bind(options.host, 0)
    sys.stdout.write(f"{own.getsockname()[1]}\n")
    sys.stdout.flush()
    run(app, desk, own)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), mcp="--mcp" in sys.argv)
