// The picture itself: vis-network draws what Python has laid out; what is not chosen fades, what is filtered goes.

const FADED = 0.18;
const FAINT = 0.14; // of ties that would hide the rest
const LINE_FONT = 15; // of a count between groups
const READABLE = 0.75; // scale
const container = document.getElementById("canvas");
const REST = { across: 90, above: 45, below: 75 }; // room around the outermost signs, for their labels
const BUTTONS = 52; // pixels at the right, where the buttons are
const shownNodes = new vis.DataSet();
const shownEdges = new vis.DataSet();
let spots = new Map(); // id -> where it lies
let marks = []; // what is drawn behind
const looks = new Map(); // id -> look last given, so that only what changed is drawn anew
let network = null;

// called when the rest of the page stands, as vis-network keeps its view through a change of the canvas's size
function openNetwork() {
  place();
  network = new vis.Network(container, { nodes: shownNodes, edges: shownEdges }, options());
  network.once("afterDrawing", () => performance.mark("drawn"));
  network.on("click", ({ nodes: [node], edges: [edge] }) => (groups.has(node) ? toggleGroup(node) : choose(node ?? edge ?? null)));
  network.on("beforeDrawing", drawMarks);
  for (const [event, cursor] of [["hoverNode", "pointer"], ["blurNode", ""], ["hoverEdge", "pointer"], ["blurEdge", ""]]) {
    network.on(event, () => { container.style.cursor = cursor; });
  }
  look();
}

// the first view: all of it, or on a small screen the middle of it, where names can be read
function look() {
  fit();
  if (!narrow.matches || network.getScale() >= READABLE || isEmpty()) return;
  const first = data.subject ?? (isGrouped() ? largest(seenGroups())[0] : byTies()[0]).id;
  if (!spots.has(first)) return;
  network.moveTo({ position: network.getPosition(first), scale: READABLE });
}

// what stays bright: what is chosen or else sought, its visible ties and what they lead to; null: all of it
function bright() {
  const chosen = state.chosen === null ? state.sought : new Set([state.chosen]);
  if (chosen === null || isSubject(state.chosen)) return null;
  const fact = factOf(state.chosen);
  const kept = new Set(fact === null ? chosen : Object.values(data.facts[fact].roles).flat());
  for (const edge of edges.values()) {
    if (!inMode(edge) || isHidden(edge)) continue;
    const isKept = fact === null ? [edge.id, edge.from, edge.to].some((id) => chosen.has(id)) : edge.facts.includes(fact);
    if (isKept) kept.add(edge.id).add(edge.from).add(edge.to);
  }
  return isGrouped() ? withGroups(kept, chosen) : kept;
}

// what an arrangement is about is chosen, but no reason for the rest of it to fade
function isSubject(id) {
  return id !== null && arranged !== null && [state.scene.id, state.scene.from, state.scene.to].includes(id);
}

// and the groups that what is bright is in, what is in a chosen one, and the lines of it
function withGroups(kept, chosen) {
  for (const id of [...kept]) if (stands.has(id)) kept.add(stands.get(id));
  for (const node of nodes.values()) {
    const way = lineage(node.home);
    if (way.some((group) => chosen.has(group.id))) kept.add(node.id);
    if (kept.has(node.id)) for (const group of way) kept.add(group.id);
  }
  for (const edge of edges.values()) if (kept.has(edge.from) && kept.has(edge.to)) kept.add(edge.id);
  for (const line of lines.values()) if ([line.id, line.from, line.to].some((id) => chosen.has(id))) kept.add(line.id).add(line.from).add(line.to);
  return kept;
}

function lookOfNode(node, kept) {
  const faded = kept !== null && !kept.has(node.id);
  const { ink, faint } = tone();
  return {
    hidden: nodes.has(node.id) && isHidden(node),
    opacity: faded ? FADED : 1,
    font: { ...node.font, color: faded ? faint : ink, strokeWidth: faded ? 0 : 3 },
  };
}

function lookOfEdge(edge, kept) {
  const faded = kept !== null && !kept.has(edge.id);
  const isLine = edge.kind === "between";
  const { color: own, dashes } = isLine ? { color: data.styles.between, dashes: [] } : data.styles.edges[edge.kind];
  const color = shade(own);
  return {
    hidden: isLine ? !isDrawnLine(edge.id) : isHidden(edge),
    dashes: dashes.length ? dashes : false,
    color: { color, highlight: color, hover: color, opacity: faded ? FADED : isLine ? 0.4 : kept === null && arranged?.isFaint?.(edge) ? FAINT : 0.8 },
    font: { ...(isLine && { size: LINE_FONT }), ...(faded ? { color: "rgba(0,0,0,0)", strokeWidth: 0 } : { color: tone().soft, strokeWidth: 4 }) },
  };
}

function isNew(id, look) {
  const key = JSON.stringify(look);
  if (looks.get(id) === key) return false;
  looks.set(id, key);
  return true;
}

// of the lines between groups the strongest, and those of what is chosen
function isDrawnLine(id) {
  const line = lines.get(id);
  return line.isStrong || [id, line.from, line.to].includes(state.chosen);
}

// all that is drawn now, as vis-network takes it
function drawnNodes() {
  return [...[...nodes.values()].filter(isApart), ...seenGroups().map(groupItem)];
}

function drawnEdges() {
  return [...[...edges.values()].filter(isApart), ...[...lines.values()].map(lineItem)];
}

function paint() {
  const kept = bright();
  const changed = (items, look) => items.map((item) => [item.id, look(item, kept)])
    .filter(([id, each]) => isNew(id, each)).map(([id, each]) => ({ id, ...each }));
  shownNodes.update(changed(drawnNodes(), lookOfNode));
  shownEdges.update(changed(drawnEdges(), lookOfEdge));
}

function place() {
  const kept = bright();
  looks.clear();
  ({ places: spots, marks } = layout());
  const placed = drawnNodes().map((node) => {
    const { at, home, ...rest } = node;
    const look = lookOfNode(node, kept);
    isNew(node.id, look);
    const label = arranged?.labels?.get(node.id);
    return { ...rest, ...(label && { label, shape: "box" }), x: spots.get(node.id)[0], y: spots.get(node.id)[1], ...look };
  });
  const tied = drawnEdges().map((edge) => {
    const { facts, modes, ...rest } = edge;
    const look = lookOfEdge(edge, kept);
    isNew(edge.id, look);
    return { ...rest, ...(arranged?.quiet && { label: "" }), ...look };
  });
  shownNodes.clear();
  shownEdges.clear();
  shownNodes.add(placed);
  shownEdges.add(tied);
}

function layout() {
  if (arranged !== null) return arranged;
  if (groups.size) return groupPlaces();
  return { places: new Map([...nodes.values()].filter(inMode).map((node) => [node.id, node.at[state.mode]])), marks: [] };
}

// the reader's system went from light to dark or back while the page is open
darkness.addEventListener("change", () => {
  network.setOptions(options());
  place();
  choose(state.chosen);
  showLegend();
});

function fit() {
  const ends = [];
  for (const [id, [x, y]] of spots) {
    if (nodes.has(id) && isHidden(nodes.get(id))) continue;
    const more = groups.has(id) && !isOpen(groups.get(id)) ? groups.get(id).size : 0;
    ends.push([x - REST.across - more, y - REST.above - more, x + REST.across + more, y + REST.below + more]);
  }
  for (const mark of marks) ends.push(endsOf(mark));
  if (ends.length) show([0, 1, 2, 3].map((at) => ends.reduce((most, each) => (at < 2 ? Math.min(most, each[at]) : Math.max(most, each[at])), ends[0][at])));
}

// bring a part of the picture into view: left, top, right, bottom; of a list the corner where it begins, where it can be read
function show([left, top, right, bottom]) {
  const above = bar.hidden ? 0 : bar.offsetTop + bar.offsetHeight;
  const [wide, high] = [container.clientWidth - BUTTONS, container.clientHeight - above];
  const whole = Math.min(wide / (right - left), high / (bottom - top), 1.5);
  const scale = arranged?.isList ? Math.max(whole, READABLE) : whole;
  const x = Math.min((left + right + BUTTONS / scale) / 2, left + container.clientWidth / scale / 2);
  const y = Math.min((top + bottom) / 2, top + high / scale / 2) - above / scale / 2;
  network.moveTo({ position: { x, y }, scale });
}

// choose a node (number), an edge ("e…") or nothing (null); `travel` brings it into the middle
function choose(id, travel = false) {
  if (state.linking !== null && nodes.has(id) && id !== state.linking) return enter({ kind: "way", from: state.linking, to: id });
  if (reveal(id)) filtered();
  state.chosen = id;
  paint();
  network.unselectAll();
  if (id !== null && shownNodes.get(id)) network.selectNodes([id], false);
  if (id !== null && shownEdges.get(id)) network.selectEdges([id]);
  showPanel();
  markRow();
  showArticle();
  if (travel && nodes.has(id)) goTo(id);
}

function goTo(id) {
  const offset = narrow.matches ? { x: 0, y: -container.clientHeight * 0.28 } : { x: 0, y: 0 };
  network.focus(id, { scale: Math.max(network.getScale(), 0.9), offset, animation: calm ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}

function setMode(mode) {
  state.mode = mode;
  if ((nodes.has(state.chosen) && !inMode(nodes.get(state.chosen))) || (edges.has(state.chosen) && !inMode(edges.get(state.chosen)))) state.chosen = null;
  reckon();
  place();
  choose(state.chosen);
  fit();
  showLegend();
  showWords();
  showBar();
}
