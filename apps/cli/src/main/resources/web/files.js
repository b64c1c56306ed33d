// A file goes to the JVM and comes back on a channel of its own; both ends take SHA-256 while it passes.

import { Sha256 } from "./sha256.js";
import { bytes, rate } from "./format.js";

const HIGH_WATER = 1 << 20;

/** Sends one file and shows it in a list item. Resolves when it is back. */
export function transfer(pc, file, list) {
  return new Promise((resolve) => {
    const row = document.createElement("li");
    row.dataset.state = "running";
    row.innerHTML = `<div class="name"><b></b><span></span></div><div class="twin" aria-hidden="true"><i class="out"></i><i class="in"></i></div><div class="digest"></div><div class="verdict"></div>`;
    const [name, figures, out, back, digest, verdict] =
      [".name b", ".name span", ".out", ".in", ".digest", ".verdict"].map((q) => row.querySelector(q));
    name.textContent = file.name;
    list.prepend(row);

    const channel = pc.createDataChannel("file");
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = HIGH_WATER / 2;
    const sentHash = new Sha256();
    const backHash = new Sha256();
    let sent = 0, received = 0, chunks = [], started = 0, jvmDigest = "", timer = 0;

    const show = () => {
      const seconds = (performance.now() - started) / 1000;
      out.style.setProperty("--part", file.size ? sent / file.size : 1);
      back.style.setProperty("--part", file.size ? received / file.size : 1);
      figures.textContent = `${bytes(received)} of ${bytes(file.size)}` + (seconds > 0.2 ? ` · ${rate((8 * (sent + received)) / seconds)}` : "");
    };
    const finish = (state, text) => {
      if (row.dataset.state !== "running") return;
      clearInterval(timer);
      show();
      row.dataset.state = state;
      verdict.className = "verdict " + (state === "done" ? "ok" : "bad");
      verdict.textContent = text;
      channel.close();
      resolve(row);
    };

    channel.onopen = async () => {
      started = performance.now();
      timer = setInterval(show, 100);
      channel.send(JSON.stringify({ name: file.name, size: file.size }));
      const piece = Math.min(64 * 1024, pc.sctp?.maxMessageSize || 65536);
      try {
        for (let at = 0; at < file.size && channel.readyState === "open"; ) {
          const slab = new Uint8Array(await file.slice(at, at + HIGH_WATER).arrayBuffer());
          for (let i = 0; i < slab.length; i += piece) {
            if (channel.bufferedAmount > HIGH_WATER) {
              await new Promise((go) => {
                channel.addEventListener("bufferedamountlow", go, { once: true });
                channel.addEventListener("close", go, { once: true });
              });
            }
            if (channel.readyState !== "open") return;
            const part = slab.subarray(i, i + piece);
            channel.send(part);
            sentHash.update(part);
            sent += part.length;
          }
          at += slab.length;
        }
        channel.send(JSON.stringify({ end: true }));
      } catch (e) {
        finish("failed", `It could not be sent: ${e.message}`);
      }
    };
    channel.onmessage = ({ data }) => {
      if (typeof data === "string") {
        const message = JSON.parse(data);
        if (message.sha256) jvmDigest = message.sha256;
        if (message.end) {
          const [there, here] = [sentHash.hex(), backHash.hex()];
          const equal = there === jvmDigest && here === jvmDigest && received === file.size;
          row.dataset.equal = equal;
          digest.textContent = equal ? here : `sent ${there} · JVM ${jvmDigest} · returned ${here}`;
          const seconds = (performance.now() - started) / 1000;
          finish(equal ? "done" : "failed", equal ? `✓ same SHA-256 at both ends, ${seconds.toFixed(1)} s` : "✗ the digests differ");
          const url = URL.createObjectURL(new Blob(chunks, { type: file.type }));
          const link = Object.assign(document.createElement("a"), { href: url, download: file.name, textContent: "save what came back" });
          verdict.append(link);
          chunks = [];
        }
        return;
      }
      backHash.update(data);
      received += data.byteLength;
      chunks.push(data);
    };
    channel.onclose = () => finish("failed", "The connection ended before the file was back.");
    channel.onerror = (e) => finish("failed", e.error?.message ?? "The channel failed.");
    show();
  });
}

/** A file of pseudo-random bytes, so that there is something to send. */
export function noise(size) {
  const data = new Uint32Array(size / 4);
  let x = (Math.random() * 4294967296) | 1;
  for (let i = 0; i < data.length; i++) {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    data[i] = x;
  }
  return new File([data], "noise.bin", { type: "application/octet-stream" });
}
