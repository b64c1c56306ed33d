// HTML §8.6 timers, and queueMicrotask.
(function (parley) {
  'use strict';
  const { host, need } = parley;
  const timers = new Map();
  let last = 0, nesting = 0;

  const fire = id => {
    const timer = timers.get(id);
    if (!timer) return;
    if (!timer.repeat) timers.delete(id);
    const before = nesting;
    nesting = timer.nesting;
    try {
      if (typeof timer.handler === 'function') timer.handler.apply(globalThis, timer.args);
      else (0, eval)(timer.handler);
    } catch (e) {
      parley.reportError(e);
    } finally {
      nesting = before;
    }
    if (timer.repeat && timers.get(id) === timer) start(id, timer);
  };
  const start = (id, timer) => {
    // "If nesting level is greater than 5, and timeout is less than 4, then set timeout to 4."
    const wait = timer.nesting > 5 ? Math.max(timer.timeout, 4) : timer.timeout;
    timer.nesting++;
    host.startTimer(id, wait, true, fire);
  };
  const begin = (handler, timeout, args, repeat) => {
    if (typeof handler !== 'function') handler = `${handler}`;
    const id = ++last;
    const millis = Math.max(parley.type('long').convert(timeout, 'timeout'), 0);
    const timer = { handler, timeout: millis, args, repeat, nesting: nesting };
    timers.set(id, timer);
    start(id, timer);
    return id;
  };
  const clear = id => {
    if (timers.delete(Number(id))) host.stopTimer(Number(id), true);
  };
  const functions = {
    setTimeout(handler, timeout = 0, ...args) { need(arguments.length, 1, 'setTimeout'); return begin(handler, timeout, args, false); },
    setInterval(handler, timeout = 0, ...args) { need(arguments.length, 1, 'setInterval'); return begin(handler, timeout, args, true); },
    clearTimeout(id = 0) { clear(id); },
    clearInterval(id = 0) { clear(id); },
    queueMicrotask(callback) {
      need(arguments.length, 1, 'queueMicrotask');
      parley.type('function').convert(callback, 'callback');
      Promise.resolve().then(() => { try { callback(); } catch (e) { parley.reportError(e); } });
    },
  };
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
  }
})
