// What a window has beside its documents: itself, crypto, performance, and the reports of errors.
(function (parley, url) {
  'use strict';
  const { host, expose, shape, fired, fire, windowTarget, DOMException } = parley;
  const value = (name, v) => Object.defineProperty(globalThis, name, { value: v, writable: true, enumerable: true, configurable: true });

  class Window extends EventTarget { constructor() { throw new TypeError('Illegal constructor'); } }
  expose('Window', shape(Window));
  for (const name of ['window', 'self', 'global']) value(name, globalThis);
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) value(name, EventTarget.prototype[name]);

  const location = new URL(url);
  class Location {
    get href() { return location.href; }
    get origin() { return location.origin; }
    get protocol() { return location.protocol; }
    get host() { return location.host; }
    get hostname() { return location.hostname; }
    get port() { return location.port; }
    get pathname() { return location.pathname; }
    get search() { return location.search; }
    get hash() { return location.hash; }
    toString() { return location.href; }
  }
  expose('Location', shape(Location));
  const where = new Location();
  Object.defineProperty(globalThis, 'location', { get: () => where, enumerable: true, configurable: true });
  value('origin', location.origin);
  value('isSecureContext', true);

  // WebCrypto §10.1: randomness alone.
  class Crypto {
    getRandomValues(array) {
      if (!ArrayBuffer.isView(array) || array instanceof DataView || /^Float/.test(array.constructor.name)) throw new DOMException('no array of integers', 'TypeMismatchError');
      if (array.byteLength > 65536) throw new DOMException('over 65536 bytes', 'QuotaExceededError');
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(new Uint8Array(parley.randomBytes(array.byteLength)));
      return array;
    }
    randomUUID() { return host.randomUuid(); }
  }
  parley.randomBytes = n => new ArrayBuffer(host.randomBytes(n)).slice(0);
  expose('Crypto', shape(Crypto));
  value('crypto', new Crypto());

  const timeOrigin = Date.now() - parley.now();
  class Performance extends EventTarget {
    now() { return parley.now(); }
    get timeOrigin() { return timeOrigin; }
    toJSON() { return { timeOrigin }; }
  }
  expose('Performance', shape(Performance));
  value('performance', new Performance());

  // HTML §8.1.4.6: an error or rejection that an event's listener takes is not reported further.
  parley.reportError = error => {
    const message = error instanceof Error ? `Uncaught ${error.name}: ${error.message}` : `Uncaught ${String(error)}`;
    if (fire(windowTarget, fired(globalThis.ErrorEvent, 'error', { message, filename: '', lineno: 0, colno: 0, error }, { cancelable: true }))) host.uncaught(error);
  };
  parley.reportRejection = (reason, promise) => {
    if (fire(windowTarget, fired(globalThis.PromiseRejectionEvent, 'unhandledrejection', { reason, promise }, { cancelable: true }))) host.unhandled(reason, promise);
  };
  // HTML §8.1.6.2: the engine tells of rejections after microtasks have run.
  Graal.setUnhandledPromiseRejectionHandler((reason, promise) => parley.reportRejection(reason, promise));
  delete globalThis.Graal;
  value('reportError', { reportError(e) { parley.reportError(e); } }.reportError);
})
