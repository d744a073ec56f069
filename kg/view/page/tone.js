// The colours of signs, lines and words, on light ground and on dark; what is saved or printed is always light.

const darkness = matchMedia("(prefers-color-scheme: dark)");
const LIGHT = { ink: "#1f2a33", faint: "rgba(31,42,51,.22)", soft: "#5b6670", paper: "#faf9f6", ground: "#ffffff", glow: "#fdf1d6", lighter: 0 };
const DARK = { ink: "#e8e6e0", faint: "rgba(232,230,224,.2)", soft: "#a9b3bb", paper: "#14191d", ground: "#1d2429", glow: "#3a3018", lighter: 0.45 };
const OUTLINED = new Set(["box", "ellipse", "circle"]); // shapes with their label inside

function tone() {
  return darkness.matches ? DARK : LIGHT;
}

// a colour for white paper, mixed with white so that it can be told on dark ground: the darker it is, the more
function shade(color, { lighter } = tone()) {
  if (!lighter) return color;
  const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const share = lighter * (1 - (parts[0] + parts[1] + parts[2]) / 765);
  return "#" + parts.map((part) => Math.round(part + (255 - part) * share).toString(16).padStart(2, "0")).join("");
}

function groundOf(kind, { ground, glow } = tone()) {
  return kind === "conferral" ? glow : ground;
}

// full colour for a sign with its label beneath, pale ground for one with its label inside
function groupLook(kind) {
  const { shape, color } = data.styles.nodes[kind];
  const [own, { ink, ground }] = [shade(color), tone()];
  const isInside = OUTLINED.has(shape);
  const background = isInside ? groundOf(kind) : own;
  const lit = { background, border: isInside ? own : ink };
  return { color: { background, border: isInside ? own : ground, highlight: lit, hover: lit }, ...(kind === "conferral" && { margin: 3 }) };
}

// a bubble's colour is that of what it is named after, thinned with the ground
function paleOf(kind, { paper } = tone(), own = shade(data.styles.groups[kind])) {
  const mix = [1, 3, 5].map((at) => Math.round(0.16 * parseInt(own.slice(at, at + 2), 16) + 0.84 * parseInt(paper.slice(at, at + 2), 16)));
  return "#" + mix.map((part) => part.toString(16).padStart(2, "0")).join("");
}

function bubbleLook(kind) {
  const [background, border] = [paleOf(kind), shade(data.styles.groups[kind])];
  const lit = { background, border: tone().ink };
  return { color: { background, border, highlight: lit, hover: lit } };
}

function options() {
  const groups = Object.fromEntries(Object.keys(data.styles.nodes).map((kind) => [kind, groupLook(kind)]));
  for (const kind of Object.keys(data.styles.groups)) [groups["group-" + kind], groups["frame-" + kind]] = [bubbleLook(kind), bubbleLook(kind)];
  const halo = (items) => ({ ...items, font: { ...items.font, strokeColor: tone().paper } });
  return { ...data.shown.options, groups, nodes: halo(data.shown.options.nodes), edges: halo(data.shown.options.edges) };
}
