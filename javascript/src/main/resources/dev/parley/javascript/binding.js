// Makes the interfaces of a description: JavaScript classes over Java objects, WebIDL §3.7.
(function (parley, host, texts) {
  'use strict';
  const { isObject, slotsOf, brand, required, named, expose, type, dictionary, enumeration, interfaceType, need } = parley;

  // ---- the description ----

  const literal = text => ({ null: null, true: true, false: false }[text] ?? (text === 'null' ? null : text === '' ? '' : isNaN(text) ? text : Number(text)));
  const fallback = text => text === undefined ? undefined : text === '[]' ? () => [] : text === '{}' ? () => ({}) : () => literal(text);
  function parameter(text) {
    const [, name, mark, type_, value] = /^(\w+)([!?]|\.\.\.)?:([^=]+)(?:=(.*))?$/.exec(text) ?? (() => { throw new Error(`description: ${text}`); })();
    return { name, type: type_, required: mark === '!', optional: mark === '?' || mark === '...' || value !== undefined, rest: mark === '...', fallback: fallback(value) };
  }
  function operation(text, kind) {
    const [, name, list, result] = /^(\w+)\((.*)\)(?: -> (\S+))?$/.exec(text) ?? (() => { throw new Error(`description: ${text}`); })();
    const parameters = list === '' ? [] : list.split(',').map(parameter);
    return { name, kind, parameters, result, least: parameters.filter(p => !p.optional).length };
  }
  function parse(description) {
    const result = [];
    let at;
    for (const raw of description.split('\n')) {
      const line = raw.replace(/(^|\s)#.*/, '').trimEnd();
      if (line.trim() === '') continue;
      if (!line.startsWith(' ')) {
        const [, kind, name, parent, rest] = /^(\w+) (\w+)(?: : (\w+))?(.*)$/.exec(line);
        result.push(at = { kind, name, parent, names: [name, ...rest.trim().split(' ')].filter(n => n), members: [], read: [], calls: [] });
        continue;
      }
      const [word, ...rest] = line.trim().split(' ');
      if (at.kind !== 'interface') at.members.push(...line.trim().split(/ +/).map(parameter));
      else if (word.startsWith('new(')) at.constructs = operation(line.trim(), 'new');
      else if (word === 'read') at.read.push(...rest.map(name => ({ name })));
      else if (word === 'write') at.read.push(...rest.map(parameter));
      else if (word === 'json') at.json = rest;
      else if (word === 'map') at.map = true;
      else at.calls.push(operation(rest.join(' '), word));
    }
    return result;
  }

  // ---- values on their way to Java ----

  // What was converted is a wrapper, an array or dictionary made anew, a buffer, or plain.
  function lower(value) {
    if (!isObject(value) || typeof value === 'function' || value instanceof ArrayBuffer) return value;
    const slots = slotsOf(value);
    if (slots?.host !== undefined) return slots.host;
    if (Array.isArray(value)) return value.map(lower);
    if (ArrayBuffer.isView(value)) return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    const result = {};
    for (const key of Object.keys(value)) result[key] = lower(value[key]);
    return result;
  }

  // What is missing at the end is not there for Java, either: its overloads are told apart by number.
  function given(values) {
    let n = values.length;
    while (n > 0 && values[n - 1] === undefined) n--;
    return values.slice(0, n).map(lower);
  }

  function convert(op, args) {
    const result = [];
    for (let i = 0; i < op.parameters.length; i++) {
      const p = op.parameters[i], t = type(p.type);
      if (p.rest) result.push(args.slice(i).map((arg, at) => t.convert(arg, `${p.name}[${at}]`)));
      else if (p.optional && args[i] === undefined) {
        if (p.fallback !== undefined) result.push(p.fallback());
        else if (t.kind === 'dictionary') result.push(t.convert({}, p.name));
        else result.push(undefined);
      } else result.push(t.convert(args[i], p.name));
    }
    return result;
  }

  // The overload with the most required arguments that are there, WebIDL §3.6; ours never differ by type alone.
  function overload(ops, args) {
    let best;
    for (const op of ops) if (op.least <= args.length && (!best || op.least > best.least)) best = op;
    if (!best) need(args.length, Math.min(...ops.map(op => op.least)), ops[0].name);
    return best;
  }

  // ---- wrappers ----

  const wrappers = new Map();
  const collected = new FinalizationRegistry(id => { if (wrappers.get(id)?.deref() === undefined) wrappers.delete(id); });
  const classes = new Map();
  const targets = new Set();

  function adopt(object, Class, impl) {
    const slots = slotsOf(object);
    if (slots) Object.assign(slots, { host: impl, Class });
    else brand(object, { host: impl, Class });
    const id = host.id(impl);
    wrappers.set(id, new WeakRef(object));
    collected.register(object, id);
    if (targets.has(Class) || targets.has(Object.getPrototypeOf(Class))) host.listen(impl, object);
    return object;
  }
  const isTarget = Class => Class.prototype instanceof parley.EventTarget;
  function wrap(impl, name) {
    const known = wrappers.get(host.id(impl))?.deref();
    if (known) return known;
    const Class = classes.get(name);
    const object = isTarget(Class) ? Reflect.construct(parley.EventTarget, [], Class) : Object.create(Class.prototype);
    return adopt(object, Class, impl);
  }

  // ---- interfaces ----

  function defineInterface(d) {
    const Parent = d.parent === undefined ? undefined : classes.get(d.parent) ?? globalThis[d.parent];
    const constructs = d.constructs;
    const start = (self, Class, args) => {
      if (!constructs) throw new TypeError('Illegal constructor');
      need(args.length, constructs.least, d.name);
      return adopt(self, Class, host.construct(d.name, given(convert(constructs, args))));
    };
    const Class = Parent
      ? { [d.name]: class extends Parent { constructor(...args) { if (!constructs) throw new TypeError('Illegal constructor'); super(); start(this, new.target, args); } } }[d.name]
      : { [d.name]: class { constructor(...args) { start(this, new.target, args); } } }[d.name];
    Object.defineProperty(Class, 'length', { value: constructs?.least ?? 0, configurable: true });
    classes.set(d.name, Class);
    if (isTarget(Class)) targets.add(Class);
    interfaceType(d.name, Class);
    const facts = host.facts(d.name);

    for (const attribute of d.read) defineAttribute(d, Class, attribute, facts);
    for (const name of facts.events) parley.handlerAttribute(Class, name);
    const byName = new Map();
    for (const op of d.calls) byName.set(op.name, [...byName.get(op.name) ?? [], op]);
    for (const [name, ops] of byName) defineOperation(d, Class, name, ops, facts);
    if (d.json) defineJson(Class, d.json);
    if (d.map) defineMap(d, Class);
    Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: d.name, configurable: true });
    expose(d.name, Class);
  }

  function defineAttribute(d, Class, { name, type: written }, facts) {
    const promised = facts.promises.includes(name);
    const accessors = {
      get [name]() {
        try {
          return host.get(d.name, name, required(this, Class, name).host);
        } catch (e) {
          if (promised) return Promise.reject(e);
          throw e;
        }
      },
      set [name](value) {
        const slots = required(this, Class, name);
        const t = type(written);
        // WebIDL §3.7.6: "If the type is an enumeration … and the value is not one of its values, then return undefined."
        if (t.values && !t.values.has(String(value))) return;
        host.set(d.name, name, slots.host, lower(t.convert(value, name)));
      },
    };
    const descriptor = Object.getOwnPropertyDescriptor(accessors, name);
    if (written === undefined) descriptor.set = undefined;
    Object.defineProperty(Class.prototype, name, { ...descriptor, enumerable: true, configurable: true });
  }

  function defineOperation(d, Class, name, ops, facts) {
    const isStatic = ops[0].kind === 'static', promised = facts.promises.includes(name);
    const run = (self, args) => {
      const impl = isStatic ? undefined : required(self, Class, name).host;
      const op = overload(ops, args);
      const converted = convert(op, args);
      if (op.kind === 'legacy') return legacy(self, name, op, converted);
      const special = parley.special[`${d.name}.${name}`];
      const call = values => isStatic
        ? host.callStatic(d.name, name, given(values))
        : host[op.result ? 'callForDictionary' : 'call'](d.name, name, impl, given(values));
      return special ? special(self, call, converted) : call(converted);
    };
    const f = { [name](...args) {
      if (!promised) return run(this, args);
      // WebIDL §3.7.7: what a method that returns a promise throws, its promise is rejected with.
      try { return run(this, args); } catch (e) { return Promise.reject(e); }
    } }[name];
    named(f, name, Math.min(...ops.map(op => op.least)));
    Object.defineProperty(isStatic ? Class : Class.prototype, name, { value: f, writable: true, enumerable: true, configurable: true });
  }

  // webrtc-pc §4.4.3: the callback forms run the promise form, and call back with what it settles to.
  function legacy(self, name, op, converted) {
    const at = p => converted[op.parameters.findIndex(each => each.name === p)];
    const rest = converted.filter((v, i) => op.parameters[i].type !== 'function');
    const done = value => { try { at('successCallback')(value); } catch (e) { parley.reportError(e); } };
    const failed = reason => { try { at('failureCallback')(reason); } catch (e) { parley.reportError(e); } };
    classes.get('RTCPeerConnection').prototype[name].apply(self, rest).then(done, failed);
    return Promise.resolve();
  }

  function defineJson(Class, names) {
    Object.defineProperty(Class.prototype, 'toJSON', {
      value: { toJSON() { required(this, Class, 'toJSON'); return Object.fromEntries(names.map(n => [n, this[n]])); } }.toJSON,
      writable: true, enumerable: true, configurable: true,
    });
  }

  // WebIDL §3.7.11: maplike, read-only.
  function defineMap(d, Class) {
    const entries = (self, what) => {
      const slots = required(self, Class, what);
      return slots.map ??= new Map(host.get(d.name, 'entries', slots.host));
    };
    const methods = {
      get size() { return entries(this, 'size').size; },
      entries() { return entries(this, 'entries').entries(); },
      forEach(callback, thisArg = undefined) {
        const map = entries(this, 'forEach');
        type('function').convert(callback, 'callback');
        map.forEach((value, key) => callback.call(thisArg, value, key, this));
      },
      get(key) { return entries(this, 'get').get(type('string').convert(key, 'key')); },
      has(key) { return entries(this, 'has').has(type('string').convert(key, 'key')); },
      keys() { return entries(this, 'keys').keys(); },
      values() { return entries(this, 'values').values(); },
    };
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
      Object.defineProperty(Class.prototype, name, { ...descriptor, enumerable: true, configurable: true });
    }
    Object.defineProperty(Class.prototype, Symbol.iterator, { value: Class.prototype.entries, writable: true, configurable: true });
  }

  // ---- events that Java fires ----

  function javaEvent(className, type_, event, wrapper) {
    const fields = eventFields.get(className);
    if (!fields) return parley.fired(parley.Event, type_);
    const values = {};
    for (const name of fields.names) values[name] = host.get(className, name, event);
    parley.special[`fire ${className}`]?.(values, wrapper);
    return parley.fired(fields.Class, type_, values);
  }
  const eventFields = new Map([['MessageEvent', { Class: globalThis.MessageEvent, names: ['data'] }]]);

  parley.special ??= {};
  Object.assign(parley, { wrap, lower });
  parley.unwrap = object => slotsOf(object)?.host;
  host.connect({
    wrap,
    begin: (wrapper, className, type_, event) => parley.beginDispatch(wrapper, javaEvent(className, type_, event, wrapper)),
    step: parley.stepDispatch,
    error: parley.error,
    membersOf: name => parley.hasType(name) && type(name).kind === 'dictionary' ? type(name).all.map(m => m.name) : null,
  });

  for (const d of texts.flatMap(parse)) {
    if (d.kind === 'enum') for (const name of d.names) enumeration(name, host.words(name));
    else if (d.kind === 'dictionary') dictionary(d.name, d.parent, d.members);
    else if (d.kind === 'event') {
      const Class = parley.eventInterface(d.name, d.members);
      eventFields.set(d.name, { Class, names: d.members.map(m => m.name) });
      expose(d.name, Class);
    } else defineInterface(d);
  }
})
