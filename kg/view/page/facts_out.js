// The facts that the picture shows, as CSV for a spreadsheet and as Turtle in the product's own terms.

function csvText() {
  const extra = ["sentence", "iri"];
  const head = [...COLUMNS, ...extra].map((column) => say("column." + column));
  const lines = rows().map((row) => {
    const { quotes, iri } = data.facts[row.at];
    const sentence = quotes.length ? data.quotes[quotes[0]].words[1] : "";
    return [...COLUMNS.map((column) => row[column]), sentence, iri].map(asCell);
  });
  const line = (fields) => fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(",");
  return "\ufeff" + [head, ...lines].map(line).join("\r\n") + "\r\n"; // the mark tells Excel that it is UTF-8
}

function turtleText() {
  const facts = visibleFacts();
  const shown = new Set(facts.flatMap((at) => Object.values(data.facts[at].roles).flat()));
  for (const node of nodes.values()) {
    if (node.group !== "conferral" && (state.sought === null ? !isHidden(node) : state.sought.has(node.id))) shown.add(node.id);
  }
  const prefixes = Object.entries(data.terms.prefixes).map(([name, namespace]) => `@prefix ${name}: <${namespace}> .`);
  const things = [...shown].sort((one, other) => one - other).map(thingTurtle);
  return [prefixes.join("\n"), ...things, ...facts.map((at) => factTurtle(data.facts[at]))].join("\n\n") + "\n";
}

function thingTurtle(id) {
  const { iri, name, names, values } = data.things[id];
  return subject(iri, [
    ["a", data.terms.things[nodes.get(id).group].map((each) => "hkg:" + each)],
    ["rdfs:label", [literal(name, "@zh")]],
    ["skos:altLabel", names.map((each) => literal(each, "@zh"))],
    ...Object.entries(values).map(valueTurtle),
  ]);
}

function factTurtle({ iri, kind, roles, values }) {
  if (kind === "unit") return subject(data.things[roles.part[0]].iri, [["org:unitOf", roles.whole.map(thingIri)]]);
  const ties = Object.entries(roles).filter(([role]) => !(kind === "event" && role === "event")); // an event is its own fact
  return subject(iri, [
    ["a", ["hkg:" + data.terms.facts[kind]]],
    ...ties.map(([role, ids]) => ["hkg:" + role, ids.map(thingIri)]),
    ...Object.entries(values).filter(([name]) => name in data.terms.values).map(valueTurtle),
  ]);
}

function subject(iri, pairs) {
  const told = pairs.filter(([, objects]) => objects.length).map(([property, objects]) => `${property} ${objects.join(", ")}`);
  return `<${iri}> ${told.join(" ;\n    ")} .`;
}

function thingIri(id) {
  return `<${data.things[id].iri}>`;
}

function valueTurtle([name, value]) {
  const type = data.terms.values[name];
  return ["hkg:" + name, [type === "iri" ? `<${value}>` : literal(value, type)]];
}

function literal(text, type) {
  const marks = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${text.replace(/[\\"\n\r\t]/g, (mark) => marks[mark])}"${type}`;
}
