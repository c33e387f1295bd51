// Optional: a cell opens in place; without this file its link leads to a page with the same form.
"use strict";

const list = document.querySelector("[data-own-list]");
const table = list.querySelector("[tabindex]");
const spoken = list.querySelector("[role=status]");
const { all } = document.currentScript ? document.currentScript.dataset : {};

const read = async (address, options) => {
  const answer = await fetch(address, options).catch(() => null);
  if (!answer || !answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, form: page.querySelector("main form.panel:not(#selected)") };
};

const close = (form) => {
  const link = form.previousElementSibling;
  form.remove();
  link.hidden = false;
  link.focus();
};

const open = (link, form) => {
  for (const each of list.querySelectorAll("td > form")) close(each);
  link.hidden = true;
  link.after(form);
  (form.querySelector(".error-summary") || form.querySelector("input:not([type=hidden]), select, textarea")).focus();
};

// the cells of the row as they are now; a row that no longer fits the filters goes
const refresh = (row, page) => {
  const fresh = page.getElementById(row.id);
  spoken.textContent = (page.querySelector("main .banner") || { textContent: "" }).textContent.trim();
  const count = page.getElementById("results");
  if (count) document.getElementById("results").textContent = count.textContent;
  if (!fresh) return row.remove();
  [...row.cells].forEach((cell, place) => { cell.innerHTML = fresh.cells[place].innerHTML; });
};

list.addEventListener("click", async (event) => {
  const cancel = event.target.closest("[data-cancel]");
  if (cancel) { event.preventDefault(); return close(cancel.closest("form")); }
  const link = event.target.closest("a.cell");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const answer = await read(link.href);
  if (answer && answer.form) open(link, answer.form);
  else location.assign(link.href);
});

list.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest("td > form");
  if (form) close(form);
});

list.addEventListener("submit", async (event) => {
  const form = event.target.closest("td > form");
  if (!form) return;
  event.preventDefault();
  const [row, address] = [form.closest("tr"), form.previousElementSibling.href];
  const answer = await read(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer) return form.submit();
  if (answer.form) return open(form.previousElementSibling, answer.form);
  refresh(row, answer.page);
  const link = [...row.querySelectorAll("a.cell")].find((each) => each.href === address);
  (link && row.isConnected ? link : table).focus();
});

const boxes = [...list.querySelectorAll("th > input")];
if (boxes.length) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: all });
  button.addEventListener("click", () => { for (const box of boxes) box.checked = true; });
  table.before(button);
}
