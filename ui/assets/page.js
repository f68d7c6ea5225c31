// Clicks and keys inside the page's own HTML become events of this component; texts are only ever read, never run.
// Names of the events: 'hello' 'open' 'retry' 'edit' 'cancel_edit' 'rate' 'note' 'example' 'interface' 'read' 'turn_page' 'corpus_list'
const root = document.documentElement;
const clientActs = {
  copy: (button) => copyText(button, turnOf(button)?.querySelector('.copytext')?.value ?? ''),
  link: (button) => copyText(button, location.origin + location.pathname + (button.dataset.link ?? '')),
  back: (button) => reveal(document.getElementById('turn-' + button.dataset.turn)),
  theme: () => setTheme(document.body.classList.contains('dark') ? 'light' : 'dark'),
};
const serverActs = {
  open: (d) => ['open', { turn: +d.turn, kind: d.kind, n: +d.n }],
  retry: (d) => ['retry', { turn: +d.turn }],
  edit: (d) => ['edit', { turn: +d.turn }],
  cancel_edit: () => ['cancel_edit', {}],
  rate: (d) => ['rate', { turn: +d.turn, value: d.value }],
  note: (d) => ['note', { turn: +d.turn, text: document.getElementById('note-' + d.turn)?.value ?? '' }],
  example: (d) => ['example', { text: d.value }],
  interface: (d) => ['interface', { language: d.value }],
  read: (d) => ['read', { article: d.article, start: +d.start, end: +d.end }],
  page: (d) => ['turn_page', { page: +d.n }],
  corpus_list: () => ['corpus_list', {}],
};
const narrow = matchMedia('(max-width: 56.1875em)');  // as in page.css
const DOUBLE_CLICK_MS = 500;
let opener = null;  // the source that was asked for
let readFrom = null;  // the row that an article was opened from
let activated = null;  // what was pressed last, until the focus moves
let rated = null;  // the turn whose note is awaited
let askedAt = -Infinity;

function turnOf(node) {
  return node.closest('.turn');
}

function calm() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

function reveal(node, block = 'start') {
  if (node) node.scrollIntoView({ behavior: calm(), block });
  if (node) likeOf(opener)?.focus({ preventScroll: true });
}

// An update replaces the button that was activated; the one with the same data is its successor.
function likeOf(button) {
  if (!button || button.isConnected || !button.dataset.act) return button?.isConnected ? button : null;
  const named = Object.entries(button.dataset).map(([name, value]) => `[data-${name}="${CSS.escape(value)}"]`);
  return document.querySelector('button' + named.join(''));
}

// With a finger the focus would open the keyboard over the answer.
function focusQuestion(byKeyboard) {
  if (!byKeyboard && matchMedia('(pointer: coarse)').matches) return;
  document.querySelector('#question textarea')?.focus({ preventScroll: true });
}

function keepFocus() {
  if (activated && !activated.button.isConnected && document.activeElement === document.body) {
    const { button, byKeyboard } = activated;
    activated = null;
    const inArticles = document.querySelector('#corpus-body')?.checkVisibility();
    const next = likeOf(button.dataset.act === 'corpus_list' ? readFrom : button)
      ?? (inArticles ? document.querySelector('#corpus-body button') : null);
    if (next) next.focus();
    else focusQuestion(byKeyboard);
  }
  const note = rated && document.querySelector(`#turn-${rated} .note`);
  if (!note) return;
  rated = null;
  note.scrollIntoView({ behavior: calm(), block: 'nearest' });
}

async function copyText(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context (plain http beyond this machine) only the old way is left.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const label = button.textContent;
  button.textContent = button.dataset.done ?? label;
  setTimeout(() => { button.textContent = label; }, 1400);
}

function setTheme(name) {
  document.body.classList.toggle('dark', name === 'dark');
  root.style.colorScheme = name;
  try { localStorage.setItem('rag-theme', name); } catch { /* storage may be forbidden */ }
}

function stored(name) {
  try { return localStorage.getItem(name) ?? ''; } catch { return ''; }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-act]');
  if (!button || button.disabled) return;
  const act = button.dataset.act;
  activated = { button, byKeyboard: event.detail === 0 };
  rated = act === 'rate' ? button.dataset.turn : null;
  if (act === 'read') readFrom = button;
  if (act === 'edit') focusQuestion(true);
  if (act === 'open') {
    opener = button;
    const panel = document.querySelector('#sources .panel');
    if (panel?.dataset.view === [button.dataset.turn, button.dataset.kind, button.dataset.n].join('-')) {
      seen.delete('sources');
      showQuote(panel);
      return;
    }
  }
  if (act === 'interface') { try { localStorage.setItem('rag-language', button.dataset.value); } catch { /* as above */ } }
  if (act === 'interface' && button.dataset.value === root.lang) return;
  if (clientActs[act]) clientActs[act](button);
  else if (serverActs[act]) trigger(...serverActs[act](button.dataset));
});

// Stop takes the place of Ask, so the second half of a double click would end the answer that the first one began.
addEventListener('click', (event) => {
  const button = event.target.closest?.('#ask-button, #stop-button');
  if (!button) return;
  activated = { button, byKeyboard: event.detail === 0 };
  if (button.id === 'ask-button') {
    askedAt = event.timeStamp;
    focusQuestion(activated.byKeyboard);
  } else if (event.isTrusted && event.timeStamp - askedAt < DOUBLE_CLICK_MS) event.stopImmediatePropagation();
}, true);

// Whoever goes elsewhere meanwhile is not called back.
addEventListener('pointerdown', () => { activated = null; }, true);
addEventListener('focusin', (event) => { if (event.target !== activated?.button) activated = null; });

addEventListener('keydown', (event) => {
  const inList = event.target.closest?.('[role="combobox"][aria-expanded="true"]');
  if (event.key !== 'Escape' || event.isComposing || inList) return;
  const running = document.querySelector('#stop-button');
  if (running?.offsetParent) running.click();
  const cancel = document.querySelector('#note [data-act="cancel_edit"]');
  if (cancel?.offsetParent) cancel.click();
}, true);

// What the interface language changes outside Gradio's components.
function applyLanguage() {
  const head = document.querySelector('.masthead');
  if (!head || !head.lang) return;
  root.lang = head.lang;
  root.dir = head.dir;
  document.title = head.dataset.title ?? document.title;
  root.dataset.ready = 'true';
}

// The quote is scrolled to inside its article, and the article comes into view when it was asked for.
let seen = new Map();
function showQuote(panel) {
  const view = panel.dataset.view + '|' + panel.lang;
  const place = panel.closest('#sources, #corpus-body')?.id ?? '';
  if (seen.get(place) === view) return;
  seen.set(place, view);
  const mark = panel.querySelector('mark.selected');
  const box = panel.querySelector('.reader-text');
  const target = mark ?? panel.querySelector('.reader-title');
  const asked = opener !== null && panel.dataset.view.startsWith(opener.dataset.turn + '-');
  if (place === 'corpus-body') {
    (mark ?? panel).scrollIntoView({ block: mark ? 'center' : 'start' });
    target?.focus({ preventScroll: true });
    return;
  }
  if (mark && box) {
    const offset = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += offset - Math.max(24, (box.clientHeight - mark.offsetHeight) / 3);
  }
  if (!asked) return;
  if (narrow.matches) panel.querySelector('.reader')?.scrollIntoView({ behavior: calm(), block: 'start' });
  else if (target) scrollColumn(target);
  target?.focus({ preventScroll: true });
}

// Only the column of sources moves, not the conversation beside it.
function scrollColumn(target) {
  const column = document.querySelector('#sources-column');
  const { top, bottom } = column.getBoundingClientRect();
  const [first, last] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  const own = target.getBoundingClientRect();
  if (own.top < first || own.bottom > last) column.scrollTop += own.top - first - (last - first) / 3;
}

let lastTurn = '';
function followTurn() {
  const turns = document.querySelectorAll('#live .turn');
  const turn = turns[turns.length - 1];
  const state = turn && turn.id + (/done|failed|stopped/.test(turn.dataset.phase) ? ' over' : '');
  if (!turn || state === lastTurn) return;
  lastTurn = state;
  opener = null;
  if (!document.querySelector('#past .turn')) return;
  turn.scrollIntoView({ behavior: calm(), block: 'start' });
}

function controls() {
  const closed = document.querySelector('#filters [data-testid="accordion-content"]')?.style.display === 'none';
  document.querySelector('#filters > button')?.setAttribute('aria-expanded', String(!closed));
  document.querySelectorAll('#since input, #until input').forEach((input) => { if (input.type !== 'date') input.type = 'date'; });
  document.querySelectorAll('#composer, #ask-row').forEach((part) => heights.observe(part));
}

// What stays over the conversation's end: the whole form, or on a narrow page, where it is laid out apart, its row.
const heights = new ResizeObserver(() => {
  const parts = ['composer', 'ask-row'].map((id) => document.getElementById(id)?.offsetHeight ?? 0);
  root.style.setProperty('--composer', `${parts[0] || parts[1]}px`);
});

let queued = false;
new MutationObserver(() => {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    applyLanguage();
    followTurn();
    controls();
    document.querySelectorAll('.panel[data-view]').forEach(showQuote);
    keepFocus();
  });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-view', 'data-phase', 'lang', 'style'] });

window.ragDownload = (file) => {
  if (!file || !file.name) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([file.text], { type: file.type + ';charset=utf-8' }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

const theme = new URLSearchParams(location.search).get('__theme') || stored('rag-theme');
if (theme === 'dark' || theme === 'light') setTheme(theme);
trigger('hello', { languages: [stored('rag-language'), ...navigator.languages].filter(Boolean), search: location.search });
