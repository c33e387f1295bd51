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

if (document.querySelector("[data-shortcuts]")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(WRITING)) return;
    const target = TARGETS[event.key] && document.querySelector(`main ${TARGETS[event.key].replaceAll(", ", ", main ")}`);
    if (!target) return;
    event.preventDefault();
    target.click();
    if (target.type === "radio") target.focus();
  });
}
