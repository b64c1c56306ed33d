// DOM §2 and §3, and WebIDL §2.8.1: events, their targets, DOMException and abort signals, one of each per realm.
(function (parley) {
  'use strict';
  const { isObject, shape, expose, constants, type, dictionary, interfaceType, brand } = parley;

  const need = (got, wanted, what) => {
    if (got < wanted) throw new TypeError(`${what}: ${wanted} argument${wanted > 1 ? 's' : ''} required, ${got} given`);
  };

  // ---- DOMException, WebIDL §2.8.1 ----

  const CODES = {
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
    NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12,
    InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18,
    NetworkError: 19, AbortError: 20, URLMismatchError: 21, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
  };
  class DOMException {
    #name; #message;
    constructor(message = '', name = 'Error') {
      this.#message = `${message}`;
      this.#name = `${name}`;
      const { stack } = new Error(this.#message);
      Object.defineProperty(this, 'stack', {
        value: String(stack).replace(/^Error/, this.#name), writable: true, configurable: true, enumerable: false,
      });
    }
    get name() { return this.#name; }
    get message() { return this.#message; }
    get code() { return CODES[this.#name] ?? 0; }
  }
  Object.setPrototypeOf(DOMException.prototype, Error.prototype);
  constants(DOMException, {
    INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4, INVALID_CHARACTER_ERR: 5,
    NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8, NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10,
    INVALID_STATE_ERR: 11, SYNTAX_ERR: 12, INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15,
    VALIDATION_ERR: 16, TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
    QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
  });

  // ---- Event, DOM §2.2 ----

  dictionary('EventInit', null, ['bubbles', 'cancelable', 'composed'].map(name => ({ name, type: 'boolean', fallback: () => false })));
  let trust, prepare, current, stopped, passive;
  class Event {
    #type; #init; #target = null; #current = null; #phase = 0; #canceled = false; #stop = false; #stopNow = false;
    #trusted = false; #passive = false; #time = parley.now();
    constructor(type_, init = undefined) {
      need(arguments.length, 1, 'Event');
      this.#type = type('string').convert(type_, 'type');
      this.#init = type('EventInit').convert(init, 'eventInitDict');
    }
    get type() { return this.#type; }
    get target() { return this.#target; }
    get srcElement() { return this.#target; }
    get currentTarget() { return this.#current; }
    composedPath() { return this.#current === null ? [] : [this.#current]; }
    get eventPhase() { return this.#phase; }
    stopPropagation() { this.#stop = true; }
    get cancelBubble() { return this.#stop; }
    set cancelBubble(value) { if (value) this.#stop = true; }
    stopImmediatePropagation() { this.#stop = this.#stopNow = true; }
    get bubbles() { return this.#init.bubbles; }
    get cancelable() { return this.#init.cancelable; }
    get returnValue() { return !this.#canceled; }
    set returnValue(value) { if (!value) this.preventDefault(); }
    preventDefault() { if (this.#init.cancelable && !this.#passive) this.#canceled = true; }
    get defaultPrevented() { return this.#canceled; }
    get composed() { return this.#init.composed; }
    get isTrusted() { return this.#trusted; }
    get timeStamp() { return this.#time; }
    static {
      trust = event => { event.#trusted = true; return event; };
      prepare = (event, target) => {
        if (event.#phase !== 0) throw new DOMException('the event is being dispatched', 'InvalidStateError');
        event.#target = target;
      };
      current = (event, target) => {
        event.#current = target;
        event.#phase = target === null ? 0 : 2;
        if (target === null) event.#stop = event.#stopNow = false;
      };
      stopped = event => event.#stopNow;
      passive = (event, value) => { event.#passive = value; };
    }
  }
  constants(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });

  // An interface of events that carry fields: [{name, type, required, fallback}].
  function eventInterface(name, fields, parent = Event) {
    dictionary(`${name}Init`, parent === Event ? 'EventInit' : `${parent.name}Init`, fields);
    const init = type(`${name}Init`);
    const Class = { [name]: class extends parent {
      constructor(type_, eventInit) {
        need(arguments.length, init.members.some(m => m.required) ? 2 : 1, name);
        const name_ = type('string').convert(type_, 'type'), values = init.convert(eventInit, 'eventInitDict');
        super(name_, values);
        keep(this, values);
      }
    } }[name];
    Object.defineProperty(Class, 'length', { value: fields.some(f => f.required) ? 2 : 1, configurable: true });
    const slots = new WeakMap();
    const keep = (event, values) => {
      for (const f of fields) {
        if (values[f.name] === undefined && f.type !== 'any') values[f.name] = null;
        if (type(f.type).kind === 'sequence') Object.freeze(values[f.name]);
      }
      slots.set(event, values);
    };
    for (const field of fields) {
      Object.defineProperty(Class.prototype, field.name, Object.getOwnPropertyDescriptor({
        get [field.name]() {
          const values = isObject(this) ? slots.get(this) : undefined;
          if (values === undefined) throw new TypeError(`${field.name}: the receiver is no ${name}`);
          return values[field.name];
        },
      }, field.name));
    }
    shape(Class);
    // What the realm itself fires is not converted again.
    firedBy.set(Class, (type_, values, options) => {
      const event = Reflect.construct(Event, [type_, options], Class);
      keep(event, values);
      return trust(event);
    });
    interfaceType(name, Class, v => slots.has(v));
    return Class;
  }
  const firedBy = new Map();
  const fired = (Class, type_, values, options) =>
    Class === Event ? trust(new Event(type_, options)) : firedBy.get(Class)(type_, values, options);

  // ---- EventTarget, DOM §2.7 ----

  let listenersOf;
  const flag = (options, name) => !!(isObject(options) ? options[name] : name === 'capture' && options);
  class EventTarget {
    #listeners = new Map();
    constructor() { brand(this, { Class: new.target }); }
    addEventListener(type_, callback, options = {}) {
      const self = receiver(this);
      need(arguments.length, 2, 'addEventListener');
      const name = type('string').convert(type_, 'type');
      if (callback !== null && callback !== undefined && !isObject(callback)) throw new TypeError('the listener is no object');
      const capture = flag(options, 'capture'), once = flag(options, 'once'), passive = flag(options, 'passive');
      const signal = isObject(options) ? options.signal : undefined;
      if (signal !== undefined && !(signal instanceof AbortSignal)) throw new TypeError('signal is no AbortSignal');
      if (callback === null || callback === undefined || signal?.aborted) return;
      const list = listenersOf(self, name);
      if (list.some(l => l.callback === callback && l.capture === capture)) return;
      list.push({ callback, capture, once, passive, removed: false });
      if (signal) signal.addEventListener('abort', () => self.removeEventListener(name, callback, { capture }), { once: true });
      parley.listened?.(self, name);
    }
    removeEventListener(type_, callback, options = {}) {
      need(arguments.length, 2, 'removeEventListener');
      const list = listenersOf(receiver(this), type('string').convert(type_, 'type')), capture = flag(options, 'capture');
      const at = list.findIndex(l => l.callback === callback && l.capture === capture);
      if (at >= 0) list.splice(at, 1)[0].removed = true;
    }
    dispatchEvent(event) {
      const self = receiver(this);
      need(arguments.length, 1, 'dispatchEvent');
      if (!(event instanceof Event)) throw new TypeError('dispatchEvent: no Event');
      const dispatch = beginDispatch(self, event);
      while (stepDispatch(dispatch));
      return !event.defaultPrevented;
    }
    static {
      listenersOf = (target, name) => {
        let list = target.#listeners.get(name);
        if (!list) target.#listeners.set(name, list = []);
        return list;
      };
    }
  }
  // WebIDL §3.7.7: a call without a receiver is one on the global object.
  let windowTarget;
  const receiver = self => {
    const target = self === undefined || self === null || self === globalThis ? windowTarget : self;
    if (!(target instanceof EventTarget)) throw new TypeError('the receiver is no EventTarget');
    return target;
  };
  for (const [name, length] of [['addEventListener', 2], ['removeEventListener', 2], ['dispatchEvent', 1]]) {
    Object.defineProperty(EventTarget.prototype[name], 'length', { value: length, configurable: true });
  }
  windowTarget = new EventTarget();

  // Dispatching in steps of one listener, so that whoever calls from outside of JavaScript gives microtasks their turn between
  // listeners: HTML §8.1.4.4 "clean up after running script".
  function beginDispatch(target, event) {
    prepare(event, target === windowTarget ? globalThis : target);
    current(event, target === windowTarget ? globalThis : target);
    return { target, event, list: listenersOf(target, event.type).slice(), next: 0 };
  }
  function stepDispatch(dispatch) {
    const { target, event, list } = dispatch;
    while (dispatch.next < list.length && !stopped(event)) {
      const listener = list[dispatch.next++];
      if (listener.removed) continue;
      if (listener.once) {
        listener.removed = true;
        const all = listenersOf(target, event.type);
        all.splice(all.indexOf(listener), 1);
      }
      passive(event, listener.passive);
      try {
        const { callback } = listener;
        if (typeof callback === 'function') callback.call(event.currentTarget, event);
        else {
          const { handleEvent } = callback;
          if (typeof handleEvent !== 'function') throw new TypeError('handleEvent is no function');
          handleEvent.call(callback, event);
        }
      } catch (e) {
        parley.reportError(e);
      }
      passive(event, false);
      return true;
    }
    current(event, null);
    return false;
  }
  const fire = (target, event) => {
    const dispatch = beginDispatch(target, event);
    while (stepDispatch(dispatch));
    return !event.defaultPrevented;
  };

  // ---- event handler attributes, HTML §8.1.8.1 ----

  const handlers = new WeakMap();
  function handlerAttribute(Class, name) {
    const attribute = `on${name}`;
    const map = (self, what) => {
      parley.required(self, Class, what);
      let known = handlers.get(self);
      if (!known) handlers.set(self, known = new Map());
      return known;
    };
    const accessors = {
      get [attribute]() { return map(this, attribute).get(name)?.value ?? null; },
      set [attribute](value) {
        const known = map(this, attribute);
        const handler = known.get(name);
        const given = isObject(value) ? value : null;
        if (given === null) {
          // "Deactivate an event handler": its place among the listeners is given up.
          if (handler) {
            this.removeEventListener(name, handler.listener);
            known.delete(name);
          }
          return;
        }
        if (handler) { handler.value = given; return; }
        const added = { value: given };
        added.listener = function (event) {
          if (typeof added.value !== 'function') return;
          const returned = added.value.call(event.currentTarget, event);
          if (returned === false) event.preventDefault();
        };
        known.set(name, added);
        this.addEventListener(name, added.listener);
      },
    };
    Object.defineProperty(Class.prototype, attribute,
      { ...Object.getOwnPropertyDescriptor(accessors, attribute), enumerable: true, configurable: true });
  }

  // ---- AbortController, DOM §3 ----

  let abort, follow;
  class AbortSignal extends EventTarget {
    #aborted = false; #reason = undefined; #algorithms = [];
    constructor(key) {
      if (key !== abort) throw new TypeError('Illegal constructor');
      super();
    }
    static abort(reason = undefined) {
      const signal = new AbortSignal(abort);
      abort(signal, reason);
      return signal;
    }
    static timeout(milliseconds) {
      const signal = new AbortSignal(abort);
      globalThis.setTimeout(() => abort(signal, new DOMException('the time is up', 'TimeoutError')), milliseconds);
      return signal;
    }
    static any(signals) {
      const result = new AbortSignal(abort);
      for (const signal of signals) {
        if (signal.aborted) { abort(result, signal.reason); break; }
        follow(signal, () => abort(result, signal.reason));
      }
      return result;
    }
    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }
    static {
      abort = (signal, reason) => {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason === undefined ? new DOMException('the operation was aborted', 'AbortError') : reason;
        for (const algorithm of signal.#algorithms.splice(0)) algorithm();
        fire(signal, fired(Event, 'abort'));
      };
      follow = (signal, algorithm) => { signal.#algorithms.push(algorithm); };
    }
  }
  class AbortController {
    #signal = new AbortSignal(abort);
    get signal() { return this.#signal; }
    abort(reason = undefined) { abort(this.#signal, reason); }
  }
  Object.defineProperty(AbortSignal, 'length', { value: 0, configurable: true });

  for (const Class of [DOMException, Event, EventTarget, AbortSignal, AbortController]) expose(Class.name, shape(Class));
  Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { value: 'DOMException', configurable: true });
  handlerAttribute(AbortSignal, 'abort');
  interfaceType('EventTarget', EventTarget);

  const field = (name, type_, fallback) => ({ name, type: type_, fallback: () => fallback });
  for (const [name, ...fields] of [
    ['CustomEvent', field('detail', 'any', null)],
    ['MessageEvent', field('data', 'any', null), field('origin', 'usv', ''), field('lastEventId', 'string', ''), field('source', 'any', null),
      { name: 'ports', type: 'any*', fallback: () => [] }],
    ['ErrorEvent', field('message', 'string', ''), field('filename', 'usv', ''), field('lineno', 'ulong', 0), field('colno', 'ulong', 0), field('error', 'any', undefined)],
    ['CloseEvent', field('wasClean', 'boolean', false), field('code', 'ushort', 0), field('reason', 'usv', '')],
    ['ProgressEvent', field('lengthComputable', 'boolean', false), field('loaded', 'double', 0), field('total', 'double', 0)],
    ['PromiseRejectionEvent', { name: 'promise', type: 'object', required: true }, field('reason', 'any', undefined)],
  ]) expose(name, eventInterface(name, fields));

  Object.assign(parley, {
    DOMException, Event, EventTarget, AbortSignal, AbortController, eventInterface, fired, fire, handlerAttribute,
    beginDispatch, stepDispatch, windowTarget, followAbort: follow, need,
  });
})
