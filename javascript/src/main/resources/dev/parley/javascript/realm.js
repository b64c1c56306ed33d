// The first script of a realm: what its other scripts share, and what Java makes values with.
(function (host) {
  'use strict';
  const parley = {
    host,
    now: () => host.now(),
    special: {},
    reportError: e => host.uncaught(e),
    gc: () => host.collectGarbage(),
    makers: {
      object: () => ({}),
      array: (...elements) => elements,
      buffer: bytes => new ArrayBuffer(bytes).slice(0),
      promise: () => {
        const deferred = {};
        deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
        return deferred;
      },
      nothing: () => undefined,
      throwIt: error => { throw error; },
      syntaxError: message => new SyntaxError(message),
    },
  };
  return parley;
})
