// The years: two ends of a span that can be dragged, typed with the arrow keys, or played.

const YEAR_SHOWN = 1100; // milliseconds that each year stays while it plays
const yearBar = document.getElementById("years");
const [fromYear, toYear] = ["from-year", "to-year"].map((id) => document.getElementById(id));
const undated = document.getElementById("undated");
const player = document.getElementById("play");
let playing = null; // the timer, while it plays

function showYears() {
  if (!SPAN) return;
  const [from, to] = state.years;
  [fromYear.value, toYear.value, undated.checked] = [from, to, state.undated];
  const text = from === to ? String(from) : from + say("range-join") + to;
  document.getElementById("years-shown").textContent = text;
  fromYear.classList.toggle("above", from === SPAN[1]); // both at the end: the one that can still move
  const share = (year) => (SPAN[1] > SPAN[0] ? (100 * (year - SPAN[0])) / (SPAN[1] - SPAN[0]) : 0);
  const bar = document.getElementById("years-bar"); // in the span's own units, as a policy allows no style attribute
  bar.setAttribute("x", share(from));
  bar.setAttribute("width", share(to) - share(from));
  player.setAttribute("aria-label", say(playing ? "pause" : "play"));
  player.title = say(playing ? "pause" : "play");
  player.classList.toggle("playing", playing !== null);
}

function drag(from, to) {
  pause();
  setYears(from, to);
}

function setYears(from, to) {
  state.years = [from, to];
  filtered();
}

// the end that is moved pushes the other one along
fromYear.addEventListener("input", () => drag(Number(fromYear.value), Math.max(fromYear.value, state.years[1])));
toYear.addEventListener("input", () => drag(Math.min(toYear.value, state.years[0]), Number(toYear.value)));
undated.addEventListener("change", () => { state.undated = undated.checked; filtered(); });
player.addEventListener("click", () => { if (playing) pause(); else play(); showYears(); });

// the whole span grows from its first year; a narrower one moves along from where it is, or from the start
function play() {
  const [from, to] = state.years;
  const whole = from === SPAN[0] && to === SPAN[1];
  const width = to - from;
  const step = () => {
    const [start, end] = state.years;
    if (end >= SPAN[1]) return pause();
    setYears(whole ? start : start + 1, end + 1);
  };
  playing = setInterval(step, YEAR_SHOWN);
  if (whole) setYears(from, from);
  else if (to === SPAN[1]) setYears(SPAN[0], SPAN[0] + width);
}

function pause() {
  clearInterval(playing);
  playing = null;
  showYears();
}

yearBar.hidden = !SPAN || !data.facts.length;
for (const each of [fromYear, toYear]) if (SPAN) [each.min, each.max] = SPAN;
if (SPAN && SPAN[0] === SPAN[1]) for (const each of [player, yearBar.querySelector(".span")]) each.hidden = true;
