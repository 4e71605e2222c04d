
(() => {
"use strict";
const root = document.documentElement;

// The theme: what the system has, until the reader chooses.
const button = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const kept = (value) => {
  try { return value ? localStorage.setItem("fivenines-theme", value) : localStorage.getItem("fivenines-theme"); }
  catch { return null; }
};
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
const name = () => { button.textContent = isDark() ? "Light theme" : "Dark theme"; };
if (["dark", "light"].includes(kept())) root.dataset.theme = kept();
button.hidden = false;
button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; kept(root.dataset.theme); name(); });
system.addEventListener("change", name);
name();

// Numbers in words, as the charts write them.
const digits = (v, n) => {
  if (v === 0 || !Number.isFinite(v)) return String(v);
  const text = Math.abs(v) >= 10 ** n ? v.toFixed(0) : String(Number(v.toPrecision(n)));
  return text.replace("-", "−");
};
const UNITS = [["d", 1440], ["h", 60], ["min", 1], ["s", 1 / 60], ["ms", 1 / 6e4], ["µs", 1 / 6e7]];
const duration = (v, n = 3) => {
  if (v === 0) return "0";
  const [unit, length] = UNITS.find(([u, l]) => Math.abs(v) >= l * (u === "d" ? 2 : 0.9995)) || UNITS[5];
  return digits(v / length, n) + " " + unit;
};
const percent = (v, n = 3) => {
  const rest = 1 - v;
  const fine = v > 0.9 && rest > 1e-12 ? (v * 100).toFixed(Math.min(13, Math.max(0, Math.ceil(-Math.log10(rest)) - 2 + n - 1))).replace(/\.?0+$/, "") : digits(v * 100, n);
  return fine + " %";
};
const FORMAT = {
  minutes: duration,
  share: percent,
  hours: (v, n = 4) => "day " + digits(v / 24, n),
  plain: (v, n = 4) => digits(v, n),
};
const format = (axis) => FORMAT[axis.unit] || ((v, n = 4) => digits(v, n) + (axis.unit ? " " + axis.unit : ""));

// Axes.
const place = (axis, v) => axis.log ? Math.log10(Math.max(v, 1e-300)) : v;
const share = (axis, v, range = axis.range) => (place(axis, v) - place(axis, range[0])) / (place(axis, range[1]) - place(axis, range[0]));
const value = (axis, s, range = axis.range) => {
  const at = place(axis, range[0]) + s * (place(axis, range[1]) - place(axis, range[0]));
  return axis.log ? 10 ** at : at;
};
const LADDER = UNITS.flatMap(([unit, l]) => ({ d: [2, 5, 10, 20, 50, 100, 200, 365], h: [1, 2, 5, 10, 20], min: [1, 2, 5, 10, 20, 30], s: [1, 2, 5, 10, 20, 30] }[unit] || [1, 2, 5, 10, 20, 50, 100, 200, 500]).map((n) => n * l));
// As many labels as find room; each is about eight pixels a letter wide.
const roomy = (ticks) => {
  let last = -1e9;
  return ticks.filter((tick) => {
    const half = tick.words.length * 4 + 8;
    if (tick.x - half < last) return false;
    last = tick.x + half;
    return true;
  });
};
const decades = (low, high) => {
  const all = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k++) for (const f of [1, 2, 5]) all.push(f * 10 ** k);
  return all.filter((v) => v >= low && v <= high);
};
const round = (low, high, count) => {
  const power = 10 ** Math.floor(Math.log10((high - low) / count));
  const step = [1, 2, 2.5, 5, 10].find((f) => f * power >= (high - low) / count) * power;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
};
const ticksOf = (axis, range, width) => {
  const [low, high] = range;
  let ticks;
  if (axis.unit === "minutes" && axis.log) {
    ticks = [...new Set(LADDER)].filter((v) => v >= low && v <= high).sort((a, b) => a - b);
    if (ticks.length < 4) {
      const unit = UNITS.find(([, l]) => high >= l * 0.9995) || UNITS[5];
      ticks = round(low / unit[1], high / unit[1], 6).map((v) => v * unit[1]);
    }
  } else if (axis.log && high / low > 20) {
    ticks = decades(low, high);
  } else if (axis.unit === "hours") {
    ticks = round(low / 24, high / 24, 8).map((v) => v * 24);
  } else {
    ticks = round(low, high, 7);
  }
  const words = (v) => axis.unit === "hours" ? digits(v / 24, 7) : format(axis)(v, 4);
  return roomy(ticks.map((v) => ({ v, x: share(axis, v, range) * width, words: words(v) })));
};
const YEAR = 525600;
const ninesOf = (axis, range, width) => {
  const [low, high] = range.map((v) => v / YEAR);
  const even = decades(low, Math.min(high, 0.5));
  const all = even.length > 2 ? even : ticksOf(axis, range, width).map(({ v }) => v / YEAR);
  return roomy(all.map((u) => ({ x: share(axis, u * YEAR, range) * width, words: percent(1 - u, 2) })));
};

const make = (parent, tag, attributes, words) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (words !== undefined) node.textContent = words;
  parent.append(node);
  return node;
};
const html = (parent, tag, className, words) => {
  const node = document.createElement(tag);
  node.className = className;
  if (words !== undefined) node.textContent = words;
  parent.append(node);
  return node;
};

// One chart.
class Chart {
  constructor(figure) {
    this.figure = figure;
    this.box = figure.querySelector(".picture");
    this.svg = figure.querySelector("svg");
    const data = figure.querySelector("script");
    this.panels = data ? JSON.parse(data.textContent) : [];
    this.panels.forEach((panel, at) => {
      panel.at = at;
      panel.zoom = panel.key = null;
      panel.series.forEach((series) => { [series.top, series.bottom] = series.row || []; });
    });
    this.tips = [...this.svg.querySelectorAll("g.tip")].map((node) => {
      const title = node.querySelector("title");
      const words = title.textContent;
      title.remove();
      return { node, words };
    });
    if (!this.panels.length && !this.tips.length) return;
    this.panel = this.panels[0];
    this.tip = -1;
    this.box.classList.add("interactive");
    this.bubble = html(this.box, "div", "bubble");
    this.bubble.setAttribute("aria-hidden", "true");
    this.bubble.hidden = true;
    const tools = html(figure, "div", "tools");
    this.box.after(tools);
    this.readout = html(tools, "p", "readout");
    this.readout.setAttribute("role", "status");
    const touch = matchMedia("(pointer: coarse)").matches;
    const zooms = this.panels.some((panel) => !panel.fixed);
    const hint = html(tools, "p", "hint", zooms
      ? touch ? "Touch for values." : "Point or use the arrow keys for values; drag or press + to zoom, Escape to reset."
      : touch ? "Touch for values." : "Point or use the arrow keys for values.");
    hint.id = figure.id + "-hint";
    this.box.setAttribute("aria-describedby", hint.id);
    if (zooms) {
      const buttons = html(tools, "div", "buttons");
      this.buttons = ["Zoom in", "Reset zoom"].map((words) => {
        const node = html(buttons, "button", "", words);
        node.type = "button";
        return node;
      });
      this.buttons[0].addEventListener("click", () => this.closer());
      this.buttons[1].addEventListener("click", () => { this.reset(); this.box.focus(); });
      this.buttons[1].hidden = true;
    }
    this.listen();
  }

  listen() {
    const { svg, box } = this;
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", () => this.drop());
    svg.addEventListener("pointerleave", () => { if (!this.from) this.hide(); });
    svg.addEventListener("dblclick", () => this.reset());
    box.addEventListener("keydown", (event) => this.press(event));
    box.addEventListener("blur", () => this.hide());
  }

  // A pointer's place in the picture.
  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  under([x, y]) {
    return this.panels.find(({ plot: [l, t, r, b] }) => x >= l - 4 && x <= r + 4 && y >= t - 30 && y <= b + 30);
  }

  range(panel) { return panel.zoom || panel.x.range; }

  valueAt(panel, x) {
    const [l, , r] = panel.plot;
    return value(panel.x, Math.min(1, Math.max(0, (x - l) / (r - l))), this.range(panel));
  }

  xOf(panel, v) {
    const [l, , r] = panel.plot;
    return l + share(panel.x, v, this.range(panel)) * (r - l);
  }

  yOf(panel, v) {
    const [, t, , b] = panel.plot;
    return b - Math.min(1, Math.max(0, share(panel.y, v, panel.high || panel.y.range))) * (b - t);
  }

  // The shares that the steps in view reach, with some room; nothing for other charts, whose upright axis stays.
  heights(panel) {
    if (!panel.zoom || panel.series[0].kind !== "step") return null;
    const seen = panel.series.flatMap(({ points }) => {
      const from = points.findIndex(([x]) => x >= panel.zoom[0]);
      const to = points.findIndex(([x]) => x >= panel.zoom[1]);
      return from < 0 ? [] : points.slice(from, (to < 0 ? points.length : to) + 1);
    });
    if (!seen.length) return null;
    const low = Math.min(...seen.map((p) => Math.max(p[2], p[1] / 3)));
    const high = Math.max(...seen.map((p) => p[3]));
    return [Math.max(panel.y.range[0], low / 1.15), Math.min(panel.y.range[1], high * 1.15)];
  }

  move(event) {
    const point = this.at(event);
    if (this.from) return this.drag(point);
    if (!this.panels.length) return this.tipUnder(event);
    const panel = this.under(point);
    if (!panel) return this.hide();
    this.panel = panel;
    this.show(panel, this.valueAt(panel, point[0]), point[1]);
  }

  down(event) {
    if (event.button) return;
    this.move(event);
    const point = this.at(event);
    const panel = this.under(point);
    if (!panel || panel.fixed || event.pointerType === "touch") return;
    this.from = { panel, x: point[0] };
    this.svg.setPointerCapture(event.pointerId);
  }

  drag(point) {
    const { panel, x } = this.from;
    const [l, t, r, b] = panel.plot;
    const to = Math.min(r, Math.max(l, point[0]));
    if (!this.brush && Math.abs(to - x) > 5) this.brush = make(this.svg, "rect", { class: "brush" });
    if (!this.brush) return;
    this.hide();
    const ends = { x: Math.min(x, to), y: t, width: Math.abs(to - x), height: b - t };
    for (const key in ends) this.brush.setAttribute(key, ends[key]);
  }

  up(event) {
    const { from, brush } = this;
    if (from && brush) {
      const [l, , r] = from.panel.plot;
      const ends = [from.x, this.at(event)[0]].map((x) => Math.min(r, Math.max(l, x))).sort((a, b) => a - b);
      this.zoom(from.panel, ends.map((x) => this.valueAt(from.panel, x)));
    }
    this.drop();
  }

  drop() {
    if (this.brush) this.brush.remove();
    this.brush = this.from = null;
  }

  press(event) {
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.panels.length ? {
      ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1),
      ArrowDown: () => this.other(1), ArrowUp: () => this.other(-1),
      Home: () => this.step(-Infinity), End: () => this.step(Infinity),
      "+": () => this.closer(), "=": () => this.closer(), "-": () => this.farther(),
      Escape: () => this.reset(), 0: () => this.reset(),
    } : {
      ArrowRight: () => this.nextTip(1), ArrowDown: () => this.nextTip(1),
      ArrowLeft: () => this.nextTip(-1), ArrowUp: () => this.nextTip(-1),
      Home: () => this.chooseTip(0), End: () => this.chooseTip(this.tips.length - 1), Escape: () => this.hide(),
    };
    if (!act[event.key]) return;
    event.preventDefault();
    act[event.key]();
  }

  // Places worth a stop on the way along the axis.
  stops(panel) {
    const [low, high] = this.range(panel);
    const inside = (v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9);
    const series = panel.series[panel.row || 0];
    if (series.kind === "bars") return series.points.map(([a, b]) => panel.x.log ? Math.sqrt(a * b) : (a + b) / 2).filter(inside);
    if (series.kind === "spans") return series.points.map(([a, b]) => (a + b) / 2).filter(inside);
    if (series.kind === "line" && series.points.length <= 80) return series.points.map(([x]) => x).filter(inside);
    return Array.from({ length: 41 }, (_, i) => value(panel.x, i / 40, [low, high]));
  }

  step(by) {
    const { panel } = this;
    const stops = this.stops(panel);
    if (!stops.length) return this.say(panel.series[panel.row || 0].name + ": nothing here");
    const now = panel.key === null ? -1 : stops.reduce((best, v, i) => Math.abs(place(panel.x, v) - place(panel.x, panel.key)) < Math.abs(place(panel.x, stops[best]) - place(panel.x, panel.key)) ? i : best, 0);
    const next = Math.min(stops.length - 1, Math.max(0, now === -1 ? (by > 0 && by < Infinity ? 0 : stops.length - 1) : now + by));
    panel.key = stops[by === -Infinity ? 0 : next];
    const series = panel.series[panel.row || 0];
    this.show(panel, panel.key, series.kind === "spans" ? (series.top + series.bottom) / 2 : null);
  }

  // The next row, then the next panel.
  other(by) {
    let row = (this.panel.row || 0) + by;
    const rows = this.panel.series[0].kind === "spans" ? this.panel.series.length : 1;
    if (row < 0 || row >= rows) {
      const next = this.panels[this.panel.at + by];
      if (!next) return;
      this.panel = next;
      row = by > 0 || next.series[0].kind !== "spans" ? 0 : next.series.length - 1;
    }
    this.panel.row = row;
    this.panel.key = null;
    this.step(1);
  }

  closer() {
    const { panel } = this;
    if (panel.fixed) return;
    const range = this.range(panel);
    const middle = panel.key === null ? 0.5 : Math.min(1, Math.max(0, share(panel.x, panel.key, range)));
    const start = Math.min(0.5, Math.max(0, middle - 0.25));
    this.zoom(panel, [value(panel.x, start, range), value(panel.x, start + 0.5, range)]);
  }

  farther() {
    const { panel } = this;
    if (!panel.zoom) return;
    const ends = [-0.5, 1.5].map((s) => value(panel.x, s, panel.zoom));
    const [low, high] = panel.x.range;
    const range = [Math.max(low, ends[0]), Math.min(high, ends[1])];
    if (range[0] === low && range[1] === high) this.reset(); else this.zoom(panel, range);
  }

  zoom(panel, [low, high]) {
    const length = Math.abs(place(panel.x, high) - place(panel.x, low));
    const whole = Math.abs(place(panel.x, panel.x.range[1]) - place(panel.x, panel.x.range[0]));
    if (!(length > whole / 2000)) return;
    panel.zoom = [low, high];
    this.panel = panel;
    this.hide();
    this.draw(panel);
    this.buttons[1].hidden = false;
    const say = format(panel.x);
    this.say("Zoomed: " + say(low) + " to " + say(high) + ".");
  }

  reset() {
    if (!this.panels.some((panel) => panel.zoom)) return this.hide();
    this.panels.forEach((panel) => { panel.zoom = panel.high = null; if (panel.layer) panel.layer.remove(); });
    this.buttons[1].hidden = true;
    this.hide();
    this.say("The whole axis.");
  }

  // The zoomed part of a panel, over what it replaces.
  draw(panel) {
    if (panel.layer) panel.layer.remove();
    const [l, t, r, b] = panel.plot;
    const layer = panel.layer = make(this.svg, "g", { class: "zoomed", "data-low": panel.zoom[0], "data-high": panel.zoom[1] });
    const cover = (x, y, width, height) => make(layer, "rect", { x, y, width, height, class: "cover" });
    cover(l - 3, t - 1, r - l + 27, b - t + 9);
    cover(l - 26, b + 7.5, r - l + 50, 20);
    if (panel.top) { cover(l - 3, t - 8, r - l + 27, 8); cover(l - 40, t - 27, r - l + 66, 20); }
    const axis = (y) => make(layer, "path", { d: `M${l} ${y}H${r}`, class: "axis" });
    const ticks = ticksOf(panel.x, panel.zoom, r - l);
    panel.high = this.heights(panel);
    const levels = panel.high ? this.levels(panel) : panel.y ? panel.y.ticks : [];
    if (panel.high) {
      cover(41, t - 8, l - 44, b - t + 16);
      levels.forEach((v) => make(layer, "text", { x: l - 8, y: this.yOf(panel, v) + 5, "text-anchor": "end", class: "label" }, percent(v)));
    }
    levels.forEach((v) => { const y = Math.floor(this.yOf(panel, v)) + 0.5; make(layer, "path", { d: `M${l} ${y}H${r}`, class: "grid" }); });
    ticks.forEach(({ x }) => make(layer, "path", { d: `M${l + x} ${t}V${b}`, class: "grid" }));
    const id = this.figure.id + "-part-" + panel.at;
    make(make(make(layer, "defs", {}), "clipPath", { id }), "rect", { x: l, y: t - 1, width: r - l, height: b - t + 2 });
    const inside = make(layer, "g", { "clip-path": `url(#${id})` });
    panel.series.forEach((series) => this.drawSeries(inside, panel, series));
    (panel.lines || []).filter((line) => share(panel.x, line.x, panel.zoom) >= 0 && share(panel.x, line.x, panel.zoom) <= 1).forEach((line) => {
      make(inside, "path", { d: `M${this.xOf(panel, line.x)} ${t}V${b}`, fill: "none", stroke: line.ink, "stroke-width": 2, "stroke-dasharray": line.dash || "none" });
    });
    axis(b + 0.5);
    ticks.forEach(({ x, words }) => {
      make(layer, "path", { d: `M${l + x} ${b}v6`, class: "axis" });
      make(layer, "text", { x: l + x, y: b + 22, "text-anchor": "middle", class: "label" }, words);
    });
    if (panel.top) {
      axis(t + 0.5);
      ninesOf(panel.x, panel.zoom, r - l).forEach(({ x, words }) => {
        make(layer, "path", { d: `M${l + x} ${t}v-6`, class: "axis" });
        make(layer, "text", { x: l + x, y: t - 11, "text-anchor": "middle", class: "label" }, words);
      });
    }
  }

  levels(panel) {
    const [low, high] = panel.high;
    const even = decades(low, high);
    const all = even.length > 2 ? even : round(low, high, 8).filter((v) => v > 0);
    const apart = [];
    all.forEach((v) => { if (!apart.length || this.yOf(panel, apart[apart.length - 1]) - this.yOf(panel, v) > 18) apart.push(v); });
    return apart;
  }

  drawSeries(parent, panel, { kind, points, ink, dash, top, bottom, back }) {
    const x = (v) => this.xOf(panel, v).toFixed(2);
    const y = (v) => this.yOf(panel, v).toFixed(2);
    const base = panel.plot[3];
    if (kind === "bars") {
      points.forEach(([a, c, v]) => { const left = +x(a) + 0.5; make(parent, "rect", { x: left, y: y(v), width: Math.max(0.5, x(c) - left - 0.5), height: Math.max(1, base - y(v)), fill: ink, "fill-opacity": 0.75 }); });
      return;
    }
    if (kind === "spans") {
      const [l, , r] = panel.plot;
      if (back) make(parent, "rect", { x: l, y: top, width: r - l, height: bottom - top, fill: back, "fill-opacity": 0.35 });
      else make(parent, "path", { d: `M${l} ${(top + bottom) / 2}H${r}`, class: "grid" });
      points.forEach(([a, c]) => { const width = Math.max(3, x(c) - x(a)); make(parent, "rect", { x: (+x(a) + +x(c)) / 2 - width / 2, y: top, width, height: bottom - top, fill: ink }); });
      return;
    }
    if (!points.length) return;
    const path = (at) => kind === "step"
      ? points.map((p, i) => (i ? "V" + y(p[at]) : `M${x(panel.x.range[0])} ${y(p[at])}`) + "H" + x(p[0])).join("")
      : points.map((p, i) => (i ? "L" : "M") + x(p[0]) + " " + y(p[at])).join("");
    if (points[0].length > 3) {
      const back = kind === "step"
        ? points.map((_, i) => points[points.length - 1 - i]).map((p, i, all) => `${i ? "H" + x(p[0]) : "L" + x(p[0]) + " " + y(p[2])}V${y(p[2])}` + (i === all.length - 1 ? "H" + x(panel.x.range[0]) : "")).join("")
        : points.map((_, i) => points[points.length - 1 - i]).map((p) => "L" + x(p[0]) + " " + y(p[2])).join("");
      make(parent, "path", { d: path(3) + back + "z", fill: ink, "fill-opacity": 0.2 });
    }
    make(parent, "path", { d: path(1), fill: "none", stroke: ink, "stroke-width": 2.4, "stroke-dasharray": dash || "none" });
  }

  // What a series says at a place: words and the point to mark.
  reading(panel, series, at, height) {
    const x = format(panel.x);
    const y = panel.y ? format(panel.y) : null;
    const fill = (words) => (series.name ? series.name + ": " : "") + series.say.replace(/\{(\w+)\}/g, (_, key) => words[key] ?? "");
    const { points } = series;
    if (!points.length) return null;
    if (series.kind === "bars") {
      const bar = points.find(([a, b]) => at >= a && at < b);
      return bar && { words: fill({ low: x(bar[0]), high: x(bar[1]), y: percent(bar[2]) }), bar };
    }
    if (series.kind === "spans") {
      if (height !== null && (height < series.top - 4 || height > series.bottom + 4)) return null;
      const near = points.reduce((best, span) => this.distance(span, at) < this.distance(best, at) ? span : best);
      if (Math.abs(this.xOf(panel, (near[0] + near[1]) / 2) - this.xOf(panel, at)) > 12 && this.distance(near, at) > 0) return null;
      return { words: fill({ from: x(near[0]), lasts: duration((near[1] - near[0]) * 60), cause: near[2] || "" }), span: near, series };
    }
    if (series.kind === "step") {
      const next = points.find(([v]) => v > at);
      const last = points[points.length - 1];
      if (!next) return { words: fill({ x: x(at), y: "none", low: "0 %", high: y(last[3] ?? last[1]) }) };
      return { words: fill({ x: x(at), y: y(next[1]), low: y(next[2] ?? next[1]), high: y(next[3] ?? next[1]) }), dot: [at, next[1]] };
    }
    const near = points.reduce((best, p) => Math.abs(place(panel.x, p[0]) - place(panel.x, at)) < Math.abs(place(panel.x, best[0]) - place(panel.x, at)) ? p : best);
    const label = panel.names ? panel.names[points.indexOf(near)] : x(near[0]);
    return { words: fill({ x: label, y: y(near[1]), low: y(near[2] ?? near[1]), high: y(near[3] ?? near[1]) }), dot: [near[0], near[1]] };
  }

  distance([a, b], at) { return at < a ? a - at : at > b ? at - b : 0; }

  show(panel, at, height) {
    const readings = panel.series.map((series) => this.reading(panel, series, at, height)).filter(Boolean);
    const words = readings.slice(0, 8).map((reading) => reading.words);
    this.hide();
    if (!words.length) return;
    if (panel.head) words.unshift(panel.head.replace("{x}", format(panel.x)(readings[0].dot ? readings[0].dot[0] : at)));
    const [, t, , b] = panel.plot;
    this.marks = make(this.svg, "g", { class: "marks" });
    const x = this.xOf(panel, readings[0] && readings[0].dot ? readings[0].dot[0] : at);
    readings.forEach(({ dot, bar, span, series }) => {
      if (bar) {
        const [left, right] = [this.xOf(panel, bar[0]), this.xOf(panel, bar[1])];
        make(this.marks, "rect", { class: "chosen", x: left, y: this.yOf(panel, bar[2]), width: right - left, height: Math.max(1, b - this.yOf(panel, bar[2])) });
      } else if (span) {
        const [left, right] = [this.xOf(panel, span[0]), this.xOf(panel, span[1])];
        make(this.marks, "rect", { class: "chosen", x: (left + right) / 2 - Math.max(4, right - left) / 2 - 1, y: series.top - 2, width: Math.max(4, right - left) + 2, height: series.bottom - series.top + 4 });
      } else if (dot) {
        if (dot === readings[0].dot) make(this.marks, "path", { class: "cross", d: `M${x} ${t}V${b}` });
        make(this.marks, "circle", { class: "dot", cx: this.xOf(panel, dot[0]), cy: this.yOf(panel, dot[1]), r: 5 });
      }
    });
    const y = readings[0] && readings[0].dot ? this.yOf(panel, readings[0].dot[1]) : height ?? (readings[0] && readings[0].bar ? this.yOf(panel, readings[0].bar[2]) : (t + b) / 2);
    this.pop(words, x, y);
    this.say((panel.head ? words.shift() + ": " : "") + words.join("; "));
  }

  // The bubble beside a place of the picture, inside its box.
  pop(lines, x, y) {
    const { bubble, box, svg } = this;
    bubble.replaceChildren(...lines.map((line) => { const node = document.createElement("div"); node.textContent = line; return node; }));
    bubble.hidden = false;
    const frame = box.getBoundingClientRect();
    const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    const [left, top] = [point.x - frame.left + box.scrollLeft, point.y - frame.top + box.scrollTop];
    const room = box.scrollLeft + box.clientWidth;
    const beside = left + 14 + bubble.offsetWidth <= room - 4 ? left + 14 : Math.max(box.scrollLeft + 4, left - 14 - bubble.offsetWidth);
    bubble.style.left = beside + "px";
    bubble.style.top = Math.max(4, Math.min(box.clientHeight - bubble.offsetHeight - 4, top - bubble.offsetHeight - 10)) + "px";
  }

  say(words) { if (this.readout.textContent !== words) this.readout.textContent = words; }

  hide() {
    if (this.marks) this.marks.remove();
    this.marks = null;
    if (this.bubble) this.bubble.hidden = true;
  }

  // Charts without axes of their own: each mark has its words.
  tipUnder(event) {
    const at = this.tips.findIndex(({ node }) => node.contains(event.target));
    if (at < 0) this.hide(); else this.chooseTip(at, this.at(event));
  }

  nextTip(by) { this.chooseTip((this.tip + by + this.tips.length) % this.tips.length); }

  chooseTip(at, point) {
    this.tip = at;
    this.hide();
    const { node, words } = this.tips[at];
    const area = node.getBBox();
    this.marks = make(this.svg, "g", { class: "marks" });
    make(this.marks, "rect", { class: "chosen", x: area.x - 1, y: area.y - 1, width: area.width + 2, height: area.height + 2 });
    this.pop([words], point ? point[0] : area.x + area.width / 2, point ? point[1] : area.y);
    this.say(words);
  }
}
document.querySelectorAll("figure.chart").forEach((figure) => { if (figure.querySelector("svg")) new Chart(figure); });

// A filter for long tables.
document.querySelectorAll(".filter").forEach((box, at) => {
  const rows = [...box.querySelectorAll("tbody tr")];
  if (rows.length < 8) return;
  const search = html(box.parentNode, "p", "search");
  box.before(search);
  const label = html(search, "label", "", "Filter");
  const input = html(search, "input", "");
  input.type = "search";
  input.id = "filter-" + at;
  label.htmlFor = input.id;
  const count = html(search, "span", "note", "");
  count.setAttribute("role", "status");
  const filter = () => {
    const wanted = input.value.toLowerCase();
    rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
    count.textContent = rows.filter((row) => !row.hidden).length + " of " + rows.length + " rows";
  };
  input.addEventListener("input", filter);
  filter();
});
})();
