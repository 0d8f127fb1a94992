// What the server put into the page, and small helpers to show it. Texts become text nodes only.

export const given = JSON.parse(document.getElementById("data").textContent);

const ways = (path, values) => `${path}?${new URLSearchParams(values)}`;

// Rows from columns: each a list of values, or the different ones with the place of each among them.
function rows(columns) {
  const names = Object.keys(columns);
  const values = Object.values(columns).map((one) => (Array.isArray(one) ? one : one.at.map((place) => one.of[place])));
  return (values[0] ?? []).map((_, row) => {
    const made = {};
    names.forEach((name, place) => (made[name] = values[place][row]));
    return made;
  });
}

// The nodes and ties of a picture as the server means them, with ids, whole labels and addresses.
export function unpacked(data) {
  const nodes = rows(data.nodes).map((node, number) => ({
    ...node,
    id: `n${number}`,
    label: node.label ?? node.name,
    href: node.kind === "Person" ? ways("/queries/neighbours/network", { person: node.key }) : "",
  }));
  const edges = rows(data.edges).map((edge, number) => {
    const [a, b] = [nodes[edge.from], nodes[edge.to]];
    const people = a.kind === "Person" && b.kind === "Person";
    const href = people ? ways("/queries/introduction-paths", { from: a.key, to: b.key, k: 1 }) : "";
    return { ...edge, id: `e${number}`, from: a.id, to: b.id, href };
  });
  return { ...data, nodes, edges };
}

export function say(name, values = {}) {
  return given.texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

export function element(name, text = "", properties = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, properties);
}

export function button(text, act) {
  const made = element("button", text, { type: "button", className: "button plain" });
  made.addEventListener("click", act);
  return made;
}

// A name is held apart from the direction of the text around it.
export function named(tag, name) {
  const made = element(tag);
  made.append(element("bdi", name));
  return made;
}

// Letters without their marks, so that "lodz" finds "Łódź".
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l").replaceAll("đ", "d");
}
