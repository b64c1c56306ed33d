// Fetch Standard, WebSockets Standard and HTML §9.2 over the JDK's HTTP client, which works on threads of its own.
(function (parley, network) {
  'use strict';
  const { DOMException, isObject, shape, expose, fired, fire, handlerAttribute } = parley;
  const base = () => globalThis.location.href;

  class Headers {
    #list = new Map();
    constructor(init = undefined) {
      if (init === undefined || init === null) return;
      for (const [name, value] of typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init)) this.append(name, value);
    }
    #key(name) {
      const key = `${name}`.toLowerCase();
      if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(key)) throw new TypeError(`no name of a header: ${name}`);
      return key;
    }
    append(name, value) { const key = this.#key(name), text = `${value}`.trim(); this.#list.set(key, this.#list.has(key) ? `${this.#list.get(key)}, ${text}` : text); }
    delete(name) { this.#list.delete(this.#key(name)); }
    get(name) { return this.#list.get(this.#key(name)) ?? null; }
    has(name) { return this.#list.has(this.#key(name)); }
    set(name, value) { this.#list.set(this.#key(name), `${value}`.trim()); }
    forEach(callback, thisArg) { for (const [name, value] of this.entries()) callback.call(thisArg, value, name, this); }
    *entries() { yield* [...this.#list].sort(([a], [b]) => a < b ? -1 : 1); }
    *keys() { for (const [name] of this.entries()) yield name; }
    *values() { for (const [, value] of this.entries()) yield value; }
  }
  Object.defineProperty(Headers.prototype, Symbol.iterator, { value: Headers.prototype.entries, writable: true, configurable: true });

  // [bytes, content type] of what can be a body.
  function extract(body) {
    if (body === undefined || body === null) return [null, null];
    if (parley.isBlob(body)) return [parley.blobBuffer(body), body.type || null];
    if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return [parley.bytesOf(body).slice().buffer, null];
    if (body instanceof URLSearchParams) return [parley.encode(body.toString()).buffer, 'application/x-www-form-urlencoded;charset=UTF-8'];
    return [parley.encode(`${body}`).buffer, 'text/plain;charset=UTF-8'];
  }
  class Body {
    #buffer = null; #used = false;
    constructor(buffer) { this.#buffer = buffer; }
    get bodyUsed() { return this.#used; }
    async #take() {
      if (this.#used) throw new TypeError('the body has been read');
      this.#used = this.#buffer !== null;
      return this.#buffer ?? new ArrayBuffer(0);
    }
    async arrayBuffer() { return this.#take(); }
    async bytes() { return new Uint8Array(await this.#take()); }
    async text() { return new TextDecoder().decode(await this.#take()); }
    async json() { return JSON.parse(await this.text()); }
    async blob() { return new Blob([await this.#take()], { type: this.headers.get('content-type') ?? '' }); }
    static { parley.copyBody = body => { if (body.#used) throw new TypeError('the body has been read'); return body.#buffer; }; }
  }
  class Request extends Body {
    constructor(input, init = {}) {
      const from = input instanceof Request ? input : null;
      const [buffer, type] = init.body !== undefined ? extract(init.body) : [from ? parley.copyBody(from) : null, null];
      super(buffer);
      this.url = from ? from.url : new URL(`${input}`, base()).href;
      this.method = `${init.method ?? from?.method ?? 'GET'}`.replace(/^(get|post|put|delete|head|options)$/i, m => m.toUpperCase());
      this.headers = new Headers(init.headers ?? from?.headers);
      this.signal = init.signal ?? from?.signal ?? new AbortController().signal;
      if (buffer !== null && (this.method === 'GET' || this.method === 'HEAD')) throw new TypeError(`a ${this.method} request has no body`);
      if (type && !this.headers.has('content-type')) this.headers.set('content-type', type);
    }
    clone() { return new Request(this); }
  }
  class Response extends Body {
    constructor(body = null, init = {}) {
      const [buffer, type] = extract(body);
      super(buffer);
      this.status = init.status ?? 200;
      this.statusText = `${init.statusText ?? ''}`;
      this.headers = new Headers(init.headers);
      this.url = init.url ?? '';
      this.redirected = !!init.redirected;
      this.type = 'default';
      if (type && !this.headers.has('content-type')) this.headers.set('content-type', type);
    }
    get ok() { return this.status >= 200 && this.status < 300; }
    clone() { return new Response(parley.copyBody(this), this); }
    static json(data, init = {}) { return new Response(JSON.stringify(data), { ...init, headers: { 'content-type': 'application/json', ...init.headers } }); }
    static error() { return new Response(null, { status: 0 }); }
  }

  const functions = {
    async fetch(input, init = {}) {
      const request = new Request(input, init), { signal, url } = request;
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const chunks = [];
        let head;
        const handle = network.request(request.method, url, [...request.headers].flat(), parley.copyBody(request), {
          head: (status, headers, finalUrl) => { head = { status, headers: pairs(headers), url: finalUrl, redirected: finalUrl !== url }; },
          chunk: buffer => chunks.push(buffer),
          end: () => resolve(new Response(head.status === 204 || head.status === 304 ? null : join(chunks), head)),
          error: message => reject(new TypeError(`fetch of ${url} failed: ${message}`)),
        });
        parley.followAbort(signal, () => { network.cancel(handle); reject(signal.reason); });
      });
    },
  };
  const pairs = flat => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
  const join = buffers => {
    const all = new Uint8Array(buffers.reduce((n, b) => n + b.byteLength, 0));
    let at = 0;
    for (const b of buffers) { all.set(new Uint8Array(b), at); at += b.byteLength; }
    return all.buffer;
  };

  // ---- WebSockets Standard §3 ----

  const STATES = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
  class WebSocket extends EventTarget {
    #url; #state = 0; #handle; #protocol = ''; #buffered = 0; #binaryType = 'blob';
    constructor(url, protocols = []) {
      parley.need(arguments.length, 1, 'WebSocket');
      super();
      let parsed;
      try { parsed = new URL(`${url}`, base()); } catch (e) { throw new DOMException(e.message, 'SyntaxError'); }
      if (parsed.protocol === 'http:') parsed.protocol = 'ws';
      if (parsed.protocol === 'https:') parsed.protocol = 'wss';
      if (!/^wss?:$/.test(parsed.protocol) || parsed.hash !== '') throw new DOMException(`no URL of a WebSocket: ${url}`, 'SyntaxError');
      const list = typeof protocols === 'string' ? [protocols] : [...protocols].map(p => `${p}`);
      if (new Set(list.map(p => p.toLowerCase())).size !== list.length || list.some(p => !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(p))) throw new DOMException('bad protocols', 'SyntaxError');
      this.#url = parsed.href;
      this.#handle = network.webSocket(this.#url, list, {
        open: protocol => { this.#state = STATES.OPEN; this.#protocol = protocol; fire(this, fired(Event, 'open')); },
        text: text => this.#message(text),
        binary: buffer => this.#message(this.#binaryType === 'blob' ? new Blob([buffer]) : buffer),
        sent: bytes => { this.#buffered -= bytes; },
        closed: (code, reason, clean, failed) => {
          this.#state = STATES.CLOSED;
          if (failed) fire(this, fired(Event, 'error'));
          fire(this, fired(globalThis.CloseEvent, 'close', { wasClean: clean, code, reason }));
        },
      });
    }
    #message(data) {
      if (this.#state !== STATES.OPEN) return;
      fire(this, fired(globalThis.MessageEvent, 'message', { data, origin: new URL(this.#url).origin, lastEventId: '', source: null, ports: [] }));
    }
    get url() { return this.#url; }
    get readyState() { return this.#state; }
    get bufferedAmount() { return this.#buffered; }
    get extensions() { return ''; }
    get protocol() { return this.#protocol; }
    get binaryType() { return this.#binaryType; }
    set binaryType(value) { if (value === 'blob' || value === 'arraybuffer') this.#binaryType = value; }
    send(data) {
      if (this.#state === STATES.CONNECTING) throw new DOMException('the connection is not open yet', 'InvalidStateError');
      const isText = !parley.isBlob(data) && !(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data);
      const buffer = isText ? parley.encode(`${data}`).buffer : extract(data)[0];
      this.#buffered += buffer.byteLength;
      if (this.#state !== STATES.OPEN) return;
      if (isText) network.sendText(this.#handle, `${data}`.toWellFormed(), buffer.byteLength);
      else network.sendBinary(this.#handle, buffer);
    }
    close(code = undefined, reason = '') {
      if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) throw new DOMException(`no code for a close: ${code}`, 'InvalidAccessError');
      if (parley.encode(`${reason}`).length > 123) throw new DOMException('the reason is over 123 bytes', 'SyntaxError');
      if (this.#state >= STATES.CLOSING) return;
      this.#state = STATES.CLOSING;
      network.closeSocket(this.#handle, code ?? 1000, `${reason}`);
    }
  }
  parley.constants(WebSocket, STATES);

  // ---- Server-sent events, HTML §9.2 ----

  const SOURCE = { CONNECTING: 0, OPEN: 1, CLOSED: 2 };
  class EventSource extends EventTarget {
    #url; #state = 0; #handle; #lastId = ''; #retry = 3000; #rest = ''; #decoder; #data = []; #type = '';
    constructor(url) {
      parley.need(arguments.length, 1, 'EventSource');
      super();
      try { this.#url = new URL(`${url}`, base()).href; } catch (e) { throw new DOMException(e.message, 'SyntaxError'); }
      this.#connect();
    }
    #connect() {
      this.#state = SOURCE.CONNECTING;
      this.#decoder = new TextDecoder();
      this.#rest = '';
      const headers = ['accept', 'text/event-stream', 'cache-control', 'no-store', ...this.#lastId === '' ? [] : ['last-event-id', this.#lastId]];
      this.#handle = network.request('GET', this.#url, headers, null, {
        head: (status, flat) => {
          if (status !== 200 || !/^text\/event-stream\b/i.test(new Headers(pairs(flat)).get('content-type') ?? '')) { this.close(); fire(this, fired(Event, 'error')); return; }
          this.#state = SOURCE.OPEN;
          fire(this, fired(Event, 'open'));
        },
        chunk: buffer => this.#take(this.#decoder.decode(buffer, { stream: true })),
        end: () => this.#again(), error: () => this.#again(),
      });
    }
    #again() {
      if (this.#state === SOURCE.CLOSED) return;
      this.#state = SOURCE.CONNECTING;
      fire(this, fired(Event, 'error'));
      globalThis.setTimeout(() => { if (this.#state !== SOURCE.CLOSED) this.#connect(); }, this.#retry);
    }
    #take(text) {
      const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
      this.#rest = lines.pop();
      for (const line of lines) {
        if (this.#state === SOURCE.CLOSED) return;
        if (line === '') this.#dispatch();
        else if (!line.startsWith(':')) {
          const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
          if (field === 'event') this.#type = value;
          else if (field === 'data') this.#data.push(value);
          else if (field === 'id' && !value.includes('\0')) this.#lastId = value;
          else if (field === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
        }
      }
    }
    #dispatch() {
      const type_ = this.#type || 'message', data = this.#data.join('\n'), any = this.#data.length > 0;
      this.#type = '';
      this.#data = [];
      if (any) fire(this, fired(globalThis.MessageEvent, type_, { data, origin: new URL(this.#url).origin, lastEventId: this.#lastId, source: null, ports: [] }));
    }
    get url() { return this.#url; }
    get withCredentials() { return false; }
    get readyState() { return this.#state; }
    close() { this.#state = SOURCE.CLOSED; network.cancel(this.#handle); }
  }
  parley.constants(EventSource, SOURCE);

  for (const Class of [Headers, Request, Response, WebSocket, EventSource]) expose(Class.name, shape(Class));
  for (const name of ['open', 'message', 'error', 'close']) handlerAttribute(WebSocket, name);
  for (const name of ['open', 'message', 'error']) handlerAttribute(EventSource, name);
  Object.defineProperty(globalThis, 'fetch', { value: functions.fetch, writable: true, enumerable: true, configurable: true });
})
