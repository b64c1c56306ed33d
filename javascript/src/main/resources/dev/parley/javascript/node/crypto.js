// Node's crypto, as far as randomness goes.
(function (parley, module, require) {
  'use strict';
  const { Buffer } = require('buffer');
  module.exports = {
    randomBytes(size, callback) {
      const bytes = Buffer.from(parley.randomBytes(size));
      if (typeof callback !== 'function') return bytes;
      globalThis.setTimeout(() => callback(null, bytes), 0);
    },
    randomFillSync(buffer) { return globalThis.crypto.getRandomValues(buffer); },
    randomUUID: () => globalThis.crypto.randomUUID(),
    getRandomValues: array => globalThis.crypto.getRandomValues(array),
    webcrypto: globalThis.crypto,
  };
})
