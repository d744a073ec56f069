// Honours along the years: conferrals by year, recipients or honours in rows, who conferred them at the right.

const COLUMN = { year: 128, honour: 168 }; // pixels of a year, for one honour and for all

function yearsText(fact) {
  return fact.years ? fact.years[1] : null;
}

// one honour: its recipients in rows, its conferrals by year, who conferred it at the right; all: honours in rows, by level
function arrangeYears({ id }) {
  const told = data.facts.flatMap((fact, at) => (fact.kind === "conferral" && inTime[at] && (id === null || fact.roles.honour?.includes(id)) ? [{ fact, node: nodeOfConferral.get(at) }] : []))
    .filter(({ node }) => visible.has(node));
  const known = told.map(({ fact }) => yearsText(fact)).filter((year) => year !== null);
  const [first, last] = known.length ? [Math.min(...known), Math.max(...known)] : [0, -1];
  const step = id === null ? COLUMN.honour : COLUMN.year;
  const hasUndated = known.length < told.length;
  const column = (fact) => (yearsText(fact) === null ? last - first + 1 : yearsText(fact) - first) * step;
  const found = id === null ? rowsOfHonours(told, column) : rowsOfRecipients(told, column, id);
  const end = (last - first + (hasUndated ? 1 : 0)) * step;
  const conferrers = [...new Set(told.flatMap(({ fact }) => fact.roles.conferrer ?? []))].filter((each) => visible.has(each) && !found.places.has(each));
  const right = new Map();
  stack(right, conferrers, end + 240);
  for (const [each, [x, y]] of right) found.places.set(each, [x, y + found.height / 2]);
  const top = Math.min(-70, ...[...right.values()].map(([, y]) => y + found.height / 2 - 60));
  for (let at = 0; at * step <= end; at += 1) {
    const text = at > last - first ? say("no-year") : String(first + at);
    found.marks.push({ line: [at * step, top + 24, at * step, found.height], text, at: [at * step, top] });
  }
  if (id !== null) found.places.set(id, [end / 2, top - 110]);
  const conferrals = new Set(told.map(({ node }) => node));
  const shows = (edge) => [edge.from, edge.to].some((each) => conferrals.has(each)) && (id === null || (edge.from !== id && edge.to !== id));
  const isFaint = (edge) => edge.kind !== "conferral";
  return { ...found, shows, isFaint, isList: true, left: 0 };
}

function rowsOfRecipients(told, column, honour) {
  const rows = new Map();
  for (const { fact, node } of told) {
    const recipient = fact.roles.recipient?.find((each) => visible.has(each));
    if (recipient === undefined || recipient === honour) continue;
    if (!rows.has(recipient)) rows.set(recipient, []);
    rows.get(recipient).push({ fact, node });
  }
  const firstYear = (each) => Math.min(...rows.get(each).map(({ fact }) => yearsText(fact) ?? Infinity));
  const ordered = [...rows.keys()].sort((one, other) => firstYear(one) - firstYear(other) || one - other);
  const places = new Map();
  let y = 0;
  for (const recipient of ordered) {
    const box = boxOf(nodes.get(recipient));
    places.set(recipient, [-190, Math.round(y + box.height / 2 - box.rise)]);
    const cells = new Map();
    for (const { fact, node } of rows.get(recipient)) {
      const x = column(fact);
      const before = cells.get(x) ?? 0;
      cells.set(x, before + 1);
      places.set(node, [x, Math.round(y + box.height / 2 - box.rise + before * 44)]);
    }
    y += Math.max(box.height + ROW, 44 * Math.max(...cells.values()));
  }
  return { places, marks: [], height: y, labels: new Map() };
}

function rowsOfHonours(told, column) {
  const rows = new Map();
  for (const each of told) {
    const honour = each.fact.roles.honour?.find((id) => visible.has(id));
    if (honour === undefined) continue;
    if (!rows.has(honour)) rows.set(honour, []);
    rows.get(honour).push(each);
  }
  const level = (honour) => data.things[honour].values.level ?? "";
  const ordered = [...rows.keys()].sort((one, other) => rankOf(level(one)) - rankOf(level(other)) || (level(one) < level(other) ? -1 : level(one) > level(other) ? 1 : one - other));
  const [places, labels, marks] = [new Map(), new Map(), []];
  let [y, before] = [0, null];
  for (const honour of ordered) {
    if (level(honour) !== before) {
      y += before === null ? 0 : 40;
      before = level(honour);
      marks.push({ text: before ? conceptName(before) : say("no-level"), at: [-420, y + 30], isTitle: true });
    }
    const cells = new Map();
    let lowest = 0;
    for (const { fact, node } of rows.get(honour)) {
      const x = column(fact);
      const label = nodes.get((fact.roles.recipient ?? [])[0])?.label ?? nodes.get(node).label;
      const high = label.split("\n").length * 14 + 16;
      const top = cells.get(x) ?? 0;
      cells.set(x, top + high + 6);
      lowest = Math.max(lowest, top + high);
      places.set(node, [x, Math.round(y + top + high / 2)]);
      labels.set(node, label);
    }
    const box = boxOf(nodes.get(honour));
    places.set(honour, [-220, Math.round(y + box.height / 2 - box.rise)]);
    y += Math.max(box.height, lowest) + ROW;
  }
  return { places, marks, height: y, labels };
}
