// Arrangements of a part of the graph: what is around one thing, the ways between two, an association's members by
// level, honours by year. Each says what it holds, where that lies, and what is drawn behind it.

const MOST_AROUND = 300;
const MOST_IN_COLUMN = 12;
const EDGE_EM = 0.56; // width of a Latin letter against its height
const RING = { first: 115, gap: 58, row: 76, area: 11500, title: 90, font: 28 };
const WAY_COLUMN = 300;
const ROW = 26; // pixels between two rows
let arranged = null; // the arrangement in force: { places, marks, shows, left }

const ARRANGERS = { around: arrangeAround, way: arrangeWay, members: arrangeMembers, years: arrangeYears };

function modeNow() {
  if (state.scene === null) return state.mode;
  return { members: "line", years: "node" }[state.scene.kind] ?? state.mode;
}

// called after visibility, on which arrangements rest
function arrangeScene() {
  arranged = null;
  if (state.scene !== null) arranged = ARRANGERS[state.scene.kind](state.scene);
}

function enter(scene) {
  state.scene = scene;
  state.linking = null;
  reckon();
  place();
  choose(narrow.matches ? null : scene.from ?? scene.id ?? null); // on a small screen the panel would hide it
  showAll();
  fit();
}

function leave() {
  const chosen = state.chosen;
  state.scene = null;
  if (nodes.has(chosen) && groups.size && !state.spread) openAround(chosen);
  reckon();
  place();
  choose(nodes.has(chosen) && inMode(nodes.get(chosen)) ? chosen : null);
  showAll();
  fit();
}

// each node's neighbours through visible ties, in the order of their numbers
function neighbours() {
  const found = new Map();
  const add = (one, other) => { if (!found.has(one)) found.set(one, new Set()); found.get(one).add(other); };
  for (const edge of edges.values()) {
    if (!edge.modes.includes(modeNow()) || !visible.has(edge.id)) continue;
    add(edge.from, edge.to);
    add(edge.to, edge.from);
  }
  return found;
}

// how far everything is from a node, up to a number of steps, and from where it is first reached
function reach(start, steps = Infinity) {
  const near = neighbours();
  const distance = new Map([[start, 0]]);
  for (const id of distance.keys()) {
    if (distance.get(id) === steps) break;
    for (const other of [...(near.get(id) ?? [])].sort((one, another) => one - another)) {
      if (!distance.has(other)) distance.set(other, distance.get(id) + 1);
    }
  }
  return { distance, near };
}

function ems(text) {
  return [...text].reduce((sum, char) => sum + (char < "\u2000" ? EDGE_EM : 1), 0);
}

// sign and label together, as Python reckons them: width, height, and how far below the sign's middle its own lies
function boxOf(node) {
  const texts = node.label.split("\n");
  const words = texts.length * node.font.size * 1.25;
  const wide = Math.max(...texts.map(ems)) * node.font.size;
  switch (data.styles.nodes[node.group].shape) {
    case "box": return { width: wide + 34, height: words + 26, rise: 0 };
    case "ellipse": return { width: wide + words + 14, height: 2 * words + 14, rise: 0 };
    case "circle": return { width: Math.max(wide, words) + 22, height: Math.max(wide, words) + 22, rise: 0 };
  }
  return { width: Math.max(wide, 2 * node.size) + 12, height: 2 * node.size + words + 10, rise: words / 2 };
}

// boxes that overlap are pushed apart along the cheaper axis; the first one stays
function pushApart(places) {
  const cells = [...places].map(([id, at]) => ({ id, ...boxOf(nodes.get(id)), x: at[0], y: at[1] }));
  for (const cell of cells) cell.y += cell.rise;
  for (let round = 0, hit = true; hit && round < 400; round += 1) {
    hit = false;
    for (let one = 0; one < cells.length; one += 1) {
      for (let other = one + 1; other < cells.length; other += 1) hit = part(cells[one], cells[other], one === 0) || hit;
    }
  }
  for (const cell of cells) places.set(cell.id, [Math.round(cell.x), Math.round(cell.y - cell.rise)]);
}

function part(one, other, isFirst) {
  const lack = { x: (one.width + other.width) / 2 - Math.abs(other.x - one.x), y: (one.height + other.height) / 2 - Math.abs(other.y - one.y) };
  if (lack.x <= 0.5 || lack.y <= 0.5) return false;
  const axis = lack.x < lack.y ? "x" : "y";
  const step = (lack[axis] + 1) * (other[axis] < one[axis] ? -1 : 1);
  other[axis] += isFirst ? step : step / 2;
  if (!isFirst) one[axis] -= step / 2;
  return true;
}

// a thing in the middle and others in rings around it, each ring as many rows deep as it needs
function rings(middle, bands) {
  const places = new Map([[middle, [0, 0]]]);
  const outer = [];
  let inner = RING.first;
  for (const { ids } of bands) {
    const depth = Math.max(RING.row, Math.sqrt(inner * inner + (ids.length * RING.area) / Math.PI) - inner);
    const rows = Math.max(1, Math.floor(depth / RING.row));
    ids.forEach((id, at) => {
      const radius = inner + RING.row * ((at % rows) + 0.5);
      const free = Math.min(RING.title / radius, 0.5); // at the top the ring has its name
      const angle = free + ((2 * Math.PI - 2 * free) * (at + 0.5)) / ids.length - Math.PI / 2;
      places.set(id, [1.35 * radius * Math.cos(angle), radius * Math.sin(angle)]);
    });
    inner += rows * RING.row + RING.gap;
    outer.push(inner - RING.gap / 2);
  }
  pushApart(places);
  // what was pushed beyond its ring widens it
  let least = 0;
  const marks = bands.map(({ ids, name }, at) => {
    const far = Math.max(...ids.map((id) => Math.hypot(places.get(id)[0] / 1.35, places.get(id)[1])), 0) + 30;
    least = Math.max(outer[at], far, least);
    return { ellipse: [0, 0, 1.35 * least, least], text: name, at: [0, -least], size: RING.font };
  });
  return { places, marks };
}

function arrangeAround({ id, depth }) {
  const { distance } = reach(id, depth);
  const all = [...distance.keys()].slice(1);
  const kept = all.slice(0, MOST_AROUND);
  const bands = Array.from({ length: depth }, (_, at) => ({ ids: kept.filter((each) => distance.get(each) === at + 1), name: say("steps", { count: at + 1 }) })).filter(({ ids }) => ids.length);
  return { ...rings(id, bands), shows: () => true, left: all.length - kept.length };
}

// all shortest ways between two things, from left to right
function arrangeWay({ from, to }) {
  const { distance, near } = reach(from);
  if (!distance.has(to)) return { places: new Map([[from, [0, 0]], [to, [WAY_COLUMN * 2, 0]]]), marks: [], shows: () => true, left: 0, steps: null };
  const steps = distance.get(to);
  const columns = [[to]];
  for (let step = steps - 1; step >= 0; step -= 1) {
    const before = new Set(columns[0].flatMap((id) => [...near.get(id)].filter((each) => distance.get(each) === step)));
    columns.unshift([...before].sort((one, other) => (factsOf.get(other)?.length ?? 0) - (factsOf.get(one)?.length ?? 0) || one - other));
  }
  const kept = columns.map((ids) => ids.slice(0, MOST_IN_COLUMN));
  const places = new Map();
  kept.forEach((ids, step) => stack(places, ids, WAY_COLUMN * step));
  const left = columns.reduce((sum, ids, step) => sum + ids.length - kept[step].length, 0);
  const isOnWay = (edge) => Math.abs(distance.get(edge.from) - distance.get(edge.to)) === 1;
  return { places, marks: [], shows: isOnWay, left, steps };
}

// boxes one under the other, about the middle
function stack(places, ids, x) {
  const boxes = ids.map((id) => boxOf(nodes.get(id)));
  let y = -boxes.reduce((sum, box) => sum + box.height + ROW, -ROW) / 2;
  ids.forEach((id, at) => {
    places.set(id, [x, Math.round(y + boxes[at].height / 2 - boxes[at].rise)]);
    y += boxes[at].height + ROW;
  });
}

function conceptName(iri) {
  return data.concepts[iri]?.[state.lang] ?? data.concepts[iri]?.zh ?? iri;
}

function rankOf(iri) {
  return data.ranks[iri] ?? Infinity;
}

// the level of a membership: where the schemes rank it, what they call it, or the words of the document
function levelOf({ values }) {
  if (values.membershipLevel) return { rank: rankOf(values.membershipLevel), name: conceptName(values.membershipLevel) };
  return { rank: Infinity, name: values.levelText || say("no-level") };
}

function isMembershipOf(fact, id) {
  return fact.kind === "membership" && fact.roles.association?.includes(id);
}

// the highest level that a member has held stands for it
function arrangeMembers({ id }) {
  const levels = new Map();
  data.facts.forEach((fact, at) => {
    if (!isMembershipOf(fact, id) || !inTime[at]) return;
    for (const member of fact.roles.member ?? []) {
      const level = levelOf(fact);
      if (visible.has(member) && (!levels.has(member) || level.rank < levels.get(member).rank)) levels.set(member, level);
    }
  });
  const byName = new Map();
  for (const [member, level] of levels) {
    if (!byName.has(level.name)) byName.set(level.name, { ...level, ids: [] });
    byName.get(level.name).ids.push(member);
  }
  const bands = [...byName.values()].sort((one, other) => one.rank - other.rank || (one.name === say("no-level")) - (other.name === say("no-level")) || (one.name < other.name ? -1 : 1));
  for (const band of bands) {
    band.ids.sort((one, other) => one - other);
    band.name += ` · ${band.ids.length}`;
  }
  const shows = (edge) => edge.kind === "membership" && edge.to === id;
  return { ...rings(id, bands), shows, left: 0, quiet: true };
}
