'use strict';
(() => {
  const ID = 0, TITLE = 1, PUBLISHED = 2, SECONDS = 3, STATE = 4, CONTENT = 5, PLAYER = 6, FILE = 7, BYTES = 8, MEDIA = 9,
      UPLOADED = 10, RULE = 11, NOTES = 12, DIFFERENCES = 13, CAUSES = 14;
  const PAGE = 100;
  const byId = id => document.getElementById(id);
  const rows = JSON.parse(byId('data').textContent);
  const search = byId('search'), state = byId('state'), cause = byId('cause'), printed = byId('print'), body = byId('body'), count = byId('count');
  const previous = byId('previous'), next = byId('next');
  let texts;
  let found = rows;
  let page = 0;
  let order = null;

  // The texts come from YouTube and the platform, so they are only inserted as text nodes and never as HTML.
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const link = (address, text) => {
    if (!/^https?:\/\//i.test(address)) return element('code', text);
    const made = document.createElement('a');
    made.href = address;
    made.rel = 'noreferrer noopener';
    made.append(element('code', text));
    return made;
  };
  const size = bytes => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    while (bytes >= 999.95 && unit < units.length - 1) { bytes /= 1000; unit++; }
    return (unit ? bytes.toFixed(1) : bytes) + ' ' + units[unit];
  };
  const length = seconds => {
    const two = number => String(number).padStart(2, '0');
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds % 3600 / 60);
    return (hours ? hours + ':' + two(minutes) : minutes) + ':' + two(seconds % 60);
  };
  const colors = { FAILED: 'bad', DEFERRED: 'odd', VERIFIED: 'good', SKIPPED: 'soft' };

  const cell = (row, label, className, ...content) => {
    const made = element('td', '', className);
    made.dataset.label = label;
    const filled = content.filter(part => part);
    if (filled.length === 0) made.classList.add('empty');
    const box = document.createElement('div');
    box.append(...filled);
    made.append(box);
    row.append(made);
  };
  const shown = video => {
    const row = document.createElement('tr');
    cell(row, 'Video', 'key', link('https://www.youtube.com/watch?v=' + encodeURIComponent(video[ID]), video[ID]));
    const notes = video[NOTES].map(note => element('p', note, 'soft'));
    const differences = video[DIFFERENCES].map(([field, note, sent, received]) => {
      const list = document.createElement('dl');
      const add = (term, text) => { list.append(element('dt', term)); list.append(element('dd', text)); };
      add(field, note || 'differs from what was sent');
      add('sent', sent);
      add('found', received.trim() ? received : 'nothing');
      return list;
    });
    cell(row, 'Title', 'title', element('bdi', video[TITLE]), ...notes, ...differences);
    cell(row, 'Published', 'key', video[PUBLISHED]);
    cell(row, 'Length', 'number', video[SECONDS] ? length(video[SECONDS]) : '');
    const differs = video[STATE] === 'VERIFIED' && video[DIFFERENCES].length > 0;
    cell(row, 'State', 'key', element('span', video[STATE], differs ? 'odd' : colors[video[STATE]]),
        video[RULE] ? element('p', video[RULE], 'soft') : '');
    cell(row, 'Content', 'key', video[CONTENT] ? (video[PLAYER] ? link(video[PLAYER], video[CONTENT]) : element('code', video[CONTENT])) : '');
    cell(row, 'File', 'file', video[FILE] ? element('code', video[FILE]) : '',
        video[BYTES] || video[MEDIA] ? element('p', [video[BYTES] ? size(video[BYTES]) : '', video[MEDIA]].filter(part => part).join(', '), 'soft') : '');
    cell(row, 'Uploaded', 'key', video[UPLOADED]);
    return row;
  };

  const number = count => count.toLocaleString('en');
  const put = (from, to) => {
    body.replaceChildren(...found.slice(from, to).map(shown));
    count.textContent = `${number(found.length ? from + 1 : 0)} to ${number(Math.min(to, found.length))} of `
        + `${number(found.length)} videos` + (found.length < rows.length ? ` found (${number(rows.length)} in all)` : '');
  };
  const show = () => {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    put(page * PAGE, (page + 1) * PAGE);
    previous.disabled = page === 0;
    next.disabled = page === pages - 1;
  };
  const searched = [ID, TITLE, PUBLISHED, STATE, CONTENT, FILE, MEDIA, UPLOADED, RULE, NOTES, DIFFERENCES];
  const find = () => {
    texts ??= rows.map(row => searched.map(column => row[column]).flat(3).join('\n').toLowerCase());
    const words = search.value.toLowerCase().trim();
    const number = cause.value && Number(cause.value);
    found = rows.filter((row, i) => (!state.value || row[STATE] === state.value)
        && (number === '' || row[CAUSES].includes(number)) && (!words || texts[i].includes(words)));
    if (order) {
      const { column, factor } = order;
      // The array found is a copy, so sorting it does not change rows. Equal rows keep the order of the channel.
      found.sort((one, other) => factor * (typeof one[column] === 'number' ? one[column] - other[column]
          : one[column] < other[column] ? -1 : one[column] > other[column] ? 1 : 0));
    }
    page = 0;
    show();
  };
  let waiting;
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(find, 150); });
  state.addEventListener('change', find);
  cause.addEventListener('change', find);
  const turn = by => { page += by; show(); byId('all').scrollIntoView(); };
  previous.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  for (const button of document.querySelectorAll('#videos th button')) {
    button.addEventListener('click', () => {
      const heading = button.parentElement;
      const ascending = heading.getAttribute('aria-sort') !== 'ascending';
      document.querySelectorAll('#videos th').forEach(other => other.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      order = { column: Number(button.dataset.column), factor: ascending ? 1 : -1 };
      find();
    });
  }
  for (const one of document.querySelectorAll('[data-cause]')) {
    one.hidden = false;
    one.addEventListener('click', () => {
      search.value = '';
      state.value = '';
      cause.value = one.dataset.cause;
      find();
      byId('all').scrollIntoView();
      cause.focus({ preventScroll: true });
    });
  }
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach(one => { one.open = true; });
    put(0, printed.value ? Number(printed.value) : found.length);
  });
  addEventListener('afterprint', () => {
    folded.forEach(one => { one.open = false; });
    show();
  });
  byId('table').hidden = false;
  show();
})();
