// The page of a network: puts the picture, its state and what stands around it together.

import { given, say, unpacked } from "./network/data.js";
import { fillFilters, searchIn, showState, wireFilters, wireTools } from "./network/controls.js";
import { about, choose, tellProblem, tellState } from "./network/details.js";
import { Picture } from "./network/picture.js";
import { showRows, wireRows } from "./network/rows.js";
import { change, current, onChange, query } from "./network/state.js";

const ARROWS = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };

const place = document.getElementById("network");
export const picture = new Picture(place);

function load(packed) {
  const data = unpacked(packed);
  picture.load(data);
  fillFilters(data);
}

function show(state) {
  picture.show(state);
  tellState(picture);
  showState(picture, state);
  showRows(picture);
}

// Other neighbours than before: the server says which, and where they stand.
async function fetched() {
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${location.pathname}.json?${query()}`);
    if (!answer.ok) throw new Error(answer.statusText);
    load(await answer.json());
    return true;
  } catch {
    tellProblem(say("failed"));
    return false;
  } finally {
    place.removeAttribute("aria-busy");
  }
}

onChange(async (state, before) => {
  const other = state.add.join("\n") !== before.add.join("\n");
  if (!other || (await fetched())) show(current());
});

picture.network.on("click", ({ pointer, event }) => {
  const node = picture.nodeAt(pointer.DOM);
  const edge = node ? undefined : picture.edgeAt(pointer.DOM);
  const { ctrlKey, metaKey, shiftKey } = event.srcEvent ?? {};
  if (node) choose(node.key, ctrlKey || metaKey || shiftKey);
  else if (edge) change({ chosen: picture.byId.get(edge.from).key, to: picture.byId.get(edge.to).key });
  else if (current().chosen) change({ chosen: "", to: "" });
});

let waiting = false;
place.addEventListener("mousemove", ({ offsetX: x, offsetY: y, buttons }) => {
  if (waiting || buttons) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const node = picture.nodeAt({ x, y });
    place.classList.toggle("over", Boolean(node));
    if (node?.id === picture.hovered) return;
    picture.name(node?.id);
    picture.network.redraw();
  });
});

place.addEventListener("keydown", (event) => {
  const arrow = ARROWS[event.key];
  if (arrow) picture.move(...arrow);
  else if (event.key === "+" || event.key === "=") picture.zoom(1);
  else if (event.key === "-") picture.zoom(-1);
  else if (event.key === "0") picture.fit();
  else if (event.key === "Escape" && current().chosen) change({ chosen: "", to: "" });
  else return;
  event.preventDefault();
});

about(picture);
load(given.picture);
picture.begin(current());
picture.network.once("afterDrawing", () => performance.mark("drawn"));
wireTools(picture);
wireFilters();
wireRows(picture, place);
searchIn(picture);
showState(picture, current());
showRows(picture);
if (current().chosen) tellState(picture);
new ResizeObserver(() => picture.network.redraw()).observe(place);
