// api/legacy as members of RTCPeerConnection: streams instead of tracks, and a policy's former word.
(function (parley, host) {
  'use strict';
  const { required, handlerAttribute, type } = parley;
  const Class = globalThis.RTCPeerConnection;
  const streams = (pc, what) => {
    const slots = required(pc, Class, what);
    if (!slots.legacy) {
      slots.legacy = host.construct('LegacyStreams', [slots.host]);
      host.listen(slots.legacy, pc);
    }
    return slots.legacy;
  };
  for (const [name, argument] of [['addStream', 'MediaStream'], ['removeStream', 'MediaStream'], ['getLocalStreams'], ['getRemoteStreams'],
    ['getStreamById', 'string'], ['createDTMFSender', 'MediaStreamTrack']]) {
    const method = { [name](value) {
      const impl = streams(this, name);
      if (argument === undefined) return host.call('LegacyStreams', name, impl, []);
      parley.need(arguments.length, 1, name);
      return host.call('LegacyStreams', name, impl, parley.lower([type(argument).convert(value, 'argument')]));
    } }[name];
    Object.defineProperty(Class.prototype, name, { value: method, writable: true, enumerable: true, configurable: true });
  }
  for (const name of ['addstream', 'removestream']) handlerAttribute(Class, name);
  // The events are found out from the first listener on.
  parley.listened = (target, name) => {
    if ((name === 'addstream' || name === 'removestream') && target instanceof Class) streams(target, name);
  };
  const policy = type('RTCIceTransportPolicy'), { convert } = policy;
  policy.convert = (value, what) => String(value) === 'public' ? host.callStatic('LegacyConfiguration', 'iceTransportPolicy', ['public']) : convert(value, what);
})
