"use strict";

// one thing to decide is the current one: J and K go on and back, the other keys press its buttons
const items = () => [...document.querySelectorAll("[data-item]")];
let current = items()[0] || null;
const mark = (item, scroll) => {
  current?.removeAttribute("aria-current");
  current = item;
  current?.setAttribute("aria-current", "true");
  if (scroll) current?.scrollIntoView({ block: "nearest" });
};
mark(current, false);
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) mark(item, false);
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.closest("input")) return event.target.blur(); // back from writing to deciding
  if (event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const all = items();
    const next = all[all.indexOf(current) + (key === "j" ? 1 : -1)];
    if (next) mark(next, true);
  } else if (key === "u") document.querySelector(".decided button")?.click();
  else if (key === "?") document.querySelector("[data-keys]").toggleAttribute("open");
  else {
    const button = current?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    event.preventDefault(); // else the letter goes into the field that is still to be filled in
    button.click();
  }
});

// what is wrong in a large graph is found while the page is read already
const look = async () => {
  const section = document.querySelector("[data-faults]");
  if (!section?.querySelector("[data-looking]")) return;
  await new Promise((done) => setTimeout(done, 1500));
  const response = await fetch("/desk");
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-faults]");
  section.replaceWith(fresh);
  look();
};
look();
