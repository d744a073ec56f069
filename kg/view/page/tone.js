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

function options() {
  const groups = Object.fromEntries(Object.keys(data.styles.nodes).map((kind) => [kind, groupLook(kind)]));
  const halo = (items) => ({ ...items, font: { ...items.font, strokeColor: tone().paper } });
  return { ...data.shown.options, groups, nodes: halo(data.shown.options.nodes), edges: halo(data.shown.options.edges) };
}
