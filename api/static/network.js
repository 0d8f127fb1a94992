// Draws the network of the page: positions come from the server, texts are shown as texts only.

const STEP = 1.3; // of one zoom
const MARGIN = 0.9; // of the whole picture within its frame
const WIDTH = 760; // pixels for which sizes are made
const FEW = 20; // nodes whose names have room
const NEAR = 1.1; // scale at which one node is shown

const { nodes, edges, options, people, ties } = JSON.parse(document.getElementById("data").textContent);
const place = document.getElementById("network");
const details = document.getElementById("details");

// On a narrow screen the whole is drawn smaller: where there is room, the texts shall not be.
const enlarged = nodes.length > FEW ? 1 : Math.min(1.8, Math.max(1, WIDTH / place.clientWidth));
for (const { font } of [...nodes, ...edges]) font.size *= enlarged;

const network = new vis.Network(place, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, options);

function element(name, text, href) {
  const made = document.createElement(name);
  made.textContent = text;
  if (href) made.href = href;
  return made;
}

function tell(...parts) {
  details.replaceChildren(element("h2", "Details"), ...parts);
}

function way(text, href) {
  const made = document.createElement("p");
  made.append(element("a", text, href));
  return made;
}

function tellPerson({ name, group, detail, ties: count, groups, href }) {
  const parts = [element("h3", name), element("p", group)];
  if (detail) parts.push(element("p", detail));
  parts.push(element("p", `${count} ties here, reaching ${groups} other institutions`));
  if (href) parts.push(way("Whom does she know?", href));
  tell(...parts);
}

function tellTie({ from, to, kind, detail, href }) {
  const parts = [element("h3", `${from} – ${to}`), element("p", kind)];
  if (detail) parts.push(element("p", detail));
  if (href) parts.push(way("Evidence and its sources", href));
  tell(...parts);
}

function choose(chosen) {
  if (chosen.nodes.length && people[chosen.nodes[0]]) tellPerson(people[chosen.nodes[0]]);
  else if (chosen.edges.length === 1) tellTie(ties[chosen.edges[0]]);
}

function show(key) {
  if (people[key]) {
    network.selectNodes([key]);
    network.focus(key, { scale: Math.max(NEAR, network.getScale()) });
    tellPerson(people[key]);
  } else {
    network.setSelection({ nodes: [], edges: [key] });
    network.fit({ nodes: network.getConnectedNodes(key), maxZoomLevel: NEAR });
    tellTie(ties[key]);
  }
  place.scrollIntoView({ block: "nearest" });
}

// The whole picture, with a margin for the names at its rim.
function fit() {
  network.fit();
  network.moveTo({ scale: network.getScale() * MARGIN });
}

function save() {
  const canvas = place.querySelector("canvas");
  canvas.toBlob((blob) => {
    const made = element("a", "", URL.createObjectURL(blob));
    made.download = "network.png";
    made.click();
    URL.revokeObjectURL(made.href);
  });
}

const tools = {
  fit,
  in: () => network.moveTo({ scale: network.getScale() * STEP }),
  out: () => network.moveTo({ scale: network.getScale() / STEP }),
  save,
};

network.on("click", choose);
fit();
for (const button of document.querySelectorAll("[data-tool]")) {
  button.addEventListener("click", tools[button.dataset.tool]);
}
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => show(button.dataset.show));
}
