"use strict";

const form = document.querySelector("[data-query]");
const text = form.querySelector("textarea");
const list = document.querySelector("#terms");
const status = document.querySelector("[data-status]");
const answer = document.querySelector("[data-answer]");
const fault = document.querySelector("#query-error");
const stop = form.querySelector("[data-stop]");
const terms = [...document.querySelectorAll("[data-terms] li")].map((item) => [item.dataset.term, item.textContent]);
let running = null;

const ask = (accept) => {
  running?.abort();
  running = new AbortController();
  return fetch("/sparql", {
    method: "POST",
    headers: { "content-type": "application/sparql-query", accept },
    body: text.value,
    signal: running.signal,
  });
};

// a page for what lies under this store's own base, else the term itself
const cell = (term) => {
  const place = document.createElement("td");
  if (!term) return place;
  if (term.type === "uri") {
    const link = document.createElement("a");
    const own = /^https:\/\/w3id\.org\/honours-kg\/(id\/.*)$/.exec(term.value);
    link.textContent = term.value.replace(/^.*\/(?=[^/]+\/[^/]+$)/, "");
    link.title = term.value;
    if (own) link.href = `/${own[1]}`;
    place.append(link);
  } else {
    place.textContent = term.value;
    if (term["xml:lang"]) place.lang = term["xml:lang"];
  }
  return place;
};

const table = (names, rows) => {
  const found = document.createElement("table");
  const head = found.createTHead().insertRow();
  for (const name of names) {
    const heading = document.createElement("th");
    heading.scope = "col";
    heading.textContent = name;
    head.append(heading);
  }
  const body = found.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of names) line.append(cell(row[name]));
  }
  return found;
};

// the place of a mistake is selected, so that it is seen and can be typed over
const point = (message) => {
  const found = /line (\d+),? column (\d+)/i.exec(message);
  if (!found) return;
  const before = text.value.split("\n").slice(0, found[1] - 1).join("\n");
  const at = before.length + (before ? 1 : 0) + Number(found[2]) - 1;
  text.focus();
  text.setSelectionRange(at, at + 1);
};

const show = async (response) => {
  const said = await response.text();
  if (!response.ok) {
    fault.textContent = said;
    fault.hidden = false;
    point(said);
    return;
  }
  if (!response.headers.get("content-type").startsWith("application/sparql-results+json")) {
    const plain = document.createElement("pre");
    plain.textContent = said;
    answer.replaceChildren(plain);
    return;
  }
  const result = JSON.parse(said);
  if ("boolean" in result) {
    status.textContent = result.boolean ? form.dataset.yes : form.dataset.no;
    return;
  }
  const rows = result.results.bindings;
  status.textContent = rows.length ? `${rows.length} ${form.dataset.rows}` : form.dataset.none;
  if (rows.length) answer.replaceChildren(table(result.head.vars, rows));
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  fault.hidden = true;
  answer.replaceChildren();
  status.textContent = "…";
  stop.hidden = false;
  try {
    const response = await ask("application/sparql-results+json, text/turtle;q=0.9");
    status.textContent = "";
    await show(response);
  } catch (error) {
    status.textContent = error.name === "AbortError" ? form.dataset.stopped : error.message;
  } finally {
    stop.hidden = true;
  }
});
stop.addEventListener("click", () => running?.abort());

for (const link of form.querySelectorAll("[data-format]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const response = await ask(link.dataset.format);
    if (!response.ok) return show(response);
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await response.blob());
    file.download = `answer.${link.dataset.suffix}`;
    file.click();
    URL.revokeObjectURL(file.href);
  });
}

form.querySelector("[data-example]").addEventListener("change", (event) => {
  if (event.target.value) location.search = `?example=${encodeURIComponent(event.target.value)}`;
});

// terms of the vocabulary are completed behind "hkg:", by their names or by what they are called
const word = () => /hkg:([\w㐀-鿿]*)$/.exec(text.value.slice(0, text.selectionStart));
let at = 0;
const close = () => {
  list.hidden = true;
};
const take = (term) => {
  const found = word();
  text.setRangeText(term, text.selectionStart - found[0].length, text.selectionStart, "end");
  close();
  text.focus();
};
const choose = (number) => {
  const items = [...list.children];
  at = (number + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
};
text.addEventListener("input", () => {
  const found = word();
  const fitting = found
    ? terms.filter(([term, label]) => term.slice(4).toLowerCase().startsWith(found[1].toLowerCase()) || (found[1] && label.includes(found[1])))
    : [];
  list.replaceChildren(
    ...fitting.slice(0, 10).map(([term, label]) => {
      const item = document.createElement("li");
      const small = document.createElement("small");
      item.setAttribute("role", "option");
      item.textContent = term;
      small.textContent = label;
      item.append(small);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(term);
      });
      return item;
    }),
  );
  list.hidden = fitting.length === 0;
  if (fitting.length) choose(0);
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(at + (event.key === "ArrowDown" ? 1 : -1));
  } else if (!list.hidden && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take(list.children[at].firstChild.textContent);
  } else if (event.key === "Escape") {
    close();
  }
});
text.addEventListener("blur", close);
