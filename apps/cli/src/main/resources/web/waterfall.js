// The setup of both ends as bars over one time line.

import { millis } from "./format.js";

const STEPS = [
  ["Signalling", "start", "answer"],
  ["Gathering", "gathering-gathering", "gathering-complete"],
  ["Checks", "ice-checking", "ice-connected"],
  ["DTLS", "dtls-connecting", "dtls-connected"],
  ["SCTP", "dtls-connected", "sctp-connected"],
  ["Open", "sctp-connected", "open"],
];

/** Draws both sides into element. Marks are milliseconds after the click; "start" is 0 for the browser. */
export function draw(element, browser, jvm) {
  const sides = [["browser", "Browser", { start: 0, ...browser }], ["jvm", "JVM", jvm]];
  const now = Math.max(1, ...sides.flatMap(([, , marks]) => STEPS.flatMap(([, from, to]) => [marks[from] ?? 0, marks[to] ?? 0])));
  const total = now * 1.02;
  element.replaceChildren(...sides.map(([name, title, marks]) => side(name, title, marks, total)));
}

function side(name, title, marks, total) {
  const block = document.createElement("div");
  block.className = "side " + name;
  const heading = document.createElement("h3");
  heading.innerHTML = `<span class="key ${name}"></span>`;
  heading.append(title);
  block.append(heading);
  for (const [label, from, to] of STEPS) {
    if (name === "jvm" && label === "Signalling" && marks.start === undefined) continue;
    const begin = marks[from];
    const end = marks[to];
    const step = document.createElement("div");
    step.className = "step";
    const text = document.createElement("span");
    text.textContent = label;
    const track = document.createElement("div");
    track.className = "track";
    const figure = document.createElement("b");
    if (begin !== undefined) {
      const bar = document.createElement("div");
      const last = end ?? total;
      bar.className = "bar" + (end === undefined ? " running" : "");
      bar.style.left = `${Math.min(98.5, (100 * Math.min(begin, last)) / total)}%`;
      bar.style.width = `${(100 * Math.max(0, last - begin)) / total}%`;
      bar.title = end === undefined ? `from ${millis(begin)}` : `${millis(begin)} to ${millis(end)}`;
      track.append(bar);
      figure.textContent = end === undefined ? "…" : millis(Math.max(0, end - begin));
    } else {
      figure.textContent = "–";
    }
    step.append(text, track, figure);
    block.append(step);
  }
  return block;
}
