// What is shown, as the address's fragment: a link that restores it, and what a link asks for.

const ABODE = /([^/]+\/[^/]+)$/; // the end of an IRI that tells it from the others

function shortIri(iri) {
  return ABODE.exec(iri)?.[1] ?? iri;
}

function addressOf(id) {
  if (nodes.has(id)) return shortIri(data.things[id].iri);
  if (factOf(id) !== null) return "fact:" + shortIri(data.facts[factOf(id)].iri);
  const { kind, from, to } = edges.get(id);
  return [kind, ...[from, to].map((end) => shortIri(data.things[end].iri)), edges.get(id).facts.map((at) => shortIri(data.facts[at].iri))[0]].join("~");
}

function atAddress(address) {
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
