"""How a language model can fail, and what a reader is told of it or of lost sentences, in the answer's language."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from rag.errors import GenerationError

Code = Literal[
    "package", "address", "connect", "timeout", "auth", "rate", "server", "rejected", "cut", "empty", "runaway",
    "unreadable", "no_answer", "no_room", "gone", "unsupported", "dropped", "shown", "label",
]  # fmt: skip

_INSTEAD = {
    "en": " The answer consists of sentences quoted from the articles instead.",
    "fr": " La réponse est donc faite de phrases citées des articles.",
    "ar": " لذلك تتكون الإجابة من جمل مقتبسة من المقالات.",
}
_FAILURES: dict[str, dict[str, str]] = {
    "package": {
        "en": 'The language model could not be used: the openai package is missing (pip install "cited-rag[llm]").',
        "fr": 'Le modèle de langue n\'a pas pu être utilisé : le paquet openai manque (pip install "cited-rag[llm]").',
        "ar": 'تعذر استخدام النموذج اللغوي: حزمة openai غير مثبتة (pip install "cited-rag[llm]").',
    },
    "address": {
        "en": "The address of the language model (RAG_LLM_URL) cannot be used: {address}.",
        "fr": "L'adresse du modèle de langue (RAG_LLM_URL) est inutilisable : {address}.",
        "ar": "لا يمكن استخدام عنوان النموذج اللغوي (RAG_LLM_URL): {address}.",
    },
    "connect": {
        "en": "The language model at {address} could not be reached.",
        "fr": "Le modèle de langue à l'adresse {address} est injoignable.",
        "ar": "تعذر الاتصال بالنموذج اللغوي على العنوان {address}.",
    },
    "timeout": {
        "en": "The language model did not finish within {seconds} seconds (RAG_LLM_TIMEOUT_S).",
        "fr": "Le modèle de langue n'a pas terminé en {seconds} secondes (RAG_LLM_TIMEOUT_S).",
        "ar": "لم ينته النموذج اللغوي خلال {seconds} ثانية (RAG_LLM_TIMEOUT_S).",
    },
    "auth": {
        "en": "The language model refused the key (HTTP {status}; RAG_LLM_KEY).",
        "fr": "Le modèle de langue a refusé la clé (HTTP {status} ; RAG_LLM_KEY).",
        "ar": "رفض النموذج اللغوي المفتاح (HTTP {status}؛ RAG_LLM_KEY).",
    },
    "rate": {
        "en": "The language model is handling too many requests (HTTP 429); it may work again later.",
        "fr": "Le modèle de langue reçoit trop de demandes (HTTP 429) ; réessayez plus tard.",
        "ar": "يتلقى النموذج اللغوي طلبات كثيرة جدا (HTTP 429)؛ حاول لاحقا.",
    },
    "server": {
        "en": "The language model reported an error of its own (HTTP {status}).",
        "fr": "Le modèle de langue a signalé une erreur interne (HTTP {status}).",
        "ar": "أبلغ النموذج اللغوي عن خطأ داخلي (HTTP {status}).",
    },
    "rejected": {
        "en": "The language model rejected the request (HTTP {status}; check RAG_LLM_URL and RAG_LLM_MODEL).",
        "fr": "Le modèle de langue a rejeté la demande (HTTP {status} ; vérifiez RAG_LLM_URL et RAG_LLM_MODEL).",
        "ar": "رفض النموذج اللغوي الطلب (HTTP {status}؛ تحقق من RAG_LLM_URL وRAG_LLM_MODEL).",
    },
    "cut": {
        "en": "The language model's answer broke off.",
        "fr": "La réponse du modèle de langue s'est interrompue.",
        "ar": "انقطعت إجابة النموذج اللغوي.",
    },
    "empty": {
        "en": "The language model sent no text.",
        "fr": "Le modèle de langue n'a envoyé aucun texte.",
        "ar": "لم يرسل النموذج اللغوي أي نص.",
    },
    "runaway": {
        "en": "The language model wrote more than is allowed and was stopped.",
        "fr": "Le modèle de langue a dépassé la longueur permise et a été arrêté.",
        "ar": "تجاوز النموذج اللغوي الطول المسموح به فأوقف.",
    },
    "unreadable": {
        "en": "The language model sent data that cannot be read.",
        "fr": "Le modèle de langue a envoyé des données illisibles.",
        "ar": "أرسل النموذج اللغوي بيانات لا يمكن قراءتها.",
    },
    "no_answer": {
        "en": "The language model found no answer in the passages.",
        "fr": "Le modèle de langue n'a pas trouvé de réponse dans les passages.",
        "ar": "لم يجد النموذج اللغوي إجابة في المقاطع.",
    },
    "no_room": {
        "en": "The budget for the language model's prompt is too small for any source (RAG_LLM_CONTEXT_TOKENS).",
        "fr": "Le budget de la requête au modèle de langue ne suffit pour aucune source (RAG_LLM_CONTEXT_TOKENS).",
        "ar": "ميزانية طلب النموذج اللغوي لا تكفي لأي مصدر (RAG_LLM_CONTEXT_TOKENS).",
    },
    "gone": {
        "en": "The articles changed in the meantime; the language model was not asked. Ask again.",
        "fr": "Les articles ont changé entre-temps ; le modèle de langue n'a pas été interrogé. Reposez la question.",
        "ar": "تغيرت المقالات أثناء الإجابة، فلم يُسأل النموذج اللغوي. أعد السؤال.",
    },
    "unsupported": {
        "en": "The sources support none of the language model's sentences ({count}).",
        "fr": "Les sources n'appuient aucune des phrases du modèle de langue ({count}).",
        "ar": "لا تدعم المصادر أيا من جمل النموذج اللغوي ({count}).",
    },
}
_REMARKS: dict[str, dict[str, str]] = {
    "dropped": {
        "en": "Sentences of the language model left out because the sources do not support them: {count}.",
        "fr": "Phrases du modèle de langue omises parce que les sources ne les appuient pas : {count}.",
        "ar": "جمل للنموذج اللغوي حذفت لأن المصادر لا تدعمها: {count}.",
    },
    "shown": {
        "en": "Sentences of the language model that the sources do not support, marked as such: {count}.",
        "fr": "Phrases du modèle de langue que les sources n'appuient pas, signalées comme telles : {count}.",
        "ar": "جمل للنموذج اللغوي لا تدعمها المصادر ومعلمة بذلك: {count}.",
    },
    "label": {
        "en": "not supported by the sources",
        "fr": "non appuyé par les sources",
        "ar": "لا تدعمه المصادر",
    },
}


def notice(code: Code, language: str, **values: object) -> str:
    """
    The text for a reader; English where the language has none.

    Args:
        code: what happened.
        language: of the answer, ISO 639-1.
        values: what the text names: address, seconds, status or count.
    """
    spoken = language if language in _INSTEAD else "en"
    if code in _REMARKS:
        return _REMARKS[code][spoken].format(**values)
    return _FAILURES[code][spoken].format(**values) + _INSTEAD[spoken]


class ModelFailure(GenerationError):
    """A failure of the model, with the code and values of the notice that tells a reader of it."""

    def __init__(self, code: Code, *, retry: bool = False, **values: object) -> None:
        super().__init__(notice(code, "en", **values), retry=retry)
        self.code = code
        self.values = values


def failure_of(exc: Exception, *, address: str, seconds: float) -> ModelFailure:
    """
    The failure behind an error of the openai package.

    Args:
        exc: what the package raised.
        address: of the server; a password in it is not told.
        seconds: the time-out.
    """
    if isinstance(exc, ModelFailure):
        return exc
    status = getattr(exc, "status_code", None)
    if isinstance(status, int):
        if status in (401, 403):
            return ModelFailure("auth", status=status)
        if status == 429:
            return ModelFailure("rate", retry=True)
        return (
            ModelFailure("server", retry=True, status=status)
            if status >= 500
            else ModelFailure("rejected", status=status)
        )
    if is_timeout(exc) and not is_timeout(exc, "ConnectTimeout"):
        return ModelFailure("timeout", retry=True, seconds=f"{seconds:g}")
    return ModelFailure("connect", retry=True, address=without_password(address))


def is_timeout(exc: BaseException, name: str = "TimeoutException") -> bool:
    """By name: which HTTP library is underneath depends on the version of the openai package."""
    seen: BaseException | None = exc
    while seen is not None:
        if any(base.__name__ == name for base in type(seen).__mro__):
            return True
        seen = seen.__cause__
    return False


def without_password(url: str) -> str:
    """The address of a server without what may be a password in it."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else url.rpartition("@")[2]
    except ValueError:
        return url.rpartition("@")[2]
