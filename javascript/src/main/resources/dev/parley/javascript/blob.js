// File API: Blob, in memory. Encoding: TextEncoder and TextDecoder for UTF-8.
(function (parley) {
  'use strict';
  const { shape, expose, isObject, type, interfaceType } = parley;

  function encode(text) {
    const s = text.toWellFormed(), bytes = new Uint8Array(s.length * 3);
    let n = 0;
    for (let i = 0; i < s.length; i++) {
      let c = s.charCodeAt(i);
      if (c >= 0xd800 && c < 0xdc00) c = (c - 0xd800) * 1024 + s.charCodeAt(++i) - 0xdc00 + 0x10000;
      if (c < 0x80) bytes[n++] = c;
      else {
        if (c < 0x800) bytes[n++] = 0xc0 | c >> 6;
        else {
          if (c < 0x10000) bytes[n++] = 0xe0 | c >> 12;
          else { bytes[n++] = 0xf0 | c >> 18; bytes[n++] = 0x80 | c >> 12 & 63; }
          bytes[n++] = 0x80 | c >> 6 & 63;
        }
        bytes[n++] = 0x80 | c & 63;
      }
    }
    return bytes.slice(0, n);
  }
  const bytesOf = source => ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(input = '') { return encode(type('string').convert(input, 'input')); }
    encodeInto(source, destination) {
      let read = 0, written = 0;
      for (const c of `${source}`.toWellFormed()) {
        const bytes = encode(c);
        if (written + bytes.length > destination.length) break;
        destination.set(bytes, written);
        read += c.length;
        written += bytes.length;
      }
      return { read, written };
    }
  }
  class TextDecoder {
    #fatal; #ignoreBOM; #rest = new Uint8Array(0); #begun = false;
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(label)) throw new RangeError(`TextDecoder knows UTF-8 only, not ${label}`);
      this.#fatal = !!fatal;
      this.#ignoreBOM = !!ignoreBOM;
    }
    get encoding() { return 'utf-8'; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }
    decode(input = new Uint8Array(0), { stream = false } = {}) {
      const given = bytesOf(input);
      const bytes = new Uint8Array(this.#rest.length + given.length);
      bytes.set(this.#rest);
      bytes.set(given, this.#rest.length);
      // A sequence that the next chunk may complete is kept.
      let end = bytes.length;
      if (stream) {
        for (let back = 1; back <= 3 && back <= bytes.length; back++) {
          const b = bytes[bytes.length - back];
          if (b >= 0xc0) { if ((b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2) > back) end = bytes.length - back; break; }
          if (b < 0x80) break;
        }
      }
      this.#rest = stream ? bytes.slice(end) : new Uint8Array(0);
      const text = parley.host.decodeUtf8(bytes.buffer.slice(0, end), this.#fatal);
      if (text === null) throw new TypeError('the bytes are not UTF-8');
      const first = !this.#begun;
      this.#begun = stream;
      return first && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
  }

  let contents;
  class Blob {
    #bytes; #type;
    constructor(parts = [], options = {}) {
      if (!isObject(parts) || typeof parts[Symbol.iterator] !== 'function') throw new TypeError('blobParts is no sequence');
      const chunks = [];
      for (const part of parts) {
        if (isObject(part) && #bytes in part) chunks.push(part.#bytes);
        else if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) chunks.push(bytesOf(part));
        else chunks.push(encode(`${part}`));
      }
      this.#bytes = new Uint8Array(chunks.reduce((n, chunk) => n + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) { this.#bytes.set(chunk, at); at += chunk.length; }
      const given = `${options?.type ?? ''}`;
      this.#type = /[^\x20-\x7e]/.test(given) ? '' : given.toLowerCase();
    }
    get size() { return this.#bytes.length; }
    get type() { return this.#type; }
    slice(start = 0, end = this.#bytes.length, contentType = '') { return new Blob([this.#bytes.slice(start, end)], { type: contentType }); }
    async text() { return parley.host.decodeUtf8(this.#bytes.buffer, false); }
    async arrayBuffer() { return this.#bytes.slice().buffer; }
    async bytes() { return this.#bytes.slice(); }
    static { contents = blob => blob.#bytes.slice().buffer; }
    static { parley.isBlob = v => isObject(v) && #bytes in v; }
  }
  class File extends Blob {
    #name; #lastModified;
    constructor(parts, name, options = {}) {
      parley.need(arguments.length, 2, 'File');
      super(parts, options);
      this.#name = `${name}`;
      this.#lastModified = Number(options?.lastModified ?? Date.now());
    }
    get name() { return this.#name; }
    get lastModified() { return this.#lastModified; }
    get webkitRelativePath() { return ''; }
  }

  for (const Class of [TextEncoder, TextDecoder, Blob, File]) expose(Class.name, shape(Class));
  interfaceType('Blob', Blob, parley.isBlob);
  Object.assign(parley, { encode, blobBuffer: contents, bytesOf });
})
