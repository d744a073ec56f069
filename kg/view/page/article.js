// The article that a quotation stands in, beside the picture: the sentence marked, other mentions marked lighter.

const article = document.getElementById("article");
const articleText = article.querySelector("div");
let opened = null; // the number of the quotation whose article is open
let opener = null; // what the focus goes back to

function hasText(at) {
  return "at" in data.quotes[at];
}

function openArticle(at) {
  if (opened === null) opener = document.activeElement;
  opened = at;
  showArticle();
  const sentence = articleText.querySelector(".sentence");
  article.scrollTop += sentence.getBoundingClientRect().top - article.getBoundingClientRect().top - article.clientHeight / 3;
  article.focus({ preventScroll: true });
}

function closeArticle() {
  opened = null;
  showArticle();
  if (opener?.isConnected) opener.focus();
}

// called when the article, the chosen thing or the language changes; the reader's place in the text stays
function showArticle() {
  article.hidden = opened === null;
  document.querySelector("main").classList.toggle("reading", opened !== null);
  if (opened === null) return;
  const quote = data.quotes[opened];
  const source = data.documents[quote.document];
  const [start, end] = source.articles.find(([from, to]) => from <= quote.at && quote.at < to) ?? [0, source.text.length];
  const place = [quote.article, source.name, source.date && day(source.date)].filter(Boolean).join(" · ");
  article.querySelector("h2").textContent = place;
  const sentence = [quote.at, quote.at + quote.words[1].length];
  articleText.replaceChildren(...pieces(source.text, [start, end], sentence, mentions(source.text)));
}

// the names of what is chosen, wherever the text prints them, also broken by the end of a line
function mentions(text) {
  const names = chosenThings().flatMap((id) => [data.things[id].name, ...data.things[id].names]).filter((name) => name.trim().length > 1);
  if (!names.length) return [];
  const longestFirst = [...new Set(names)].sort((one, other) => other.length - one.length);
  const spelled = longestFirst.map((name) => [...name.replace(/\s+/g, "")].map((char) => char.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&")).join("\\s*"));
  return [...text.matchAll(new RegExp(spelled.join("|"), "gu"))].map((match) => [match.index, match.index + match[0].length]);
}

function chosenThings() {
  const chosen = state.chosen;
  if (chosen === null) return [];
  if (groups.has(chosen) || lines.has(chosen)) return [];
  if (edges.has(chosen)) return [edges.get(chosen).from, edges.get(chosen).to].filter((id) => data.things[id].name);
  const fact = nodes.get(chosen)?.group === "conferral" ? conferralOf(chosen) : factOf(chosen);
  return fact === null ? [chosen] : Object.values(data.facts[fact].roles).flat();
}

// the text cut where a mark begins or ends
function pieces(text, [start, end], sentence, names) {
  const cuts = new Set([start, end, ...sentence, ...names.flat()].filter((at) => at >= start && at <= end));
  const within = (at) => (each) => each[0] <= at && at < each[1];
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((from, at) => {
    const part = text.slice(from, places[at + 1]);
    const kinds = [within(from)(sentence) && "sentence", names.some(within(from)) && "mention"].filter(Boolean);
    return kinds.length ? element("mark", { class: kinds.join(" ") }, part) : part;
  });
}

article.querySelector("button").addEventListener("click", closeArticle);
