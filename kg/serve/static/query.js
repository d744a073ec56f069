"use strict";

const form = document.querySelector("[data-query]");
const text = form.querySelector("textarea");
const list = document.querySelector("#terms");
const status = document.querySelector("[data-status]");
const answer = document.querySelector("[data-answer]");
const fault = document.querySelector("#query-error");
const stop = form.querySelector("[data-stop]");
const limit = form.querySelector("[data-limit]");
const underlay = document.querySelector("[data-underlay]");
const views = document.querySelector("[data-views]");
const chart = document.querySelector("[data-chart]");
const frame = document.querySelector("[data-frame]");
const terms = [...document.querySelectorAll("[data-terms] li")].map((item) => [item.dataset.term, item.textContent]);
let running = null;
let late = false;
let found = null; // what the last answer holds: names and rows, or triples

const ask = async (accept) => {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  late = false;
  stop.hidden = false;
  const clock = setTimeout(() => {
    late = true;
    mine.abort(); // the server ends a query whose client goes
  }, 1000 * Number(limit.value));
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { "content-type": "application/sparql-query", accept },
      body: text.value,
      signal: mine.signal,
    });
    return { ok: response.ok, type: response.headers.get("content-type") || "", blob: await response.blob() };
  } finally {
    clearTimeout(clock);
    if (running === mine) stop.hidden = true;
  }
};

const { base } = form.dataset;
const own = (iri) => iri.startsWith(base);
const short = (iri) => iri.replace(/^.*\/(?=[^/]+\/[^/]+$)/, "");

// a page for what lies under this store's own base, else the term itself
const cell = (term) => {
  const place = document.createElement("td");
  if (!term) return place;
  if (term.type === "uri") {
    const link = document.createElement("a");
    link.textContent = short(term.value);
    link.title = term.value;
    if (own(term.value)) link.href = `/id/${term.value.slice(base.length)}`;
    place.append(link);
  } else {
    place.textContent = term.value;
    if (term["xml:lang"]) place.lang = term["xml:lang"];
  }
  return place;
};

const table = (names, rows) => {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const name of names) {
    const heading = document.createElement("th");
    heading.scope = "col";
    heading.textContent = name;
    head.append(heading);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of names) line.append(cell(row[name]));
  }
  return made;
};

// the place of a mistake is underlined in the text, and selected, so that it is seen and can be typed over
const paint = (start = 0, end = 0) => {
  const mark = document.createElement("mark");
  mark.textContent = text.value.slice(start, end);
  underlay.replaceChildren(text.value.slice(0, start), ...(end > start ? [mark] : []), `${text.value.slice(end)}\n`);
  underlay.scrollTop = text.scrollTop;
};
const point = (message) => {
  const place = /line (\d+),? column (\d+)/i.exec(message);
  if (!place) return;
  const before = text.value.split("\n").slice(0, place[1] - 1).join("\n");
  const start = Math.min(before.length + (before ? 1 : 0) + Number(place[2]) - 1, Math.max(0, text.value.length - 1));
  const word = /^[^\s{}().;,]+/.exec(text.value.slice(start));
  const end = start + Math.max(1, word ? word[0].length : 1);
  paint(start, end);
  text.focus();
  text.setSelectionRange(start, end);
};
text.addEventListener("scroll", () => {
  underlay.scrollTop = text.scrollTop;
});

const numeric = (term) => term?.type === "literal" && term.value.trim() !== "" && Number.isFinite(Number(term.value)) && /#(integer|decimal|double|float)$/.test(term.datatype || "");
// a column of numbers and one of names make a chart: [[name, number], …]; years come as names
const bars = () => {
  if (!found?.rows?.length) return null;
  const number = found.names.find((name) => found.rows.every((row) => numeric(row[name])));
  const label = found.names.find((name) => name !== number && found.rows.every((row) => row[name]));
  if (!number || !label) return null;
  return found.rows.map((row) => [row[label].type === "uri" ? short(row[label].value) : row[label].value, Number(row[number].value)]);
};
const iris = () => {
  const all = found?.rows ? found.rows.flatMap((row) => Object.values(row)).filter((term) => term.type === "uri").map((term) => term.value) : (found?.triples || "").match(/https?:\/\/[^\s<>"]+/g) || [];
  return [...new Set(all)].filter(own);
};
const draw = {
  table: () => {},
  chart: async () => {
    const rows = bars();
    const response = await fetch("/query/chart", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(rows) });
    const image = document.createElement("img");
    image.className = "chart";
    image.alt = rows.map(([name, number]) => `${name} ${number}`).join("；");
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await response.text())}`;
    chart.replaceChildren(image);
  },
  picture: () => {
    const sent = document.querySelector("[data-picture]");
    sent.iris.value = iris().join("\n");
    sent.submit();
  },
};
const view = (chosen) => {
  for (const button of views.children) button.setAttribute("aria-pressed", String(button.dataset.view === chosen));
  answer.hidden = chosen !== "table";
  chart.hidden = chosen !== "chart";
  frame.hidden = chosen !== "picture";
  draw[chosen]();
};
for (const button of views.children) button.addEventListener("click", () => view(button.dataset.view));
const offer = () => {
  view("table");
  views.hidden = !found;
  views.querySelector("[data-view=chart]").disabled = !bars();
  views.querySelector("[data-view=picture]").disabled = !iris().length;
};

const show = async (response) => {
  const said = await response.blob.text();
  if (!response.ok) {
    fault.textContent = said;
    fault.hidden = false;
    point(said);
    return;
  }
  if (!response.type.startsWith("application/sparql-results+json")) {
    const plain = document.createElement("pre");
    plain.textContent = said;
    answer.replaceChildren(plain);
    found = { triples: said };
    offer();
    return;
  }
  const result = JSON.parse(said);
  if ("boolean" in result) {
    status.textContent = result.boolean ? form.dataset.yes : form.dataset.no;
    return;
  }
  found = { names: result.head.vars, rows: result.results.bindings };
  status.textContent = found.rows.length ? `${found.rows.length} ${form.dataset.rows}` : form.dataset.none;
  if (found.rows.length) answer.replaceChildren(table(found.names, found.rows));
  offer();
};
const tell = (error) => {
  status.textContent = error.name !== "AbortError" ? error.message : late ? form.dataset.late.replace("{n}", limit.value) : form.dataset.stopped;
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  fault.hidden = true;
  found = null;
  views.hidden = true;
  view("table");
  paint();
  answer.replaceChildren();
  status.textContent = form.dataset.running;
  try {
    const response = await ask("application/sparql-results+json, application/n-triples;q=0.9");
    status.textContent = "";
    await show(response);
  } catch (error) {
    tell(error);
  }
});
stop.addEventListener("click", () => running?.abort());

const save = (blob, suffix) => {
  const file = document.createElement("a");
  file.href = URL.createObjectURL(blob);
  file.download = `answer.${suffix}`;
  file.click();
  URL.revokeObjectURL(file.href);
};
for (const link of form.querySelectorAll("[data-format]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const response = await ask(link.dataset.format);
      if (response.ok) save(response.blob, link.dataset.suffix);
      else await show(response);
    } catch (error) {
      tell(error);
    }
  });
}
form.querySelector("[data-workbook]").addEventListener("click", async (event) => {
  event.preventDefault();
  try {
    const response = await ask("application/sparql-results+json");
    if (!response.ok) return await show(response);
    const { head, results } = JSON.parse(await response.blob.text());
    const lines = (results?.bindings || []).map((row) => head.vars.map((name) => row[name]?.value ?? ""));
    const body = JSON.stringify([head.vars || [], ...lines]);
    const made = await fetch("/query/workbook", { method: "POST", headers: { "content-type": "application/json" }, body });
    save(await made.blob(), "xlsx");
  } catch (error) {
    tell(error);
  }
});

form.querySelector("[data-example]").addEventListener("change", (event) => {
  if (event.target.value) location.search = `?example=${encodeURIComponent(event.target.value)}`;
});

// prefixes, terms (by their names or by what they are called) and the query's own variables are completed
const word = () => /(?:^|[\s({[;,|/^!])((?:[a-z]+:)?[\w㐀-鿿]+|[a-z]+:|\?\w*)$/.exec(text.value.slice(0, text.selectionStart))?.[1] || "";
const fitting = (typed) => {
  if (typed.startsWith("?")) {
    const known = new Set(text.value.match(/\?\w+/g));
    return [...known].filter((name) => name.startsWith(typed) && name !== typed).map((name) => [name, ""]);
  }
  const [prefix, name] = typed.includes(":") ? typed.split(":") : [null, typed];
  if (terms.some(([term]) => term === typed && !term.endsWith(":"))) return []; // it is whole
  if (prefix === null) return name.length < 2 ? [] : terms.filter(([term, label]) => (term.endsWith(":") ? term.startsWith(name) : /[㐀-鿿]/.test(name) && label.includes(name)));
  return terms.filter(([term, label]) => term.startsWith(`${prefix}:`) && !term.endsWith(":") && (term.slice(prefix.length + 1).toLowerCase().startsWith(name.toLowerCase()) || (name && label.includes(name))));
};
let at = 0;
const close = () => {
  list.hidden = true;
  text.removeAttribute("aria-activedescendant");
};
const take = (term) => {
  text.setRangeText(term, text.selectionStart - word().length, text.selectionStart, "end");
  close();
  text.focus();
  if (term.endsWith(":")) text.dispatchEvent(new Event("input"));
};
const choose = (number) => {
  const items = [...list.children];
  at = (number + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
  items[at].scrollIntoView({ block: "nearest" });
};
text.addEventListener("input", () => {
  paint();
  const typed = word();
  const fits = typed ? fitting(typed) : [];
  list.replaceChildren(
    ...fits.slice(0, 10).map(([term, label], index) => {
      const item = document.createElement("li");
      const small = document.createElement("small");
      item.id = `term-${index}`;
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
  list.hidden = fits.length === 0;
  if (fits.length) choose(0);
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    close();
    form.requestSubmit();
  } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(at + (event.key === "ArrowDown" ? 1 : -1));
  } else if (!list.hidden && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take(list.children[at].firstChild.textContent);
  } else if (event.key === "Escape") {
    if (list.hidden) running?.abort();
    close();
  }
});
text.addEventListener("blur", close);
paint();
