// What is left of a picture by its filters, and ways through it.

function nodeFits(node, state, hidden) {
  return (
    !hidden.has(node.key) &&
    (!state.group || node.group === state.group) &&
    (!state.kind || node.kind === state.kind) &&
    (!state.theme || node.themes.includes(state.theme)) &&
    (!state.level || String(node.level ?? "unknown") === state.level)
  );
}

// A missing year is no reason against.
function held(years, since, until) {
  if (!years.length) return true;
  return years.some(([start, end]) => (!since || !end || end >= since) && (!until || !start || start <= until));
}

function edgeFits(edge, state) {
  return (!state.tie || edge.kind === state.tie) && held(edge.years, Number(state.since), Number(state.until));
}

// The ids of the nodes and edges that are seen.
export function seen(nodes, edges, state) {
  const hidden = new Set(state.hide);
  let left = new Set(nodes.filter((node) => nodeFits(node, state, hidden)).map((node) => node.id));
  const ties = edges.filter((edge) => left.has(edge.from) && left.has(edge.to) && edgeFits(edge, state));
  if (state.tie || state.since || state.until) {
    const tied = new Set(ties.flatMap((edge) => [edge.from, edge.to]));
    left = new Set([...left].filter((id) => tied.has(id)));
  }
  return { nodes: left, edges: new Set(ties.map((edge) => edge.id)) };
}

// Node id → its ties among those given: [other node, edge].
export function around(edges) {
  const found = new Map();
  const add = (a, b, edge) => found.get(a)?.push([b, edge]) ?? found.set(a, [[b, edge]]);
  for (const edge of edges) {
    add(edge.from, edge.to, edge);
    add(edge.to, edge.from, edge);
  }
  return found;
}

// The shortest way between two nodes as a list of [node, edge that leads to it], or nothing.
export function way(near, start, end) {
  const from = new Map([[start, [null, null]]]);
  for (const node of from.keys()) {
    if (node === end) break;
    for (const [other, edge] of near.get(node) ?? []) if (!from.has(other)) from.set(other, [node, edge]);
  }
  if (!from.has(end)) return [];
  const path = [];
  for (let node = end; node !== null; ) {
    const [before, edge] = from.get(node);
    path.unshift([node, edge]);
    node = before;
  }
  return path;
}
