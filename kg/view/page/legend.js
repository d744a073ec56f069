// The legend: each kind with its sign and how many there are; a click hides or shows the kind.

const legend = document.getElementById("legend");

function counted(items, prefix, kindOf) {
  const counts = new Map();
  for (const item of items) if (inMode(item)) counts.set(kindOf(item), (counts.get(kindOf(item)) ?? 0) + 1);
  return Object.keys(data.styles[prefix === "kind." ? "nodes" : "edges"]).filter((kind) => counts.has(kind)).map((kind) => [prefix + kind, kind, counts.get(kind)]);
}

function showLegend() {
  const focused = document.activeElement?.dataset?.kind;
  legend.replaceChildren();
  if (!nodes.size) return;
  legend.append(
    row("legend-nodes", counted(nodes.values(), "kind.", (node) => node.group), sign),
    row("legend-edges", counted(edges.values(), "edge.", (edge) => edge.kind), tie),
  );
  if (state.hidden.size) {
    legend.lastChild.lastChild.append(element("button", { type: "button", class: "reset", onclick: () => { state.hidden.clear(); filtered(); } }, say("show-all")));
  }
  if (focused) legend.querySelector(`[data-kind="${focused}"]`)?.focus();
}

function row(title, kinds, mark) {
  const buttons = kinds.map(([key, kind, count]) =>
    element("button", { type: "button", "data-kind": key, "aria-pressed": String(!state.hidden.has(key)), onclick: () => toggle(key) }, mark(kind), say(key), element("b", {}, String(count))));
  return element("div", { role: "group", "aria-label": say(title) }, element("span", {}, say(title)), element("p", {}, ...buttons));
}

function toggle(key) {
  if (!state.hidden.delete(key)) state.hidden.add(key);
  filtered();
}

// called after every change of what is visible
function filtered() {
  reckon();
  const chosen = nodes.get(state.chosen) ?? edges.get(state.chosen);
  if (groups.size || state.scene !== null) place();
  if (chosen && isHidden(chosen)) choose(null);
  else paint();
  showLegend();
  showYears();
  showTable();
  showNotice();
  showBar();
}
