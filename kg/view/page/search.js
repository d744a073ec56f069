// The search box: any part of any of a thing's names, or its sound; Enter goes to the first (or the marked) one.

const MOST_MATCHES = 12;
const box = document.getElementById("search");
if (spelt.size) box.dataset.placeholder = "search-sounds";
const list = document.getElementById("matches");
let matches = [];
let marked = 0;

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

// the names of all things, made ready when the first is sought
let readied = null;
function searched() {
  readied ??= data.shown.nodes.map(({ id }) => ({ id, names: [data.things[id].name, ...data.things[id].names].map(plain) }));
  return readied;
}

function find(text) {
  const wanted = plain(text);
  if (!wanted) return [];
  return searched().map(({ id, names }) => ({ id, rank: rank(names, wanted) })).filter(({ rank }) => rank !== null)
    .sort((one, other) => one.rank - other.rank || factsOf.get(other.id).length - factsOf.get(one.id).length || one.id - other.id)
    .map(({ id }) => id);
}

// how well a thing fits, the smaller the better: its name, a name's beginning, a part, then its sound; null: not at all
function rank(names, wanted) {
  if (names[0] === wanted) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (names.some((name) => name.includes(wanted))) return 2;
  const heard = names.map((name) => soundsLike(name, wanted)).filter((each) => each !== null);
  return heard.length ? 3 + Math.min(...heard) : null;
}

function showMatches() {
  const open = plain(box.value) !== "";
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  const options = matches.slice(0, MOST_MATCHES).map((id, at) => {
    const option = element("li", { role: "option", id: "match" + at, "aria-selected": String(at === marked) }, sign(nodes.get(id).group), named(data.things[id].name), element("small", {}, say("kind." + nodes.get(id).group)));
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(at); });
    return option;
  });
  const rest = matches.length - options.length;
  if (!matches.length) options.push(element("li", {}, say("search-none", { text: box.value })));
  else if (rest > 0) options.push(element("li", {}, say("search-more", { count: rest })));
  list.replaceChildren(...options);
  if (matches.length) box.setAttribute("aria-activedescendant", "match" + marked);
  else box.removeAttribute("aria-activedescendant");
}

function take(at) {
  if (at >= matches.length) return;
  choose(matches[at], true);
  closeMatches();
}

function closeMatches() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
}

box.addEventListener("input", () => {
  matches = find(box.value);
  marked = 0;
  showMatches();
  state.sought = plain(box.value) ? new Set(matches) : null;
  paint();
  showTable();
});
box.addEventListener("focus", () => { if (box.value) { matches = find(box.value); showMatches(); } });
box.addEventListener("blur", closeMatches);
box.addEventListener("keydown", (event) => {
  const last = Math.min(matches.length, MOST_MATCHES) - 1;
  if (event.isComposing) return; // Enter that ends an input method's word is not ours
  if (event.key === "Enter") take(marked);
  else if (event.key === "Escape") closeMatches();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    marked = Math.min(Math.max(marked + (event.key === "ArrowDown" ? 1 : -1), 0), Math.max(last, 0));
    showMatches();
    event.preventDefault();
  }
});
