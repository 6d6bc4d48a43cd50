"use strict";

// A form with data-live shows its answer in that place of the page as one types. Without scripts it is sent as any form.
for (const form of document.querySelectorAll("form[data-live]")) {
  const place = document.querySelector(form.dataset.live);
  let asked = 0;
  let waiting = 0;

  async function show() {
    const turn = ++asked;
    const question = new URLSearchParams(new FormData(form));
    if (![...question.values()].some((value) => value.trim())) {
      place.replaceChildren();
      return;
    }
    const answer = await fetch(`${form.action}?${question}`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(form.dataset.live);
    if (turn === asked && found) {
      place.replaceChildren(...found.childNodes);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show().catch(() => {}), 150);
  });
}
