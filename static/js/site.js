// Optional: every page works without this file.
"use strict";

// what it says is marked for translation in base.html
const texts = document.currentScript.dataset;

// a table that folds into blocks is none to some screen readers, unless it says that it is
const parts = { "": "table", "thead, tbody": "rowgroup", "tr": "row", "td": "cell", "thead th": "columnheader", "tbody th": "rowheader" };
for (const table of document.querySelectorAll(".folds, .bar-chart")) {
  for (const [part, role] of Object.entries(parts)) {
    for (const each of part ? table.querySelectorAll(part) : [table]) each.setAttribute("role", role);
  }
}

// an address with a fragment keeps a page from focusing what is wrong by itself
const wrong = document.querySelector(".error-summary[autofocus]");
if (wrong && location.hash) wrong.focus();

for (const note of document.querySelectorAll("[data-count-for]")) {
  const field = document.getElementById(note.dataset.countFor);
  const limit = field && field.maxLength;
  if (!field || limit < 1) continue;
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  note.after(spoken);
  let waiting;
  const show = () => {
    const left = limit - field.value.length;
    note.textContent = left === 1 ? texts.oneLeft : texts.left.replace("{n}", left.toLocaleString(document.documentElement.lang));
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (document.activeElement === field) spoken.textContent = note.textContent; }, 1000);
  };
  field.addEventListener("input", show);
  if (field.value) show();
}

document.addEventListener("allauth.error", () => {
  for (const problem of document.querySelectorAll("[data-passkey-problem]")) problem.hidden = false;
});

document.addEventListener("click", (event) => {
  const shown = event.target.closest && event.target.closest("[data-beside]");
  const link = shown && event.target.closest(".card-title a");
  if (!link) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(`${link.pathname}opened/?beside=${shown.dataset.beside}`, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token } }).catch(() => null);
});

for (const part of document.querySelectorAll("[data-alike]")) {
  const [title, category] = ["id_title", "id_category"].map((id) => document.getElementById(id));
  const [spoken, list] = [document.getElementById("alike-count"), part.querySelector("div")];
  let waiting, asked = "";
  const ask = async () => {
    const query = new URLSearchParams({ title: title.value.trim(), category: category.value });
    if (title.value.trim().length < 4 || query.toString() === asked) return;
    asked = query.toString();
    const answer = await fetch(`${part.dataset.alike}?${asked}`).catch(() => null);
    if (!answer || !answer.ok || query.toString() !== asked) return;
    list.innerHTML = await answer.text();
    const found = list.querySelectorAll("ul > li").length;
    part.hidden = !found;
    spoken.textContent = found ? texts.similar.replace("{n}", found) : "";
  };
  for (const field of [title, category]) field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 400); });
}

for (const part of document.querySelectorAll("[data-read]")) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) fetch(part.dataset.read, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token.value }, body: new URLSearchParams({ number: part.dataset.readTo }) }).catch(() => null);
}

// what one was told of a page is read when one is on it; a line of the list when it is opened
for (const badge of document.querySelectorAll("[data-unread]")) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const send = (address, values) => fetch(address, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token }, body: new URLSearchParams(values) }).catch(() => null);
  send(badge.dataset.unread, { page: location.pathname });
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("[data-line]");
    if (link) send(link.dataset.address, { line: link.dataset.line });
  });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest && event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const copied = await navigator.clipboard.writeText(button.dataset.copy).then(() => true, () => false);
  const { copied: done = texts.copied, refused = button.dataset.copy } = button.dataset;
  button.textContent = copied ? done : refused;
});

// as text for a mail, and as headings and lists for Word
document.addEventListener("click", async (event) => {
  const button = event.target.closest && event.target.closest("[data-copy-from]");
  if (!button) return;
  const part = document.getElementById(button.dataset.copyFrom);
  const blob = (text, type) => new Blob([text], { type });
  const item = { "text/plain": blob(part.innerText, "text/plain"), "text/html": blob(part.innerHTML, "text/html") };
  const copied = await navigator.clipboard.write([new ClipboardItem(item)]).then(() => true, () => false);
  if (copied) button.textContent = button.dataset.copied;
  else getSelection().selectAllChildren(part);
});

// what a worker does is shown as it goes on; once it is done, the page that follows
for (const part of document.querySelectorAll("[data-progress]")) {
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page && page.querySelector("[data-progress]");
    if (page && !now) return location.replace(answer.url);
    if (now) part.replaceChildren(...now.childNodes);
    setTimeout(look, 3000);
  };
  setTimeout(look, 3000);
}
