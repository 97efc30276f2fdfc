'use strict';

const by = (id) => document.getElementById(id);
const csrf = document.querySelector('meta[name=csrf]').content;

/** States in the order of the bar, with the classes of their colours. */
const STATES = ['VERIFIED', 'VERIFYING', 'UPLOADED', 'UPLOADING', 'DOWNLOADED', 'DOWNLOADING', 'PENDING', 'DEFERRED', 'FAILED'];

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'class') made.className = value;
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The title, or words for a title of which nothing can be seen, e.g. one of zero-width characters. */
function visible(title) {
  return /[^\p{C}\p{Z}\p{M}]/u.test(title) ? title : '(no visible title)';
}

/** A link to a video's page. Its direction is that of the title, and no character of the title affects the text around it. */
function titleLink(id, title, prefix = '') {
  const link = element('a', { href: '/videos/' + encodeURIComponent(id), dir: 'auto', textContent: visible(title) });
  if (prefix) link.id = prefix + id;
  return link;
}

/** Changes a text only if it is different, so that screen readers and selections are left in peace. */
function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

function bytes(count) {
  if (count === null || count === undefined) return '';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return (unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)) + '\u00a0' + units[unit];
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return days + ' d ' + hours + ' h';
  if (hours > 0) return hours + ' h ' + minutes + ' min';
  if (minutes > 0) return minutes + ' min ' + (seconds % 60) + ' s';
  return seconds + ' s';
}

function length(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = String(Math.floor(seconds / 60) % 60).padStart(hours > 0 ? 2 : 1, '0') + ':' + String(seconds % 60).padStart(2, '0');
  return hours > 0 ? hours + ':' + rest : rest;
}

/** A time in the browser's time zone. Sentences name the zone, because messages of yt2ms have times in UTC. */
function clock(time, withZone = true) {
  const date = new Date(time);
  const options = { hour: '2-digit', minute: '2-digit' };
  if (date.toDateString() !== new Date().toDateString()) Object.assign(options, { month: 'short', day: 'numeric' });
  if (withZone) options.timeZoneName = 'short';
  return date.toLocaleString('en-GB', options);
}

/** The time from which something may be done, rounded up to a whole minute, because an earlier attempt would be in vain. */
function earliest(time) {
  return clock(Math.ceil(new Date(time).getTime() / 60000) * 60000);
}

function day(time) {
  return time ? time.slice(0, 10) : '';
}

const number = (count) => count.toLocaleString('en-US');

/** The text with a full stop at its end. */
const sentence = (words) => (/[.!?]$/.test(words) ? words : words + '.');

// ---- Figures

function showRun(status) {
  text(by('name'), status.name);
  document.title = percent(status) + ' – ' + status.name + ' – yt2ms';
  text(by('channel'), status.channel ? status.channel + ' · ' : '');
  const run = status.run;
  let state = { RUNNING: 'running', COMPLETED: 'completed', STOPPED: 'stopped', INTERRUPTED: 'interrupted', NONE: 'never run' }[run.state] || run.state;
  if (status.pause === 'PAUSED') state = 'paused';
  if (status.pause === 'ENDING') state = 'ends after its running transfers';
  text(by('run'), 'run: ' + state + (run.startedAt ? ', started ' + clock(run.startedAt) : '')
    + (status.nextRun ? '; next run at ' + clock(status.nextRun) : ''));
  text(by('stopped'), run.stoppedBecause ? 'The run stopped: ' + sentence(run.stoppedBecause)
    + (run.resumeAt && !status.nextRun ? ' Run again at ' + earliest(run.resumeAt) + ' or later.' : '') : '');
  by('stopped').className = 'notice ' + (run.resumeAt ? 'odd' : 'bad');
  for (const button of by('actions').querySelectorAll('button')) {
    button.hidden = !status.actions.includes(button.dataset.action);
  }
}

function all(counts) {
  return STATES.reduce((sum, state) => sum + (counts[state] || 0), 0);
}

function percent(status) {
  const videos = all(status.counts);
  return (videos === 0 ? 0 : Math.floor((100 * status.onPlatform) / videos)) + '\u00a0%';
}

function showProgress(status) {
  const videos = all(status.counts);
  text(by('moved'), number(status.onPlatform) + ' of ' + number(videos) + ' videos');
  text(by('moved-of'), 'on the platform, ' + percent(status)
    + (status.uploaded === undefined ? '' : ', ' + bytes(status.uploaded) + ' uploaded by this ' + ((status.nodes || []).length > 1 ? 'machine' : 'process')));
  const share = by('share');
  const parts = [];
  let x = 0;
  for (const state of STATES) {
    const width = videos === 0 ? 0 : (1000 * (status.counts[state] || 0)) / videos;
    if (width > 0) parts.push(svg('rect', { x: x, y: 0, width: width, height: 24, class: state.toLowerCase() }));
    x += width;
  }
  share.replaceChildren(...parts);
  const names = STATES.concat('SKIPPED').filter((state) => status.counts[state] > 0);
  share.setAttribute('aria-label', names.map((state) => status.counts[state] + ' ' + state.toLowerCase()).join(', ') || 'No videos yet');
  const legend = by('legend');
  const wanted = names.map((state) => state + status.counts[state]).join();
  if (legend.dataset.shown !== wanted) {
    legend.dataset.shown = wanted;
    legend.replaceChildren(...names.map((state) => element('li', {}, element('i', { class: state.toLowerCase(), 'aria-hidden': 'true' }),
      number(status.counts[state]) + ' ' + state.toLowerCase())));
  }
  const unknown = status.run.state === 'RUNNING' && status.downRate !== undefined
    && ['PENDING', 'DOWNLOADING', 'DOWNLOADED', 'UPLOADING'].some((state) => status.counts[state] > 0) ? 'not known yet' : '–';
  text(by('left'), status.secondsLeft === null || status.secondsLeft === undefined ? unknown : duration(status.secondsLeft));
  const waiting = status.pause === 'PAUSED' || status.transfersFrom || (status.gates || []).some((gate) => gate.state !== 'open');
  text(by('left-more'), waiting && status.secondsLeft ? 'plus the time for which transfers wait' : '');
  text(by('down'), status.downRate === undefined ? '–' : bytes(status.downRate) + '/s');
  text(by('up'), status.upRate === undefined ? '–' : bytes(status.upRate) + '/s');
  text(by('quota'), number(status.quotaToday) + ' units');
  text(by('quota-more'), 'next reset: ' + clock(status.quotaResetAt) + '; ' + number(status.quotaTotal) + ' since the first run');
  text(by('staging'), status.stagingUsed === undefined ? '–' : bytes(status.stagingUsed));
  text(by('staging-more'), status.stagingLimit === undefined ? '' : 'of ' + bytes(status.stagingLimit));
}

/** The last bytes of each transfer, to compute its rate. */
const seen = new Map();

function rate(key, count) {
  const now = performance.now();
  const first = seen.get(key) || { count: count, at: now };
  seen.set(key, first);
  const seconds = (now - first.at) / 1000;
  return seconds < 1 ? '' : ', ' + bytes((count - first.count) / seconds) + '/s';
}

function showTransfers(status) {
  const transfers = status.transfers || [];
  const list = by('transfers');
  const keys = new Set();
  for (const one of transfers) {
    const key = (one.node || '') + ' ' + one.direction + ' ' + one.id;
    keys.add(key);
    let row = [...list.children].find((child) => child.dataset.key === key);
    if (!row) {
      row = element('li', {},
        titleLink(one.id, one.title),
        element('span', { class: 'soft' }),
        element('progress', { max: 100 }));
      row.dataset.key = key;
      list.append(row);
    }
    const [link, figures, bar] = row.children;
    text(link, visible(one.title));
    const known = one.total !== null && one.total > 0;
    // Another machine's bytes are those of the time when it was last seen, from which no rate can be computed.
    const own = !one.node || one.node === status.node;
    text(figures, (one.node ? one.node + ', ' : '') + one.direction + ' ' + one.worker + ': ' + bytes(one.bytes)
      + (known ? ' of ' + bytes(one.total) : '') + (own ? rate(key, one.bytes) : ''));
    bar.setAttribute('aria-label', one.direction + ' of ' + visible(one.title));
    if (known) bar.value = Math.min(100, (100 * one.bytes) / one.total);
    else bar.removeAttribute('value');
  }
  for (const row of [...list.children]) if (!keys.has(row.dataset.key)) row.remove();
  for (const key of seen.keys()) if (!keys.has(key)) seen.delete(key);
  list.hidden = transfers.length === 0;
  by('no-transfers').hidden = transfers.length > 0;
}

function showGates(status) {
  const lines = [];
  const ofThisMachine = (status.nodes || []).length > 1 ? ' of this machine' : '';
  if (status.pause === 'PAUSED') lines.push(['odd', 'Transfers' + ofThisMachine + ' are paused. Running ones are completed; “Resume” continues.']);
  if (status.pause === 'ENDING') lines.push(['odd', 'The run ends after its running transfers.']);
  if (status.transfersFrom) lines.push(['odd', 'Outside of the transfer hours: transfers wait until ' + clock(status.transfersFrom) + ' (schedule.transfers).']);
  for (const gate of status.gates || []) {
    const server = gate.server.charAt(0).toUpperCase() + gate.server.slice(1);
    if (gate.state === 'open') lines.push(['good', server + ' answers.']);
    else {
      lines.push(['bad', server + (gate.state === 'throttled' ? ' throttles' : ' is unavailable') + ', next try '
        + (new Date(gate.nextTry) > new Date(status.at) ? clock(gate.nextTry) : 'with the next request') + '.' + (gate.because ? ' ' + sentence(gate.because) : '')]);
    }
  }
  if (lines.length === 0) lines.push(['soft', status.run.state === 'RUNNING'
    ? status.gates ? 'The transfers have not begun yet.' : 'Other machines work on this migration.'
    : 'No run is in progress.' + (status.nextRun ? ' The next one begins at ' + clock(status.nextRun) + '.' : '')]);
  showLines(by('gates'), lines);
}

function showLines(list, lines) {
  const wanted = JSON.stringify(lines);
  if (list.dataset.shown !== wanted) {
    list.dataset.shown = wanted;
    list.replaceChildren(...lines.map(([kind, line]) => element('li', { class: kind, textContent: line })));
  }
}

function counted(count, one, many) {
  return number(count) + ' ' + (count === 1 ? one : many);
}

/** The machine's name, which is random unless the job file has one, and its host. */
function machine(node) {
  const host = (node.process || '').replace(/^[0-9]+@/, '');
  return node.node + (host && host !== node.node ? ' on ' + host : '');
}

function showMachines(status) {
  const nodes = status.nodes || [];
  by('machines').hidden = nodes.length === 0;
  showLines(by('nodes'), nodes.map((node) => {
    if (!node.living) return ['soft', machine(node) + ': does not take part, last seen at ' + clock(node.seenAt) + '.'];
    const roles = [node.node === status.node ? 'this machine' : '', node.leads ? 'leads' : ''].filter(Boolean).join(', ');
    return [node.gate ? 'bad' : 'good', machine(node) + (roles ? ' (' + roles + ')' : '') + ': '
      + counted(node.transfers, 'transfer', 'transfers') + ', ' + counted(node.staged, 'staged file', 'staged files')
      + (node.gate ? '. ' + node.gate : '') + '.'];
  }));
  const whose = nodes.length > 1 && status.downRate !== undefined ? 'of this machine' : '';
  text(by('down-more'), whose);
  text(by('up-more'), whose);
}

function showChart(status) {
  const history = status.history || [];
  const chart = by('chart');
  by('over-time').hidden = history.length === 0;
  const rates = [];
  for (let i = 1; i < history.length; i++) {
    const seconds = history[i - 1][0] - history[i][0];
    if (seconds >= 2) {
      rates.push({ ago: history[i][0], down: (history[i][1] - history[i - 1][1]) / seconds, up: (history[i][2] - history[i - 1][2]) / seconds });
    }
  }
  if (rates.length < 2) {
    text(by('chart-most'), 'The chart begins after a few seconds of a run.');
    chart.setAttribute('aria-label', 'No figures yet');
    chart.replaceChildren();
    text(by('chart-from'), '');
    return;
  }
  const most = Math.max(0, ...rates.map((one) => Math.max(one.down, one.up)));
  const from = rates[0].ago;
  const last = rates[rates.length - 1].ago;
  const line = (key) => rates.map((one) => (1000 * (from - one.ago) / Math.max(1, from - last)).toFixed(1) + ','
    + (156 - (150 * Math.max(0, one[key])) / Math.max(1, most)).toFixed(1)).join(' ');
  chart.replaceChildren(
    svg('line', { x1: 0, y1: 156, x2: 1000, y2: 156, class: 'axis' }),
    svg('line', { x1: 0, y1: 6, x2: 1000, y2: 6, class: 'axis' }),
    svg('polyline', { points: line('down'), class: 'down' }),
    svg('polyline', { points: line('up'), class: 'up' }));
  text(by('chart-most'), most > 0 ? 'up to ' + bytes(most) + '/s' : 'nothing was transferred');
  text(by('chart-from'), duration(from) + ' ago');
  chart.setAttribute('aria-label', 'Rates of the last ' + duration(from) + ': at most ' + bytes(most) + ' per second; now download '
    + bytes(status.downRate) + ' and upload ' + bytes(status.upRate) + ' per second');
}

function showFailures(status) {
  const groups = status.failures || [];
  const list = by('failures');
  const wanted = JSON.stringify(groups) + status.actions.includes('retry');
  if (list.dataset.shown !== wanted) {
    list.dataset.shown = wanted;
    const focused = list.contains(document.activeElement) ? document.activeElement.id : '';
    list.replaceChildren(...groups.map((group, index) => failure(group, index, status.actions.includes('retry'))));
    if (focused && by(focused)) by(focused).focus();
  }
  by('no-failures').hidden = groups.length > 0;
}

function failure(group, index, mayRetry) {
  const card = element('li', { class: 'card pad' },
    element('h3', {}, number(group.count) + ' ' + group.state.toLowerCase() + (group.rule ? ': ' : ''), element('code', { textContent: group.rule })),
    element('p', { textContent: group.message }),
    element('p', {}, element('b', { textContent: 'To do: ' }), group.advice),
    element('ul', {}, ...group.videos.map((video) => element('li', {},
      titleLink(video.id, video.title, 'failed-' + index + '-')))));
  const buttons = element('p', { class: 'actions' });
  if (group.rule) {
    const show = element('button', { type: 'button', id: 'show-' + group.state + group.rule, textContent: 'Show in the table' });
    show.addEventListener('click', () => {
      query.rule = group.rule;
      by('state').value = group.state.toLowerCase();
      filterChanged();
      by('videos').focus();
      by('videos').scrollIntoView();
    });
    buttons.append(show);
  }
  if (mayRetry && group.retry && group.rule) {
    const retry = element('button', { type: 'button', id: 'retry-' + group.rule, textContent: 'Try these again' });
    retry.addEventListener('click', () => act('retry', { rule: group.rule }, retry));
    buttons.append(retry);
  }
  if (buttons.children.length > 0) card.append(buttons);
  return card;
}

let countsShown = '';

function show(status) {
  showRun(status);
  showProgress(status);
  showTransfers(status);
  showGates(status);
  showMachines(status);
  showChart(status);
  showFailures(status);
  const counts = JSON.stringify(status.counts);
  if (counts !== countsShown) {
    countsShown = counts;
    stale = true;
  }
}

// ---- Actions

async function act(action, parameters = {}, button = null) {
  if (button) button.disabled = true;
  try {
    const answer = await fetch('/api/actions/' + action + '?' + new URLSearchParams(parameters), {
      method: 'POST',
      headers: { 'X-Csrf-Token': csrf },
    });
    const result = await answer.json();
    text(by('message'), result.message);
    by('message').className = 'notice ' + (result.done ? 'good' : 'bad');
    stale = true;
    const fresh = await fetch('/api/overview');
    if (fresh.ok) show(await fresh.json());
  } catch (e) {
    text(by('message'), 'yt2ms does not answer. Is the run still working?');
    by('message').className = 'notice bad';
  }
  if (button) button.disabled = false;
}

for (const button of by('actions').querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    await act(button.dataset.action, {}, button);
    // The pressed button is replaced by another one, which gets the focus in its place.
    if (button.hidden) by('actions').querySelector('button:not([hidden])')?.focus();
  });
}

// ---- The table

const query = { page: 1, rule: '' };
let stale = false;
let asked = 0;

function parameters() {
  const wanted = new URLSearchParams();
  for (const [key, value] of Object.entries({
    search: by('search').value.trim(),
    state: by('state').value,
    rule: query.rule,
    sort: by('sort').value === 'position' ? '' : by('sort').value,
    order: by('order').checked ? 'desc' : '',
    page: query.page > 1 ? String(query.page) : '',
  })) if (value) wanted.set(key, value);
  return wanted;
}

async function load() {
  const mine = ++asked;
  stale = false;
  const wanted = parameters();
  const answer = await fetch('/api/videos?' + wanted).catch(() => null);
  if (mine !== asked) return;
  if (!answer || !answer.ok) {
    text(by('found'), 'The table can’t be read at this moment; the page tries again.');
    stale = true;
    return;
  }
  const table = await answer.json();
  if (mine !== asked) return;
  query.page = table.page;
  history.replaceState(null, '', wanted.size > 0 ? '/?' + wanted : '/');
  text(by('found'), table.found === table.total ? number(table.total) + ' videos' : number(table.found) + ' of ' + number(table.total) + ' videos');
  text(by('page'), 'Page ' + number(table.page) + ' of ' + number(table.pages));
  by('previous').disabled = table.page <= 1;
  by('next').disabled = table.page >= table.pages;
  const rule = by('rule');
  rule.hidden = !query.rule;
  text(rule, 'Rule ' + query.rule + ' ×');
  rule.setAttribute('aria-label', 'Show videos of all rules, not only of ' + query.rule);
  for (const head of document.querySelectorAll('th[data-sort]')) {
    if (head.dataset.sort === by('sort').value) head.setAttribute('aria-sort', by('order').checked ? 'descending' : 'ascending');
    else head.removeAttribute('aria-sort');
  }
  const rows = by('rows');
  const focused = rows.contains(document.activeElement) ? document.activeElement.id : '';
  rows.replaceChildren(...(table.rows.length > 0 ? table.rows.map(row) : [element('tr', {}, element('td', { colSpan: 7, class: 'soft', textContent: table.total > 0 ? 'No video matches.' : 'No videos are known yet.' }))]));
  if (focused && by(focused)) by(focused).focus();
}

function row(video) {
  return element('tr', {},
    element('td', { class: 'title' },
      titleLink(video.id, video.title, 'video-'),
      element('span', { class: 'soft small' }, element('code', { textContent: video.id }), video.why ? ' ' + video.why : '')),
    element('td', {}, element('span', { class: 'badge ' + video.state.toLowerCase(), textContent: video.state.toLowerCase() })),
    element('td', { class: 'wide', textContent: day(video.publishedAt) }),
    element('td', { class: 'wide number', textContent: video.seconds > 0 ? length(video.seconds) : '' }),
    element('td', { class: 'wide number', textContent: bytes(video.bytes) }),
    element('td', { class: 'wide number', textContent: video.attempts > 0 ? String(video.attempts) : '' }),
    element('td', { class: 'wide', textContent: video.uploadedAt ? clock(video.uploadedAt, false) : '' }));
}

function filterChanged() {
  query.page = 1;
  load();
}

let typing;
by('search').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(filterChanged, 200);
});
by('filter').addEventListener('submit', (event) => {
  event.preventDefault();
  filterChanged();
});
for (const id of ['state', 'sort', 'order']) by(id).addEventListener('change', filterChanged);
by('rule').addEventListener('click', () => {
  query.rule = '';
  by('search').focus();
  filterChanged();
});
by('previous').addEventListener('click', () => {
  query.page--;
  load();
});
by('next').addEventListener('click', () => {
  query.page++;
  load();
});
for (const head of document.querySelectorAll('th[data-sort]')) {
  const button = element('button', { type: 'button', textContent: head.textContent });
  button.addEventListener('click', () => {
    const again = by('sort').value === head.dataset.sort;
    by('order').checked = again ? !by('order').checked : false;
    by('sort').value = head.dataset.sort;
    filterChanged();
  });
  head.replaceChildren(button);
}

// ---- Start

const given = new URLSearchParams(location.search);
by('search').value = given.get('search') || '';
for (const id of ['state', 'sort']) if ([...by(id).options].some((option) => option.value === given.get(id))) by(id).value = given.get(id);
by('order').checked = given.get('order') === 'desc';
query.rule = given.get('rule') || '';
query.page = Number(given.get('page')) || 1;
load();
setInterval(() => {
  if (stale && !document.hidden) load();
}, 3000);

/** Says why no figures arrive, if that is known. */
async function problem() {
  try {
    if ((await fetch('/api/overview')).status === 401) {
      return 'The figures are not up to date: yt2ms was started again, with another token. Open the link that it printed, or load this page again and enter the token.';
    }
  } catch (e) {
    // The server does not answer.
  }
  return 'The figures are not up to date: yt2ms does not answer. The run may have ended; “yt2ms status” shows how.';
}

function connect() {
  const events = new EventSource('/api/events');
  let refused = '';
  events.addEventListener('overview', (event) => {
    refused = '';
    by('connection').hidden = true;
    show(JSON.parse(event.data));
  });
  events.addEventListener('refused', (event) => {
    refused = event.data + ' Close some of them; this one then shows its figures.';
  });
  events.addEventListener('error', async () => {
    const connection = by('connection');
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
    const why = refused || await problem();
    if (events.readyState === EventSource.OPEN) return;
    connection.hidden = false;
    text(connection, why);
  });
}
connect();
