// Sight and sound: the tracks that the browser sends, those that come back, and the figures of both ends.

import { rate } from "./format.js";

/** A moving picture and a tone, for machines without a camera and for pages that may not use one. */
class Drawing {
  #canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  #audio = new AudioContext();
  #timer = 0;
  #count = 0;

  start() {
    const sound = this.#audio.createMediaStreamDestination();
    const volume = new GainNode(this.#audio, { gain: 0.15 });
    const tone = new OscillatorNode(this.#audio, { frequency: 440 });
    tone.connect(volume).connect(sound);
    tone.start();
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), 40);
    const stream = this.#canvas.captureStream(25);
    stream.addTrack(sound.stream.getAudioTracks()[0]);
    return stream;
  }

  #draw() {
    const { width, height } = this.#canvas;
    const pen = this.#canvas.getContext("2d");
    const n = this.#count++;
    pen.fillStyle = `hsl(${(n * 0.6) % 360} 45% 32%)`;
    pen.fillRect(0, 0, width, height);
    for (let i = 0; i < 5; i++) {
      const a = n / 28 + (i * Math.PI * 2) / 5;
      pen.fillStyle = `hsl(${(n * 0.6 + 60 * i) % 360} 70% 62%)`;
      pen.beginPath();
      pen.arc(width / 2 + Math.cos(a) * 165, height / 2 + Math.sin(a * 1.5) * 95, 38, 0, 7);
      pen.fill();
    }
    pen.fillStyle = "#fff";
    pen.font = "600 30px system-ui";
    pen.fillText(new Date().toLocaleTimeString(), 22, height - 24);
  }

  stop() {
    clearInterval(this.#timer);
    this.#audio.close();
  }
}

/** Audio and video of one connection. Events: "back", with the stream that the JVM sends as detail. */
export class Media extends EventTarget {
  #pc;
  #drawing = null;
  #senders = [];
  #back = new MediaStream();
  #last = new Map();
  stream = null;

  constructor(pc) {
    super();
    this.#pc = pc;
    pc.addEventListener("track", ({ track }) => {
      for (const old of this.#back.getTracks()) if (old.kind === track.kind) this.#back.removeTrack(old);
      this.#back.addTrack(track);
      this.dispatchEvent(new CustomEvent("back", { detail: this.#back }));
    });
  }

  /** Sends the camera and the microphone, or a drawing and a tone. */
  async start(kind) {
    this.stop();
    if (kind === "camera") {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: { ideal: 640 }, height: { ideal: 360 } } });
    } else {
      this.#drawing = new Drawing();
      this.stream = this.#drawing.start();
    }
    this.#senders = this.stream.getTracks().map((track) => this.#pc.addTrack(track, this.stream));
    return this.stream;
  }

  stop() {
    if (this.#pc.signalingState !== "closed") for (const sender of this.#senders) this.#pc.removeTrack(sender);
    this.#senders = [];
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.#drawing?.stop();
    this.#drawing = null;
    this.stream = null;
    this.#last.clear();
  }

  /** Sends a key of the telephone as an event among the packets of sound. Returns false where the JVM does not take them. */
  press(tone) {
    const dtmf = this.#senders.find((sender) => sender.track?.kind === "audio")?.dtmf;
    if (!dtmf?.canInsertDTMF) return false;
    dtmf.insertDTMF(dtmf.toneBuffer + tone, 120, 60);
    return true;
  }

  /** Returns this end's figures of each stream: [{ssrc, direction, kind, …}]. */
  async figures() {
    const report = await this.#pc.getStats();
    const streams = [];
    for (const s of report.values()) {
      if (s.type !== "inbound-rtp" && s.type !== "outbound-rtp") continue;
      const inbound = s.type === "inbound-rtp";
      const remote = inbound ? null : report.get(s.remoteId);
      streams.push({
        ssrc: s.ssrc,
        direction: inbound ? "in" : "out",
        kind: s.kind,
        codec: report.get(s.codecId)?.mimeType,
        width: s.frameWidth,
        height: s.frameHeight,
        framesPerSecond: s.framesPerSecond,
        bitsPerSecond: this.#perSecond(s, inbound ? s.bytesReceived : s.bytesSent),
        lost: inbound ? s.packetsLost : remote?.packetsLost,
        jitterMillis: scaled(inbound ? s.jitter : remote?.jitter),
        retransmitted: inbound ? s.retransmittedPacketsReceived : s.retransmittedPacketsSent,
        bufferMillis: s.jitterBufferEmittedCount > 0 ? (s.jitterBufferDelay / s.jitterBufferEmittedCount) * 1000 : undefined,
        concealed: s.concealedSamples,
      });
    }
    return streams;
  }

  #perSecond(s, count) {
    const last = this.#last.get(s.id);
    this.#last.set(s.id, { at: s.timestamp, count });
    return last && s.timestamp > last.at ? ((count - last.count) * 8000) / (s.timestamp - last.at) : undefined;
  }
}

const scaled = (seconds) => (seconds === undefined ? undefined : seconds * 1000);

const FIGURES = [
  ["codec", "Codec", (s) => s.codec?.split("/")[1]],
  ["video", "Size", (s) => s.width && `${s.width}×${s.height}`],
  ["video", "Frames a second", (s) => s.framesPerSecond?.toFixed(0)],
  ["", "Bit rate", (s) => s.bitsPerSecond !== undefined && rate(s.bitsPerSecond)],
  ["", "Packets lost", (s) => s.lost],
  ["", "Jitter", (s) => s.jitterMillis !== undefined && `${s.jitterMillis.toFixed(1)} ms`],
  ["video", "Sent again", (s) => s.retransmitted],
  ["", "Jitter buffer", (s) => s.bufferMillis !== undefined && `${s.bufferMillis.toFixed(0)} ms`],
  ["audio", "Samples made up", (s) => s.concealed],
];

/** Fills an element with a table for each stream: the browser's figures beside the JVM's. */
export function drawStreams(element, browser, jvm) {
  const tables = [];
  for (const kind of ["video", "audio"]) {
    for (const direction of ["out", "in"]) {
      const here = browser.find((s) => s.kind === kind && s.direction === direction && s.bitsPerSecond !== undefined);
      if (!here) continue;
      const there = jvm.find((s) => s.ssrc === here.ssrc) ?? {};
      const table = document.createElement("table");
      const title = `${kind === "video" ? "Picture" : "Sound"} ${direction === "out" ? "to the JVM" : "to the browser"}`;
      table.append(row("th", title, "browser", "JVM"));
      for (const [only, name, value] of FIGURES) {
        if ((only === "video" || only === "audio") && only !== kind) continue;
        const [mine, theirs] = [value(here), value(there)].map((v) => (v === undefined || v === false || v === null ? "–" : String(v)));
        if (mine !== "–" || theirs !== "–") table.append(row("td", name, mine, theirs));
      }
      tables.push(table);
    }
  }
  element.replaceChildren(...tables);
}

function row(cell, ...texts) {
  const line = document.createElement("tr");
  line.append(...texts.map((text) => Object.assign(document.createElement(cell), { textContent: text })));
  return line;
}
