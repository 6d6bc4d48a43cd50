"use strict";

// A form with data-reads shows there, as one types, what the service reads in its words: it is sent as if the button
// "read" were pressed, which is what does the same without scripts.
for (const form of document.querySelectorAll("form[data-reads]")) {
  const place = document.querySelector(form.dataset.reads);
  let asked = 0;
  let waiting = 0;

  async function show() {
    const turn = ++asked;
    const sent = new URLSearchParams(new FormData(form));
    sent.set("do", "read");
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(form.dataset.reads);
    if (turn === asked && found) {
      place.replaceChildren(...found.childNodes);
    }
  }

  form.addEventListener("input", (event) => {
    if (["text", "number", "numberless"].includes(event.target.name)) {
      clearTimeout(waiting);
      waiting = setTimeout(() => show().catch(() => {}), 200);
    }
  });
}

// A field with data-names is told, as one types, what things of that kind there are.
for (const field of document.querySelectorAll("input[data-names]")) {
  let asked = 0;
  let waiting = 0;

  async function suggest() {
    const turn = ++asked;
    const question = new URLSearchParams({ type: field.dataset.names, q: field.value });
    const answer = await fetch(`/suggest?${question}`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("#options");
    if (turn === asked && found) {
      field.list.replaceChildren(...found.children);
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest().catch(() => {}), 150);
  });
}

// A button that ticks all boxes of a name; without scripts it is not shown.
for (const button of document.querySelectorAll("[data-ticks]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll(`input[name="${button.dataset.ticks}"]`)];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) {
      box.checked = !all;
    }
  });
}

const wrong = document.getElementById("wrong");
if (wrong) {
  wrong.focus();
}
