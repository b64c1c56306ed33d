// Throughput in both directions on one channel, drawn while it runs.

import { rate } from "./format.js";

const SECONDS = 4;
const HIGH_WATER = 4 << 20;
const WINDOW = 200; // milliseconds that one point of the graph stands for

/** Runs both directions; returns {up, down} in bits per second. onSample(direction, secondsSinceStart, bitsPerSecond). */
export async function measure(pc, onSample) {
  const channel = pc.createDataChannel("speed");
  channel.binaryType = "arraybuffer";
  channel.bufferedAmountLowThreshold = HIGH_WATER / 2;
  const gone = new Promise((_, reject) => {
    channel.onclose = () => reject(new Error("the connection ended"));
    channel.onerror = (e) => reject(e.error ?? new Error("the channel failed"));
  });
  gone.catch(() => {});
  const within = (promise) => Promise.race([promise, gone]);
  try {
    await within(new Promise((go) => (channel.onopen = go)));
    const began = performance.now();
    const up = await within(toTheJvm(pc, channel, (t, v) => onSample("up", t, v)));
    const turn = (performance.now() - began) / 1000;
    const down = await within(toTheBrowser(channel, (t, v) => onSample("down", t + turn, v)));
    return { up, down };
  } finally {
    channel.close();
  }
}

function toTheJvm(pc, channel, sample) {
  return new Promise((resolve) => {
    const size = Math.min(64 * 1024, pc.sctp?.maxMessageSize || 65536);
    const message = new Uint8Array(size);
    for (let i = 0; i < size; i++) message[i] = (Math.random() * 256) | 0;
    let last = { bytes: 0, ms: 0 };
    channel.onmessage = ({ data }) => {
      const report = JSON.parse(data);
      if (report.ms > last.ms + WINDOW || report.done) {
        if (report.ms > last.ms + WINDOW / 2) sample(report.ms / 1000, (8000 * (report.bytes - last.bytes)) / (report.ms - last.ms));
        last = report;
      }
      if (report.done) resolve((8000 * report.bytes) / report.ms);
    };
    channel.send(JSON.stringify({ measure: "up" }));
    const until = performance.now() + SECONDS * 1000;
    const fill = () => {
      if (channel.readyState !== "open") return;
      while (channel.bufferedAmount < HIGH_WATER && performance.now() < until) channel.send(message);
      if (performance.now() >= until) {
        clearInterval(timer);
        channel.onbufferedamountlow = null;
        channel.send(JSON.stringify({ measure: "end" }));
      }
    };
    const timer = setInterval(fill, 50);
    channel.onbufferedamountlow = fill;
    fill();
  });
}

function toTheBrowser(channel, sample) {
  return new Promise((resolve) => {
    const started = performance.now();
    let total = 0, last = 0, lastAt = started;
    channel.onmessage = ({ data }) => {
      const now = performance.now();
      if (typeof data === "string") {
        resolve((8000 * total) / (now - started));
        return;
      }
      total += data.byteLength;
      if (now - lastAt > WINDOW) {
        sample((now - started) / 1000, (8000 * (total - last)) / (now - lastAt));
        last = total;
        lastAt = now;
      }
    };
    channel.send(JSON.stringify({ measure: "down", seconds: SECONDS }));
  });
}

/** The graph: one curve a direction over eight seconds. */
export class Graph {
  #canvas;
  #samples = { up: [], down: [] };
  #queued = false;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#queue()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#queue());
  }

  clear() {
    this.#samples = { up: [], down: [] };
    this.#queue();
  }

  add(direction, seconds, value) {
    this.#samples[direction].push([seconds, value]);
    this.#queue();
  }

  #queue() {
    if (this.#queued) return;
    this.#queued = true;
    requestAnimationFrame(() => {
      this.#queued = false;
      this.#draw();
    });
  }

  #draw() {
    const canvas = this.#canvas;
    const scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const g = canvas.getContext("2d");
    g.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const values = [...this.#samples.up, ...this.#samples.down].map(([, v]) => v);
    const top = niceTop(Math.max(10e6, ...values));
    const left = 72, right = width - 6, bottom = height - 22, ceiling = 10;
    const span = Math.max(2 * SECONDS, ...[...this.#samples.up, ...this.#samples.down].map(([t]) => t));
    const x = (t) => left + ((right - left) * t) / span;
    const y = (v) => bottom - ((bottom - ceiling) * v) / top;
    g.font = "11px system-ui, sans-serif";
    g.lineWidth = 1;
    for (let i = 0; i <= 4; i++) {
      const v = (top * i) / 4;
      g.strokeStyle = colour("--line");
      g.beginPath();
      g.moveTo(left, Math.round(y(v)) + 0.5);
      g.lineTo(right, Math.round(y(v)) + 0.5);
      g.stroke();
      g.fillStyle = colour("--faint");
      g.textAlign = "right";
      g.textBaseline = "middle";
      if (i % 2 === 0) g.fillText(i === 0 ? "0" : rate(v), left - 8, y(v));
    }
    g.textBaseline = "alphabetic";
    for (let t = 0; t <= 2 * SECONDS; t += 2) {
      g.textAlign = x(t) > right - 12 ? "right" : "center";
      g.fillText(`${t} s`, x(t), height - 6);
    }
    for (const [direction, name] of [["up", "--browser"], ["down", "--jvm"]]) {
      const points = this.#samples[direction];
      if (points.length < 2) continue;
      g.beginPath();
      points.forEach(([t, v], i) => (i ? g.lineTo(x(t), y(v)) : g.moveTo(x(t), y(v))));
      g.strokeStyle = colour(name);
      g.lineWidth = 2;
      g.lineJoin = "round";
      g.stroke();
      g.lineTo(x(points.at(-1)[0]), bottom);
      g.lineTo(x(points[0][0]), bottom);
      g.closePath();
      g.globalAlpha = 0.14;
      g.fillStyle = colour(name);
      g.fill();
      g.globalAlpha = 1;
    }
  }
}

function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 8, 10].map((m) => m * power).find((m) => m >= value);
}
