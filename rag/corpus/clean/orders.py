"""
Requests to a writing tool that were left in a text, its remarks, and orders aimed at a model that reads the page.

Told by who is spoken to: the reader of news is not asked to rephrase it. A wording counts where a sentence begins and
outside quotation marks, so that an article *about* such requests keeps them.
"""

from __future__ import annotations

import re

from rag.corpus.clean.fold import fold, wordings
from rag.corpus.clean.lines import Line, Span, count_words, ends_sentence, without_quotes

_TEXT_NOUNS = (
    r"(?:titles?|headlines?|texts?|articles?|contents?|paragraphs?|passages?|stor(?:y|ies)|posts?|blogs?|essays?|copy|"
    r"sentences?|summar(?:y|ies)|following|below|above|input|draft|titres?|textes?|contenus?|paragraphes?|resumes?|"
    r"suivant|ci-dessous|ci-dessus|titulos?|textos?|articulos?|contenidos?|parrafos?|artikel|titel|uberschrift|"
    r"titol[oi]|test[oi]|articol[oi]|contenut[oi]|artigos?|conteudos?)"
)
_STRONG = wordings(
    r"""
    i want you to; i would like you to; i need you to
    you are (now )?(a|an) (helpful|expert|professional|experienced|seo|skilled|ai|language)
    (please )?act (as|like) (a|an|my|the)\b; pretend (that )?(you|to be); imagine (that )?you are (a|an)
    as an ai( language)? model; as a large language model
    (make sure|ensure)( that)? (there is|it has|to have) (zero|no) plagiarism
    (answer|respond|reply|return|output)( me)?( back)? (only|just|with only|solely)\b
    only (answer|respond|reply|return|output)\b
    do not (mention|say|reveal|state) that (you|the text|this|it) (are|is|was|has)\b.{0,40}
    (do not|don't) include (any )?(explanations?|preamble)
    (ignore|disregard|forget) (all |any |the |your )?(previous|prior|above|earlier|preceding|\
    other) (instructions?|prompts?|rules|directions)
    je (veux|voudrais|souhaite) que (tu|vous)\b.{0,80}; (agis|agissez|comporte-toi) comme (un|une)\b
    (tu es|vous etes) (un|une) (assistant|redacteur|expert); en tant que modele de langage.{0,20}
    (ignore|ignorez|oublie|oubliez) (toutes )?les (instructions|consignes) (precedentes|ci-dessus)
    (reponds|repondez|renvoie|renvoyez) (uniquement|seulement)\b; (اريدك|اريد منك|اريدكم|ارغب منك) ان\b
    (تصرف|تصرفي) ك; تظاهر (ب|ان); (انت|انك) (مساعد|كاتب|خبير|محرر)\b.{0,60}; بصفتي نموذج
    (تجاهل|انس) (جميع |كل )?(التعليمات|الاوامر)( السابقه)?; اجب فقط
    (تاكد|احرص) (من|علي) (عدم|خلو).{0,40}(انتحال|سرقه|اقتباس); quiero que (actues|escribas|reescribas|respondas)
    actua como (un|una)\b; como modelo de lenguaje; eres un (asistente|redactor|experto)
    ich mochte, dass (du|sie)\b; (handle|agiere|verhalte dich) (als|wie) ein; als (ki-)?sprachmodell
    du bist ein (hilfreicher|experte|assistent); voglio che tu\b; (agisci|comportati) come (un|una)\b
    sei un (assistente|redattore|esperto)\b; in quanto modello linguistico; quero que (voce|tu)\b
    (aja|atue) como (um|uma)\b; (voce e|es) um (assistente|redator|especialista)\b; como (um )?modelo de linguagem
    """
)
_OPENERS = wordings(
    r"""
    (please )?(re-?phrase|re-?write|paraphrase|summari[sz]e|proofread|translate|re-?word|re-?organi[sz]e|\
    rearrange|improve|shorten|expand)
    (please )?(write|generate|create|compose|draft|produce|give)( me)?; (please )?(convert|turn|transform)
    (reecri(s|vez)|reformule[sz]?|paraphrase[sz]?|resume[sz]?|tradui(s|sez)|redige[sz]?|ecri(s|vez)|genere[sz]?|\
    corrige[sz]?|ameliore[sz]?)
    (reescrib[ea]|reformul[ae]|parafrase[ae]|resum[ea]|traduc[ea]|redact[ae]|escrib[ea]|gener[ae]|corrig[ea])
    (schreibe?( .{0,30} um)?|formulier(e|en sie)|fasse|ubersetzen?|uberarbeiten?|verfasse|erstelle)
    (riscriv[ia]|riformul[ai]|parafras[ai]|riassumi|traduci|scriv[ia]|gener[ai]|corregg[ia])
    (reescrev[ae]|resum[ae]|traduz[ae]?|escrev[ae]|redij[ae])
    """
)
_ARABIC_OPENERS = wordings(
    r"""
    (اعد|اعيدي|اعيدوا|قم باعاده|الرجاء اعاده|يرجي اعاده) (صياغه|كتابه|ترتيب)
    (لخص|ترجم|صحح|حسن) (لي )?(هذا |هذه )?(النص|المقال|المحتوي|الخبر)
    (اكتب|انشئ|اكتبي)( لي)? (مقالا|مقاله|مقال|نصا|خبرا|عنوانا|ملخصا)
    """
)
_REMARKS = wordings(
    r"""
    (sure|certainly|of course|absolutely|great|okay|ok)[!,.:]+ (here|i|if|let|below|this)\b
    (sure|certainly|of course)[!:]; let me know (if|whether|how|what)\b
    i hope (this|that|it|you)\b.{0,30}(help|useful|find|meet); (would|do) you (like|want) me to\b
    here('s| is| are) (the|your|a|an) (re-?written|re-?phrased|revised|requested|paraphrased|summary|article|text|\
    draft|improved|translated)\b
    (please )?(let me know|feel free to (ask|reach|let|tell|contact|modify|adjust))\b; (note|disclaimer): as an ai\b
    i (can|could|can't|cannot|am unable to) (also )?(write|provide|help|assist|generate|rewrite|create)\b
    (i'm sorry|i apologi[sz]e), (but )?(i|as)\b; (bien sur|certainement|voici|d'accord)[!,.:] ?(voici|je|si)\b
    voici (l'|la |le |votre |une )(article|texte|version|resume|titre)\b; n'hesitez pas a me\b
    (souhaitez|voulez)[- ]vous que je\b; j'espere que (cela|ce|cette|ca)\b.{0,30}(aide|convien|utile)
    (بالتاكيد|بالطبع|حسنا)[!،,.:]+ ?(اليك|هنا|هذا|يمكنني|ها)\b
    (اليك|هذا هو|فيما يلي) (النص|المقال|الصياغه|العنوان|المقاله|نسخه|اعاده)
    هل (تريد|ترغب|تود) (مني|ان اقوم|في ان)\b; اخبرني اذا\b; امل ان (يكون|تكون|يفيد)\b
    لا تتردد في (سؤالي|طلب|اخباري); (claro|por supuesto)[!,]+ aqui\b
    aqui (tienes|esta) (el|la|tu) (articulo|texto|version)\b; espero que (esto|te)\b.{0,20}(ayud|sirv|util)
    (naturlich|gerne)[!,]+ hier\b; hier ist (der|die|das|ihr) (uberarbeitete|umgeschriebene|text|artikel)\b
    lassen sie mich wissen\b; (certo|certamente)[!,]+ ecco\b; ecco (il|la|l') ?(testo|articolo|versione)\b
    fammi sapere se\b; (claro|com certeza)[!,]+ aqui\b
    """
)
_ROLE_TAG = wordings(
    r"""
    <\|(im_start|im_end|system|user|assistant|endoftext|begin_of_text|start_header_id)[^\n]{0,40}\|?>; \[/?inst\]
    <</?sys>>; #{2,4} ?(instructions?|system|assistant|prompt|response)( prompt)? ?:?$
    (system|assistant|user|human|ai|chatgpt|prompt) ?: .{0,20}\b(ignore|you are|you must|disregard|reveal)
    </?(system|assistant|user|instructions?|prompt)>; (begin|end) (system )?(prompt|instructions?)
    """
)
_STYLE = re.compile(
    r"\b(?:tone|seo|keywords?|plagiari\w+|word count|\d{2,4} words|fluent(?:ly)?|catchy|headline|paragraphs?|markdown|"
    r"bullet|do not mention|rewritten|original (?:news )?(?:story|article)|language model|ton neutre|mots[- ]cles|"
    r"\d{2,4} mots|plagiat|referencement|paragraphes|naturellement|نبره|كلمه مفتاحيه|كلمات مفتاحيه|\d{2,4} كلمه|انتحال|"
    r"محركات البحث|اسلوب)\b"
)
_IMPERATIVES = re.compile(
    r"(?:^|[.:;!] ?|, (?:and )?|[-*•\d.)]{1,4} )(?:use|keep|do not|don't|avoid|include|make sure|ensure|write|add|"
    r"answer|respond|return|utilise[sz]?|garde[sz]?|ne |evite[sz]?|ajoute[sz]?|reponds|استخدم|لا تذكر|"
    r"حافظ|اجعل|تجنب|اضف)\b"
)
_STRONG_RE = re.compile(rf"(?:^|[.!?:;)»\"] ?|[-*•#\d.)]{{1,4}} )(?:{_STRONG})")
_REMARK_RE = re.compile(rf"(?:[-*•#>] ?)?(?:{_REMARKS})")
_ROLE_RE = re.compile(rf"(?:^|\s)(?:{_ROLE_TAG})")
_OPENER_RE = re.compile(
    rf"(?:[-*•#>\"“] ?)?(?:(?:{_OPENERS})\b(?P<between>[^.!?]{{0,60}}?)\b{_TEXT_NOUNS}\b|(?:{_ARABIC_OPENERS}))"
)
_PREFIX_CHARS = 90
_LONGEST = 6000


def order_spans(line: Line, *, at_edge: bool, near_order: bool) -> list[Span]:
    """
    The parts of a line that are an order or a tool's remark; empty when it holds none.

    Args:
        line: the line.
        at_edge: does it stand before the first or after the last paragraph? Orders mostly do, so less is asked of it.
        near_order: is the line above one? Then a list of wishes counts as its continuation.

    Returns:
        One ``instruction`` span for the line; or, for a short request that ends in a colon with the text it is about
        behind it on the same line, the request alone and the rest left to the caller as ``title``.
    """
    if len(line.text) > _LONGEST:
        return []
    prefix = _request_before_text(line)
    if prefix:
        request = len(line.text[:prefix].rstrip())
        return [(line.start, line.start + request, "instruction"), (line.start + prefix, line.end, "title")]
    if _is_order(line, at_edge, near_order):
        return [(line.start, line.end, "instruction")]
    return []


def _is_order(line: Line, at_edge: bool, near_order: bool) -> bool:
    folded = fold(without_quotes(line.text))
    if _ROLE_RE.search(folded) or _STRONG_RE.search(folded):
        return True
    if (at_edge or near_order) and _REMARK_RE.match(folded):
        return True
    opened = _OPENER_RE.match(folded)
    if not opened and not near_order:
        return False
    wishes = len(_IMPERATIVES.findall(folded))
    styles = len(_STYLE.findall(folded))
    if opened:
        return folded.rstrip().endswith(":") or wishes + styles >= 2 or (at_edge and wishes + styles >= 1)
    return wishes >= 1 and styles >= 1 or (wishes >= 2 and not line.is_paragraph)


def _request_before_text(line: Line) -> int:
    """Length of ``Rephrase the title:`` with the white space behind it; 0 where no text follows on the line."""
    colon = min((at for sign in ":：" if (at := line.text.find(sign, 0, _PREFIX_CHARS)) > 0), default=0)
    if not colon:
        return 0
    request, rest = line.text[: colon + 1], line.text[colon + 1 :]
    folded = fold(request)
    opener = _OPENER_RE.match(folded)
    if opener is None or count_words(rest) < 3 or ends_sentence(request[:-1]):
        return 0
    if len(folded) - opener.end() > 25 or _OPENER_RE.match(fold(rest[:200])) or _STRONG_RE.match(fold(rest[:200])):
        return 0
    return colon + 1 + len(rest) - len(rest.lstrip())
