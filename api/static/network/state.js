// What the reader has done to the picture stands in the address, by keys of the graph: the same address shows the
// same picture. Names begin with an underscore; a page saved to disk keeps them behind the "#", and opens as it was saved
// where nothing stands there.

import { given } from "./data.js";

const MARK = "_";
const LISTS = ["add", "hide"];
const SINGLE = ["group", "kind", "theme", "level", "tie", "since", "until", "colour", "size", "chosen", "to", "fade"];
const HERE = location.protocol.startsWith("http") ? "?" : "#";

const listeners = [];
const past = [];
const first = read();
let now = first;

function parameters() {
  return new URLSearchParams(HERE === "?" ? location.search : location.hash.slice(1));
}

function read() {
  const found = parameters();
  const said = [...found.keys()].some((name) => name.startsWith(MARK));
  const saved = said ? {} : given.state;
  const state = {};
  for (const name of LISTS) state[name] = [...new Set(saved[name] ?? found.getAll(MARK + name))];
  for (const name of SINGLE) state[name] = saved[name] ?? found.get(MARK + name) ?? "";
  return state;
}

export function current() {
  return now;
}

export function canUndo() {
  return past.length > 0;
}

// The query of the address with the state in it, as the server takes it.
export function query() {
  const made = parameters();
  for (const name of [...made.keys()]) if (name.startsWith(MARK)) made.delete(name);
  for (const name of LISTS) for (const key of now[name]) made.append(MARK + name, key);
  for (const name of SINGLE) if (now[name]) made.set(MARK + name, now[name]);
  return made.toString();
}

export function onChange(listener) {
  listeners.push(listener);
}

export function change(parts) {
  past.push(now);
  become({ ...now, ...parts });
}

export function undo() {
  if (past.length) become(past.pop());
}

export function reset() {
  const empty = Object.fromEntries([...LISTS.map((name) => [name, []]), ...SINGLE.map((name) => [name, ""])]);
  change(empty);
}

function become(next) {
  const before = now;
  now = next;
  const text = query();
  try {
    history.replaceState(null, "", text ? HERE + text : HERE === "?" ? location.pathname : "#");
  } catch {
    // In the frame of a notebook there is no address to write to; the picture works without.
  }
  for (const listener of listeners) listener(now, before);
}
