// What is visible: legend and years decide together, and picture, table and saved files all ask here.

const factsOf = new Map([...nodes.keys()].map((id) => [id, []]));
data.facts.forEach((fact, at) => {
  for (const ids of Object.values(fact.roles)) {
    for (const id of ids) if (factsOf.get(id).at(-1) !== at) factsOf.get(id).push(at); // once, in whatever roles
  }
});

const dated = data.facts.flatMap((fact) => fact.years ?? []);
const SPAN = dated.length ? [Math.min(...dated), Math.max(...dated)] : null;
state.years = SPAN;

const visible = new Set(); // ids of nodes and edges
let inTime = []; // for each fact, whether it lies in the years chosen

function isInYears({ years }) {
  if (!years) return state.undated;
  return years[0] <= state.years[1] && years[1] >= state.years[0];
}

function isHiddenKind(prefix, kind) {
  return state.hidden.size > 0 && state.hidden.has(prefix + kind);
}

// called by whatever changes the legend's or the years' state, so that each item is judged once
function reckon() {
  if (modeNow() === "node") readConferrals();
  inTime = data.facts.map(isInYears);
  visible.clear();
  for (const node of nodes.values()) {
    const told = node.group === "conferral" ? [conferralOf(node.id)] : factsOf.get(node.id);
    const isTold = !told.length || told.some((at) => inTime[at]);
    if (isTold && !isHiddenKind("kind.", node.group)) visible.add(node.id);
  }
  const mode = modeNow();
  for (const edge of edges.values()) {
    if (!edge.modes.includes(mode)) continue; // a change of the way of drawing reckons anew
    if (isHiddenKind("edge.", edge.kind) || !visible.has(edge.from) || !visible.has(edge.to)) continue;
    if (edge.facts.some((at) => inTime[at])) visible.add(edge.id);
  }
  arrangeScene();
  reckonGroups();
}

// whether it belongs to the picture: to this way of drawing conferrals, and to the arrangement if there is one
function inMode(item) {
  if ("modes" in item) return item.modes.includes(modeNow()) && (arranged === null || (arranged.places.has(item.from) && arranged.places.has(item.to) && arranged.shows(item)));
  return modeNow() in item.at && (arranged === null || arranged.places.has(item.id));
}

// whether it is drawn by itself, in no closed group
function isApart(item) {
  if (!inMode(item)) return false;
  return !isGrouped() || ("modes" in item ? [item.from, item.to] : [item.id]).every((id) => stands.get(id) === id);
}

function isHidden(item) {
  return !visible.has(item.id);
}

function isEmpty() {
  return ![...nodes.values()].some((node) => inMode(node) && !isHidden(node));
}

function isSought(at) {
  return state.sought === null || Object.values(data.facts[at].roles).flat().some((id) => state.sought.has(id));
}

// the facts that the picture shows now: those with a visible tie, and those without any tie whose things are visible
function visibleFacts() {
  const tied = new Map();
  for (const edge of edges.values()) {
    if (inMode(edge)) for (const at of edge.facts) tied.set(at, tied.get(at) || !isHidden(edge));
  }
  const isShown = (fact, at) => tied.get(at) ?? Object.values(fact.roles).flat().every((id) => visible.has(id));
  return data.facts.flatMap((fact, at) => (inTime[at] && isShown(fact, at) && isSought(at) ? [at] : []));
}

// lift what hides a thing or a tie that the reader asks for; true when something had to be lifted
function reveal(id) {
  const item = nodes.get(id) ?? edges.get(id);
  if (!item) return false;
  const isLifted = bringOut(item);
  if (!isHidden(item)) return isLifted;
  for (const end of edges.has(id) ? [nodes.get(item.from), nodes.get(item.to)] : [item]) state.hidden.delete("kind." + end.group);
  state.hidden.delete("edge." + item.kind);
  reckon();
  if (isHidden(item)) [state.years, state.undated] = [SPAN, true];
  return true;
}

// leave an arrangement that does not hold it, open the groups that it is in
function bringOut(item) {
  if (isApart(item)) return false;
  if (!inMode(item)) state.scene = null;
  if (groups.size && state.scene === null && !state.spread) for (const end of "modes" in item ? [item.from, item.to] : [item.id]) openAround(end);
  reckon();
  return true;
}
