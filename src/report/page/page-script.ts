import { sheetGrid } from './sheet-grid.js';

/**
 * The one script of the page, hashed into the content policy. It reads what the markup says and adds: filters kept in
 * the address, scrubbing, a player, keys and copy buttons. Without it the page is whole, only still.
 */
export const pageScript = `'use strict';
${sheetGrid.toString()}
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
document.body.classList.remove('no-script');

const form = $('#filters');
const cards = $$('.card').map((element) => ({ element, text: element.textContent.toLowerCase(), data: element.dataset }));
const fields = ['group', 'state', 'sequence', 'method', 'model'];

function applyFilters() {
  const wanted = Object.fromEntries(fields.map((name) => [name, form.elements[name] ? form.elements[name].value : '']));
  const words = form.elements.q.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text, data } of cards) {
    const fits = fields.every((name) => !wanted[name] || data[name] === wanted[name]) && words.every((word) => text.includes(word));
    element.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const section of $$('.sequence')) section.hidden = !$('.card:not([hidden])', section);
  $('#count').value = shown === cards.length ? cards.length + ' takes' : shown + ' of ' + cards.length + ' takes';
  $('#none').hidden = shown > 0;
}

function writeHash() {
  const state = new URLSearchParams();
  for (const name of ['q', ...fields]) if (form.elements[name] && form.elements[name].value) state.set(name, form.elements[name].value);
  const hash = state.toString();
  history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
}

function readHash() {
  const hash = location.hash.slice(1);
  if (hash && !hash.includes('=')) return;
  const state = new URLSearchParams(hash);
  for (const name of ['q', ...fields]) {
    const field = form.elements[name];
    if (field) field.value = state.get(name) || '';
    if (field && field.selectedIndex === -1) field.value = '';
  }
  applyFilters();
}

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', () => { applyFilters(); writeHash(); });
form.addEventListener('reset', () => setTimeout(() => { applyFilters(); writeHash(); }));
addEventListener('hashchange', readHash);
applyFilters();
readHash();

function copy(button) {
  const text = button.dataset.copy;
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => copyBySelection(text));
  else copyBySelection(text);
  const label = button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = label; }, 1200);
}

function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

const sheets = new Map();
function loadSheet(frame) {
  const address = frame.dataset.sheet;
  if (!sheets.has(address)) {
    const image = new Image();
    const entry = { image, grid: undefined };
    image.addEventListener('load', () => { entry.grid = sheetGrid(image.naturalWidth, image.naturalHeight, Number(frame.dataset.aspect)); });
    image.src = address;
    sheets.set(address, entry);
  }
  return sheets.get(address);
}

function scrub(frame, share) {
  const { image, grid } = loadSheet(frame);
  if (!grid) return;
  const count = grid.columns * grid.rows;
  const index = Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  const width = image.naturalWidth / grid.columns, height = image.naturalHeight / grid.rows;
  let canvas = $('canvas', frame);
  if (!canvas) {
    canvas = document.createElement('canvas');
    canvas.width = width; canvas.height = height;
    const bar = document.createElement('span');
    bar.className = 'scrub-bar';
    frame.append(canvas, bar);
    frame.classList.add('scrubbing');
  }
  canvas.getContext('2d').drawImage(image, (index % grid.columns) * width, Math.floor(index / grid.columns) * height, width, height, 0, 0, width, height);
  frame.dataset.tile = String(index);
  $('.scrub-bar', frame).style.width = (100 * (index + 1)) / count + '%';
}

function endScrub(frame) {
  for (const part of $$('canvas, .scrub-bar', frame)) part.remove();
  frame.classList.remove('scrubbing');
}

for (const frame of $$('.frame[data-sheet]')) {
  frame.addEventListener('pointerenter', () => loadSheet(frame));
  frame.addEventListener('pointermove', (event) => {
    const box = frame.getBoundingClientRect();
    scrub(frame, (event.clientX - box.left) / box.width);
  });
  frame.addEventListener('pointerleave', () => endScrub(frame));
}

const viewer = $('#viewer');
const video = $('video', viewer);
let playing;

function play(frame) {
  const card = frame.closest('.card');
  playing = card;
  $('.broken', viewer).hidden = true;
  $('strong', viewer).textContent = card.dataset.name;
  $('.prompt', viewer).textContent = $('.prompt', card).textContent;
  video.src = frame.href;
  if (!viewer.open) viewer.showModal();
  // A play broken off by the next one is no fault; a broken file speaks through the error event.
  video.play().catch(() => undefined);
}

function step(by) {
  const playable = cards.map((card) => card.element).filter((card) => !card.hidden && $('a.frame', card));
  const next = playable[playable.indexOf(playing) + by];
  if (next) play($('a.frame', next));
}

video.addEventListener('error', () => { if (video.getAttribute('src')) $('.broken', viewer).hidden = false; });
viewer.addEventListener('close', () => { video.removeAttribute('src'); video.load(); if (playing) playing.focus(); });
viewer.addEventListener('keydown', (event) => {
  if (event.target === video || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  event.preventDefault();
  step(event.key === 'ArrowRight' ? 1 : -1);
});

addEventListener('click', (event) => {
  const target = event.target.closest('[data-copy], a.frame, [data-step], [data-close]');
  if (!target) return;
  if (target.dataset.copy !== undefined) copy(target);
  else if (target.dataset.step) step(Number(target.dataset.step));
  else if (target.dataset.close !== undefined) viewer.close();
  else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); play(target); }
});

function moveFocus(key) {
  const shown = cards.map((card) => card.element).filter((card) => !card.hidden);
  const current = shown.indexOf(document.activeElement.closest('.card'));
  if (current === -1) return shown[0];
  if (key === 'ArrowRight') return shown[current + 1];
  if (key === 'ArrowLeft') return shown[current - 1];
  const box = shown[current].getBoundingClientRect();
  const column = shown.filter((card) => Math.abs(card.getBoundingClientRect().left - box.left) < 4);
  return column[column.indexOf(shown[current]) + (key === 'ArrowDown' ? 1 : -1)];
}

addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea, button, summary, dialog');
  if (event.key === '/' && !typing) { event.preventDefault(); form.elements.q.focus(); return; }
  if (event.key === 'Escape' && event.target === form.elements.q) { form.elements.q.value = ''; applyFilters(); writeHash(); form.elements.q.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = document.activeElement.closest('.card');
  if (event.key === ' ' && card && $('a.frame', card)) { event.preventDefault(); play($('a.frame', card)); return; }
  if (!event.key.startsWith('Arrow') || (!card && !event.key.endsWith('Right'))) return;
  const next = moveFocus(event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
});
`;
