// What all parts of the page share: the data, what the reader has chosen, words, and small pieces of the page.
// Names and quotes come from documents: they reach the page through textContent alone.

const data = read("data");
for (const part of ["facts", "things"]) data[part] = unpack(data[part]);
for (const part of ["nodes", "edges"]) data.shown[part] = unpack(data.shown[part]);
const state = { lang: data.lang, mode: "line", hidden: new Set(), chosen: null, years: null, undated: true, sought: null, view: "picture", open: new Set(), spread: false, scene: null, linking: null };
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = matchMedia("(max-width: 760px)");

const nodes = new Map(data.shown.nodes.map((node) => [node.id, node]));
const edges = new Map(data.shown.edges.map((edge, at) => [`e${at}`, Object.assign(edge, { id: `e${at}` })]));
// the sentences are many, and are read when the first of them is asked for
readLater("quotes", unpack);
readLater("documents", (documents) => documents);

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function readLater(id, made) {
  let found = null;
  Object.defineProperty(data, id, { get: () => (found ??= made(read(id))) });
}

// rows from the columns that they were set down as; what is null a row does not have
function unpack({ count, columns }) {
  const rows = Array.from({ length: count }, () => ({}));
  for (const [name, column] of Object.entries(columns)) {
    valuesOf(column).forEach((value, at) => { if (value !== null) rows[at][name] = value; });
  }
  return rows;
}

function valuesOf(column) {
  if (Array.isArray(column)) return column;
  if (column.of) return column.at.map((at) => column.of[at]);
  if (column.rest) return column.rest.map((rest) => column.start + rest);
  return unpack(column);
}

// called when all of the page is there: what is told of things and facts besides what the first drawing is made of
function readDetails() {
  const details = read("details");
  for (const part of ["facts", "things"]) unpack(details[part]).forEach((told, at) => Object.assign(data[part][at], told));
  for (const at of conferrals) data.things.push({ iri: data.facts[at].iri });
}

// called before conferrals are drawn as nodes: their nodes, and the edges of these
function readConferrals() {
  if (nodes.size > data.shown.nodes.length || !conferrals.length) return;
  const found = read("conferrals");
  for (const node of unpack(found.nodes)) nodes.set(node.id, node);
  unpack(found.edges).forEach((edge) => edges.set(`e${edges.size}`, Object.assign(edge, { id: `e${edges.size}` })));
}

function say(key, values = {}) {
  return data.texts[state.lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function known(key) {
  return key in data.texts[state.lang];
}

function nameOf(id) {
  const thing = data.things[id];
  return thing.name ?? data.facts[conferralOf(id)].roles.recipient.map(nameOf).join(say("list-join"));
}

// a fact that is chosen by itself goes by "f" and its number
function factOf(id) {
  return typeof id === "string" && id.startsWith("f") ? Number(id.slice(1)) : null;
}

function isFormer(fact) {
  return fact.values.former === "true" || fact.values.former === "1";
}

// the nodes of conferrals are numbered after those of things, in the order of their facts
const conferrals = data.facts.flatMap((fact, at) => (fact.kind === "conferral" ? [at] : []));
const nodeOfConferral = new Map(conferrals.map((at, place) => [at, data.shown.nodes.length + place]));

function conferralOf(id) {
  return conferrals[id - data.shown.nodes.length];
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") made.className = value || "";
    else if (name === "onclick") made.addEventListener("click", value);
    else if (value !== false && value !== null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// Chinese names keep their language in the English page, for fonts and for readers of the screen
function named(text) {
  return element("span", { lang: "zh-Hans" }, text);
}

const SIGNS = {
  dot: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
  square: "M2 2h12v12H2z",
  triangle: "M8 1.5L15 14H1z",
  triangleDown: "M8 14.5L15 2H1z",
  diamond: "M8 .5L15.5 8L8 15.5L.5 8z",
  hexagon: "M4.2 1.5h7.6L15.6 8l-3.8 6.5H4.2L.4 8z",
  star: "M8 .6l2.2 4.9 5.3.6-4 3.6 1.1 5.3L8 12.3 3.4 15l1.1-5.3-4-3.6 5.3-.6z",
  box: "M2.6 3.6h10.8a1.6 1.6 0 0 1 1.6 1.6v5.6a1.6 1.6 0 0 1-1.6 1.6H2.6A1.6 1.6 0 0 1 1 10.800V5.200a1.6 1.6 0 0 1 1.6-1.600z",
  ellipse: "M8 3.500c3.9 0 7 2 7 4.500s-3.1 4.5-7 4.5-7-2-7-4.5 3.1-4.5 7-4.500z",
  circle: "M8 1.800a6.2 6.2 0 1 0 0 12.400a6.2 6.2 0 1 0 0-12.400z",
};

function svgElement(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function drawing(name, box, path, attributes) {
  return svgElement("svg", { viewBox: box, class: name, "aria-hidden": "true" }, svgElement("path", { d: path, ...attributes }));
}

// the look of a kind's sign: full colour, or an outline where the label stands inside
function signLook(kind, colours = tone()) {
  const { shape, color } = data.styles.nodes[kind];
  const own = shade(color, colours);
  return OUTLINED.has(shape) ? { fill: groundOf(kind, colours), stroke: own, "stroke-width": 1.8 } : { fill: own };
}

function sign(kind) {
  return drawing("sign", "0 0 16 16", SIGNS[data.styles.nodes[kind].shape], signLook(kind));
}

function tie(kind) {
  const { color, dashes } = data.styles.edges[kind];
  const look = { stroke: shade(color), "stroke-width": 2, fill: "none", "stroke-dasharray": dashes.map((each) => each * 0.6).join(" ") || "none" };
  return drawing("tie", "0 0 22 10", "M1 5h19M15.5 1.500L20 5l-4.5 3.5", look);
}

// EDTF (2022, 2022-03, 2022-03-28, 2019/2021) in the words of the page
function day(edtf) {
  return edtf.split("/").map(oneDay).join(say("range-join"));
}

function oneDay(text) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (!parts) return text;
  const [, year, month, date] = parts;
  const words = { year: "numeric", ...(month && { month: "long" }), ...(date && { day: "numeric" }), timeZone: "UTC" };
  const moment = new Date(Date.UTC(year, (month ?? 1) - 1, date ?? 1));
  return new Intl.DateTimeFormat(state.lang === "zh" ? "zh-CN" : "en-GB", words).format(moment);
}
