"use strict";

// names are completed as they are typed: the arrows choose, Enter opens (or fills in), Escape closes
for (const input of document.querySelectorAll("[data-suggest]")) {
  const fills = input.dataset.suggest === "fill";
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.id = `suggestions-${Math.abs([...document.querySelectorAll("[data-suggest]")].indexOf(input))}`;
  list.hidden = true;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.parentElement.append(list);
  let hits = [];
  let at = -1;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (hit) => {
    if (fills) {
      input.value = hit.name;
      close();
    } else {
      location.href = hit.page;
    }
  };
  const choose = (number) => {
    at = (number + hits.length) % hits.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const show = (found) => {
    hits = found;
    list.replaceChildren(
      ...hits.map((hit, index) => {
        const item = document.createElement("li");
        const kind = document.createElement("small");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.textContent = hit.fitted === hit.name ? hit.name : `${hit.name}（${hit.fitted}）`;
        kind.textContent = hit.kind;
        item.append(kind);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(hit);
        });
        return item;
      }),
    );
    at = -1;
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  };
  input.addEventListener("input", async () => {
    const number = ++asked;
    const typed = input.value.trim();
    if (!typed) return close();
    const response = await fetch(`/suggest?q=${encodeURIComponent(typed)}`);
    if (response.ok && number === asked) show(await response.json());
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(hits[at]);
    } else if (event.key === "Escape") {
      close();
    }
  });
  input.addEventListener("blur", close);
}

// in a document, a fact lights up the words that tell it, and the words their facts
const lit = (facts) => {
  for (const piece of document.querySelectorAll(".told")) {
    piece.classList.toggle("lit", piece.dataset.facts.split(" ").some((fact) => facts.includes(fact)));
  }
  for (const item of document.querySelectorAll("[data-fact]")) {
    item.classList.toggle("lit", facts.includes(item.dataset.fact));
  }
};
for (const item of document.querySelectorAll("[data-fact]")) {
  for (const kind of ["mouseenter", "focusin"]) item.addEventListener(kind, () => lit([item.dataset.fact]));
}
for (const piece of document.querySelectorAll(".told")) {
  piece.addEventListener("mouseenter", () => lit(piece.dataset.facts.split(" ")));
}

// a page that waits for a build is loaded again when it has ended
for (const status of document.querySelectorAll("[data-work]")) {
  const look = async () => {
    const response = await fetch(`/work/${encodeURIComponent(status.dataset.work)}`);
    if (!response.ok) return;
    const work = await response.json();
    if (work.state === "done" || work.state === "failed") location.reload();
    else setTimeout(look, 500);
  };
  look();
}
