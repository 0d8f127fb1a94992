// The picture on its canvas: positions come from the server, so physics is off. vis-network gives the canvas, its view
// and its gestures; marks and names are layers of ours, which stay legible and fast with thousands of nodes.

import { around, seen, way } from "./graph.js";
import { Labels } from "./labels.js";
import { Layer } from "./layer.js";

const INK = "#1d2733";
const TIE = "#8d9dac";
const PATH = "#a3271c";
const PAPER = "#ffffff";
const OTHER = "#8a8f98";
const STEP = 1.3; // of one zoom
const NEAR = 1.1; // scale at which one node is shown
const LARGEST = 1.6; // scale of a small picture
const ROOM = [100, 40]; // pixels around the whole picture, for names at its rim
const PALE = 0.12; // opacity of what is faded
const LEAST = 3.6; // pixels of a node's radius in the whole picture
const NARROW = 560; // pixels of a screen on which paths run downwards

const OPTIONS = {
  autoResize: true,
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: { selectable: false, dragNodes: false, keyboard: { enabled: false }, zoomSpeed: 0.8 },
};

export class Picture {
  labels = new Labels();
  layer = new Layer();
  grown = 1; // how much larger nodes are drawn on a small screen

  constructor(place) {
    this.place = place;
    this.network = new vis.Network(place, { nodes: [], edges: [] }, OPTIONS);
    this.canvas = place.querySelector("canvas");
    this.network.on("beforeDrawing", (context) => this.drawMarks(context));
    this.network.on("afterDrawing", (context) => this.drawNames(context));
  }

  // Other nodes and edges; those that stay keep their places.
  load(data) {
    this.layout = data.layout;
    const [nodes, names] = [data.nodes, data.names].map((things) => things.map((thing) => this.turned(thing)));
    this.data = { ...data, nodes, names };
    this.byId = new Map([...nodes, ...data.edges].map((thing) => [thing.id, thing]));
    this.byKey = new Map(nodes.map((node) => [node.key, node]));
    this.groups = new Set(nodes.map((node) => node.where));
    this.colours = new Map(data.legends.group.map(({ value, colour }) => [value, colour]));
  }

  // On a screen that is higher than wide paths run downwards, and the rest stands closer together.
  turned(thing) {
    const { clientWidth, clientHeight } = this.place;
    if (clientWidth > NARROW || clientWidth > clientHeight) return thing;
    const [x, y] = this.layout === "chains" ? [thing.y, thing.x * 0.5] : [thing.x * 0.75, thing.y];
    const disc = thing.disc && [thing.disc[0] * 0.75, thing.disc[1], thing.disc[2] * 0.75, thing.disc[3]];
    return { ...thing, x, y, disc };
  }

  // Draws what is left by the state, and lights what is chosen.
  show(state) {
    this.choose(state);
    this.draw();
  }

  // The same for the first time: all of it in the middle.
  begin(state) {
    this.choose(state);
    this.ground = this.data.names;
    this.fit();
    this.draw();
  }

  choose(state) {
    const { nodes, edges } = this.data;
    this.state = state;
    this.seen = seen(nodes, edges, state);
    this.near = around(edges.filter((edge) => this.seen.edges.has(edge.id)));
    this.light(state);
  }

  draw() {
    const left = (things) => things.filter((thing) => this.isSeen(thing));
    const [nodes, edges] = [left(this.data.nodes), left(this.data.edges)];
    this.name();
    const discs = nodes.map((node) => this.disc(node));
    this.layer.set(this.grounds(), edges.map((edge) => this.line(edge)), discs);
    this.network.redraw();
  }

  // What is chosen: one node with its neighbours, or the way between two.
  light({ chosen, to, fade }) {
    const [a, b] = [chosen, to].map((key) => this.seenNode(key));
    this.chosen = [a, b].filter(Boolean);
    this.path = a && b ? way(this.near, a.id, b.id) : [];
    const lit = b ? this.path.map(([id]) => id) : a ? [a.id, ...(this.near.get(a.id) ?? []).map(([id]) => id)] : [];
    this.lit = fade === "no" || !lit.length ? null : new Set([...lit, ...this.chosen.map((node) => node.id)]);
    this.onPath = new Set(this.path.flatMap(([id, edge]) => (edge ? [id, edge.id] : [id])));
  }

  seenNode(key) {
    const node = this.byKey.get(key);
    return node && this.seen.nodes.has(node.id) ? node : undefined;
  }

  colour(node) {
    return node.colours[this.state.colour] ?? node.colours.group;
  }

  radius(node) {
    return (node.sizes[this.state.size] ?? node.sizes.given) * this.grown;
  }

  isSeen({ id }) {
    return this.seen.nodes.has(id) || this.seen.edges.has(id);
  }

  disc(node) {
    const chosen = this.chosen.includes(node);
    return {
      node,
      ...{ x: node.x, y: node.y, r: this.radius(node), shape: node.shape },
      colour: this.colour(node),
      border: chosen ? INK : PAPER,
      width: chosen ? 4 : 1.5,
      opacity: this.lit && !this.lit.has(node.id) ? PALE : 1,
    };
  }

  line(edge) {
    const [path, chained] = [this.onPath.has(edge.id), this.layout === "chains"];
    const lit = path || (this.chosen.length === 1 && [edge.from, edge.to].includes(this.chosen[0].id));
    const [a, b] = [this.byId.get(edge.from), this.byId.get(edge.to)];
    return {
      edge,
      ...{ x1: a.x, y1: a.y, x2: b.x, y2: b.y },
      arrow: chained,
      r: this.radius(b),
      width: path ? 3 : lit || chained ? 1.8 : 1,
      colour: path ? PATH : lit ? INK : TIE,
      opacity: this.strength(edge, lit, chained),
    };
  }

  strength(edge, lit, chained) {
    if (lit) return this.chosen.length === 1 ? 0.55 : 1;
    if (this.lit) return 0.05;
    if (chained || this.data.edges.length < 60) return 0.8;
    // The ties of those in the middle of the question before those among the others.
    const main = this.byId.get(edge.from).main || this.byId.get(edge.to).main;
    return (main ? 0.32 : Math.max(0.07, Math.min(0.3, 60 / this.data.edges.length))) / Math.sqrt(this.grown);
  }

  // Gives the layer of names what it may show, the most important first.
  name(hovered = this.hovered) {
    this.hovered = hovered;
    const shown = this.data.nodes.filter((node) => this.seen.nodes.has(node.id));
    const rank = (node) =>
      this.chosen.includes(node) || node.id === hovered ? 0 : this.onPath.has(node.id) ? 1 : node.main ? 2 : 3;
    const lit = (node) => !this.lit || this.lit.has(node.id) || node.id === hovered;
    const people = shown
      .filter((node) => lit(node) || node.main)
      .map((node) => [rank(node) + (lit(node) ? 0 : 0.5), node])
      .sort(([a, one], [b, other]) => a - b || other.size - one.size || other.ties - one.ties)
      .map(([place, node]) => ({
        text: node.label,
        x: node.x,
        y: node.y,
        r: this.radius(node),
        sub: this.data.layout === "chains" ? node.place : "",
        must: place < 3,
        strong: place < 2 || node.main,
        pale: !lit(node),
      }));
    const first = people.findIndex((item) => !item.must);
    const important = first < 0 ? people.length : first;
    const items = [...people.slice(0, important), ...this.names(shown), ...this.hops(), ...people.slice(important)];
    const disc = (node) => ({ x: node.x, y: node.y, r: this.radius(node), main: node.main });
    this.labels.set(items, shown.map(disc));
  }

  // Islands and bands of which something is seen.
  names(shown) {
    const there = new Set(shown.map((node) => node.where));
    this.ground = this.data.names.filter(({ value }) => !this.groups.has(value) || there.has(value));
    const pale = Boolean(this.lit);
    return this.ground.map(({ text, x, y, disc }) => ({ text, x, y, left: !disc, name: true, pale }));
  }

  // Under each island its ground, in a shade of its colour.
  grounds() {
    const opacity = this.lit ? 0.04 : 0.1;
    const islands = this.ground.filter(({ disc }) => disc);
    return islands.map(({ disc, value }) => ({ disc, colour: this.colours.get(value) ?? OTHER, opacity }));
  }

  drawMarks(context) {
    if (!this.seen) return;
    const { clientWidth: x, clientHeight: y } = this.place;
    const [from, to] = [this.network.DOMtoCanvas({ x: 0, y: 0 }), this.network.DOMtoCanvas({ x, y })];
    const box = [from.x, from.y, to.x, to.y];
    this.layer.draw(context, this.network.getScale(), box, this.canvas.width / x, () => this.network.redraw());
  }

  // On a path the kind of each tie stands on its middle.
  hops() {
    if (this.data.layout !== "chains") return [];
    return this.data.edges
      .filter((edge) => this.seen.edges.has(edge.id))
      .map((edge) => {
        const [a, b] = [this.byId.get(edge.from), this.byId.get(edge.to)];
        return { text: edge.words, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, middle: true, pale: true };
      });
  }

  drawNames(context) {
    if (!this.seen) return;
    const { clientWidth: width, clientHeight: height } = this.place;
    this.labels.draw(context, this.network.getScale(), this.origin(), this.canvas.width / width, width, height);
  }

  origin() {
    return this.network.canvasToDOM({ x: 0, y: 0 });
  }

  // The whole of what is seen, with room for names.
  fit() {
    const points = [...this.data.nodes.filter((node) => this.seen.nodes.has(node.id)), ...this.ground];
    if (!points.length) return;
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    const { clientWidth, clientHeight } = this.place;
    const room = [Math.min(ROOM[0], clientWidth / (this.layout === "chains" ? 4.6 : 8)), ROOM[1]];
    const across = (clientWidth - 2 * room[0]) / Math.max(1, box[2] - box[0]);
    const down = (clientHeight - 2 * room[1]) / Math.max(1, box[3] - box[1]);
    const position = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 };
    const scale = Math.min(across, down, LARGEST);
    const [half, high] = [clientWidth / 2 - 3, clientHeight / 2 - 3];
    const middle = [position.x * scale, position.y * scale];
    this.labels.frame = { scale, box: [middle[0] - half, middle[1] - high, middle[0] + half, middle[1] + high] };
    this.labels.scale = 0;
    this.grow(scale);
    this.network.moveTo({ position, scale });
  }

  // On a small screen nodes are drawn larger, to be seen in the whole.
  grow(scale) {
    const least = Math.min(...this.data.nodes.map((node) => this.radius(node) / this.grown));
    const grown = Math.min(4, Math.max(1, LEAST / (least * scale)));
    if (Math.abs(grown - this.grown) < 0.05) return;
    this.grown = grown;
    this.draw();
  }

  zoom(direction) {
    this.network.moveTo({ scale: this.network.getScale() * STEP ** direction });
  }

  move(x, y) {
    const position = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: position.x + x / scale, y: position.y + y / scale } });
  }

  // Brings a node into sight.
  focus({ x, y }) {
    this.network.moveTo({ position: { x, y }, scale: Math.max(NEAR, this.network.getScale()) });
  }

  nodeAt(point) {
    return this.layer.nodeAt(this.network.DOMtoCanvas(point), this.network.getScale());
  }

  edgeAt(point) {
    return this.layer.edgeAt(this.network.DOMtoCanvas(point), this.network.getScale());
  }

  // A PNG of what is on the screen.
  png() {
    const made = document.createElement("canvas");
    [made.width, made.height] = [this.canvas.width, this.canvas.height];
    const context = made.getContext("2d");
    context.fillStyle = PAPER;
    context.fillRect(0, 0, made.width, made.height);
    context.drawImage(this.canvas, 0, 0);
    return new Promise((done) => made.toBlob(done));
  }
}
