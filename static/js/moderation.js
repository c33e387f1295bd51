// One key for what a moderator does most. Switched off in the overview; every page works without.
"use strict";

const TARGETS = {
  a: "[name=verb][value='published']",
  c: "[name=verb][value='changes asked for']",
  r: "[name=verb][value='rejected']",
  y: "[name=answer][value=yes]",
  o: "[name=answer][value=no]",
  t: "[name=take], [name=over], [name=release]",
  n: "[data-key=n]",
};
const WRITING = "input:not([type=radio]), textarea, select, [contenteditable]";

// in the list of work: the row where the focus is, or the first
const ANSWERS = { d: "done", l: "later_7", x: "not_needed" };

function rowAt(step) {
  const rows = [...document.querySelectorAll("[data-work]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (here < 0) return step === undefined ? undefined : rows[0];
  return rows[Math.min(Math.max(here + (step ?? 0), 0), rows.length - 1)];
}

function pressInList(key) {
  if (key === "j" || key === "k") rowAt(key === "j" ? 1 : -1)?.querySelector("[data-act]").focus();
  if (ANSWERS[key]) rowAt()?.querySelector(`[name=answer][value=${ANSWERS[key]}]`).click();
}

if (document.querySelector("[data-shortcuts]")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(WRITING)) return;
    pressInList(event.key);
    const target = TARGETS[event.key] && document.querySelector(`main ${TARGETS[event.key].replaceAll(", ", ", main ")}`);
    if (!target) return;
    event.preventDefault();
    target.click();
    if (target.type === "radio") target.focus();
  });
}
