// The side panel: what is known of the chosen thing or tie, each fact with its sentences and where they stand.

const panel = document.getElementById("panel");

const DETAILS = {
  conferral: ["conferrer", "presenter", "onBehalfOf", "period", "dayConferred", "occasion", "act"],
  event: ["organizer", "date", "place"],
  participation: ["participationRole"],
};
const MOST_FACTS = 60; // of a line between groups
const DAYS = new Set(["period", "dayConferred", "date"]);

function showPanel() {
  panel.replaceChildren(...panelContent().filter((each) => each !== null));
  panel.classList.toggle("open", state.chosen !== null);
  panel.scrollTop = 0;
}

function panelContent() {
  if (state.chosen === null) return overview();
  const close = element("button", { type: "button", class: "close", "aria-label": say("close"), onclick: () => choose(null) }, "×");
  if (factOf(state.chosen) !== null) return [close, ...aboutOne(factOf(state.chosen))];
  if (edges.has(state.chosen)) return [close, ...aboutEdge(edges.get(state.chosen))];
  if (groups.has(state.chosen)) return [close, ...aboutGroup(groups.get(state.chosen))];
  if (lines.has(state.chosen)) return [close, ...aboutLine(lines.get(state.chosen))];
  const node = nodes.get(state.chosen);
  return [close, ...(node.group === "conferral" ? aboutConferral(node) : aboutThing(node))];
}

function overview() {
  if (!nodes.size) return [element("p", { class: "hint" }, say("empty-hint"))];
  return [
    element("p", { class: "hint" }, say(isGrouped() ? "hint-groups" : "hint")),
    data.facts.some((fact) => fact.kind === "conferral") ? element("p", { class: "ways" }, action("honours-by-year", () => enter({ kind: "years", id: null }))) : null,
    ...(isGrouped() ? groupList(seenGroups()) : []),
    element("h2", { class: "section" }, say("most-ties")),
    element("ul", { class: "list" }, ...byTies().slice(0, 10).map((node) =>
      element("li", {}, sign(node.group), thingButton(node.id), element("small", {}, String(factsOf.get(node.id).length))))),
  ];
}

function byTies() {
  const things = [...nodes.values()].filter((node) => node.group !== "conferral");
  return things.sort((one, other) => factsOf.get(other.id).length - factsOf.get(one.id).length || one.id - other.id);
}

function aboutThing(node) {
  const thing = data.things[node.id];
  const facts = factsOf.get(node.id);
  return [
    kindLine(sign(node.group), say("kind." + node.group)),
    element("h2", { lang: "zh-Hans" }, thing.name),
    waysOn(node),
    details(thing.names.length ? [["also-named", named(thing.names.join("、"))]] : [], thing.values, ["level", "authority", "date", "place"]),
    element("h3", {}, `${say("facts")} · ${facts.length}`),
    ...facts.map(aboutFact),
    ...(thing.quotes.length ? [element("h3", {}, say("mentions")), ...sentences(thing)] : []),
    element("p", { class: "address" }, `${say("address")} `, thing.iri),
  ];
}

function action(key, onclick, values = {}) {
  return element("button", { type: "button", class: "action", onclick }, say(key, values));
}

// where one can go on from a thing
function waysOn({ id, group }) {
  const ways = [
    action("around-it", () => enter({ kind: "around", id, depth: 1 })),
    action("way-from", () => startLinking(id)),
  ];
  if (data.facts.some((fact) => isMembershipOf(fact, id))) ways.push(action("members-view", () => enter({ kind: "members", id })));
  if (group === "honour" && factsOf.get(id).some((at) => data.facts[at].kind === "conferral")) ways.push(action("years-view", () => enter({ kind: "years", id })));
  return element("p", { class: "ways" }, ...ways);
}

function groupList(seen) {
  return [
    element("h2", { class: "section" }, `${say("groups")} · ${seen.length}`),
    element("ul", { class: "list" }, ...largest(seen).map((group) => element("li", {}, bubble(group.kind), groupButton(group), element("small", {}, String(counts.get(group.id)))))),
  ];
}

function bubble(kind) {
  return drawing("sign", "0 0 16 16", SIGNS.dot, { fill: paleOf(kind), stroke: shade(data.styles.groups[kind]), "stroke-width": 1.5 });
}

function groupButton(group) {
  return element("button", { type: "button", class: "thing", onclick: () => choose(group.id) }, groupName(group));
}

function aboutGroup(group) {
  const inside = byTies().filter((node) => lineage(node.home).includes(group) && visible.has(node.id));
  const kinds = new Map();
  for (const node of inside) kinds.set(node.group, (kinds.get(node.group) ?? 0) + 1);
  const parts = partsOf.get(group.id).filter((part) => counts.get(part.id));
  const tied = linesOf(group.id);
  return [
    kindLine(bubble(group.kind), say("group-kind." + group.kind)),
    element("h2", {}, groupName(group)),
    element("p", { class: "ways" }, action(isOpen(group) ? "close-group" : "open-group", () => { toggleGroup(group.id); panel.querySelector(".action")?.focus(); })),
    element("p", { class: "hint" }, [...kinds].map(([kind, count]) => `${say("kind." + kind)} ${count}`).join(" · ")),
    ...(parts.length ? groupList(parts) : []),
    element("h3", {}, say("most-ties")),
    element("ul", { class: "list" }, ...inside.slice(0, 12).map((node) => element("li", {}, sign(node.group), thingButton(node.id), element("small", {}, String(factsOf.get(node.id).length))))),
    ...(tied.length ? [element("h3", {}, say("group-lines")), element("ul", { class: "list" }, ...tied.slice(0, 20).map((line) => {
      const other = line.from === group.id ? line.to : line.from;
      return element("li", {}, element("button", { type: "button", class: "thing", onclick: () => choose(line.id) }, endName(other)), element("small", {}, String(line.facts.size)));
    }))] : []),
  ];
}

function endName(id) {
  return groups.has(id) ? groupName(groups.get(id)) : nameOf(Number(id));
}

function aboutLine(line) {
  const facts = [...line.facts];
  return [
    kindLine(null, say("group-lines")),
    element("h2", {}, `${endName(line.from)} — ${endName(line.to)}`),
    element("h3", {}, `${say("facts")} · ${facts.length}`),
    ...facts.slice(0, MOST_FACTS).map(aboutFact),
    facts.length > MOST_FACTS ? element("p", { class: "note" }, say("more-facts", { count: facts.length - MOST_FACTS })) : null,
  ];
}

function aboutConferral(node) {
  return [kindLine(sign("conferral"), say("kind.conferral")), aboutFact(conferralOf(node.id))];
}

function aboutEdge(edge) {
  return [
    kindLine(tie(edge.kind), say("edge." + edge.kind)),
    element("h2", { lang: "zh-Hans" }, `${nameOf(edge.from)} → ${nameOf(edge.to)}`),
    element("h3", {}, `${say("facts")} · ${edge.facts.length}`),
    ...edge.facts.map(aboutFact),
  ];
}

function aboutOne(at) {
  return [element("p", { class: "kind" }, factKind(data.facts[at])), aboutFact(at)];
}

function kindLine(mark, words) {
  return element("p", { class: "kind" }, mark, words);
}

function aboutFact(at) {
  const fact = data.facts[at];
  return element("article", { class: "fact" },
    element("p", { class: "sentence" }, ...sentence(fact)),
    details([], { ...fact.values, ...fact.roles }, DETAILS[fact.kind] ?? []),
    ...(fact.quotes.length ? sentences(fact) : [element("p", { class: "note" }, say("no-quote"))]));
}

function sentence(fact) {
  let key = "fact." + fact.kind;
  if (fact.kind === "tenure") key = (isFormer(fact) ? "fact.former" : "fact.tenure") + (fact.roles.postIn?.length ? "" : "-alone");
  if (fact.kind === "membership" && !fact.values.levelText) key += "-plain";
  const parts = data.texts[state.lang][key].split(/\{(\w+)\}/);
  return parts.flatMap((part, odd) => {
    if (odd % 2 === 0) return [part];
    return fact.roles[part] ? things(fact.roles[part]) : [named(fact.values[part] ?? "")];
  });
}

function things(ids) {
  return ids.flatMap((id, at) => (at ? [say("list-join"), thingButton(id)] : [thingButton(id)]));
}

function thingButton(id) {
  return element("button", { type: "button", class: "thing", lang: "zh-Hans", onclick: () => choose(id, true) }, nameOf(id));
}

function details(rows, values, names) {
  const all = [...rows, ...names.filter((name) => values[name]?.length).map((name) => ["detail." + name, ...detail(name, values[name])])];
  if (!all.length) return null;
  return element("dl", {}, ...all.flatMap(([key, ...words]) => [element("dt", {}, say(key)), element("dd", {}, ...words)]));
}

function detail(name, value) {
  if (Array.isArray(value)) return things(value);
  if (DAYS.has(name)) return [day(value)];
  const concept = data.concepts[value];
  return concept ? [concept[state.lang] ?? concept.zh] : [named(value)];
}

function sentences(holder) {
  const shown = holder.quotes.map((at) => {
    const { words: [before, exact, after], document, article } = data.quotes[at];
    const source = data.documents[document];
    const near = (text) => text.replace(/\s*\n\s*/g, "\n"); // the page's indents and empty lines
    const place = [source.name, article && say("in-article", { article }), source.date && day(source.date), source.file && say("file", { file: source.file })];
    const words = element("blockquote", { lang: "zh-Hans" }, near(before), element("mark", {}, exact), near(after));
    const figure = element("figure", { class: hasText(at) && "readable" }, words, element("figcaption", {}, place.filter(Boolean).join(" · ")));
    if (hasText(at)) {
      figure.append(element("button", { type: "button", class: "read", onclick: () => openArticle(at) }, say("read")));
      words.addEventListener("click", () => { if (getSelection().isCollapsed) openArticle(at); }); // a selection is no click
    }
    return figure;
  });
  if (holder.more > 0) shown.push(element("p", { class: "note" }, say("more-quotes", { count: holder.more })));
  return shown;
}
