"""
Wordings that pages put around an article, in the languages they were seen in.

Each is written as :func:`rag.corpus.clean.fold.fold` leaves a line: lower case, no accents, Arabic without hamza
seats, ta marbuta as ha. Regular expressions without nested repetition, so that matching is linear in the line.
"""

from __future__ import annotations

from rag.corpus.clean.fold import wordings
from rag.language.stopwords import word_set

RELATED = wordings(
    r"""
    read also; also read; read (more|next|on|further)
    related( articles?| posts?| stor(y|ies)| news| content| links?)?; related (reading|coverage|topics)
    more like this; more on this( story| topic)?; see also; you (may|might) also like
    recommended( for you| reading| stories)?; don't miss; most (read|popular|viewed); trending( now| stories)?
    up next; latest (news|stories); editor'?s'? picks?; you may be interested in
    more (stories|news|from [^:]{1,40}); in other news; (a )?(lire|voir|ecouter) (aussi|egalement|ensuite)
    lire la suite( de l'article)?; en savoir plus; nos autres articles; sur le meme (sujet|theme)
    dans la meme (rubrique|categorie); articles? (lies?|similaires?|connexes?|recommandes?); pour aller plus loin
    (les )?plus (lus|vus); a decouvrir( aussi)?; (a )?ne pas manquer; notre dossier; lire notre dossier
    اقرا (ايضا|المزيد|كذلك); اقراي ايضا; (طالع|شاهد|انظر|تابع|اقرؤوا|اقراوا) ايضا
    (مواضيع|موضوعات|اخبار|مقالات) (ذات صله|متعلقه|مشابهه); ذات صله; قد يهمك( ايضا)?; قد يعجبك ايضا
    الاكثر (قراءه|مشاهده); للمزيد; شاهد الفيديو; المزيد; lesen sie (auch|mehr|dazu|hier); (auch )?interessant
    mehr zum thema; das konnte sie( auch)? interessieren; siehe auch; weitere (artikel|themen|nachrichten)
    verwandte (artikel|themen); lea (tambien|mas); lee tambien; leer mas; ver tambien; (te|le) puede interesar
    mas (informacion|noticias); (noticias|articulos) relacionad[oa]s; leggi (anche|tutto|di piu); vedi anche
    potrebbe interessarti( anche)?; articoli correlati; per approfondire; leia (tambem|mais); veja (tambem|mais)
    saiba mais; (noticias|artigos|materias) relacionad[oa]s; lees (ook|meer|verder); gerelateerd
    """
)
SOURCE = wordings(
    r"""
    sources?; source(s)? ?/ ?photos?; المصدر; المصادر; مصدر الخبر; quellen?; fuentes?; fonti?; fontes?; bron(nen)?
    via
    """
)
TAGS = wordings(
    r"""
    tags?; topics?; keywords?; filed under; categor(y|ies); mots[- ]cles; etiquettes?; themes?; rubriques?
    كلمات (مفتاحيه|دلاليه); وسوم; الوسوم; تاجات; تاغات; التصنيفات?; schlag(worter|worte|wort); etiquetas; temas
    categorias?; parole chiave; argomenti; palavras[- ]chave; trefwoorden; hashtags?
    """
)
NOTICE = wordings(
    r"""
    advertis(e)?ments?; advertising; ad; sponsored( content)?; paid content; promoted; publicite; contenu sponsorise
    annonce; اعلان(ات)?; محتوي مدفوع; anzeige; werbung; publicidad; anuncio; pubblicita; publicidade; advertentie
    reclame; (article|story) continues (below|after)( this| the)?( advertisement| ad)?
    scroll (down )?to continue( reading)?; la suite apres (cette|la) publicite; loading( comments)?\.*
    skip to (main )?content; aller au contenu( principal)?; back to top; (retour en )?haut( de page)?; menu; close
    fermer; اغلاق; search; rechercher; بحث; next; previous; suivant; precedent; comments?( \(?[0-9]+\)?)?
    comments are closed.{0,80}; (leave|post|write|add) a (comment|reply).{0,40}; report an error.{0,60}
    (laisser|ecrire|ajouter) un commentaire; les commentaires sont fermes; commentaires?( \(?[0-9]+\)?)?
    commenter( \([0-9]+\))?; اترك (تعليقا|تعليق|ردا); التعليقات( مغلقه)?; حجم الخط.{0,20}
    (temps|duree) de lecture.{0,25}; (reading|read) time.{0,25}
    [0-9]+[ -]?min(ute)?s?( de)? (read|lecture|lesezeit); lesezeit.{0,25}; tiempo de lectura.{0,25}
    tempo d(i|e) lettura.{0,25}; (مده|وقت) القراءه.{0,25}; listen to (this|the) (article|story).{0,20}
    ecouter (l'|cet )article; استمع (الي )?(المقال|الخبر); print( this page)?; imprimer; طباعه; drucken; kommentare?
    comentarios; commenti; comentarios
    """
)
IMPERATIVE = wordings(
    r"""
    sign up (for|to|here|now|today)\b; subscribe\b
    get (the|our) .{0,60}\b(newsletter|letter|briefing|bulletin|alerts|app)\b; enjoyed this (story|article|piece)\b
    (follow|like|find) us on\b; follow .{1,40} on (twitter|x|facebook|instagram|bluesky)\b
    (download|get) (our|the) .{0,30}\bapp\b; (click|tap) here\b
    join (our|the) .{0,40}\b(newsletter|channel|community|list)\b; enter your (e-?mail|address)\b
    (support|back) our (journalism|work|newsroom)\b; become a (member|subscriber|supporter)\b
    already a (subscriber|member)\b; create (a|your) (free )?account\b; (never|do not|don't) miss (a|our|any|out)\b
    read more (on|about|from)\b
    stay (up to date|informed) with our\b; (log|sign) in to\b
    register (now|here|free|for free|to (read|continue))\b; have a (tip|story)\b.{0,60}\b(email|contact|us)\b
    thank(s| you) for (reading|subscribing|signing up)\b; to (continue|keep) reading\b
    this article is (for|reserved for) subscribers\b
    (recevez|retrouvez) .{0,120}\b(newsletter|lettre|alertes?|whatsapp|notifications?|application|chaine)\b
    (inscrivez|abonnez)[- ]vous\b; (suivez|rejoignez|retrouvez|contactez|soutenez)[- ]nous\b; cliquez ici\b
    deja abonnee?\b; telechargez (l'|notre |la |gratuitement )?.{0,20}\bappli(cation)?\b
    (cet )?article (est )?reserve aux? abonne; il vous reste .{0,12}%
    pour (lire|poursuivre) la (suite|lecture)\b.{0,60}\babonn; je m'(abonne|inscris)\b; s'(abonner|inscrire)\b
    se connecter\b; (اشترك|اشتركوا|سجل|سجلوا) .{0,25}(نشر|قنا|بريد|خدم)
    (تابعنا|تابعونا|راسلونا|راسلنا|تواصلوا معنا|تواصل معنا)\b; للتواصل معنا\b; (حمل|حملوا|نزل) (تطبيق|التطبيق)
    (اضغط|انقر) (هنا|علي)\b; للاشتراك\b; انضم(وا)? الي (قناتنا|قناه|مجموعتنا)
    (jetzt )?(abonnieren|newsletter (bestellen|abonnieren))\b; melden sie sich .{0,40}\bnewsletter; folgen sie uns\b
    hier klicken\b; jetzt (anmelden|abonnieren|testen|lesen)\b
    (suscribete|suscribase|suscribirse|siguenos|registrate)\b; haz clic\b; pincha aqui\b
    (descarga|descargue) (la|nuestra) app\b; (recibe|reciba) .{0,80}\b(boletin|newsletter|correo)\b
    (iscriviti|abbonati|seguici)\b; clicca qui\b; scarica (l'|la nostra )app\b
    (inscreva-se|assine|siga-nos|cadastre-se)\b; clique aqui\b; baixe (o|nosso) app
    (receba|ricevi) .{0,80}\b(newsletter|boletim|e-?mail)\b; (meld je aan|abonneer|volg ons|schrijf je in)\b
    """
)
CONSENT = wordings(
    r"""
    we value your privacy; (we and )?our ([0-9]+ )?partners; (this|our) (web)?site uses? cookies; we use cookies
    use of cookies; accept (all|cookies|and continue); reject all
    manage (your )?(preferences|options|cookies|settings|choices); cookie (policy|settings|preferences|notice)
    by (clicking|continuing)[^.]{0,60}(agree|accept|consent); store and(/or)? access information on a device
    (nous et )?nos ([0-9]+ )?partenaires; ce site utilise des (cookies|traceurs)
    utilis(e|ons|er) des (cookies|traceurs); continuer sans accepter; tout (accepter|refuser)
    accepter (et continuer|tout|les cookies); parametr(er|ez)( les cookies| mes choix)?; j'accepte
    personnaliser (votre experience|mes choix); modifier vos choix; gerer mes (choix|cookies)
    (يستخدم|نستخدم) .{0,20}(موقعنا|الموقع|ملفات); ملفات تعريف الارتباط; (اداره|تعديل) (الاعدادات|التفضيلات|ملفات)
    (اوافق|قبول الكل|رفض الكل); (alle|cookies) (akzeptieren|ablehnen)
    (wir|website|seite) (ver)?(wenden|nutzt|nutzen|wendet) cookies; (ablehnen|einstellungen verwalten)
    (utilizamos|usamos) (cookies|galletas); aceptar (todo|todas|y continuar|cookies); rechazar (todo|todas)
    configurar cookies; (utilizziamo|usiamo|utilizza) (i )?cookie; accett[ao] (tutt[oi]|e continua)
    (usamos|utilizamos) cookies; aceitar (tudo|todos|cookies)
    """
)
CREDIT_LINE = wordings(
    r"""
    \(?(additional )?(reporting|writing|editing|production) by
    \(?with (files|reporting|additional reporting|agencies|wires)\b; \(?(edited|compiled|translated) by
    .{0,80}\bcontributed (to this|reporting)\b; \(?avec (afp|reuters|agences?|ap)\b
    .{0,80}\b(a|ont) contribue a (cet?|cette|la redaction)\b; .{0,60}\bساهمت? في (اعداد|هذا|التقرير|كتابه)
    \(?propos recueillis par; .{0,80}\bhat(ten)? zu diesem (bericht|artikel) beigetragen
    .{0,80}\bcontribu(yo|yeron) (a|en) est[ea]; .{0,80}\bha contribuito a quest
    .{0,80}\bcontribu(iu|iram) para est[ea]; \(?mit material von\b; \(?con (informacion|material) de\b
    traduit (de|par)\b; .{0,60}\bcontributed to this (report|story|article|piece)\b
    بمشاركه .{1,60} في (اعداد|كتابه)
    """
)
CORRECTION = wordings(
    r"""
    (this|the) (article|story|report|post|piece) (was|has been|is) (updated|amended|corrected|edited|originally|\
    first published)
    corrections?( \([^)]{0,40}\))? ?:; (editor's|editors') note ?:; note (de la redaction|du redacteur) ?:
    (nd|note)lr ?:; cet article a ete (mis a jour|corrige|modifie|initialement|publie)
    (تصحيح|تنويه|ملاحظه من المحرر|ملاحظه المحرر) ?:
    dieser (artikel|beitrag|text) (wurde|ist) .{0,30}(aktualisiert|korrigiert|erschien)
    (nota (del editor|de la redaccion|della redazione)) ?:; (originally|first) (published|appeared) (on|in|at)\b
    publie (initialement|a l'origine)\b; the post .{1,160} (first )?appeared first on\b
    this (article|story|content) (is|was) (republished|produced|provided|supplied)
    """
)
CORRECTED = wordings(
    r"""
    (corrections?|rectificatif|erratum|errata|تصحيح|استدراك)( \([^)]{0,40}\))? ?: ?(\S+ ){3}
    .{0,200}\b(earlier|previous) versions?\b; .{0,200}\boriginal version\b.{0,60}\b(said|gave|stated|named)\b
    .{0,200}\b(version (precedente|anterieure|initiale)|(premiere|precedente) version)\b
    .{0,200}\b(ال)?(نسخه|صيغه) (ال)?(سابقه|اولي)\b; .{0,200}\b(misstated|misidentified|misspelled|incorrectly|wrongly)\b
    .{0,200}\b(indiquait|mentionnait|ecrit|attribuait) (a tort|par erreur)\b; .{0,200}\bبطريق الخطا\b
    """
)
"""A correction that says what was wrong: a sentence of the article, where those above only tell that it was edited."""
RIGHTS = wordings(
    r"""
    all rights reserved; tous droits reserves; droits de reproduction; (جميع|كل|كافه) الحقوق محفوظه
    حقوق (النشر|الطبع) محفوظه; alle rechte vorbehalten; todos los derechos reservados; tutti i diritti riservati
    todos os direitos reservados; alle rechten voorbehouden; (reproduction|diffusion) interdite; toute reproduction
    (do not|may not be) (reproduced?|republished?); re(publication|production) without permission
    without permission is prohibited; يمنع (النقل|النسخ|اعاده النشر)
    """
)
SHARE_ACTIONS = word_set(
    """
    share save copy print send email mail comment comments partager envoyer imprimer copier commenter enregistrer
    مشاركه شارك شاركها شاركوا نسخ طباعه ارسال حفظ teilen drucken kopieren merken compartir imprimir copiar guardar
    condividi stampa copia compartilhar compartilhe partilhar delen
    """
)
SHARE_NETWORKS = word_set(
    """
    facebook twitter x whatsapp linkedin reddit telegram pinterest messenger instagram tiktok youtube bluesky
    threads mastodon viber skype flipboard snapchat e-mail email mail sms link lien rss فيسبوك تويتر واتساب واتسب
    تليغرام تلغرام تيليجرام تلجرام لينكدان لينكدإن انستغرام انستجرام يوتيوب اكس بريد ايميل الرابط رابط
    """
)
SHARE_OTHER = word_set(
    """
    this that the article story post page on to via by with or and a an icon button ce cet cette sur par le la les l
    d un une et ou e هذا هذه المقال الخبر الموضوع الصفحه علي عبر في من الالكتروني الكتروني و auf per uber en por con
    del este esta su questo questa articolo articulo noticia no na em artigo op dit artikel deze diesen der die das
    """
)
BAR_PHRASES = wordings(
    r"""
    (\d+ )?comments? \(\d+\); \d+ (comments?|likes|shares|views|reactions?|commentaires?|lectures|vues)
    (listen|listen to this (article|story)|read aloud|hear it)( \(.*\))?
    (share|tweet|post|whatsapp) this( story| article)?
    \d+ min(utes?)? read; (get|recevoir) (our |nos |les )?alert(s|es).*; report (a|an) (typo|error|mistake); read later
    text size.*; taille du texte.*; send to a friend; gift this article; follow us( on .*)?; subscribe (from|for|to).*
    j'aime \(?\d+\)?; (vos )?commentaires? \(\d+\); reagir \(\d+\); commenter \(\d+\); signaler une erreur
    ecouter l'article( \(.*\))?; lire plus tard( .)?; envoyer (a un ami|par mail|par e-?mail); offrir l'article
    temps de lecture.*; (lecture )?\d+ min(utes?)? de lecture; mentions legales; nous (ecrire|contacter); plan du site
    version mobile; partager sur .*; reserve aux abonnes; s'abonner a .*; conditions (d'utilisation|generales)
    (ال)?تعليقات( الزوار)? \(\d+\); \d+ (تعليقا?|تعليقات|اعجابا?|مشاهده|قراءه)
    (علق علي|اضف) (تعليقا?|الخبر)( \(\d+\))?; اعجاب \d+; (وقت|مده) القراءه.*; (حجم|تكبير) الخط.*
    (استمع|استمعوا) الي (المقال|الخبر).*; (حفظ|احفظ) المقال; النشره البريديه; اشترك في (النشره|القناه|قناتنا).*
    تابع(نا|ونا) (علي|عبر) .*; ارسل (ل|الي )صديق; من نحن; سياسه الخصوصيه; اتصل بنا; نسخ الرابط
    شارك (علي|عبر|الخبر).*; (مشاركه|مشاركات):? .*; اطبع( المقال| الخبر)?
    """
)
"""A part of a line that by itself shows the line to be a bar of a page's buttons."""
BAR_WORDS = word_set(
    """
    follow listen tweet like likes bookmark contact about newsletter subscribe advertise privacy terms reagir
    commentaire commentaires j'aime signaler tweeter s'abonner suivre jeux meteo archives
    اطبع احفظ علق تعليقات اعجاب استمع
    """
)
"""A part of which, or of the words of sharing above, a bar of a page's buttons has two at least."""
META_LABELS = wordings(
    r"""
    (first )?published( on| at)?; (last )?(updated|modified|edited)( on| at)?; last (update|modified)
    posted( on| at| by)?; date; publie(e)?( le| par)?; mis(e)? a jour( le)?; modifie(e)? le; cree(e)? le
    mis(e)? en ligne( le| par)?; redige(e)? par; derniere modification; edition du
    (نشر|نشرت)( في| بتاريخ)?; تاريخ النشر; (اخر|تم ال)تحديث( في)?; اخر تحديث; حدث في; كتب(ت)? في
    veroffentlicht( am)?; aktualisiert( am)?; stand; erstellt( am)?; publicado( el| em| a)?; actualizado( el| a)?
    pubblicato( il)?; aggiornato( il| a)?; atualizado( em)?; gepubliceerd( op)?; bijgewerkt( op)?; modified
    """
)
BYLINE = wordings(
    r"""
    by; written by; words( by)?; text( by)?; author; story by; report by; from our correspondent; par
    texte( de| par)?; auteur; propos recueillis par; (un )?reportage de; بقلم; كتب(ت|ه|ها)?; اعداد; تقرير; تحرير
    المحرر; الكاتب; von; ein bericht von; por; texto de; di; a cura di; de; door; tekst; redazione; redaction
    redaktion
    """
)
PHOTO = wordings(
    r"""
    photo(graph)?s?( by| de| d'| credit| courtesy)?; image(s)?( by| credit| source)?; picture(s)?( by| credit)?; pic
    credits?( photo)?; cr(edit)?( photo| image)?; photo credit; illustration( by| de)?; video( by)?; screenshot
    source photo; legende; visuel; صوره?; الصوره; تصوير; عدسه; مصدر الصوره; foto(s|grafie|grafia)?( de| di| von)?
    bild(er)?( von)?; imagen; immagine; imagem; getty images
    """
)
AGENCIES = word_set(
    """
    reuters afp ap upi dpa efe ansa lusa anp belga tass xinhua bloomberg getty epa pa aap cp alamy shutterstock
    istock رويترز الفرنسيه اسوشيتدبرس الاناضول غيتي سانا وام واس بترا الاوروبيه الالمانيه شينخوا اسوشيتد بلومبيرغ
    french german anadolu associated handout
    """
)
