// The navigator: mediacapture-main §10.1, and what applications read off it.
(function (parley, mediaDevices) {
  'use strict';
  const devices = parley.wrap(mediaDevices, 'MediaDevices');
  class Navigator {
    get mediaDevices() { return devices; }
    get userAgent() { return 'Parley'; }
    get platform() { return ''; }
    get language() { return 'en'; }
    get languages() { return Object.freeze(['en']); }
    get onLine() { return true; }
    get hardwareConcurrency() { return parley.host.processors(); }
  }
  parley.expose('Navigator', parley.shape(Navigator));
  const navigator = new Navigator();
  Object.defineProperty(globalThis, 'navigator', { get: () => navigator, enumerable: true, configurable: true });
})
