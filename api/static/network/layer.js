// The marks of a picture as one layer. Many are painted once and copied while the picture moves, and painted anew when
// it rests: thousands must follow the hand.

import { byLook, discAt, lineAt, paintDiscs, paintGrounds, paintLines } from "./marks.js";

const MANY = 700; // lines and marks from which on they are copied
const REST = 90; // milliseconds without a change of view after which they are painted anew

export class Layer {
  kept = null; // the marks as an image: { canvas, scale, ratio, box }
  waiting = 0;
  discs = [];
  lines = [];

  set(grounds, lines, discs) {
    clearTimeout(this.waiting);
    this.kept = null;
    Object.assign(this, { grounds, lines, discs });
    this.lineLooks = byLook(lines, ({ colour, opacity, width }) => `${colour} ${opacity} ${width}`);
    this.discLooks = byLook(discs, ({ colour, border, opacity, shape }) => `${colour} ${border} ${opacity} ${shape}`);
  }

  // In the picture's own coordinates; box is what can be seen of it, as [left, top, right, bottom]. `again` is called
  // when the marks have been painted anew.
  draw(context, scale, box, ratio, again) {
    if (this.lines.length + this.discs.length < MANY) {
      this.paint(context, scale, box);
      return;
    }
    if (!this.kept) this.keep(scale, box, ratio);
    else if (!this.fits(scale, box, ratio)) {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        this.keep(scale, box, ratio);
        again();
      }, REST);
    }
    const [left, top, right, bottom] = this.kept.box;
    context.drawImage(this.kept.canvas, left, top, right - left, bottom - top);
  }

  fits(scale, [left, top, right, bottom], ratio) {
    const { kept } = this;
    const inside = left >= kept.box[0] && top >= kept.box[1] && right <= kept.box[2] && bottom <= kept.box[3];
    return inside && kept.scale === scale && kept.ratio === ratio;
  }

  // Paints what is seen and half as much on each side.
  keep(scale, [left, top, right, bottom], ratio) {
    const [across, down] = [(right - left) / 2, (bottom - top) / 2];
    const canvas = document.createElement("canvas");
    const dense = scale * ratio;
    canvas.width = Math.ceil(4 * across * dense);
    canvas.height = Math.ceil(4 * down * dense);
    const box = [left - across, top - down, left - across + canvas.width / dense, top - down + canvas.height / dense];
    const context = canvas.getContext("2d");
    context.setTransform(dense, 0, 0, dense, -box[0] * dense, -box[1] * dense);
    this.paint(context, scale, box);
    this.kept = { canvas, scale, ratio, box };
  }

  paint(context, scale, box) {
    paintGrounds(context, this.grounds);
    paintLines(context, this.lineLooks, scale, box);
    paintDiscs(context, this.discLooks, box);
  }

  nodeAt(point, scale) {
    return discAt(this.discs, point, scale);
  }

  edgeAt(point, scale) {
    return lineAt(this.lines, point, scale);
  }
}
