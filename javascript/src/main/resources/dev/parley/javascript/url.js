// URL: parsed by java.net.URI after the repairs that the URL Standard makes for special schemes. URLSearchParams in full.
(function (parley) {
  'use strict';
  const { shape, expose, isObject, need } = parley;
  const DEFAULT_PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const special = protocol => protocol in DEFAULT_PORTS;

  const percent = (text, safe) => text.toWellFormed().replace(/[\s\S]/gu, c => safe.test(c) ? c
    : [...parley.encode(c)].map(b => '%' + b.toString(16).toUpperCase().padStart(2, '0')).join(''));
  const formEncode = text => percent(text, /[A-Za-z0-9*._ -]/).replace(/ /g, '+');
  const formDecode = text => {
    const bytes = [];
    const raw = parley.encode(text.replace(/\+/g, ' '));
    for (let i = 0; i < raw.length; i++) {
      const hex = String.fromCharCode(raw[i + 1], raw[i + 2]);
      if (raw[i] === 37 && /^[0-9a-f]{2}$/i.test(hex)) { bytes.push(parseInt(hex, 16)); i += 2; } else bytes.push(raw[i]);
    }
    return parley.host.decodeUtf8(new Uint8Array(bytes).buffer, false);
  };

  let attach;
  class URLSearchParams {
    #list = []; #changed = () => {};
    constructor(init = '') {
      if (isObject(init)) {
        const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
        for (const pair of pairs) {
          const [name, value, ...rest] = pair;
          if (value === undefined || rest.length) throw new TypeError('a pair has two parts');
          this.#list.push([`${name}`, `${value}`]);
        }
      } else this.#parse(`${init}`.replace(/^\?/, ''));
    }
    #parse(text) {
      this.#list = text.split('&').filter(part => part !== '').map(part => {
        const at = part.indexOf('=');
        return at < 0 ? [formDecode(part), ''] : [formDecode(part.slice(0, at)), formDecode(part.slice(at + 1))];
      });
    }
    get size() { return this.#list.length; }
    append(name, value) { this.#list.push([`${name}`, `${value}`]); this.#changed(); }
    delete(name, value) { this.#list = this.#list.filter(([n, v]) => n !== `${name}` || value !== undefined && v !== `${value}`); this.#changed(); }
    get(name) { return this.#list.find(([n]) => n === `${name}`)?.[1] ?? null; }
    getAll(name) { return this.#list.filter(([n]) => n === `${name}`).map(([, v]) => v); }
    has(name, value) { return this.#list.some(([n, v]) => n === `${name}` && (value === undefined || v === `${value}`)); }
    set(name, value) {
      const first = this.#list.findIndex(([n]) => n === `${name}`);
      if (first < 0) this.#list.push([`${name}`, `${value}`]);
      else {
        this.#list[first][1] = `${value}`;
        this.#list = this.#list.filter(([n], i) => n !== `${name}` || i === first);
      }
      this.#changed();
    }
    sort() { this.#list.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0); this.#changed(); }
    forEach(callback, thisArg) { for (const [name, value] of this.#list) callback.call(thisArg, value, name, this); }
    *entries() { for (const pair of this.#list) yield pair.slice(); }
    *keys() { for (const [name] of this.#list) yield name; }
    *values() { for (const [, value] of this.#list) yield value; }
    toString() { return this.#list.map(([n, v]) => `${formEncode(n)}=${formEncode(v)}`).join('&'); }
    static { attach = (params, text, changed) => { params.#parse(text); params.#changed = changed; }; }
  }
  Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { value: URLSearchParams.prototype.entries, writable: true, configurable: true });

  function parse(text, base) {
    text = text.trim().replace(/[\t\n\r]/g, '');
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1].toLowerCase();
    if (scheme && !special(`${scheme}:`)) {
      const [, path, search = '', hash = ''] = /^[^:]*:([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(text);
      const authority = /^\/\/([^/]*)(.*)$/.exec(path);
      return { protocol: `${scheme}:`, host: authority?.[1] ?? null, path: authority ? authority[2] : path, search, hash, user: '', password: '' };
    }
    let rest = text, protocol = base?.protocol;
    if (scheme && (scheme !== base?.protocol.slice(0, -1) || /^[^:]*:[/\\]{2}/.test(text) || !base)) {
      protocol = `${scheme}:`;
      rest = text.slice(scheme.length + 1);
      if (!/^[/\\]{2}/.test(rest)) rest = scheme === 'file' ? `//${rest}` : `//${rest.replace(/^[/\\]+/, '')}`;
    } else if (!base) throw new TypeError(`Invalid URL: ${text}`);
    else if (scheme) rest = text.slice(scheme.length + 1);
    const [, before, search, hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest);
    const slashes = before.replace(/\\/g, '/');
    if (slashes.startsWith('//')) {
      const [, authority, path] = /^\/\/([^/]*)(.*)$/s.exec(slashes);
      const at = authority.lastIndexOf('@');
      const [user, ...password] = at < 0 ? [''] : authority.slice(0, at).split(':');
      const host = hostOf(authority.slice(at + 1), protocol);
      return { protocol, host, path: pathOf(path), search: search ?? '', hash, user, password: password.join(':') };
    }
    const path = slashes === '' ? base.path : pathOf(slashes.startsWith('/') ? slashes : base.path.replace(/[^/]*$/, '') + slashes);
    return { ...base, path, search: search ?? (slashes === '' && !search ? base.search : ''), hash };
  }
  function hostOf(text, protocol) {
    const [, name, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text) ?? [];
    if (name === undefined || name === '' && protocol !== 'file:' || /[\s#%/<>?@\\^|]/.test(name) || Number(port) > 65535) throw new TypeError(`Invalid URL: host ${text}`);
    const number = port === '' ? '' : String(Number(port));
    return formDecode(name).toLowerCase() + (number === '' || number === DEFAULT_PORTS[protocol] ? '' : `:${number}`);
  }
  function pathOf(text) {
    const segments = [];
    const parts = text.replace(/^\//, '').split('/');
    parts.forEach((part, i) => {
      const last = i === parts.length - 1, dots = part.replace(/%2e/gi, '.');
      if (dots === '..') { segments.pop(); if (last) segments.push(''); } else if (dots === '.') { if (last) segments.push(''); } else segments.push(part);
    });
    return '/' + percent(segments.join('/'), /[!$&'()*+,\-./0-9:;=@A-Z_a-z~%[\]|]/);
  }

  class URL {
    #parts; #params;
    constructor(url, base = undefined) {
      need(arguments.length, 1, 'URL');
      this.#parts = parse(`${url}`, base === undefined ? undefined : parse(`${base}`));
      this.#params = new URLSearchParams();
      this.#link();
    }
    static canParse(url, base) { try { new URL(url, base); return true; } catch { return false; } }
    static parse(url, base) { try { return new URL(url, base); } catch { return null; } }
    #link() {
      attach(this.#params, this.search.slice(1), () => {
        const text = this.#params.toString();
        this.#parts.search = text === '' ? '' : `?${text}`;
      });
    }
    get href() {
      const { protocol, host, path, hash, user, password } = this.#parts;
      const credentials = user || password ? `${user}${password && ':' + password}@` : '';
      return `${protocol}${host === null ? '' : `//${credentials}${host}`}${path}${this.search}${hash === '#' ? '' : hash}`;
    }
    set href(value) { this.#parts = parse(`${value}`); this.#link(); }
    get origin() { return special(this.protocol) && this.protocol !== 'file:' ? `${this.protocol}//${this.host}` : 'null'; }
    get protocol() { return this.#parts.protocol; }
    set protocol(value) { const p = `${value}`.replace(/:.*$/, '').toLowerCase() + ':'; if (special(p) === special(this.protocol)) this.#parts.protocol = p; }
    get username() { return this.#parts.user; }
    get password() { return this.#parts.password; }
    get host() { return this.#parts.host ?? ''; }
    set host(value) { try { this.#parts.host = hostOf(`${value}`, this.protocol); } catch { /* "Otherwise, return." */ } }
    get hostname() { return this.host.replace(/:\d+$/, ''); }
    set hostname(value) { this.host = `${value}${this.port && ':' + this.port}`; }
    get port() { return /:(\d+)$/.exec(this.host)?.[1] ?? ''; }
    set port(value) { this.host = `${this.hostname}${value === '' ? '' : ':' + value}`; }
    get pathname() { return this.#parts.path; }
    set pathname(value) { this.#parts.path = pathOf(`${value}`); }
    get search() { const s = percent(this.#parts.search, /[!$%&()*+,\-./0-9:;=?@A-Z[\\\]^_`a-z{|}~]/); return s === '?' ? '' : s; }
    set search(value) { this.#parts.search = `${value}` === '' ? '' : `?${`${value}`.replace(/^\?/, '')}`; this.#link(); }
    get searchParams() { return this.#params; }
    get hash() { const h = percent(this.#parts.hash, /[!#$%&'()*+,\-./0-9:;=?@A-Z[\\\]^_a-z{|}~]/); return h === '#' ? '' : h; }
    set hash(value) { this.#parts.hash = `${value}` === '' ? '' : `#${`${value}`.replace(/^#/, '')}`; }
    toString() { return this.href; }
    toJSON() { return this.href; }
  }
  for (const Class of [URL, URLSearchParams]) expose(Class.name, shape(Class));
})
