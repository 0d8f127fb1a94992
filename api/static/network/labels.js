// Names on the picture: the same size on the screen at every zoom, none over another. The most important find their
// place first; what finds none is left out until there is room. Where they stand depends on the zoom only, so that
// nothing flickers while the picture is moved.

export const SIZE = 12.5; // pixels
const FAMILY = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
const LINE = SIZE * 1.25;
const CELL = 64; // of the grid in which taken places are found
const RIM = 3; // pixels of paper around a name
const RINGS = 14; // around a node that must be named, until a place is free

const INK = "#1d2733";
const PALE = "#5f6b78";
const NAME = "#3d4a57";
const PAPER = "#ffffff";

// Rectangles [left, top, right, bottom] that are taken.
class Taken {
  cells = new Map();

  *near([left, top, right, bottom]) {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++) {
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) yield x * 65536 + y;
    }
  }

  add(box) {
    for (const key of this.near(box)) this.cells.get(key)?.push(box) ?? this.cells.set(key, [box]);
  }

  free([left, top, right, bottom]) {
    for (const key of this.near([left, top, right, bottom])) {
      for (const box of this.cells.get(key) ?? []) {
        if (left < box[2] && box[0] < right && top < box[3] && box[1] < bottom) return false;
      }
    }
    return true;
  }
}

// Where the middle of a label may stand, seen from its point: a node's below, above, to the right, to the left.
function spots(item, half, r, high) {
  if (item.middle) return [[0, 0]];
  if (item.left) return [[half, 0]];
  const gap = r + high + 1;
  if (item.name) return [1, 2, 3, 4].map((n) => [0, (item.y > 0 ? 1 : -1) * n * LINE]);
  return [[0, gap], [0, -gap], [r + half + 4, 0], [-r - half - 4, 0]];
}

function* farther(half, r) {
  for (let ring = 1; ring <= RINGS; ring++) {
    const away = r + ring * LINE;
    for (let turn = 0; turn < 8; turn++) {
      const angle = (turn * Math.PI) / 4 + Math.PI / 2;
      yield [Math.cos(angle) * (away + half), Math.sin(angle) * (away + LINE / 2)];
    }
  }
}

export class Labels {
  items = [];
  discs = [];
  placed = [];
  scale = 0;
  frame = null; // { scale, box }: at this scale and below nothing stands outside
  widths = new Map();

  // items: { text, sub, x, y, r, must, name, left, middle, pale }, the most important first; discs: { x, y, r, main }
  // that are seen.
  set(items, discs) {
    this.items = items;
    this.discs = discs;
    this.scale = 0;
  }

  width(context, text, style) {
    const key = style + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      context.font = style;
      width = context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

  half(context, item) {
    const sub = item.sub ? this.width(context, item.sub, font({})) : 0;
    return Math.max(this.width(context, item.text, font(item)), sub) / 2;
  }

  place(context, scale) {
    // What must be named may stand on small nodes, but on no name and no important node.
    const [taken, important] = [new Taken(), new Taken()];
    for (const { x, y, r, main } of this.discs) {
      const box = [(x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale];
      taken.add(box);
      if (main) important.add(box);
    }
    this.placed = [];
    for (const item of this.items) this.find(item, this.half(context, item), scale, taken, important);
    this.scale = scale;
  }

  find(item, half, scale, taken, important) {
    const [x, y, r] = [item.x * scale, item.y * scale, (item.r ?? 0) * scale];
    const high = (LINE * (item.sub ? 2 : 1)) / 2;
    const box = ([dx, dy]) => [x + dx - half - 2, y + dy - high, x + dx + half + 2, y + dy + high];
    const free = (among) => (spot) => this.inside(box(spot), scale) && among.free(box(spot));
    const near = spots(item, half, r, high);
    let spot = near.find(free(taken)) ?? (item.must && near.find(free(important)));
    const line = !spot && item.must;
    if (line) spot = [...farther(half, r)].find(free(important));
    if (!spot) return;
    taken.add(box(spot));
    important.add(box(spot));
    this.placed.push({ item, half, high, dx: x + spot[0], dy: y + spot[1], line });
  }

  inside([left, top, right, bottom], scale) {
    if (!this.frame || scale > this.frame.scale * 1.001) return true;
    const [west, north, east, south] = this.frame.box;
    return left >= west && top >= north && right <= east && bottom <= south;
  }

  // Draws in pixels of the screen; origin is where the picture's 0, 0 lies there.
  draw(context, scale, origin, ratio, width, height) {
    if (scale !== this.scale) this.place(context, scale);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const seen = this.placed
      .map((label) => [label, label.dx + origin.x, label.dy + origin.y])
      .filter(([{ half }, x, y]) => x > -half && x - half < width && y > -LINE && y < height + LINE);
    // Lines first: they run under all names.
    for (const [label, x, y] of seen) if (label.line) lead(context, label, scale, origin, x, y);
    for (const [label, x, y] of seen) this.write(context, label, x, y);
    context.restore();
  }

  write(context, { item, high }, x, y) {
    const colour = item.pale ? PALE : item.name ? NAME : INK;
    const apart = item.sub ? high / 2 : 0;
    line(context, item.text, font(item), colour, x, y - apart);
    if (item.sub) line(context, item.sub, font({}), PALE, x, y + apart);
  }

  // Where the names stand on the screen, as [text, left, top, right, bottom].
  boxes(origin) {
    return this.placed.map(({ item, half, high, dx, dy }) => {
      const [x, y] = [dx + origin.x, dy + origin.y];
      return [item.text, x - half, y - high, x + half, y + high];
    });
  }
}

function line(context, text, style, colour, x, y) {
  context.font = style;
  context.lineWidth = RIM + 0.5;
  context.strokeStyle = PAPER;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function lead(context, label, scale, origin, x, y) {
  context.beginPath();
  context.moveTo(label.item.x * scale + origin.x, label.item.y * scale + origin.y);
  context.lineTo(x, y);
  context.lineWidth = 1;
  context.strokeStyle = PALE;
  context.stroke();
}

function font(item) {
  return `${item.name || item.strong ? "600 " : ""}${SIZE}px ${FAMILY}`;
}
