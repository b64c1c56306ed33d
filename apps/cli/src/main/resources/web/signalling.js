// The WebSocket to the server that serves this page: offers, answers and candidates both ways, and the live view.

/** Says what arrives as events named by the message's "type", with the message as detail; also "up", "down", and "clock" when the clocks are known better. */
export class Signalling extends EventTarget {
  #socket = null;
  #opening = null;
  #alive = 0;
  /** Milliseconds to add to the server's clock to have this page's. */
  clockOffset = 0;
  #bestRoundTrip = Infinity;

  get isUp() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Resolves when the socket is open; opens it if need be. */
  open() {
    if (this.isUp) return Promise.resolve();
    this.#opening ??= new Promise((resolve, reject) => {
      const url = new URL("ws", location.href);
      url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(url);
      this.#socket = socket;
      socket.onopen = () => {
        this.#bestRoundTrip = Infinity;
        for (let i = 0; i < 4; i++) setTimeout(() => this.#ping(), i * 60);
        this.#alive = setInterval(() => this.#ping(), 4000);
        resolve();
        this.dispatchEvent(new Event("up"));
      };
      socket.onclose = () => {
        clearInterval(this.#alive);
        reject(new Error("the server does not answer"));
        this.dispatchEvent(new Event("down"));
      };
      socket.onmessage = (event) => {
        const message = JSON.parse(event.data);
        if (message.type === "pong") this.#pong(message);
        else this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
      };
    }).finally(() => (this.#opening = null));
    return this.#opening;
  }

  send(message) {
    if (this.isUp) this.#socket.send(JSON.stringify(message));
  }

  on(type, listener) {
    this.addEventListener(type, (event) => listener(event.detail));
  }

  #ping() {
    this.send({ type: "ping", t: performance.now() });
  }

  // The clocks of the two ends, compared by the shortest round trip.
  #pong({ t, now }) {
    const here = performance.now();
    const roundTrip = here - t;
    if (roundTrip < this.#bestRoundTrip) {
      this.#bestRoundTrip = roundTrip;
      this.clockOffset = (t + here) / 2 - now;
      this.dispatchEvent(new Event("clock"));
    }
  }
}
