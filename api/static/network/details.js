// What is told beside the picture about the chosen node, or about the way between two.

import { button, element, named, say } from "./data.js";
import { change, current } from "./state.js";

const FIRST = 12; // ties that are listed
const place = document.getElementById("details");
let awaited = ""; // the key of a node whose way to the next chosen one is wanted

function tell(...parts) {
  place.replaceChildren(element("h2", say("details")), ...parts);
}

function line(text) {
  const made = element("p");
  made.append(element("bdi", text));
  return made;
}

function address(text, href) {
  const made = element("p");
  made.append(element("a", text, { href }));
  return made;
}

// Choosing after "way from here" chooses the other end.
export function choose(key, asEnd = false) {
  const start = awaited || (asEnd && current().chosen);
  awaited = "";
  change(start && start !== key ? { chosen: start, to: key } : { chosen: key, to: "" });
}

export function tellState(picture) {
  const [a, b] = picture.chosen;
  if (b) tellWay(picture, a, b);
  else if (a) tellNode(picture, a);
  else tell(element("p", say("choose")));
}

export function tellProblem(text) {
  tell(element("p", text));
}

function tellNode(picture, node) {
  const near = picture.near.get(node.id) ?? [];
  const parts = [named("h3", node.name), line(node.where)];
  if (node.detail) parts.push(line(node.detail));
  if (node.level) parts.push(element("p", `${say("level")}: ${say("levels")[node.level] ?? node.level}`));
  if (node.themes.length) parts.push(line(node.themes.join(", ")));
  parts.push(element("p", say("counts", { ties: near.length, groups: node.groups })));
  parts.push(acts(node));
  if (node.href && !isSaved()) parts.push(address(say("neighbours"), node.href));
  if (near.length) parts.push(element("h4", say("ties")), listed(picture, near));
  tell(...parts);
}

function isSaved() {
  return place.hasAttribute("data-saved");
}

function acts(node) {
  const made = element("p", "", { className: "acts" });
  const { add, hide } = current();
  if (node.expandable && !isSaved() && !add.includes(node.key)) {
    made.append(button(say("expand"), () => change({ add: [...add, node.key] })));
  }
  made.append(
    button(say("hide"), () => change({ hide: [...hide, node.key], chosen: "", to: "" })),
    button(say("hideNeighbours"), () => change({ hide: [...hide, ...loose(node)] })),
    button(say("wayFrom"), () => awaitEnd(node)),
  );
  return made;
}

let pictured; // for what a node's neighbours are

export function about(picture) {
  pictured = picture;
}

// Neighbours that nothing else in the picture is tied to.
function loose(node) {
  const ends = (id) => new Set((pictured.near.get(id) ?? []).map(([other]) => other));
  return [...ends(node.id)]
    .map((id) => pictured.byId.get(id))
    .filter((other) => !other.main && ends(other.id).size === 1)
    .map((other) => other.key);
}

function awaitEnd(node) {
  awaited = node.key;
  const cancel = () => {
    awaited = "";
    tellNode(pictured, node);
  };
  tell(named("h3", node.name), element("p", say("chooseEnd")), button(say("cancel"), cancel));
}

function listed(picture, near) {
  const list = element("ul", "", { className: "near" });
  for (const [id, edge] of near.slice(0, FIRST)) {
    const other = picture.byId.get(id);
    const item = element("li");
    const way = button("", () => choose(other.key));
    way.className = "name";
    way.append(element("bdi", other.name));
    item.append(way, evidence(edge));
    list.append(item);
  }
  if (near.length > FIRST) list.append(element("li", say("more", { count: near.length - FIRST })));
  return list;
}

function evidence(edge) {
  const made = element("p", "", { className: "unit" });
  made.append(element("bdi", edge.detail || edge.words));
  if (edge.href && !isSaved()) made.append(" ", element("a", say("why"), { href: edge.href }));
  return made;
}

function tellWay(picture, a, b) {
  const parts = [element("h3", say(picture.path.length === 2 ? "tie" : "way"))];
  if (!picture.path.length) {
    parts.push(line(`${a.name} – ${b.name}`), element("p", say("noWay")));
    const both = a.kind === "Person" && b.kind === "Person";
    const asked = new URLSearchParams({ from: a.key, to: b.key });
    if (both && !isSaved()) parts.push(address(say("askWay"), `/queries/introduction-paths/network?${asked}`));
  }
  const list = element("ol", "", { className: "near" });
  for (const [id, edge] of picture.path) {
    const node = picture.byId.get(id);
    const item = element("li");
    if (edge) item.append(evidence(edge));
    const name = button("", () => choose(node.key));
    name.className = "name";
    name.append(element("bdi", node.name));
    item.append(name);
    list.append(item);
  }
  tell(...parts, list);
}
