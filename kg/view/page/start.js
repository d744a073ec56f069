// The words of the page in its language, the buttons, and the first drawing.

const scope = document.getElementById("scope");
const notice = document.getElementById("notice");

function showWords() {
  const subject = data.subject === null ? "" : data.things[data.subject].name;
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : state.lang;
  document.title = (subject ? subject + " · " : "") + say("title");
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = say(each.dataset.text);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
  for (const each of document.querySelectorAll(".zoom button")) each.title = say(each.dataset.label);
  for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = say(each.dataset.placeholder);
  for (const each of document.querySelectorAll("[data-lang]")) each.setAttribute("aria-pressed", String(each.dataset.lang === state.lang));
  for (const each of document.querySelectorAll("[data-mode]")) each.setAttribute("aria-pressed", String(each.dataset.mode === state.mode));
  for (const each of document.querySelectorAll("[data-view]")) each.setAttribute("aria-pressed", String(each.dataset.view === state.view));
  const count = { nodes: [...nodes.values()].filter(inMode).length, edges: [...edges.values()].filter(inMode).length };
  document.querySelector(".choice[data-label='conferral-as']").hidden = !conferrals.length || ["members", "years"].includes(state.scene?.kind);
  scope.textContent = [subject ? say("around", { name: subject }) : say("whole"), say("counts", count), data.leftOut ? say("left-out", { count: data.leftOut }) : ""].filter(Boolean).join(" · ");
  scope.title = scope.textContent;
}

function showNotice() {
  const [title, hint] = notice.children;
  notice.hidden = !isEmpty();
  title.textContent = say(!nodes.size ? "empty" : state.hidden.size ? "all-hidden" : "none-in-years");
  hint.textContent = nodes.size ? "" : say("empty-hint");
}

function showAll() {
  showWords();
  showLegend();
  showYears();
  showTable();
  showPanel();
  showArticle();
  showNotice();
  showBar();
}

for (const each of document.querySelectorAll("[data-mode]")) each.addEventListener("click", () => setMode(each.dataset.mode));
for (const each of document.querySelectorAll("[data-lang]")) {
  each.addEventListener("click", () => setLanguage(each.dataset.lang));
}
for (const each of document.querySelectorAll("[data-view]")) each.addEventListener("click", () => setView(each.dataset.view));
function setLanguage(lang) {
  state.lang = lang;
  if (groups.size || state.scene !== null) { // names of groups, rings and years are the page's words
    reckon();
    place();
    choose(state.chosen);
  }
  showAll();
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: calm ? false : { duration: 160, easingFunction: "easeOutQuad" } });
}
document.getElementById("zoom-in").addEventListener("click", () => zoom(1.35));
document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.35));
document.getElementById("fit").addEventListener("click", fit);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target === box) return;
  if (opened !== null) closeArticle();
  else if (state.linking !== null) stopLinking();
  else choose(null);
});

function begin() {
  const asked = readFragment();
  reckon();
  showAll();
  openNetwork();
  return asked;
}

// the plain view is drawn from what stands before the scripts; what comes after them, any choice needs
const isPlainView = !location.hash && data.scene === null;
const asked = isPlainView ? begin() : null;
document.body.inert = true;
document.addEventListener("DOMContentLoaded", () => {
  readDetails();
  followLink(asked ?? begin());
  if (data.subject !== null && !narrow.matches && !location.hash) choose(data.subject);
  document.body.inert = false;
});
