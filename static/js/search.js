// Suggestions under a search box. Optional: without this file the box is a plain form.
"use strict";

// what it says is marked for translation in base.html
const said = document.currentScript.dataset;

for (const field of document.querySelectorAll("[data-suggestions]")) {
  const [list, spoken] = [document.createElement("ul"), document.createElement("span")];
  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", said.list);
  list.hidden = true;
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  field.parentElement.after(list, spoken);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) field.setAttribute(name, value);
  let current = -1, asked = "", waiting;

  const point = (place) => {
    current = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", number === place));
    if (place < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  };
  const open = (is) => {
    list.hidden = !is;
    field.setAttribute("aria-expanded", is);
    if (!is) point(-1);
  };
  const option = (found, number) => {
    const [row, about] = [document.createElement("li"), document.createElement("span")];
    row.id = `${list.id}-${number}`;
    row.setAttribute("role", "option");
    row.dataset.url = found.url;
    about.className = "muted";
    about.textContent = found.about;
    row.append(found.title, " ", about);
    return row;
  };
  const ask = async () => {
    const typed = field.value.trim();
    if (typed === asked) return open(list.children.length > 0 && typed.length > 1);
    asked = typed;
    const answer = typed.length > 1 && await fetch(`${field.dataset.suggestions}?${new URLSearchParams({ q: typed })}`).catch(() => null);
    if (typed !== asked) return;
    const found = answer && answer.ok ? (await answer.json()).suggestions : [];
    list.replaceChildren(...found.map(option));
    open(found.length > 0 && document.activeElement === field);
    spoken.textContent = typed.length < 2 ? "" : found.length > 1 ? said.many.replace("{n}", found.length) : found.length ? said.one : said.none;
  };

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  field.addEventListener("blur", () => open(false));
  field.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); open(false); }
    if (event.key === "Enter" && current >= 0) { event.preventDefault(); location.assign(list.children[current].dataset.url); }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || last < 0) return;
    event.preventDefault();
    if (list.hidden) open(true);
    if (event.key === "ArrowDown") point(current === last ? -1 : current + 1);
    else point(current === -1 ? last : current - 1);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-url]");
    if (chosen) location.assign(chosen.dataset.url);
  });
}
