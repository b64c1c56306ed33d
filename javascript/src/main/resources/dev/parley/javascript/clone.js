// HTML §2.7: structuredClone of what this realm has, and transfer of buffers.
(function (parley) {
  'use strict';
  const { DOMException, isObject } = parley;
  const ERRORS = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];
  const refuse = value => { throw new DOMException(`${typeof value === 'symbol' ? 'a symbol' : Object.prototype.toString.call(value)} could not be cloned`, 'DataCloneError'); };

  function clone(value, memory) {
    if (typeof value === 'symbol' || typeof value === 'function') refuse(value);
    if (!isObject(value)) return value;
    if (memory.has(value)) return memory.get(value);
    const keep = copy => { memory.set(value, copy); return copy; };
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (ArrayBuffer.isView(value)) {
      const buffer = clone(value.buffer, memory);
      return keep(value instanceof DataView ? new DataView(buffer, value.byteOffset, value.byteLength) : new value.constructor(buffer, value.byteOffset, value.length));
    }
    if (['Boolean', 'Number', 'String', 'BigInt'].includes(tag) && typeof value.valueOf() !== 'object') return keep(Object(value.valueOf()));
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (parley.isBlob(value)) return keep(value);
    if (value instanceof DOMException) return keep(new DOMException(value.message, value.name));
    if (value instanceof Map) {
      const copy = keep(new Map());
      for (const [k, v] of [...value]) copy.set(clone(k, memory), clone(v, memory));
      return copy;
    }
    if (value instanceof Set) {
      const copy = keep(new Set());
      for (const v of [...value]) copy.add(clone(v, memory));
      return copy;
    }
    if (value instanceof Error) {
      const copy = keep(new globalThis[ERRORS.includes(value.name) ? value.name : 'Error'](`${value.message}`));
      Object.defineProperty(copy, 'stack', { value: `${value.stack}`, writable: true, configurable: true });
      if ('cause' in value) copy.cause = clone(value.cause, memory);
      return copy;
    }
    if (Array.isArray(value)) {
      const copy = keep(new Array(value.length));
      for (const key of Object.keys(value)) copy[key] = clone(value[key], memory);
      return copy;
    }
    if (parley.slotsOf(value) !== undefined || tag !== 'Object' && tag !== 'Arguments') refuse(value);
    const copy = keep({});
    for (const key of Object.keys(value)) copy[key] = clone(value[key], memory);
    return copy;
  }
  Object.defineProperty(globalThis, 'structuredClone', {
    value: { structuredClone(value, options = {}) {
      parley.need(arguments.length, 1, 'structuredClone');
      const memory = new Map();
      for (const buffer of options?.transfer ?? []) {
        if (!(buffer instanceof ArrayBuffer)) refuse(buffer);
        memory.set(buffer, buffer.slice(0));
      }
      const copy = clone(value, memory);
      for (const buffer of options?.transfer ?? []) buffer.transfer();
      return copy;
    } }.structuredClone, writable: true, enumerable: true, configurable: true,
  });
})
