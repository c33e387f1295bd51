// Toolbar, preview, drafts and quotes where people write. Optional: every form works without it.
"use strict";

// what it says is marked for translation in templates/forums/_head.html
const words = document.currentScript.dataset;

const MARKS = [
  ["bold", "**", "**", "b"], ["italic", "*", "*", "i"], ["code", "`", "`"],
  ["link", "[", "](https://)"], ["list", "- ", ""], ["numbers", "1. ", ""], ["quote", "> ", ""],
  ["table", "| One | Two |\n|---|---|\n| ", " | |"],
];
const OF_LINES = new Set(["list", "numbers", "quote"]);

const mark = (field, [name, before, after]) => {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  const chosen = field.value.slice(from, to);
  const text = OF_LINES.has(name) ? chosen.split("\n").map((line) => before + line).join("\n") : before + chosen + after;
  field.setRangeText(text, from, to, "end");
  if (!chosen) field.selectionStart = field.selectionEnd = from + before.length;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const toolbar = (field) => {
  const bar = document.createElement("div");
  bar.className = "writing-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.tools);
  bar.setAttribute("aria-controls", field.id);
  for (const each of MARKS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reaction";
    button.textContent = words[each[0]];
    button.tabIndex = bar.children.length ? -1 : 0;
    if (each[3]) button.title = `Ctrl+${each[3].toUpperCase()}`;
    button.addEventListener("click", () => mark(field, each));
    bar.append(button);
  }
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...bar.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    for (const button of all) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  field.addEventListener("keydown", (event) => {
    const found = (event.ctrlKey || event.metaKey) && !event.altKey && MARKS.find((each) => each[3] === event.key);
    if (!found) return;
    event.preventDefault();
    mark(field, found);
  });
  field.before(bar);
};

// a request outlives its page when it is small enough for the browser
const MOST_KEPT_ALIVE = 60000;
const send = (form, address) => {
  const body = new URLSearchParams(new FormData(form)).toString();
  const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(address, { method: "POST", keepalive: body.length < MOST_KEPT_ALIVE, headers, body });
};

const previews = (form, field) => {
  const shown = document.createElement("div");
  shown.className = "post prose";
  shown.tabIndex = -1;
  shown.hidden = true;
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", words.preview);
  form.querySelector(".post-actions").before(shown);
  form.querySelector("[name=preview]").addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await send(form, "/forums/preview/").catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return form.requestSubmit(event.target);
    shown.innerHTML = await answer.text() || words.empty;
    shown.hidden = false;
    shown.focus();
  });
  field.addEventListener("input", () => { shown.hidden = true; });
};

const drafts = (form, field) => {
  const [note, version, title] = [form.querySelector("[data-draft-note]"), form.elements.draft_version, form.elements.title];
  const save = form.querySelector("[name=keep]");
  let waiting, lastSaved = "", stopped = false;
  const apart = new Set(["csrfmiddlewaretoken", "draft_version"]);
  const typed = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !apart.has(name)));
  lastSaved = typed();
  const choose = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reaction";
    button.textContent = label;
    button.addEventListener("click", () => { stopped = false; act(); field.focus(); });
    note.append(" ", button);
  };
  const clash = (other) => {
    stopped = true;
    note.textContent = words.clash.replace("{time}", other.at);
    choose(words.other, () => {
      field.value = other.text;
      if (title) title.value = other.title;
      version.value = other.version;
      lastSaved = typed();
      note.textContent = "";
    });
    choose(words.this, () => { version.value = other.version; keep(); });
  };
  const keep = async () => {
    clearTimeout(waiting);
    const now = typed();
    if (stopped || now === lastSaved) return;
    const answer = await send(form, save.formAction).catch(() => null);
    if (!answer) note.textContent = words.offline;
    else if (answer.redirected || answer.status === 403) note.textContent = words.out;
    else if (answer.status === 409) clash(await answer.json());
    else if (answer.ok) {
      const saved = await answer.json();
      [version.value, lastSaved] = [saved.version, now];
      note.textContent = saved.at ? words.saved.replace("{time}", saved.at) : "";
    }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 1500); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(waiting); });
  save.addEventListener("click", (event) => { event.preventDefault(); keep(); });
};

const mentions = (field) => {
  const [list, spoken] = [document.createElement("ul"), document.createElement("span")];
  list.id = `${field.id}-people`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.people);
  list.hidden = true;
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  field.parentElement.classList.add("suggests");
  field.after(list, spoken);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let current = 0, found = [], waiting;
  const begun = () => /(?:^|[\s(["“‘])@(\p{L}[\p{L}\p{M}'’. -]{1,60})$/u.exec(field.value.slice(0, field.selectionStart));
  const point = (place) => {
    current = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", number === place));
    field.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const close = () => { list.hidden = true; field.removeAttribute("aria-activedescendant"); };
  const choose = () => {
    const name = begun();
    close();
    if (!name) return;
    field.setRangeText(`${found[current].token} `, field.selectionStart - name[1].length - 1, field.selectionStart, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = async () => {
    const name = begun();
    if (!name) return close();
    const answer = await fetch(`/forums/people/?${new URLSearchParams({ q: name[1] })}`).catch(() => null);
    found = answer && answer.ok && !answer.redirected ? (await answer.json()).people : [];
    if (!found.length || !begun()) return close();
    list.replaceChildren(...found.map((person, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.textContent = person.name;
      return option;
    }));
    list.hidden = false;
    point(0);
    spoken.textContent = found.length === 1 ? words.onePerson : words.manyPeople.replace("{n}", found.length);
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 200); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) point((current + step + found.length) % found.length);
    else if (event.key === "Enter") choose();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    point([...list.children].indexOf(event.target));
    choose();
  });
};

for (const form of document.querySelectorAll("form[data-writing]")) {
  const field = form.querySelector("textarea");
  toolbar(field);
  mentions(field);
  previews(form, field);
  drafts(form, field);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quote]");
  const field = document.querySelector("#reply textarea");
  if (!link || !field) return;
  event.preventDefault();
  const post = link.closest(".post");
  const [selection, prose] = [document.getSelection(), post.querySelector(".prose")];
  const inside = !selection.isCollapsed && prose.contains(selection.anchorNode) && prose.contains(selection.focusNode);
  const said = (inside ? selection.toString() : prose.innerText).trim().slice(0, 1000);
  const address = new URL(post.querySelector("header a time").parentElement.href).pathname;
  const quote = [`[Post ${link.dataset.quote}](${address}):`, "", ...said.split("\n")].map((line) => `> ${line}`.trimEnd()).join("\n");
  field.value += `${field.value ? "\n\n" : ""}${quote}\n\n`;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
