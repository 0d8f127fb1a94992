// Search, filters, the legend and the buttons around the picture.

import { button, element, fold, named, say } from "./data.js";
import { change, canUndo, current, query, reset, undo } from "./state.js";
import { choose } from "./details.js";

const FOUND = 8; // names under the search field
const SVG = "http://www.w3.org/2000/svg";

export function searchIn(picture) {
  const field = document.getElementById("find-node");
  const list = document.getElementById("found");
  const told = document.getElementById("found-count");
  const take = (node) => {
    list.replaceChildren();
    field.value = "";
    choose(node.key);
    picture.focus(node);
  };
  const matching = () => {
    const wanted = fold(field.value.trim());
    if (!wanted) return [];
    const names = picture.data.nodes.filter((node) => picture.seen.nodes.has(node.id));
    const starts = (node) => !` ${fold(node.name)}`.includes(` ${wanted}`);
    return names.filter((node) => fold(node.name).includes(wanted)).sort((a, b) => starts(a) - starts(b));
  };
  field.addEventListener("input", () => {
    const found = matching();
    list.replaceChildren(...found.slice(0, FOUND).map((node) => {
      const item = element("li");
      const name = button("", () => take(node));
      name.append(named("span", node.name), element("span", ` ${node.where}`, { className: "unit" }));
      item.append(name);
      return item;
    }));
    told.textContent = field.value.trim() ? say("found", { count: found.length }) : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const [first] = matching();
      if (first) take(first);
    } else if (event.key === "Escape") {
      field.value = "";
      list.replaceChildren();
      told.textContent = "";
    }
  });
}

function options(select, values, all) {
  const made = [element("option", all, { value: "" })];
  for (const [value, name, count] of values) made.push(element("option", `${name} (${count})`, { value }));
  select.replaceChildren(...made);
}

// The filters that tell something apart in this picture, with counts; ways to colour and to size.
export function fillFilters(data) {
  for (const select of document.querySelectorAll("select[data-state]")) {
    const { state } = select.dataset;
    if (state === "colour") keep(select, Object.keys(data.legends), "group");
    else if (state === "size") keep(select, Object.keys(data.nodes[0]?.sizes ?? {}), "given");
    else {
      const values = data.facets[state] ?? [];
      options(select, values, say("all"));
      select.closest(".field").hidden = values.length === 0;
    }
  }
  const dated = data.edges.some((edge) => edge.years.length);
  for (const field of document.querySelectorAll("input[data-state]")) field.closest(".field").hidden = !dated;
}

// Of the options in the page those that this picture has; the usual one is no state.
function keep(select, ways, usual) {
  for (const option of select.options) option.hidden = option.disabled = !ways.includes(option.value || usual);
  select.closest(".field").hidden = ways.length < 2;
}

export function wireFilters() {
  for (const field of document.querySelectorAll("[data-state]")) {
    field.addEventListener("change", () => change({ [field.dataset.state]: field.value }));
  }
}

function swatch(colour) {
  const made = document.createElementNS(SVG, "svg");
  const disc = document.createElementNS(SVG, "circle");
  const set = (what, values) => Object.entries(values).forEach(([name, value]) => what.setAttribute(name, value));
  set(made, { viewBox: "0 0 12 12", width: 14, height: 14, "aria-hidden": "true" });
  set(disc, { cx: 6, cy: 6, r: 6, fill: colour });
  made.append(disc);
  return made;
}

// A click on a colour leaves only what has it; a second click brings the others back.
export function drawLegend(data, state) {
  const way = state.colour in data.legends ? state.colour : "group";
  const lines = data.legends[way].map(({ value, name, colour, count }) => {
    const item = element("li");
    const parts = [swatch(colour), named("span", name), element("span", String(count), { className: "unit" })];
    if (value) {
      const only = state[way] === value;
      const press = button("", () => change({ [way]: only ? "" : value }));
      press.className = "entry";
      press.setAttribute("aria-pressed", String(only));
      press.append(...parts);
      item.append(press);
    } else {
      const rest = element("span", "", { className: "entry" });
      rest.append(...parts);
      item.append(rest);
    }
    return item;
  });
  document.getElementById("legend").replaceChildren(...lines);
}

// Everything around the picture says what the state is.
export function showState(picture, state) {
  for (const field of document.querySelectorAll("[data-state]")) field.value = state[field.dataset.state];
  const all = picture.data.nodes.length;
  const left = picture.seen.nodes.size;
  document.getElementById("seen").textContent = left < all ? say("seen", { left, all }) : say("whole", { all });
  const rest = picture.data.left_out;
  document.getElementById("rest").textContent = rest ? say("rest", { count: rest }) : "";
  document.querySelector("[data-tool='undo']").disabled = !canUndo();
  document.querySelector("[data-tool='fade']").setAttribute("aria-pressed", String(state.fade !== "no"));
  for (const way of document.querySelectorAll("[data-export]")) {
    way.href = `${way.dataset.export}?${query()}`;
  }
  drawLegend(picture.data, state);
}

export function wireTools(picture) {
  const save = async () => {
    const made = element("a", "", { href: URL.createObjectURL(await picture.png()), download: "network.png" });
    made.click();
    URL.revokeObjectURL(made.href);
  };
  const tools = {
    fit: () => picture.fit(),
    in: () => picture.zoom(1),
    out: () => picture.zoom(-1),
    save,
    undo,
    reset: () => (reset(), picture.fit()),
    fade: () => change({ fade: current().fade === "no" ? "" : "no" }),
  };
  for (const tool of document.querySelectorAll("[data-tool]")) {
    tool.addEventListener("click", tools[tool.dataset.tool]);
  }
}
