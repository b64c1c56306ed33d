// WebIDL §3: how JavaScript values become arguments, and what the objects of an interface look like.
(function (parley) {
  'use strict';

  const isObject = v => (typeof v === 'object' && v !== null) || typeof v === 'function';

  // ---- platform objects ----

  // A class that returns its argument lets a subclass put private fields on any object: the brand of WebIDL §3.7.
  class Given { constructor(object) { return object; } }
  class Brand extends Given {
    #slots;
    constructor(object, slots) { super(object); this.#slots = slots; }
    static of(object) { return isObject(object) && #slots in object ? object.#slots : undefined; }
  }

  // The slots of a platform object: the Class that made it, and the host object where Java implements it.
  const slotsOf = Brand.of;
  const brand = (object, slots) => { new Brand(object, slots); return object; };
  const implementing = (object, Class) => {
    const made = slotsOf(object)?.Class;
    return made !== undefined && (made === Class || made.prototype instanceof Class);
  };

  function required(receiver, Class, what) {
    if (!implementing(receiver, Class)) throw new TypeError(`${what}: the receiver is no ${Class.name}`);
    return slotsOf(receiver);
  }

  const named = (f, name, length) => {
    Object.defineProperty(f, 'name', { value: name, configurable: true });
    if (length !== undefined) Object.defineProperty(f, 'length', { value: length, configurable: true });
    return f;
  };

  // WebIDL §3.7.3: members are enumerable, the tag and the global are not.
  function shape(Class) {
    for (const target of [Class.prototype, Class]) {
      for (const key of Object.getOwnPropertyNames(target)) {
        if (key === 'constructor' || target === Class && ['prototype', 'name', 'length'].includes(key)) continue;
        const descriptor = Object.getOwnPropertyDescriptor(target, key);
        if (!descriptor.configurable) continue;
        descriptor.enumerable = true;
        for (const f of ['get', 'set', 'value']) {
          // An ordinary method of a class is no constructor already; its length counts required arguments as WebIDL does.
          if (typeof descriptor[f] === 'function' && f !== 'value') named(descriptor[f], `${f} ${key}`);
        }
        Object.defineProperty(target, key, descriptor);
      }
    }
    Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
    return Class;
  }

  const expose = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });

  const constants = (Class, values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const target of [Class, Class.prototype]) Object.defineProperty(target, name, { value, enumerable: true });
    }
  };

  // ---- numbers, §3.2.4 ----

  const INTEGERS = {
    octet: [0, 255], short: [-32768, 32767], ushort: [0, 65535], long: [-2147483648, 2147483647],
    ulong: [0, 4294967295], longlong: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], ulonglong: [0, Number.MAX_SAFE_INTEGER],
  };
  const MODULUS = { octet: 2 ** 8, short: 2 ** 16, ushort: 2 ** 16, long: 2 ** 32, ulong: 2 ** 32, longlong: 2 ** 64, ulonglong: 2 ** 64 };

  function toNumber(value, what) {
    if (typeof value === 'symbol' || typeof value === 'bigint') throw new TypeError(`${what} is no number`);
    return Number(value);
  }

  function integer(kind, mode) {
    const [least, most] = INTEGERS[kind], modulus = MODULUS[kind];
    return (value, what) => {
      let x = toNumber(value, what);
      if (mode === 'enforce') {
        if (!Number.isFinite(x)) throw new TypeError(`${what} is not finite`);
        x = Math.trunc(x) + 0;
        if (x < least || x > most) throw new TypeError(`${what} is not in ${least}..${most}`);
        return x;
      }
      if (mode === 'clamp') {
        if (Number.isNaN(x)) return 0;
        x = Math.min(Math.max(x, least), most);
        const down = Math.floor(x), half = x - down;
        return (half < 0.5 || half === 0.5 && down % 2 === 0 ? down : down + 1) + 0; // to even
      }
      if (!Number.isFinite(x)) return 0;
      x = Math.trunc(x) % modulus + 0;
      if (x < 0) x += modulus;
      return least < 0 && x >= modulus / 2 ? x - modulus : x;
    };
  }

  function toText(value, what) {
    if (typeof value === 'symbol') throw new TypeError(`${what} is a symbol`);
    return String(value);
  }

  // ---- types ----

  // Each has convert(value, what); kind says what §3.2.25 (unions) needs to know.
  const types = new Map();
  const simple = (name, kind, convert) => types.set(name, { name, kind, convert });
  simple('any', 'any', v => v);
  simple('object', 'object', (v, what) => { if (!isObject(v)) throw new TypeError(`${what} is no object`); return v; });
  simple('boolean', 'boolean', v => !!v);
  simple('string', 'string', toText);
  simple('usv', 'string', (v, what) => toText(v, what).toWellFormed());
  simple('double', 'number', (v, what) => {
    const x = toNumber(v, what);
    if (!Number.isFinite(x)) throw new TypeError(`${what} is not finite`);
    return x;
  });
  simple('unrestricted', 'number', toNumber);
  simple('function', 'function', (v, what) => { if (typeof v !== 'function') throw new TypeError(`${what} is no function`); return v; });
  simple('ArrayBuffer', 'buffer', (v, what) => { if (!(v instanceof ArrayBuffer)) throw new TypeError(`${what} is no ArrayBuffer`); return v; });
  simple('view', 'buffer', (v, what) => { if (!ArrayBuffer.isView(v)) throw new TypeError(`${what} is no view of a buffer`); return v; });
  for (const kind of Object.keys(INTEGERS)) {
    simple(kind, 'number', integer(kind));
    simple(`[${kind}]`, 'number', integer(kind, 'enforce'));
    simple(`<${kind}>`, 'number', integer(kind, 'clamp'));
  }

  function enumeration(name, values) {
    const known = new Set(values);
    types.set(name, {
      name, kind: 'string', values: known,
      convert(v, what) {
        const text = toText(v, what);
        if (!known.has(text)) throw new TypeError(`${what}: "${text}" is no ${name}`);
        return text;
      },
    });
  }

  // §3.2.17: the members of the least derived dictionary first, and within one in lexicographical order.
  function dictionary(name, parent, members) {
    const sorted = members.slice().sort((a, b) => a.name < b.name ? -1 : 1);
    const self = {
      name, kind: 'dictionary', members: sorted,
      get all() { return parent ? [...type(parent).all, ...sorted] : sorted; },
      convert(v, what) {
        if (v !== undefined && v !== null && !isObject(v)) throw new TypeError(`${what} is no object`);
        const result = parent ? type(parent).convert(v, what) : {};
        for (const member of sorted) {
          const value = v === undefined || v === null ? undefined : v[member.name];
          if (value !== undefined) result[member.name] = type(member.type).convert(value, `${name}.${member.name}`);
          else if (member.required) throw new TypeError(`${what}: ${name}.${member.name} is missing`);
          else if (member.fallback !== undefined) result[member.name] = member.fallback();
        }
        return result;
      },
    };
    types.set(name, self);
    return self;
  }

  function interfaceType(name, Class, is = v => implementing(v, Class)) {
    types.set(name, {
      name, kind: 'interface', Class, is,
      convert(v, what) {
        if (!this.is(v)) throw new TypeError(`${what} is no ${name}`);
        return v;
      },
    });
  }

  function sequence(element) {
    return {
      name: `${element.name}*`, kind: 'sequence',
      convert(v, what) {
        const iterate = isObject(v) ? v[Symbol.iterator] : undefined;
        if (typeof iterate !== 'function') throw new TypeError(`${what} is no sequence`);
        const result = [], iterator = iterate.call(v);
        if (!isObject(iterator)) throw new TypeError(`${what} has no iterator`);
        for (;;) {
          const next = iterator.next();
          if (!isObject(next)) throw new TypeError(`${what} has no iterator`);
          if (next.done) return result;
          result.push(element.convert(next.value, `${what}[${result.length}]`));
        }
      },
    };
  }

  // §3.2.25
  function union(name, members) {
    const of = kind => members.find(m => m.kind === kind);
    return {
      name, kind: 'union', members,
      convert(v, what) {
        if (v === null || v === undefined) {
          if (members.some(m => m.nullable)) return null;
          if (of('dictionary')) return of('dictionary').convert(v, what);
        }
        if (isObject(v)) {
          for (const m of members) if (m.kind === 'interface' && m.is(v)) return v;
          for (const m of members) if (m.kind === 'buffer' && (m.name === 'view' ? ArrayBuffer.isView(v) : v instanceof ArrayBuffer)) return v;
          if (typeof v === 'function' && of('function')) return v;
          if (of('sequence') && typeof v[Symbol.iterator] === 'function') return of('sequence').convert(v, what);
          if (of('dictionary')) return of('dictionary').convert(v, what);
          if (of('object')) return v;
        }
        if (typeof v === 'boolean' && of('boolean')) return v;
        if (typeof v === 'number' && of('number')) return of('number').convert(v, what);
        const last = of('string') ?? of('number') ?? of('boolean');
        if (last) return last.convert(v, what);
        throw new TypeError(`${what} is none of ${name}`);
      },
    };
  }

  // The notation of the descriptions: T? nullable, T* sequence, A|B union.
  function type(text) {
    const known = types.get(text);
    if (known) return known;
    let made;
    if (text.includes('|')) {
      made = union(text, text.split('|').flatMap(part => { const t = type(part); return t.kind === 'union' ? t.members : [t]; }));
    } else if (text.endsWith('*')) {
      made = sequence(type(text.slice(0, -1)));
    } else if (text.endsWith('?')) {
      const inner = type(text.slice(0, -1));
      made = { ...inner, nullable: true, convert: (v, what) => v === null || v === undefined ? null : inner.convert(v, what) };
    } else {
      throw new Error(`no type ${text}`);
    }
    types.set(text, made);
    return made;
  }

  Object.assign(parley, { isObject, slotsOf, brand, required, named, shape, expose, constants, type, enumeration, dictionary, interfaceType, hasType: n => types.has(n) });
})
