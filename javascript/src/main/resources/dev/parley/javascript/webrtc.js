// What webrtc-pc has in its JavaScript face alone: RTCError as an exception of the realm, and blobs on data channels.
(function (parley) {
  'use strict';
  const { special, dictionary, type, shape, expose, need, fired } = parley;

  // webrtc-pc §11.1
  dictionary('RTCErrorInit', null, [
    { name: 'errorDetail', type: 'RTCErrorDetailType', required: true },
    { name: 'sdpLineNumber', type: 'long' }, { name: 'sctpCauseCode', type: 'long' },
    { name: 'receivedAlert', type: 'ulong' }, { name: 'sentAlert', type: 'ulong' },
    { name: 'httpRequestStatusCode', type: 'long' },
  ]);
  class RTCError extends parley.DOMException {
    #init;
    constructor(init, message = '') {
      need(arguments.length, 1, 'RTCError');
      super(message, 'OperationError');
      this.#init = type('RTCErrorInit').convert(init, 'init');
    }
    get errorDetail() { return this.#init.errorDetail; }
    get sdpLineNumber() { return this.#init.sdpLineNumber ?? null; }
    get sctpCauseCode() { return this.#init.sctpCauseCode ?? null; }
    get receivedAlert() { return this.#init.receivedAlert ?? null; }
    get sentAlert() { return this.#init.sentAlert ?? null; }
    get httpRequestStatusCode() { return this.#init.httpRequestStatusCode ?? null; }
    static { parley.isRtcError = v => parley.isObject(v) && #init in v; }
  }
  expose('RTCError', shape(RTCError));
  parley.interfaceType('RTCError', RTCError, parley.isRtcError);

  // mediacapture-main §11.4
  class OverconstrainedError extends parley.DOMException {
    #constraint;
    constructor(constraint, message = '') {
      need(arguments.length, 1, 'OverconstrainedError');
      super(message, 'OverconstrainedError');
      this.#constraint = `${constraint}`;
    }
    get constraint() { return this.#constraint; }
  }
  expose('OverconstrainedError', shape(OverconstrainedError));

  // The exception that JavaScript sees for one of Java.
  parley.error = (kind, message, name, fields) => {
    if (kind === 'RTCError') {
      return new RTCError(Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== null)), message);
    }
    if (kind === 'OverconstrainedError') return new OverconstrainedError(name, message);
    return kind === 'DOMException' ? new parley.DOMException(message, name) : new globalThis[kind](message);
  };

  // webrtc-pc §6.2 send(): a blob's bytes are in memory and are sent in their turn.
  special['RTCDataChannel.send'] = (channel, call, [data]) => call([parley.isBlob(data) ? parley.blobBuffer(data) : data]);

  // webrtc-pc §4.10.1: RTCCertificateExpiration is a dictionary beside the algorithm.
  special['RTCPeerConnection.generateCertificate'] = (self, call, [algorithm]) => {
    if (typeof algorithm === 'string' || algorithm.expires === undefined) return call([algorithm]);
    return call([{ ...algorithm, expires: type('[ulonglong]').convert(algorithm.expires, 'expires') }]);
  };

  // webrtc-pc §6.2 "receiving messages on a data channel"
  special['fire MessageEvent'] = (values, channel) => {
    if (typeof values.data !== 'string' && channel.binaryType === 'blob') values.data = new Blob([values.data]);
    values.origin = globalThis.location?.origin ?? '';
    values.lastEventId = '';
    values.source = null;
    values.ports = [];
  };
})
