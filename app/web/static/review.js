"use strict";

// A key does what the button of the current proposal does: the one that has the focus, or the first.
const proposals = [...document.querySelectorAll(".proposal")];
const help = document.querySelector(".keys");

function current() {
  const at = document.activeElement && document.activeElement.closest(".proposal");
  return at || proposals[0];
}

function go(to) {
  if (to) {
    to.focus();
  }
}

function mark() {
  for (const each of document.querySelectorAll("mark[data-of]")) {
    const is = proposals.length > 0 && each.dataset.of === current().dataset.claim;
    each.classList.toggle("current", is);
    if (is) {
      each.scrollIntoView({ block: "nearest" });
    }
  }
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || typing || proposals.length === 0) {
    return;
  }
  const place = proposals.indexOf(current());
  if (event.key === "j" || event.key === "k") {
    go(proposals[place + (event.key === "j" ? 1 : -1)]);
    return;
  }
  const does = current().querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (does) {
    event.preventDefault();
    does.click();
  }
});

if (help && proposals.length > 0) {
  help.hidden = false;
  document.addEventListener("focusin", mark);
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  go(asked && asked.matches(".proposal") ? asked : proposals[0]);
  window.addEventListener("hashchange", () => go(document.getElementById(location.hash.slice(1))));
}
