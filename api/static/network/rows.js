// The tables beside the picture: they hold what the picture shows, and choose in it.

import { element } from "./data.js";
import { choose } from "./details.js";

function cell(row, name, text) {
  const made = row.querySelector(`[data-cell="${name}"]`);
  made.append(element("bdi", String(text)));
}

const MOST = 500; // rows of the table

// A row for a node that came later.
function added(node) {
  const row = document.getElementById("row").content.firstElementChild.cloneNode(true);
  row.dataset.node = node.key;
  for (const name of ["name", "where", "ties", "groups", "detail"]) cell(row, name, node[name]);
  row.querySelector("button").dataset.show = node.key;
  row.querySelector("button .unseen").append(" ", element("bdi", node.name));
  return row;
}

export function showRows(picture) {
  const body = document.getElementById("people-rows");
  const known = new Set([...body.rows].map((row) => row.dataset.node));
  const later = picture.data.nodes.filter((node) => !known.has(node.key));
  if (picture.data.nodes.length < MOST) body.append(...later.map(added));
  for (const row of body.rows) row.hidden = !picture.seenNode(row.dataset.node);
}

export function wireRows(picture, place) {
  document.addEventListener("click", ({ target }) => {
    const press = target.closest("[data-show]");
    if (!press) return;
    const [start, end] = [press.dataset.show, press.dataset.end];
    choose(start);
    if (end) choose(end, true);
    const node = picture.byKey.get(start);
    if (node) picture.focus(node);
    place.scrollIntoView({ block: "nearest" });
  });
}
