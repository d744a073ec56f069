// The table: the facts that the picture shows now, as rows that can be sorted, copied and opened in the panel.

const tableRegion = document.getElementById("table");
const tableHead = tableRegion.querySelector("#facts-table thead tr");
const tableBody = tableRegion.querySelector("#facts-table tbody");
const groupTables = document.getElementById("group-tables");
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
function rows(isDrawnFact = () => true) {
  const order = new Intl.Collator(state.lang === "zh" ? "zh-Hans-CN" : ["en", "zh-Hans-CN"], { numeric: true });
  const { column, isDown } = sorting;
  const empty = (row) => (row[column] === "" ? 1 : 0);
  const all = visibleFacts().filter(isDrawnFact).map((at) => ({ at, ...cells(at) }));
  return all.sort((one, other) => empty(one) - empty(other)
    || order.compare(one[column], other[column]) * (isDown ? -1 : 1) || one.at - other.at);
}

function showTable() {
  tableRegion.hidden = state.view !== "table";
  for (const each of [container, container.parentElement.querySelector(".zoom")]) each.inert = !tableRegion.hidden;
  if (tableRegion.hidden) return;
  const found = rows(isDrawnFact);
  document.getElementById("rows").textContent = say("rows", { count: found.length });
  const focused = document.activeElement?.dataset?.column;
  tableHead.replaceChildren(...COLUMNS.map(headCell));
  tableBody.replaceChildren(...found.map(bodyRow));
  showGroupTables();
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
  const lines = rows(isDrawnFact).map((row) => COLUMNS.map((column) => asCell(row[column].replace(/\s+/g, " "))).join("\t"));
  return [...groupLines(), COLUMNS.map((column) => say("column." + column)).join("\t"), ...lines].join("\n") + "\n";
}

// while groups are closed the table lists them and the lines between them, and the facts that are drawn by themselves
function isDrawnFact(at) {
  return !isGrouped() || Object.values(data.facts[at].roles).flat().every((id) => stands.get(id) === id);
}

function groupRows() {
  return seenGroups().map((group) => [group, groupName(group), counts.get(group.id)]);
}

function lineRows() {
  return [...lines.values()].sort((one, other) => other.facts.size - one.facts.size).map((line) => [line, endName(line.from), endName(line.to), line.facts.size]);
}

function showGroupTables() {
  const focused = document.activeElement?.dataset?.group;
  groupTables.hidden = !isGrouped();
  if (!isGrouped()) return groupTables.replaceChildren();
  const head = (...keys) => element("thead", {}, element("tr", {}, ...keys.map((key) => element("th", { scope: "col" }, say(key)))));
  const opener = (group) => element("button", { type: "button", "data-group": group.id, "aria-expanded": String(isOpen(group)), onclick: () => toggleGroup(group.id) }, say(isOpen(group) ? "close-group" : "open-group"));
  const groupBody = groupRows().map(([group, name, count]) => element("tr", {},
    element("th", { scope: "row" }, element("button", { type: "button", onclick: () => choose(group.id) }, name)), element("td", {}, say("group-kind." + group.kind)), element("td", { class: "number" }, String(count)), element("td", {}, opener(group))));
  const lineBody = lineRows().map(([line, from, to, count]) => element("tr", {},
    element("th", { scope: "row" }, element("button", { type: "button", onclick: () => choose(line.id) }, from)), element("td", {}, to), element("td", { class: "number" }, String(count))));
  groupTables.replaceChildren(
    element("table", {}, element("caption", {}, say("groups")), head("column.group", "column.kind", "column.things", "column.open"), element("tbody", {}, ...groupBody)),
    element("table", {}, element("caption", {}, say("group-lines")), head("column.from", "column.to", "facts"), element("tbody", {}, ...lineBody)));
  if (focused) groupTables.querySelector(`[data-group="${focused}"]`)?.focus();
}

function groupLines() {
  if (!isGrouped()) return [];
  const line = (...cells) => cells.map((cell) => asCell(String(cell).replace(/\s+/g, " "))).join("\t");
  return [
    line(say("column.group"), say("column.things")), ...groupRows().map(([, name, count]) => line(name, count)), "",
    line(say("column.from"), say("column.to"), say("facts")), ...lineRows().map(([, ...cells]) => line(...cells)), "",
  ];
}

function setView(view) {
  state.view = view;
  showTable();
  showWords();
  showNotice();
}

document.getElementById("copy").addEventListener("click", () => copy(tableText(), "copied-rows"));
