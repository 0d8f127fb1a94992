// What is drawn of a picture below its names: grounds of islands, ties as lines, nodes as marks.

const BATCH = 96; // lines of one stroke: one path of thousands takes longer
const HAIR = 0.98; // a line of less than a pixel is drawn several times faster
const REACH = 6; // pixels from a line or a mark at which a click still means it
const ARROW = 9; // pixels

const CORNERS = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
};

// grounds: { disc: [x, y, rx, ry], colour, opacity }
export function paintGrounds(context, grounds) {
  for (const { disc, colour, opacity } of grounds) {
    context.globalAlpha = opacity;
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(...disc, 0, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

// Things of one look together, what stands out last.
export function byLook(things, look) {
  const found = new Map();
  for (const thing of things) {
    const key = look(thing);
    found.get(key)?.push(thing) ?? found.set(key, [thing]);
  }
  return [...found.values()].sort(([a], [b]) => a.opacity - b.opacity || a.width - b.width);
}

// lines: { edge, x1, y1, x2, y2, colour, opacity, width, arrow, r } by look; box is what can be seen of the picture.
export function paintLines(context, looks, scale, box) {
  for (const lines of looks) {
    const [{ colour, opacity, width, arrow }] = lines;
    context.strokeStyle = context.fillStyle = colour;
    context.globalAlpha = opacity;
    context.lineWidth = (width * HAIR) / scale;
    const near = lines.filter((line) => !outside(line, box));
    for (let first = 0; first < near.length; first += BATCH) {
      context.beginPath();
      for (const { x1, y1, x2, y2 } of near.slice(first, first + BATCH)) {
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
      }
      context.stroke();
    }
    if (arrow) for (const line of near) head(context, line, scale);
  }
  context.globalAlpha = 1;
}

// discs: { node, x, y, r, shape, colour, border, opacity, width } by look.
export function paintDiscs(context, looks, [left, top, right, bottom]) {
  for (const discs of looks) {
    const [{ colour, border, opacity, width, shape }] = discs;
    context.globalAlpha = opacity;
    context.fillStyle = colour;
    context.strokeStyle = border;
    context.lineWidth = width;
    for (const { x, y, r } of discs) {
      if (x + r < left || x - r > right || y + r < top || y - r > bottom) continue;
      context.beginPath();
      if (shape in CORNERS) CORNERS[shape].forEach(([dx, dy]) => context.lineTo(x + dx * r, y + dy * r));
      else context.arc(x, y, r, 0, 2 * Math.PI);
      context.closePath();
      context.fill();
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

export function lineAt(lines, { x, y }, scale) {
  let [nearest, best] = [undefined, REACH / scale];
  for (const line of lines) {
    const away = distance(line, x, y);
    if (away < best) [nearest, best] = [line.edge, away];
  }
  return nearest;
}

export function discAt(discs, { x, y }, scale) {
  let [nearest, best] = [undefined, Infinity];
  for (const disc of discs) {
    const away = Math.hypot(disc.x - x, disc.y - y);
    if (away < best && away <= Math.max(disc.r, REACH / scale)) [nearest, best] = [disc.node, away];
  }
  return nearest;
}

function outside({ x1, y1, x2, y2 }, [left, top, right, bottom]) {
  const beside = (x1 < left && x2 < left) || (x1 > right && x2 > right);
  return beside || (y1 < top && y2 < top) || (y1 > bottom && y2 > bottom);
}

function distance({ x1, y1, x2, y2 }, x, y) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

// An arrow at the rim of the node that a line leads to.
function head(context, { x1, y1, x2, y2, r }, scale) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [tip, size] = [[x2 - ux * (r + 1), y2 - uy * (r + 1)], ARROW / scale];
  context.beginPath();
  context.moveTo(...tip);
  context.lineTo(tip[0] - ux * size - uy * size * 0.45, tip[1] - uy * size + ux * size * 0.45);
  context.lineTo(tip[0] - ux * size + uy * size * 0.45, tip[1] - uy * size - ux * size * 0.45);
  context.fill();
}
