// The picture as SVG, made of what vis-network shows in its view now: places, signs, labels and lines.

const LINE_HEIGHT = 1.2;
const ARROW = 7;
const SIGN_REACH = 7.4; // half the width of a sign in its own box of 16
const NEXT_SIGN = 22; // in the line of signs beneath the picture

function pictureSvg() {
  const view = { width: container.clientWidth, height: container.clientHeight };
  const corner = network.DOMtoCanvas({ x: 0, y: 0 });
  const scale = network.getScale();
  const [width, height] = [view.width / scale, view.height / scale];
  const frame = { left: corner.x, top: corner.y, right: corner.x + width, bottom: corner.y + height };
  const kept = bright();
  const placed = drawnNodes().filter((node) => groups.has(node.id) || !isHidden(node)).map((node) => placedNode(node, kept));
  const tied = drawnEdges().filter((edge) => (lines.has(edge.id) ? isDrawnLine(edge.id) : !isHidden(edge)));
  const ends = new Map(placed.map((each) => [each.id, each]));
  const strokes = tied.map((edge) => lineOf(edge, ends)).filter((line) => meets(line.box, frame));
  const signs = placed.filter((each) => meets(each.box, frame));
  const foot = legendSvg(frame, scale, signs);
  return svgElement("svg", {
    xmlns: "http://www.w3.org/2000/svg", width: view.width, height: Math.round(view.height + foot.height * scale),
    viewBox: [corner.x, corner.y, width, height + foot.height].map(short).join(" "), "font-family": data.styles.font,
  },
  svgElement("title", {}, document.title),
  svgElement("rect", { x: short(corner.x), y: short(corner.y), width: short(width), height: short(height + foot.height), fill: LIGHT.paper }),
  ...marks.map(markSvg), ...strokes.map((line) => lineSvg(line, kept)), ...signs.map(signSvg), ...foot.parts);
}

function short(number) {
  return Math.round(number * 100) / 100;
}

function meets(one, other) {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}

function placedNode(node, kept) {
  const { x, y } = network.getPosition(node.id);
  const label = arranged?.labels?.get(node.id) ?? node.label;
  const isInside = OUTLINED.has(shapeOf(node));
  return { id: node.id, node: { ...node, label }, x, y, isInside, box: network.getBoundingBox(node.id), isFaded: kept !== null && !kept.has(node.id) };
}

function shapeOf(node) {
  return arranged?.labels?.has(node.id) ? "box" : data.styles.nodes[node.group]?.shape ?? node.shape;
}

function lookInSvg({ id, group }) {
  if (!groups.has(id)) return signLook(group, LIGHT);
  const { kind } = groups.get(id);
  return { fill: paleOf(kind, LIGHT, data.styles.groups[kind]), stroke: data.styles.groups[kind], "stroke-width": groups.has(id) && !isOpen(groups.get(id)) ? 0.4 : 1.5 };
}

function signSvg({ node, x, y, isInside, box, isFaded }) {
  const shape = shapeOf(node);
  const size = node.font.size ?? data.shown.options.edges.font.size;
  const lines = node.label.split("\n");
  const grow = short(node.size / SIGN_REACH);
  const sign = isInside ? frameSvg(shape, box, lookInSvg(node))
    : svgElement("path", { d: SIGNS[shape], transform: `translate(${short(x)} ${short(y)}) scale(${grow}) translate(-8 -8)`, ...lookInSvg(node) });
  const first = isInside ? y - ((lines.length - 1) * size * LINE_HEIGHT) / 2 + size * 0.36 : y + node.size + size * 1.1;
  const label = lines.map((line, at) => textSvg(x, first + at * size * LINE_HEIGHT, line, size, LIGHT.ink, !isInside));
  return svgElement("g", { opacity: isFaded ? FADED : 1 }, sign, ...label);
}

// a sign with its label inside is as large as vis-network made it around the label
function frameSvg(shape, { left, top, right, bottom }, look) {
  const [x, y, width, height] = [left, top, right - left, bottom - top].map(short);
  if (shape === "box") return svgElement("rect", { x, y, width, height, rx: 5, ...look });
  return svgElement("ellipse", { cx: short(x + width / 2), cy: short(y + height / 2), rx: short(width / 2), ry: short(height / 2), ...look });
}

function textSvg(x, y, text, size, color, hasHalo) {
  const halo = hasHalo ? { stroke: LIGHT.paper, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
  return svgElement("text", { x: short(x), y: short(y), "font-size": size, "text-anchor": "middle", fill: color, ...halo }, text);
}

// a line from sign to sign, bent as vis-network bends it (its static curvedCW and curvedCCW)
function lineOf(edge, ends) {
  const [from, to] = [ends.get(edge.from), ends.get(edge.to)];
  const bend = edge.smooth ? edge.smooth.roundness * 0.5 + 0.5 : 0;
  let via = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  if (edge.smooth) {
    const turn = edge.smooth.type === "curvedCW" ? bend : 1 - bend;
    const angle = Math.atan2(from.y - to.y, to.x - from.x) + turn * Math.PI;
    const reach = bend * Math.hypot(to.x - from.x, to.y - from.y);
    via = { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
  }
  const [start, end] = [atBorder(from, via), atBorder(to, via)];
  const across = [from.x, via.x, to.x];
  const down = [from.y, via.y, to.y];
  return { edge, start, via, end, box: { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down) - 1, bottom: Math.max(...down) + 1 } };
}

function atBorder({ node, x, y, isInside, box }, towards) {
  const [across, down] = [towards.x - x, towards.y - y];
  const away = Math.hypot(across, down) || 1;
  const toSide = isInside ? Math.min((box.right - box.left) / 2 / Math.abs(across || 1e-9), (box.bottom - box.top) / 2 / Math.abs(down || 1e-9)) * away : node.size + 1;
  const share = Math.min(toSide / away, 1);
  return { x: x + across * share, y: y + down * share };
}

function lineSvg({ edge, start, via, end }, kept) {
  const { color, dashes } = lines.has(edge.id) ? { color: data.styles.between, dashes: [] } : data.styles.edges[edge.kind];
  const isFaded = kept !== null && !kept.has(edge.id);
  const angle = Math.atan2(end.y - via.y, end.x - via.x);
  const wing = (turn) => `${short(end.x - ARROW * Math.cos(angle + turn))} ${short(end.y - ARROW * Math.sin(angle + turn))}`;
  const path = `M${short(start.x)} ${short(start.y)}Q${short(via.x)} ${short(via.y)} ${short(end.x)} ${short(end.y)}`;
  const middle = [0.25 * start.x + 0.5 * via.x + 0.25 * end.x, 0.25 * start.y + 0.5 * via.y + 0.25 * end.y];
  const { size } = data.shown.options.edges.font;
  return svgElement("g", { opacity: isFaded ? FADED : 0.8 },
    svgElement("path", { d: path, fill: "none", stroke: color, "stroke-width": short(edge.width ?? 1.2), ...(dashes.length && { "stroke-dasharray": dashes.join(" ") }) }),
    ...(lines.has(edge.id) ? [] : [svgElement("path", { d: `M${short(end.x)} ${short(end.y)}L${wing(0.4)}L${wing(-0.4)}z`, fill: color })]),
    ...(edge.label && !isFaded && !arranged?.quiet ? [textSvg(middle[0], middle[1] + size * 0.36, edge.label, size, LIGHT.soft, true)] : []));
}

// what the signs mean, in a line beneath the picture; sized for the page and not for the picture's scale
function legendSvg({ left, bottom }, scale, signs) {
  const unit = 1 / scale;
  const shown = Object.keys(data.styles.nodes).filter((kind) => signs.some(({ node }) => node.group === kind));
  let x = left + 14 * unit;
  const parts = shown.flatMap((kind) => {
    const name = say("kind." + kind);
    const mark = svgElement("path", { d: SIGNS[data.styles.nodes[kind].shape], transform: `translate(${short(x)} ${short(bottom + 7 * unit)}) scale(${unit})`, ...signLook(kind, LIGHT) });
    const text = textSvg(x + NEXT_SIGN * unit, bottom + 20 * unit, name, short(13 * unit), LIGHT.ink, false);
    text.setAttribute("text-anchor", "start");
    x += (NEXT_SIGN + 20 + (state.lang === "zh" ? 13 : 7.5) * name.length) * unit;
    return [mark, text];
  });
  return { parts, height: parts.length ? 30 * unit : 0 };
}
