// The groups of a large graph: which are open, what stands for what, where all of it lies, and the lines between.

const groups = new Map(data.groups.map((group) => [group.id, group]));
const partsOf = new Map([[null, []], ...data.groups.map((group) => [group.id, []])]);
for (const group of groups.values()) partsOf.get(group.parent).push(group);
const lines = new Map(); // id -> what ties two groups, or a group to the frame of another
const stands = new Map(); // node -> itself, or the closed group that it is in
const counts = new Map(); // group -> how many visible things are in it
const grown = new Map(); // group -> how many times its size its bubble has
const [GROWN, MOST_GROWN] = [700, 2.6]; // pixels of an open group beside which the others are at their size; at most
const STRONGEST = 2; // lines of each group that are drawn before one is chosen
const TITLE = { font: 20, above: 22 };
const ROOM = [40, 104]; // about what is in an open group, for its frame and its name

function isGrouped() {
  return groups.size > 0 && arranged === null && !state.spread;
}

function isOpen(group) {
  return state.spread || state.open.has(group.id);
}

// the group's ancestors from the outermost, and itself
function lineage(id) {
  const group = groups.get(id);
  return group ? [...lineage(group.parent), group] : [];
}

function groupName(group) {
  const name = (end) => (typeof end === "number" ? data.things[end].name : data.concepts[end]?.[state.lang] ?? data.concepts[end]?.zh ?? end);
  const key = group.kind === "level" && !group.head ? "group.no-level" : "group." + group.kind;
  return say(key, { name: name(group.head), last: group.last === null ? "" : name(group.last) });
}

// the closed groups and the open ones that a reader sees now
function seenGroups() {
  if (!groups.size || arranged !== null) return [];
  return [...groups.values()].filter((group) => counts.get(group.id) && lineage(group.parent).every(isOpen));
}

function largest(some) {
  return [...some].sort((one, other) => counts.get(other.id) - counts.get(one.id));
}

// called after visibility: what stands for each node, and what the lines between groups say
function reckonGroups() {
  lines.clear();
  stands.clear();
  counts.clear();
  if (!groups.size) return;
  const ways = new Map([...groups.keys()].map((id) => [id, lineage(id)]));
  const closed = new Map([...ways].map(([id, way]) => [id, isGrouped() ? way.find((group) => !isOpen(group))?.id : undefined]));
  for (const node of nodes.values()) {
    stands.set(node.id, closed.get(node.home) ?? node.id);
    if (node.group === "conferral" || !visible.has(node.id)) continue;
    for (const group of ways.get(node.home)) counts.set(group.id, (counts.get(group.id) ?? 0) + 1);
  }
  if (!isGrouped()) return;
  const known = new Map(); // what stands for one end -> what stands for the other -> the line of the two
  for (const edge of edges.values()) {
    if (!visible.has(edge.id)) continue;
    const [one, other] = [stands.get(edge.from), stands.get(edge.to)];
    if (one === other || (one === edge.from && other === edge.to)) continue;
    if (!known.has(one)) known.set(one, new Map());
    const near = known.get(one);
    if (!near.has(other)) near.set(other, lineBetween([one, other], [edge.from, edge.to].map((id) => ways.get(nodes.get(id).home))));
    for (const at of edge.facts) near.get(other)?.facts.add(at);
  }
  rankLines();
}

const inOrder = new Intl.Collator("en", { numeric: true });

// the line between what stands for two ends, drawn where their ways part; null where that is one
function lineBetween(stands, ways) {
  const apart = ways[0].findIndex((group, at) => group !== ways[1][at]);
  const ends = ways.map((way, at) => (groups.has(stands[at]) && way.indexOf(groups.get(stands[at])) < apart ? stands[at] : way[apart]?.id ?? stands[at]));
  if (ends[0] === ends[1]) return null;
  const [from, to] = ends.map(String).sort(inOrder.compare);
  const id = `l${from}-${to}`;
  if (!lines.has(id)) lines.set(id, { id, from, to, facts: new Set(), isStrong: false });
  return lines.get(id);
}

function rankLines() {
  const ranked = [...lines.values()].sort((one, other) => other.facts.size - one.facts.size);
  const drawn = new Map();
  for (const line of ranked) {
    const ends = [line.from, line.to].map((end) => drawn.get(end) ?? 0);
    line.isStrong = ends.some((count) => count < STRONGEST);
    if (line.isStrong) [line.from, line.to].forEach((end, at) => drawn.set(end, ends[at] + 1));
  }
}

function linesOf(id) {
  return [...lines.values()].filter((line) => line.from === id || line.to === id).sort((one, other) => other.facts.size - one.facts.size);
}

// where everything lies: bubbles, names of open groups, what is in them, and a frame around each
function groupPlaces() {
  const found = { places: new Map(), marks: [], inside: new Map(data.groups.map((group) => [group.id, []])) };
  for (const node of nodes.values()) found.inside.get(node.home)?.push(node);
  if (state.spread) for (const group of seenGroups()) setOpen(found, group, group.spread[state.mode], group.extent[state.mode]);
  else setParts(found, arrangeParts(null), [0, 0]);
  return found;
}

// the parts of a group: each open one pushes the others aside by what it is larger than its bubble, so that left stays
// left, above stays above, and what did not meet before does not meet after
function arrangeParts(id) {
  const cells = partsOf.get(id).filter((group) => counts.get(group.id)).map((group) => ({ group, inner: isOpen(group) ? insideCell(group) : null }));
  // beside what is open the closed ones are larger, so that their names can still be read when all is in view
  const growth = Math.min(Math.max(1, ...cells.map(({ inner }) => (inner ? Math.max(...inner.size) / GROWN : 1))), MOST_GROWN);
  for (const cell of cells) {
    cell.at = cell.group.at.map((each) => each * growth);
    cell.size = cell.group.box.map((each) => each * growth);
    grown.set(cell.group.id, growth);
  }
  for (const cell of cells) {
    if (!cell.inner) continue;
    const { size } = cell.inner;
    const more = size.map((each, axis) => Math.max(0, each - cell.size[axis]) / 2);
    for (const other of cells) {
      if (other !== cell) other.at = other.at.map((each, axis) => each + Math.sign(each - cell.at[axis]) * more[axis]);
    }
    cell.size = cell.size.map((each, axis) => Math.max(each, size[axis]));
  }
  const ends = [0, 1].map((axis) => [Math.min(...cells.map((cell) => cell.at[axis] - cell.size[axis] / 2)), Math.max(...cells.map((cell) => cell.at[axis] + cell.size[axis] / 2))]);
  for (const cell of cells) cell.at = cell.at.map((each, axis) => each - (ends[axis][0] + ends[axis][1]) / 2);
  return { cells, size: ends.map(([low, high], axis) => high - low + ROOM[axis]) };
}

function insideCell(group) {
  return partsOf.get(group.id).length ? arrangeParts(group.id) : { size: group.extent[state.mode] };
}

function setParts(found, { cells }, [x, y]) {
  for (const { group, at, size, inner } of cells) {
    const middle = [x + at[0], y + at[1]];
    if (!inner) found.places.set(group.id, [middle[0], middle[1] - group.rise * grown.get(group.id)]);
    else if (inner.cells) {
      frame(found, group, middle, size);
      setParts(found, inner, middle);
    } else setOpen(found, group, middle, size);
  }
}

function setOpen(found, group, [x, y], size) {
  frame(found, group, [x, y], size);
  for (const node of found.inside.get(group.id)) {
    if (state.mode in node.at) found.places.set(node.id, [x + node.at[state.mode][0], y + node.at[state.mode][1]]);
  }
}

function frame(found, group, [x, y], [width, height]) {
  found.places.set(group.id, [x, y - height / 2 + TITLE.above]);
  found.marks.push({ id: group.id, box: [x - width / 2, y - height / 2, width, height], color: data.styles.groups[group.kind] });
}

// a group as vis-network draws it: a pale disc with name and count, or the name above its frame
function groupItem(group) {
  const name = typeof group.head === "number" && group.label && !isOpen(group) ? groupLabel(group) : groupName(group);
  const count = say("group-count", { count: counts.get(group.id) });
  const isFrame = isOpen(group);
  const growth = grown.get(group.id) ?? 1;
  return {
    id: group.id, group: (isFrame ? "frame-" : "group-") + group.kind, shape: isFrame ? "box" : "dot",
    label: isFrame ? `− ${name} · ${count}` : `${name}\n${count}`, size: group.size * growth, font: { size: isFrame ? TITLE.font : group.font * growth },
  };
}

// the name in the lines that it has room for
function groupLabel(group) {
  return group.kind === "community" ? say("group.community", { name: group.label }) : group.label;
}

function lineItem(line) {
  const count = line.facts.size;
  return { id: line.id, from: groups.has(line.from) ? line.from : Number(line.from), to: groups.has(line.to) ? line.to : Number(line.to), kind: "between", label: String(count), width: 1 + Math.log2(count) / 3, arrows: { to: { enabled: false } } };
}

function openGroup(id) {
  state.open.add(id);
  regroup();
  choose(id);
  const [left, top, width, height] = marks.find((mark) => mark.id === id).box;
  show([left - 40, top - 40, left + width + 40, top + height + 40]);
}

function closeGroup(id) {
  state.open.delete(id);
  regroup();
  choose(id);
  fit();
}

function toggleGroup(id) {
  if (state.spread) {
    state.spread = false;
    state.open = new Set(groups.keys());
  }
  if (isOpen(groups.get(id))) closeGroup(id);
  else openGroup(id);
}

function closeAllGroups() {
  state.open.clear();
  state.spread = false;
  regroup();
  choose(null);
  fit();
}

function spreadAll() {
  state.spread = true;
  regroup();
  choose(null);
  fit();
}

// open what a node is in
function openAround(id) {
  for (const group of lineage(nodes.get(id).home)) state.open.add(group.id);
}

// called after a change of what is open
function regroup() {
  reckon();
  place();
  showLegend();
  showWords();
  showTable();
  showNotice();
  showBar();
}
