// The browser's end of the connection: an ordinary RTCPeerConnection, trickle ICE, perfect negotiation, and a diary of its setup.

/** Events: "state" (connecting, connected, recovering, failed, closed), "mark" (the diary has grown), "recovery" (a step, with its time). */
export class Peer extends EventTarget {
  #signalling;
  #listeners = new AbortController();
  #restartTimer = 0;
  #remoteState = "new";
  #pulse;
  #beat = 0;
  #awaitBeat = false;
  /** The last round trip of a message to the JVM and back, in milliseconds. */
  roundTrip = undefined;
  state = "connecting";
  started = performance.now();
  /** name → milliseconds after the start. */
  marks = {};
  localCandidates = 0;
  remoteCandidates = 0;
  gatheringErrors = [];

  constructor(signalling, iceServers) {
    super();
    this.#signalling = signalling;
    const pc = (this.pc = new RTCPeerConnection({ iceServers }));
    this.chat = pc.createDataChannel("chat");
    this.chat.onopen = () => this.#mark("open");
    // A beat every half second, of which one may be lost: it keeps the figures of both ends fresh.
    this.#pulse = pc.createDataChannel("pulse", { ordered: false, maxRetransmits: 0 });
    this.#pulse.onopen = () => (this.#beat = setInterval(() => this.#sendBeat(), 500));
    this.#pulse.onclose = () => clearInterval(this.#beat);
    this.#pulse.onmessage = ({ data }) => {
      const [mine, theirs] = data.split(" ");
      if (this.#pulse.readyState === "open") this.#pulse.send("=" + theirs);
      this.#heardBeat(+mine);
    };
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) this.localCandidates++;
      signalling.send({ type: "candidate", candidate: candidate ? candidate.toJSON() : null });
    };
    pc.onicecandidateerror = (e) => this.gatheringErrors.push(`${e.errorCode} ${e.errorText} ${e.url}`);
    pc.onicegatheringstatechange = () => this.#mark("gathering-" + pc.iceGatheringState);
    pc.oniceconnectionstatechange = () => this.#iceState();
    pc.onconnectionstatechange = () => this.#connectionState();
    pc.onnegotiationneeded = () => this.#offer();
    const on = (type, listener) => signalling.addEventListener(type, (e) => listener(e.detail), { signal: this.#listeners.signal });
    on("offer", (description) => this.#description(description));
    on("answer", (description) => this.#description(description));
    on("candidate", (message) => this.#candidate(message.candidate));
  }

  #sendBeat() {
    if (this.#pulse.readyState === "open" && this.#pulse.bufferedAmount === 0) this.#pulse.send(String(performance.now()));
  }

  #heardBeat(sent) {
    this.roundTrip = performance.now() - sent;
    if (this.#awaitBeat && this.state === "connected") {
      this.#awaitBeat = false;
      this.#recoveryStep("messages flow again", "ok", true);
    }
  }

  close() {
    this.#listeners.abort();
    clearInterval(this.#beat);
    clearTimeout(this.#restartTimer);
    this.pc.close();
    this.#signalling.send({ type: "bye" });
    this.#become("closed");
  }

  async #offer() {
    try {
      await this.pc.setLocalDescription();
      this.#signalling.send({ type: "offer", sdp: this.pc.localDescription.sdp, restart: this.#restartTimer !== 0 });
      this.#mark("offer");
    } catch (e) {
      this.dispatchEvent(new CustomEvent("problem", { detail: e }));
    }
  }

  async #description(description) {
    const { pc } = this;
    try {
      // This end is the polite one: where two offers cross, its own gives way (setRemoteDescription rolls it back).
      await pc.setRemoteDescription({ type: description.type, sdp: description.sdp });
      this.#mark(description.type === "answer" ? "answer" : "offered");
      this.#watchTransport();
      if (description.type === "offer") {
        await pc.setLocalDescription();
        this.#signalling.send({ type: "answer", sdp: pc.localDescription.sdp });
      }
    } catch (e) {
      this.dispatchEvent(new CustomEvent("problem", { detail: e }));
    }
  }

  async #candidate(candidate) {
    if (candidate?.candidate) this.remoteCandidates++;
    try {
      await this.pc.addIceCandidate(candidate ?? undefined);
    } catch (e) {
      this.dispatchEvent(new CustomEvent("problem", { detail: e }));
    }
  }

  #watchTransport() {
    const sctp = this.pc.sctp;
    if (!sctp || sctp.watched) return;
    sctp.watched = true;
    const dtls = sctp.transport;
    const tellDtls = () => this.#mark("dtls-" + dtls.state);
    const tellSctp = () => this.#mark("sctp-" + sctp.state);
    dtls.addEventListener("statechange", tellDtls);
    sctp.addEventListener("statechange", tellSctp);
    tellDtls();
    tellSctp();
  }

  #iceState() {
    const state = this.pc.iceConnectionState;
    this.#mark("ice-" + state);
    this.#watchTransport();
    if (state === "disconnected" && this.state === "connected") {
      this.#become("recovering");
      this.recover("the browser hears nothing any more");
    } else if (state === "failed" && this.marks.open) {
      this.recover("the browser gave the path up");
    }
  }

  #connectionState() {
    const state = this.pc.connectionState;
    this.#mark("connection-" + state);
    if (state === "connected") {
      this.#settle();
    } else if (state === "failed" && !this.marks.open) {
      this.#become("failed");
    } else if (state === "closed") {
      this.#become("closed");
    }
  }

  /** Takes in the other end's connection state. */
  heard(state) {
    this.#remoteState = state;
    if (state === "connected") this.#settle();
    else if (state === "disconnected" && this.state === "connected") this.recover("the JVM hears nothing any more");
  }

  // Either end may be the first to notice that the path is gone; it is back when both say so.
  #settle() {
    if (this.pc.connectionState !== "connected") return;
    if (this.state === "recovering") {
      if (this.#remoteState !== "connected") return;
      this.#recoveryStep("a new path works in both directions", "ok");
      this.#awaitBeat = true;
    }
    clearTimeout(this.#restartTimer);
    this.#restartTimer = 0;
    this.#become("connected");
  }

  /** Restarts ICE, once; again if that did not help for a while. */
  recover(reason) {
    if (this.#restartTimer || this.state === "closed") return;
    this.#become("recovering");
    this.#recoveryStep(reason, "warn");
    this.#restart();
  }

  #restart() {
    this.#recoveryStep("ICE restart: new credentials, new candidates", "warn");
    this.pc.restartIce();
    this.#restartTimer = setTimeout(() => this.#restart(), 10000);
  }

  #recoveryStep(text, kind, last = false) {
    this.dispatchEvent(new CustomEvent("recovery", { detail: { text, kind, last, at: performance.now() } }));
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #mark(name) {
    this.marks[name] ??= performance.now() - this.started;
    if (name === "ice-completed") this.marks["ice-connected"] ??= this.marks[name];
    this.dispatchEvent(new Event("mark"));
  }
}
