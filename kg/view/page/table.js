// The table: the facts that the picture shows now, as rows that can be sorted, copied and opened in the panel.

const tableRegion = document.getElementById("table");
const tableHead = tableRegion.querySelector("thead tr");
const tableBody = tableRegion.querySelector("tbody");
const COLUMNS = ["kind", "who", "what", "detail", "years", "source"];
const ENDS = {
  conferral: ["recipient", "honour"],
  tenure: ["holder", "postIn"],
  membership: ["member", "association"],
  event: ["organizer", "event"],
  participation: ["participant", "event"],
  operation: ["operator", "market"],
  unit: ["part", "whole"],
};
const sorting = { column: "kind", isDown: false };

function factKind(fact) {
  return say(fact.kind === "event" ? "kind.event" : fact.kind === "tenure" && isFormer(fact) ? "edge.former" : "edge." + fact.kind);
}

function names(ids) {
  return (ids ?? []).map(nameOf).join(say("list-join"));
}

// one fact as the texts of its row
function cells(at) {
  const fact = data.facts[at];
  const [who, what] = ENDS[fact.kind].map((role) => names(fact.roles[role]));
  const concept = data.concepts[fact.values.participationRole];
  const detail = {
    conferral: names(fact.roles.conferrer),
    tenure: fact.values.title,
    membership: fact.values.levelText,
    event: fact.values.place,
    participation: concept && (concept[state.lang] ?? concept.zh),
  }[fact.kind] ?? "";
  const quote = data.quotes[fact.quotes[0]];
  const years = [...new Set(fact.years ?? [])].join(say("range-join"));
  return { kind: factKind(fact), who, what, detail, years, source: quote ? data.documents[quote.document].name : "" };
}

// the rows in their order; what is empty comes last both ways
function rows() {
  const order = new Intl.Collator(state.lang === "zh" ? "zh-Hans-CN" : ["en", "zh-Hans-CN"], { numeric: true });
  const { column, isDown } = sorting;
  const empty = (row) => (row[column] === "" ? 1 : 0);
  const all = visibleFacts().map((at) => ({ at, ...cells(at) }));
  return all.sort((one, other) => empty(one) - empty(other)
    || order.compare(one[column], other[column]) * (isDown ? -1 : 1) || one.at - other.at);
}

function showTable() {
  tableRegion.hidden = state.view !== "table";
  for (const each of [container, container.parentElement.querySelector(".zoom")]) each.inert = !tableRegion.hidden;
  if (tableRegion.hidden) return;
  const found = rows();
  document.getElementById("rows").textContent = say("rows", { count: found.length });
  const focused = document.activeElement?.dataset?.column;
  tableHead.replaceChildren(...COLUMNS.map(headCell));
  tableBody.replaceChildren(...found.map(bodyRow));
  if (focused) tableHead.querySelector(`[data-column="${focused}"]`)?.focus();
  markRow();
}

function headCell(column) {
  const isSorted = sorting.column === column;
  const sort = isSorted && (sorting.isDown ? "descending" : "ascending");
  const arrow = isSorted && element("span", { "aria-hidden": "true" }, sorting.isDown ? " ↓" : " ↑");
  return element("th", { scope: "col", "aria-sort": sort },
    element("button", { type: "button", "data-column": column, onclick: () => sortBy(column) }, say("column." + column), arrow || null));
}

function sortBy(column) {
  sorting.isDown = sorting.column === column && !sorting.isDown;
  sorting.column = column;
  showTable();
}

function bodyRow({ at, ...texts }) {
  const open = element("button", { type: "button", onclick: () => choose("f" + at) }, texts.kind);
  const isOurs = (column) => column === "detail" && data.facts[at].kind === "participation"; // a word of the page's
  const cell = (column) => element("td", column === "years" ? { class: "number" } : { lang: !isOurs(column) && "zh-Hans" }, texts[column]);
  const row = element("tr", { "data-fact": String(at) }, element("th", { scope: "row" }, open), ...COLUMNS.slice(1).map(cell));
  row.addEventListener("click", (event) => { if (!event.target.closest("button")) choose("f" + at); });
  return row;
}

function markRow() {
  const fact = factOf(state.chosen);
  for (const row of tableBody.rows) {
    if (Number(row.dataset.fact) === fact) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

// a text that a spreadsheet would take for a formula is marked as text
function asCell(text) {
  return text.replace(/^(?=[=+\-@])/, "'");
}

function tableText() {
  const lines = rows().map((row) => COLUMNS.map((column) => asCell(row[column].replace(/\s+/g, " "))).join("\t"));
  return [COLUMNS.map((column) => say("column." + column)).join("\t"), ...lines].join("\n") + "\n";
}

function setView(view) {
  state.view = view;
  showTable();
  showWords();
  showNotice();
}

document.getElementById("copy").addEventListener("click", () => copy(tableText(), "copied-rows"));
