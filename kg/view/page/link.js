// What is shown, as the address's fragment: a link that restores it, and what a link asks for.

const ABODE = /([^/]+\/[^/]+)$/; // the end of an IRI that tells it from the others

function shortIri(iri) {
  return ABODE.exec(iri)?.[1] ?? iri;
}

// a group goes by its kind and what it is named after, and by what it is in where it has no name of its own
function groupAddress({ kind, head, parent }) {
  const name = typeof head === "number" ? shortIri(data.things[head].iri) : shortIri(head);
  return [kind, name, ...(kind === "rest" || kind === "community" ? lineage(parent).map(groupAddress) : [])].join("~");
}

function groupAt(address) {
  return [...groups.values()].find((group) => groupAddress(group) === address)?.id ?? null;
}

const SCENE_PARTS = { around: ["id"], way: ["from", "to"], members: ["id"], years: ["id"] };

function sceneAddress(scene) {
  const ends = SCENE_PARTS[scene.kind].map((part) => scene[part]).filter((id) => id !== null).map((id) => shortIri(data.things[id].iri));
  return [scene.kind, ...ends, ...(scene.depth ? [scene.depth] : [])].join("~");
}

// the arrangement that an address tells, null for one that this picture does not have
function sceneAt(address) {
  const [kind, ...rest] = address.split("~");
  if (!Object.hasOwn(SCENE_PARTS, kind)) return null;
  const scene = { kind };
  for (const part of SCENE_PARTS[kind]) scene[part] = thingAt(rest.shift());
  if (kind === "around") scene.depth = DEPTHS.find((depth) => String(depth) === rest[0]) ?? 1;
  return kind !== "years" && SCENE_PARTS[kind].some((part) => scene[part] === null) ? null : scene;
}

function thingAt(address) {
  return [...nodes.keys()].find((id) => data.things[id].name && shortIri(data.things[id].iri) === address) ?? null;
}

function addressOf(id) {
  if (groups.has(id)) return "group:" + groupAddress(groups.get(id));
  if (lines.has(id)) return "group:" + ([lines.get(id).from, lines.get(id).to].filter((end) => groups.has(end)).map((end) => groupAddress(groups.get(end)))[0] ?? "");
  if (nodes.has(id)) return shortIri(data.things[id].iri);
  if (factOf(id) !== null) return "fact:" + shortIri(data.facts[factOf(id)].iri);
  const { kind, from, to } = edges.get(id);
  return [kind, ...[from, to].map((end) => shortIri(data.things[end].iri)), edges.get(id).facts.map((at) => shortIri(data.facts[at].iri))[0]].join("~");
}

function atAddress(address) {
  if (address.startsWith("group:")) return groupAt(address.slice(6));
  const drawn = [...nodes.values(), ...edges.values()].filter(inMode).map((item) => item.id);
  const ids = [...drawn, ...data.facts.map((_, at) => "f" + at)];
  return ids.find((id) => addressOf(id) === address) ?? null;
}

function fragment() {
  const { x, y } = network.getViewPosition();
  const told = {
    lang: state.lang,
    ...(state.mode !== "line" && { mode: state.mode }),
    ...(state.view !== "picture" && { view: state.view }),
    ...(state.hidden.size && { hide: [...state.hidden].sort().join(",") }),
    ...(String(state.years) !== String(SPAN) && { years: state.years.join("-") }),
    ...(!state.undated && { undated: "0" }),
    ...(state.spread && { open: "all" }),
    ...(state.open.size && !state.spread && { open: [...state.open].map((id) => groupAddress(groups.get(id))).sort().join(",") }),
    ...(state.scene !== null && { scene: sceneAddress(state.scene) }),
    ...(state.chosen !== null && { chosen: addressOf(state.chosen) }),
    at: [x, y, network.getScale()].map(short).join(","),
  };
  return new URLSearchParams(told).toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%7E", "~");
}

function copyLink() {
  const isPlain = document.body.classList.contains("plain");
  history.replaceState(null, "", "#" + fragment() + (isPlain ? "&plain" : ""));
  copy(location.href, "copied-link");
}

// what the fragment asks for, as far as this picture has it; the rest of it is as at first
function readFragment() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const oneOf = (name, options) => (options.includes(asked.get(name)) ? asked.get(name) : options[0]);
  const kinds = [...Object.keys(data.styles.nodes).map((kind) => "kind." + kind), ...Object.keys(data.styles.edges).map((kind) => "edge." + kind)];
  const years = /^(\d{4})-(\d{4})$/.exec(asked.get("years") ?? "");
  const inSpan = (year) => Math.min(Math.max(Number(year), SPAN[0]), SPAN[1]);
  document.body.classList.toggle("plain", asked.has("plain"));
  state.lang = oneOf("lang", [data.lang, ...Object.keys(data.texts)]);
  state.mode = oneOf("mode", ["line", "node"]);
  state.view = oneOf("view", ["picture", "table"]);
  state.hidden = new Set((asked.get("hide") ?? "").split(",").filter((kind) => kinds.includes(kind)));
  state.years = SPAN && years ? [inSpan(years[1]), inSpan(Math.max(years[1], years[2]))] : SPAN;
  state.undated = asked.get("undated") !== "0";
  state.spread = groups.size > 0 && asked.get("open") === "all";
  state.open = new Set((asked.get("open") ?? "").split(",").filter(Boolean).map(groupAt).filter((id) => id !== null));
  state.scene = asked.has("scene") ? sceneAt(asked.get("scene")) : location.hash ? null : data.scene;
  state.linking = null;
  const place = (asked.get("at") ?? "").split(",").map(Number);
  return { chosen: asked.get("chosen"), place: place.length === 3 && place.every(Number.isFinite) && place[2] > 0 ? place : null };
}

// the rest of what a link asks for, once the picture stands
function followLink({ chosen, place }) {
  if (chosen) choose(atAddress(chosen));
  if (place) network.moveTo({ position: { x: place[0], y: place[1] }, scale: Math.min(place[2], 10) });
}

addEventListener("hashchange", () => {
  const asked = readFragment();
  state.chosen = null;
  reckon();
  place();
  showAll();
  if (asked.place === null) fit();
  followLink(asked);
});
