// The page: wires its elements to the connection.

import { Signalling } from "./signalling.js";
import { Peer } from "./peer.js";
import { diagnose } from "./diagnosis.js";
import { transfer, noise } from "./files.js";
import { measure, Graph } from "./speed.js";
import { draw } from "./waterfall.js";
import { MediaCard } from "./mediacard.js";
import { highlight } from "./highlight.js";
import { bytes, millis, rate } from "./format.js";

const $ = (id) => document.getElementById(id);
const PATIENCE = 5000;

const signalling = new Signalling();
const graph = new Graph($("graph"));
const media = new MediaCard(signalling);
let peer = null;
let hello = null;
let live = null;
let jvmMarks = {}; // by name, by the clock of the server
let serverGone = false;
let patience = 0;
let cutAt = 0;

// ── The connection ──────────────────────────────────────────────────────────────────────────────────────────────────

function setState(state, text) {
  document.body.dataset.state = state;
  $("pill").querySelector("span").textContent = text;
  $("disconnect").hidden = !["connecting", "connected", "recovering"].includes(state);
  const connect = $("connect");
  connect.hidden = ["connected", "recovering"].includes(state);
  connect.disabled = state === "connecting";
  connect.textContent = state === "connecting" ? "Connecting …" : state === "failed" ? "Try again" : "Connect";
  const usable = state === "connected" || state === "recovering";
  for (const control of document.querySelectorAll(".cards button, .cards input")) control.disabled = !usable;
}

async function connect() {
  peer?.close();
  $("diagnosis").hidden = true;
  $("recovery").hidden = true;
  jvmMarks = {};
  live = null;
  setState("connecting", "connecting");
  clearTimeout(patience);
  patience = setTimeout(() => giveReason(), PATIENCE);
  try {
    await signalling.open();
  } catch {
    setState("failed", "server not reached");
    giveReason();
    return;
  }
  const far = !["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  peer = new Peer(signalling, far && hello?.stunPort ? [{ urls: `stun:${location.hostname}:${hello.stunPort}` }] : []);
  const mine = peer;
  media.attach(peer.pc);
  peer.addEventListener("state", () => mine === peer && peerState());
  peer.addEventListener("mark", () => mine === peer && drawSetup());
  peer.addEventListener("recovery", (e) => mine === peer && recoveryStep(e.detail));
  peer.addEventListener("problem", (e) => note(`Problem: ${e.detail.message}`));
  peer.chat.onmessage = ({ data }) => say("them", data);
  peer.chat.onclose = () => mine === peer && peer.state !== "closed" && setState("failed", "connection closed");
  peer.chat.addEventListener("open", () => {
    clearTimeout(patience);
    $("diagnosis").hidden = true;
    const first = document.body.dataset.seen !== "true";
    document.body.dataset.seen = "true";
    setState("connected", "connected");
    drawSetup();
    // Not where that would open a keyboard on the screen.
    if (first && matchMedia("(pointer: fine)").matches) $("chat-text").focus({ preventScroll: true });
  });
}

function disconnect() {
  clearTimeout(patience);
  media.stop();
  peer?.close();
  setState("idle", "not connected");
  $("wire-label").textContent = "";
  note("Disconnected.");
}

function peerState() {
  if (peer.state === "connected" && peer.marks.open !== undefined) setState("connected", "connected");
  else if (peer.state === "recovering") setState("recovering", "path lost, looking for another");
  else if (peer.state === "failed") {
    setState("failed", "not connected");
    giveReason();
  }
}

function giveReason() {
  clearTimeout(patience);
  if (document.body.dataset.state === "connected") return;
  const { title, steps, hint } = diagnose(peer, signalling, live, jvmMarks);
  const box = $("diagnosis");
  box.querySelector("h2").textContent = title;
  box.querySelector("ol").replaceChildren(...steps.map(({ text, state }) => {
    const item = document.createElement("li");
    item.className = state;
    item.textContent = text;
    return item;
  }));
  box.querySelector(".try").textContent = `What to try: ${hint}`;
  box.hidden = false;
  setState("failed", "not connected");
  box.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function drawSetup() {
  if (!peer) return;
  // The clocks are compared better and better while the setup runs: what the JVM said is converted when it is drawn.
  const since = signalling.clockOffset - peer.started;
  const theirs = Object.fromEntries(Object.entries(jvmMarks).map(([name, t]) => [name, Math.max(0, t + since)]));
  draw($("waterfall"), peer.marks, theirs);
  $("setup-total").textContent = peer.marks.open === undefined ? "" : `open after ${millis(peer.marks.open)}`;
}

// ── The server's side ───────────────────────────────────────────────────────────────────────────────────────────────

signalling.on("hello", (message) => {
  hello = message;
  $("jvm-name").textContent = message.java;
  $("footer-version").textContent = `Parley ${message.version}.`;
  if (message.urls?.length) {
    $("invite").hidden = false;
    $("qr").innerHTML = message.qr;
    $("invite-urls").replaceChildren(...message.urls.flatMap((url) => [Object.assign(document.createElement("a"), { href: url, textContent: url }), document.createElement("br")]));
  }
});

signalling.on("mark", ({ name, t }) => {
  if (!peer) return;
  jvmMarks[name] ??= t;
  if (name === "ice-completed") jvmMarks["ice-connected"] ??= t; // both in one moment: one event
  drawSetup();
});

signalling.addEventListener("clock", drawSetup);

signalling.on("state", ({ state }) => peer?.heard(state));

signalling.on("problem", ({ message }) => note(message));

signalling.addEventListener("up", () => {
  if (serverGone) note("The server is back.");
  serverGone = false;
});

signalling.addEventListener("down", () => {
  if (!serverGone) note("The server is gone. Looking for it every 3 s.");
  serverGone = true;
  setTimeout(() => signalling.open().catch(() => {}), 3000);
});

signalling.on("live", (message) => {
  live = message;
  const { sctp, pair, states, traffic, dtls } = message;
  const number = (value, digits = 1) => (value === undefined || value === null ? "–" : value.toFixed(digits));
  const rtt = message.roundTripMillis ?? pair?.rttMillis;
  $("g-rtt").textContent = number(rtt, rtt < 10 ? 2 : rtt < 100 ? 1 : 0);
  $("g-cwnd").textContent = sctp ? (sctp.congestionWindow / 1000).toFixed(0) : "–";
  $("g-retx").textContent = sctp ? sctp.retransmissions : "–";
  const beat = peer?.roundTrip;
  $("wire-label").textContent = document.body.dataset.state === "connected" && beat !== undefined ? `${millis(beat)} there and back` : "";
  $("live-age").textContent = message.tabs > 1 ? `${message.tabs} tabs on this JVM` : "";
  const rows = [
    ["Connection", mood(states.connection)],
    ["ICE", `${states.ice}, gathering ${states.gathering}`],
    ["Path", pair ? `${code(pair.local)} → ${code(pair.remote)}` : "–"],
    ["Kind", pair ? `${pair.localType} → ${pair.remoteType}, ${pair.protocol}` : "–"],
    ["DTLS", [states.dtls, dtls?.version, dtls?.cipher?.replace(/^TLS_/, "").replaceAll("_", " ")].filter(Boolean).map(escape).join(" · ")],
    ["SCTP", sctp ? `${escape(states.sctp)} · SRTT ${number(sctp.srttMillis)} ms · RTO ${number(sctp.rtoMillis, 0)} ms · ${bytes(sctp.bytesInFlight)} in flight` : escape(states.sctp)],
    ["Traffic", traffic ? `${bytes(traffic.bytesReceived)} in, ${bytes(traffic.bytesSent)} out` : "–"],
    ["Channels", message.channels?.length ? message.channels.map((c) => escape(`${c.label} #${c.id ?? "?"}`)).join(", ") : "–"],
  ];
  if (message.weather?.dropped) rows.push(["Weather", `${message.weather.dropped} datagrams lost on purpose`]);
  $("live-list").innerHTML = rows.map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`).join("");
});

const escape = (text) => String(text ?? "").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const code = (text) => `<code>${escape(text)}</code>`;
const mood = (state) => `<b class="${{ connected: "ok", failed: "bad", disconnected: "warn" }[state] ?? ""}">${escape(state)}</b>`;

// ── Chat ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function say(who, text) {
  const line = document.createElement("p");
  line.className = who;
  line.textContent = text;
  const log = $("log");
  log.append(line);
  while (log.childElementCount > 300) log.firstElementChild.remove();
  log.scrollTop = log.scrollHeight;
}
const note = (text) => say("note", text);

$("chat-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = $("chat-text");
  const text = field.value.trim();
  if (!text || peer?.chat.readyState !== "open") return;
  peer.chat.send(text);
  say("me", text);
  field.value = "";
});

// ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

async function sendFiles(files) {
  for (const file of files) if (peer) await transfer(peer.pc, file, $("transfers"));
}
$("pick").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", (e) => {
  sendFiles([...e.target.files]);
  e.target.value = "";
});
$("sample").addEventListener("click", () => sendFiles([noise(20e6)]));
const drop = $("drop");
for (const type of ["dragenter", "dragover"]) document.addEventListener(type, (e) => {
  if (!e.dataTransfer?.types.includes("Files")) return;
  e.preventDefault();
  drop.classList.add("over");
});
for (const type of ["dragleave", "drop"]) document.addEventListener(type, (e) => {
  if (type === "drop" && e.dataTransfer?.types.includes("Files")) {
    e.preventDefault();
    sendFiles([...e.dataTransfer.files]);
  }
  if (type === "drop" || e.relatedTarget === null) drop.classList.remove("over");
});

// ── Throughput ──────────────────────────────────────────────────────────────────────────────────────────────────────

$("run-speed").addEventListener("click", async () => {
  const button = $("run-speed");
  const result = $("speed-result");
  button.disabled = true;
  graph.clear();
  try {
    const show = (direction, value) => (result.innerHTML = `${direction === "up" ? "to the JVM" : "to the browser"}: <b>${rate(value)}</b>`);
    const { up, down } = await measure(peer.pc, (direction, t, value) => {
      graph.add(direction, t, value);
      show(direction, value);
    });
    result.innerHTML = `<b>${rate(up)}</b> to the JVM, <b>${rate(down)}</b> to the browser`;
    result.dataset.done = "true";
  } catch (e) {
    result.textContent = `It ended early: ${e.message}`;
  } finally {
    button.disabled = document.body.dataset.state !== "connected";
  }
});

// ── Weather ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const RATES = [0.1, 0.25, 0.5, 1, 2, 5, 8, 10, 20, 50, 100, 200, Infinity]; // Mbit/s
const sliders = ["w-delay", "w-loss", "w-rate"].map($);
const delayOf = () => ({ delay: +sliders[0].value, loss: +sliders[1].value, rate: RATES[+sliders[2].value] });

function weather() {
  const { delay, loss, rate: mbit } = delayOf();
  const outputs = [`${delay} ms`, `${loss} %`, mbit === Infinity ? "unlimited" : rate(mbit * 1e6)];
  sliders.forEach((slider, i) => {
    document.querySelector(`output[for=${slider.id}]`).textContent = outputs[i];
    slider.setAttribute("aria-valuetext", outputs[i]);
  });
  const key = sliders.map((s) => s.value).join(",");
  for (const chip of document.querySelectorAll("[data-weather]")) chip.setAttribute("aria-pressed", chip.dataset.weather === key);
  signalling.send({ type: "weather", delayMillis: delay, lossPercent: loss, bitsPerSecond: mbit === Infinity ? 0 : mbit * 1e6 });
}
for (const slider of sliders) slider.addEventListener("input", weather);
for (const chip of document.querySelectorAll("[data-weather]")) chip.addEventListener("click", () => {
  chip.dataset.weather.split(",").forEach((value, i) => (sliders[i].value = value));
  weather();
});

$("cut").addEventListener("click", () => {
  $("recovery").replaceChildren();
  $("recovery").hidden = false;
  delete $("recovery").dataset.done;
  cutAt = performance.now();
  signalling.send({ type: "cut" });
  recoveryStep({ text: "path cut: nothing passes between these addresses", kind: "bad", at: cutAt });
});

function recoveryStep({ text, kind, at, last = false }) {
  if (!cutAt || (kind !== "ok" && $("recovery").dataset.done)) {
    // Not our doing: the path was lost by itself.
    cutAt = at;
    $("recovery").replaceChildren();
  }
  const item = document.createElement("li");
  item.className = kind;
  item.append(text);
  const time = document.createElement("time");
  time.textContent = millis(at - cutAt);
  item.append(time);
  $("recovery").hidden = false;
  $("recovery").append(item);
  if (last) $("recovery").dataset.done = "true";
  else delete $("recovery").dataset.done;
}

// ── Start ───────────────────────────────────────────────────────────────────────────────────────────────────────────

$("connect").addEventListener("click", connect);
$("disconnect").addEventListener("click", disconnect);
$("invite").addEventListener("click", () => $("invite-box").showModal());
addEventListener("pagehide", () => peer?.pc.close());

$("browser-name").textContent = (() => {
  const ua = navigator.userAgent;
  const match = /(Firefox|Edg|OPR|Chrome|Version)\/(\d+)/.exec(ua.replace(/Chrome(?=.*(Edg|OPR)\/)/, ""));
  const names = { Edg: "Edge", OPR: "Opera", Version: "Safari", Chrome: "Chrome" };
  return match ? `${names[match[1]] ?? match[1]} ${match[2]}` : "WebRTC";
})();
setState("idle", "not connected");
weather();
graph.clear();
signalling.open().catch(() => {});
fetch("java.txt").then((r) => r.text()).then((text) => highlight($("java").firstElementChild, text));
