// Node's Buffer: a Uint8Array with texts and numbers.
(function (parley, module) {
  'use strict';
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const VALUES = new Map([...ALPHABET].map((c, i) => [c, i]));
  VALUES.set('-', 62).set('_', 63);
  const ENCODINGS = { utf8: 'utf8', 'utf-8': 'utf8', hex: 'hex', base64: 'base64', base64url: 'base64url', latin1: 'latin1', binary: 'latin1', ascii: 'ascii', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le' };
  function encoding(name = 'utf8') {
    const known = ENCODINGS[String(name).toLowerCase()];
    if (!known) throw Object.assign(new TypeError(`Unknown encoding: ${name}`), { code: 'ERR_UNKNOWN_ENCODING' });
    return known;
  }
  function toBytes(text, name) {
    switch (encoding(name)) {
      case 'hex': return Uint8Array.from(/^(?:[0-9a-f]{2})*/i.exec(text)[0].match(/../g) ?? [], pair => parseInt(pair, 16));
      case 'base64': case 'base64url': {
        const bytes = [];
        let bits = 0, n = 0;
        for (const c of text) {
          if (c === '=') break;
          const value = VALUES.get(c);
          if (value === undefined) continue;
          bits = bits << 6 | value;
          n += 6;
          if (n >= 8) { n -= 8; bytes.push(bits >> n & 255); bits &= (1 << n) - 1; }
        }
        return Uint8Array.from(bytes);
      }
      case 'latin1': case 'ascii': return Uint8Array.from(text, c => c.charCodeAt(0));
      case 'utf16le': { const bytes = new Uint8Array(text.length * 2); for (let i = 0; i < text.length; i++) { bytes[2 * i] = text.charCodeAt(i); bytes[2 * i + 1] = text.charCodeAt(i) >> 8; } return bytes; }
      default: return parley.encode(text);
    }
  }
  function toText(bytes, name) {
    const chars = (list, mask) => { let s = ''; for (let i = 0; i < list.length; i += 8192) s += String.fromCharCode(...list.subarray(i, i + 8192).map(b => b & mask)); return s; };
    switch (encoding(name)) {
      case 'hex': return Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
      case 'base64': case 'base64url': {
        let s = '';
        for (let i = 0; i < bytes.length; i += 3) {
          const group = bytes[i] << 16 | (bytes[i + 1] ?? 0) << 8 | (bytes[i + 2] ?? 0);
          s += ALPHABET[group >> 18] + ALPHABET[group >> 12 & 63] + (i + 1 < bytes.length ? ALPHABET[group >> 6 & 63] : '=') + (i + 2 < bytes.length ? ALPHABET[group & 63] : '=');
        }
        return encoding(name) === 'base64' ? s : s.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
      }
      case 'latin1': return chars(bytes, 255);
      case 'ascii': return chars(bytes, 127);
      case 'utf16le': { let s = ''; for (let i = 0; i + 1 < bytes.length; i += 2) s += String.fromCharCode(bytes[i] | bytes[i + 1] << 8); return s; }
      default: return parley.host.decodeUtf8(bytes.slice().buffer, false);
    }
  }

  class Buffer extends Uint8Array {
    static from(value, nameOrOffset, length) {
      if (typeof value === 'string') return Buffer.from(toBytes(value, nameOrOffset).buffer);
      if (value instanceof ArrayBuffer) return new Buffer(value, nameOrOffset, length);
      if (ArrayBuffer.isView(value) || Array.isArray(value)) { const copy = new Buffer(value.length); copy.set(value); return copy; }
      if (value?.type === 'Buffer' && Array.isArray(value.data)) return Buffer.from(value.data);
      if (value?.valueOf && value.valueOf() !== value) return Buffer.from(value.valueOf(), nameOrOffset, length);
      throw new TypeError('The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array');
    }
    static alloc(size, fill, name) { const made = new Buffer(size); return fill === undefined ? made : made.fill(fill, name); }
    static allocUnsafe(size) { return new Buffer(size); }
    static allocUnsafeSlow(size) { return new Buffer(size); }
    static isBuffer(value) { return value instanceof Buffer; }
    static isEncoding(name) { return String(name).toLowerCase() in ENCODINGS; }
    static byteLength(value, name) { return typeof value === 'string' ? toBytes(value, name).length : value.byteLength; }
    static concat(list, total = list.reduce((n, b) => n + b.length, 0)) {
      const all = new Buffer(total);
      let at = 0;
      for (const b of list) { all.set(b.subarray(0, Math.max(total - at, 0)), at); at += Math.min(b.length, total - at); }
      return all;
    }
    static compare(a, b) {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return Math.sign(a.length - b.length);
    }
    toString(name, start = 0, end = this.length) { return toText(super.subarray(start, end), name); }
    toJSON() { return { type: 'Buffer', data: Array.from(this) }; }
    equals(other) { return Buffer.compare(this, other) === 0; }
    compare(other) { return Buffer.compare(this, other); }
    slice(start, end) { return this.subarray(start, end); }
    copy(target, at = 0, start = 0, end = this.length) {
      const part = Uint8Array.prototype.subarray.call(this, start, Math.min(end, start + target.length - at));
      target.set(part, at);
      return part.length;
    }
    write(text, at = 0, length = this.length - at, name = 'utf8') {
      if (typeof at === 'string') [at, length, name] = [0, this.length, at];
      else if (typeof length === 'string') [length, name] = [this.length - at, length];
      const bytes = toBytes(text, name).subarray(0, Math.min(length, this.length - at));
      this.set(bytes, at);
      return bytes.length;
    }
    fill(value, start, end, name) {
      if (typeof value === 'number') return super.fill(value, typeof start === 'number' ? start : 0, end);
      const bytes = typeof value === 'string' ? toBytes(value, typeof start === 'string' ? start : name) : value;
      const from = typeof start === 'number' ? start : 0, to = end ?? this.length;
      for (let i = from; i < to; i++) this[i] = bytes.length ? bytes[(i - from) % bytes.length] : 0;
      return this;
    }
    indexOf(value, at = 0, name) {
      if (typeof value === 'number') return super.indexOf(value, at);
      const bytes = typeof value === 'string' ? toBytes(value, name) : value;
      for (let i = at; i + bytes.length <= this.length; i++) if (bytes.every((b, k) => this[i + k] === b)) return i;
      return -1;
    }
    includes(value, at, name) { return this.indexOf(value, at, name) >= 0; }
  }
  // readUInt16BE, writeDoubleLE and so on, by the view of the same name.
  for (const [kind, size] of [['Uint8', 1], ['Int8', 1], ['Uint16', 2], ['Int16', 2], ['Uint32', 4], ['Int32', 4], ['Float32', 4], ['Float64', 8], ['BigUint64', 8], ['BigInt64', 8]]) {
    const names = { Uint8: ['UInt8', 'Uint8'], Uint16: ['UInt16', 'Uint16'], Uint32: ['UInt32', 'Uint32'], Float32: ['Float'], Float64: ['Double'], BigUint64: ['BigUInt64', 'BigUint64'] }[kind] ?? [kind];
    for (const name of names) for (const end of size === 1 ? [''] : ['LE', 'BE']) {
      const view = (buffer, at) => {
        if (at < 0 || at + size > buffer.length) throw Object.assign(new RangeError(`The value of "offset" is out of range. Received ${at}`), { code: 'ERR_OUT_OF_RANGE' });
        return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
      };
      Buffer.prototype[`read${name}${end}`] = function (at = 0) { return view(this, at)[`get${kind}`](at, end === 'LE'); };
      Buffer.prototype[`write${name}${end}`] = function (value, at = 0) { view(this, at)[`set${kind}`](at, value, end === 'LE'); return at + size; };
    }
  }
  // Buffer was a function once, and packages still call it.
  const Callable = new Proxy(Buffer, {
    apply: (target, self, [value, name, length]) => typeof value === 'number' ? Buffer.alloc(value) : Buffer.from(value, name, length),
  });
  module.exports = { Buffer: Callable, SlowBuffer: Callable, kMaxLength: 0x7fffffff, INSPECT_MAX_BYTES: 50, constants: { MAX_LENGTH: 0x7fffffff }, Blob: globalThis.Blob };
})
