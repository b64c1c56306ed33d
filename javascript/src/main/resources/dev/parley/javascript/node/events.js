// Node's events: EventEmitter, once.
(function (parley, module) {
  'use strict';
  function EventEmitter() { EventEmitter.init.call(this); }
  EventEmitter.init = function () {
    if (!Object.hasOwn(this, '_events')) { this._events = Object.create(null); this._eventsCount = 0; }
    this._maxListeners ??= undefined;
  };
  EventEmitter.defaultMaxListeners = 10;
  const check = listener => { if (typeof listener !== 'function') throw new TypeError('The "listener" argument must be a function'); };
  const of = (emitter, type) => emitter._events?.[type] ?? [];
  function add(emitter, type, listener, first) {
    check(listener);
    emitter._events ??= Object.create(null);
    if (emitter._events.newListener) emitter.emit('newListener', type, listener.listener ?? listener);
    const list = of(emitter, type);
    emitter._events[type] = first ? [listener, ...list] : [...list, listener];
    return emitter;
  }
  function wrapOnce(emitter, type, listener) {
    check(listener);
    const wrapped = function (...args) { emitter.removeListener(type, wrapped); return listener.apply(this, args); };
    wrapped.listener = listener;
    return wrapped;
  }
  Object.assign(EventEmitter.prototype, {
    on(type, listener) { return add(this, type, listener, false); },
    addListener(type, listener) { return add(this, type, listener, false); },
    prependListener(type, listener) { return add(this, type, listener, true); },
    once(type, listener) { return add(this, type, wrapOnce(this, type, listener), false); },
    prependOnceListener(type, listener) { return add(this, type, wrapOnce(this, type, listener), true); },
    off(type, listener) { return this.removeListener(type, listener); },
    removeListener(type, listener) {
      check(listener);
      const list = of(this, type);
      const at = list.findLastIndex(l => l === listener || l.listener === listener);
      if (at < 0) return this;
      const left = list.toSpliced(at, 1);
      if (left.length) this._events[type] = left; else delete this._events[type];
      if (this._events.removeListener) this.emit('removeListener', type, listener);
      return this;
    },
    removeAllListeners(type) {
      if (type === undefined) this._events = Object.create(null); else if (this._events) delete this._events[type];
      return this;
    },
    emit(type, ...args) {
      const list = of(this, type);
      if (list.length === 0) {
        if (type !== 'error') return false;
        if (args[0] instanceof Error) throw args[0];
        throw Object.assign(new Error(`Unhandled error. (${String(args[0])})`), { context: args[0] });
      }
      for (const listener of list) listener.apply(this, args);
      return true;
    },
    listeners(type) { return of(this, type).map(l => l.listener ?? l); },
    rawListeners(type) { return of(this, type).slice(); },
    listenerCount(type) { return of(this, type).length; },
    eventNames() { return Reflect.ownKeys(this._events ?? {}); },
    setMaxListeners(n) { this._maxListeners = n; return this; },
    getMaxListeners() { return this._maxListeners ?? EventEmitter.defaultMaxListeners; },
  });
  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.listenerCount = (emitter, type) => emitter.listenerCount(type);
  EventEmitter.once = (emitter, type) => new Promise((resolve, reject) => {
    const failed = error => { emitter.removeListener(type, done); reject(error); };
    const done = (...args) => { emitter.removeListener('error', failed); resolve(args); };
    emitter.once(type, done);
    if (type !== 'error') emitter.once('error', failed);
  });
  module.exports = EventEmitter;
})
