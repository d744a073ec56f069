// The bar above the picture: what is arranged how, what can be changed about it, and the way back.

const bar = document.getElementById("bar");
const DEPTHS = [1, 2, 3];

function showBar() {
  const focused = document.activeElement?.dataset?.key;
  const content = barContent();
  bar.hidden = content.length === 0;
  bar.replaceChildren(...content);
  if (focused) bar.querySelector(`[data-key="${focused}"]`)?.focus();
}

function barContent() {
  const back = barButton("back", leave);
  if (state.linking !== null) return [barText("way-choose", { name: nameOf(state.linking) }), barButton("cancel", stopLinking)];
  const { scene } = state;
  if (scene === null) return groups.size ? groupBar() : [];
  const left = arranged.left ? [barText("scene-left", { count: arranged.left })] : [];
  switch (scene.kind) {
    case "around": return [barText("around", { name: nameOf(scene.id) }), ...DEPTHS.map((depth) => depthButton(scene, depth)), ...left, back];
    case "way": return [wayText(scene), ...left, back];
    case "members": return [barText("members-of", { name: nameOf(scene.id) }), back];
    default: return [scene.id === null ? barText("honours-by-year") : barText("years-of", { name: nameOf(scene.id) }), back];
  }
}

function groupBar() {
  const open = [...groups.values()].filter(isOpen).length;
  return [
    barText(state.spread ? "everything" : "overview", { count: seenGroups().length }),
    ...(open ? [barButton("close-groups", closeAllGroups)] : []),
    ...(state.spread ? [] : [barButton("show-everything", spreadAll)]),
  ];
}

function wayText({ from, to }) {
  const ends = { one: nameOf(from), other: nameOf(to) };
  return arranged.steps === null ? barText("way-none", ends) : barText("way-between", { ...ends, count: arranged.steps });
}

function depthButton(scene, depth) {
  const button = element("button", { type: "button", "data-key": "depth" + depth, "aria-pressed": String(scene.depth === depth), onclick: () => enter({ ...scene, depth }) }, String(depth));
  button.setAttribute("aria-label", say("steps", { count: depth }));
  return button;
}

function barText(key, values) {
  return element("span", {}, say(key, values));
}

function barButton(key, onclick) {
  return element("button", { type: "button", "data-key": key, onclick }, say(key));
}

// the next thing that is chosen is the other end of a way
function startLinking(id) {
  state.linking = id;
  showBar();
  box.focus();
}

function stopLinking() {
  state.linking = null;
  showBar();
}

// Enter opens or closes the group that is chosen
container.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && groups.has(state.chosen)) toggleGroup(state.chosen);
});
