// The card "Sight and sound": its buttons, its two screens, the keypad, and the figures of both ends.

import { Media, drawStreams } from "./media.js";

const $ = (id) => document.getElementById(id);
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export class MediaCard {
  #signalling;
  #media = null;
  #jvmStreams = [];

  constructor(signalling) {
    this.#signalling = signalling;
    $("use-camera").addEventListener("click", () => this.#start("camera"));
    $("use-drawing").addEventListener("click", () => this.#start("drawing"));
    $("stop-media").addEventListener("click", () => this.stop());
    for (const chip of document.querySelectorAll("[data-show]")) chip.addEventListener("click", () => this.#show(chip.dataset.show));
    $("unmute").addEventListener("click", () => this.#sound($("theirs").muted));
    $("media-tools").querySelector(".keypad").replaceChildren(...KEYS.map((key) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: key });
      button.addEventListener("click", () => this.#media?.press(key) || this.#note("The keypad needs sound that flows."));
      return button;
    }));
    signalling.on("tone", ({ tone }) => ($("heard").textContent = ($("heard").dataset.any ? $("heard").textContent : "") + tone, $("heard").dataset.any = "true"));
    signalling.on("live", ({ media }) => (this.#jvmStreams = media ?? []));
    setInterval(() => this.#refresh(), 1000);
  }

  /** Belongs to a connection from now on, which has no tracks yet. */
  attach(pc) {
    this.stop();
    this.#media = new Media(pc);
    this.#media.addEventListener("back", ({ detail }) => ($("theirs").srcObject = detail));
  }

  stop() {
    this.#media?.stop();
    for (const id of ["mine", "theirs"]) $(id).srcObject = null;
    $("media-tools").hidden = $("stop-media").hidden = true;
    $("use-camera").hidden = $("use-drawing").hidden = false;
    this.#note("");
  }

  async #start(kind) {
    if (kind === "camera" && !navigator.mediaDevices) {
      this.#note("Browsers give cameras to pages of localhost and of HTTPS alone. A drawing and a tone work everywhere.");
      return;
    }
    try {
      $("mine").srcObject = await this.#media.start(kind);
    } catch (e) {
      this.#note(`No camera or microphone: ${e.message}. A drawing and a tone work everywhere.`);
      return;
    }
    $("use-camera").hidden = $("use-drawing").hidden = true;
    $("media-tools").hidden = $("stop-media").hidden = false;
    $("heard").textContent = "none yet";
    delete $("heard").dataset.any;
    this.#note("");
    this.#sound(false); // A microphone beside its own loudspeaker howls.
    this.#show("echo");
  }

  #show(what) {
    for (const chip of document.querySelectorAll("[data-show]")) chip.setAttribute("aria-pressed", chip.dataset.show === what);
    this.#signalling.send({ type: "show", what });
  }

  #sound(on) {
    $("theirs").muted = !on;
    $("unmute").setAttribute("aria-pressed", on);
  }

  async #refresh() {
    if (!this.#media?.stream) return;
    try {
      drawStreams($("streams"), await this.#media.figures(), this.#jvmStreams);
    } catch (e) {
      this.#note(`No figures: ${e.message}`);
    }
  }

  #note(text) {
    $("media-note").textContent = text;
  }
}
