// The picture itself: vis-network draws what Python has laid out; what is not chosen fades, what is filtered goes.

const FADED = 0.18;
const READABLE = 0.75; // scale
const container = document.getElementById("canvas");
const REST = { across: 90, above: 45, below: 75 }; // room around the outermost signs, for their labels
const BUTTONS = 52; // pixels at the right, where the buttons are
const shownNodes = new vis.DataSet();
const shownEdges = new vis.DataSet();
const looks = new Map(); // id -> look last given, so that only what changed is drawn anew
let network = null;

// called when the rest of the page stands, as vis-network keeps its view through a change of the canvas's size
function openNetwork() {
  place();
  network = new vis.Network(container, { nodes: shownNodes, edges: shownEdges }, options());
  network.once("afterDrawing", () => performance.mark("drawn"));
  network.on("click", ({ nodes: [node], edges: [edge] }) => choose(node ?? edge ?? null));
  for (const [event, cursor] of [["hoverNode", "pointer"], ["blurNode", ""], ["hoverEdge", "pointer"], ["blurEdge", ""]]) {
    network.on(event, () => { container.style.cursor = cursor; });
  }
  look();
}

// the first view: all of it, or on a small screen the middle of it, where names can be read
function look() {
  fit();
  if (!narrow.matches || network.getScale() >= READABLE || isEmpty()) return;
  const first = data.subject ?? byTies()[0].id;
  network.moveTo({ position: network.getPosition(first), scale: READABLE });
}

// what stays bright: what is chosen or else sought, its visible ties and what they lead to; null: all of it
function bright() {
  const chosen = state.chosen === null ? state.sought : new Set([state.chosen]);
  if (chosen === null) return null;
  const fact = factOf(state.chosen);
  const kept = new Set(fact === null ? chosen : Object.values(data.facts[fact].roles).flat());
  for (const edge of edges.values()) {
    if (!inMode(edge) || isHidden(edge)) continue;
    const isKept = fact === null ? [edge.id, edge.from, edge.to].some((id) => chosen.has(id)) : edge.facts.includes(fact);
    if (isKept) kept.add(edge.id).add(edge.from).add(edge.to);
  }
  return kept;
}

function lookOfNode(node, kept) {
  const faded = kept !== null && !kept.has(node.id);
  const { ink, faint } = tone();
  return {
    hidden: isHidden(node),
    opacity: faded ? FADED : 1,
    font: { ...node.font, color: faded ? faint : ink, strokeWidth: faded ? 0 : 3 },
  };
}

function lookOfEdge(edge, kept) {
  const faded = kept !== null && !kept.has(edge.id);
  const { color: own, dashes } = data.styles.edges[edge.kind];
  const color = shade(own);
  return {
    hidden: isHidden(edge),
    dashes: dashes.length ? dashes : false,
    color: { color, highlight: color, hover: color, opacity: faded ? FADED : 0.8 },
    font: faded ? { color: "rgba(0,0,0,0)", strokeWidth: 0 } : { color: tone().soft, strokeWidth: 4 },
  };
}

function isNew(id, look) {
  const key = JSON.stringify(look);
  if (looks.get(id) === key) return false;
  looks.set(id, key);
  return true;
}

function paint() {
  const kept = bright();
  const changed = (items, look) => items.filter(inMode).map((item) => [item.id, look(item, kept)])
    .filter(([id, each]) => isNew(id, each)).map(([id, each]) => ({ id, ...each }));
  shownNodes.update(changed([...nodes.values()], lookOfNode));
  shownEdges.update(changed([...edges.values()], lookOfEdge));
}

function place() {
  const kept = bright();
  looks.clear();
  const placed = [...nodes.values()].filter(inMode).map((node) => {
    const { at, ...rest } = node;
    const look = lookOfNode(node, kept);
    isNew(node.id, look);
    return { ...rest, x: at[state.mode][0], y: at[state.mode][1], ...look };
  });
  const tied = [...edges.values()].filter(inMode).map((edge) => {
    const { facts, modes, ...rest } = edge;
    const look = lookOfEdge(edge, kept);
    isNew(edge.id, look);
    return { ...rest, ...look };
  });
  shownNodes.clear();
  shownEdges.clear();
  shownNodes.add(placed);
  shownEdges.add(tied);
}

// the reader's system went from light to dark or back while the page is open
darkness.addEventListener("change", () => {
  network.setOptions(options());
  place();
  choose(state.chosen);
  showLegend();
});

function fit() {
  const places = [...nodes.values()].filter((node) => inMode(node) && !isHidden(node)).map((node) => node.at[state.mode]);
  if (!places.length) return;
  const across = places.map(([x]) => x);
  const down = places.map(([, y]) => y);
  const [left, right] = [Math.min(...across) - REST.across, Math.max(...across) + REST.across];
  const [top, bottom] = [Math.min(...down) - REST.above, Math.max(...down) + REST.below];
  const scale = Math.min((container.clientWidth - BUTTONS) / (right - left), container.clientHeight / (bottom - top), 1.5);
  network.moveTo({ position: { x: (left + right + BUTTONS / scale) / 2, y: (top + bottom) / 2 }, scale });
}

// choose a node (number), an edge ("e…") or nothing (null); `travel` brings it into the middle
function choose(id, travel = false) {
  if (reveal(id)) filtered();
  state.chosen = id;
  paint();
  network.unselectAll();
  if (nodes.has(id)) network.selectNodes([id], false);
  if (edges.has(id)) network.selectEdges([id]);
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
  place();
  choose(state.chosen);
  fit();
  showLegend();
  showWords();
}
