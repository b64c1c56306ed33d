// One peer on the W3C API, whose signalling is JSON lines: the same lines that `parley peer` speaks. It runs in a page of a
// browser and on the node stacks that offer RTCPeerConnection. Plain script: pages load it as it is.

/**
 * Starts a peer.
 *
 * @param RTCPeerConnection the stack's constructor
 * @param options {offer, channels: [{label, ...init}], configuration, media: ["audio"|"video"], perfect}; with `perfect` the peer
 *   negotiates whatever needs it, politely as an answerer, and answers nothing twice; without, it offers when it is told to
 * @param emit takes each object that the peer has to say
 * @returns a function that takes each object that is said to the peer
 */
function startW3cPeer(RTCPeerConnection, options, emit) {
  const pc = new RTCPeerConnection(options.configuration ?? {iceServers: []});
  const channels = new Map();
  const early = [];
  let remoteDescribed = false;
  let ignoringOffer = false;
  let last = Promise.resolve();

  pc.onicecandidate = ({candidate}) => {
    if (!candidate) {
      emit({candidate: null});
      return;
    }
    emit({
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
      usernameFragment: candidate.usernameFragment,
    });
  };
  pc.onsignalingstatechange = () => emit({event: 'signalingstatechange', state: pc.signalingState});
  pc.onconnectionstatechange = () => emit({event: 'connectionstatechange', state: pc.connectionState});
  pc.oniceconnectionstatechange = () => emit({event: 'iceconnectionstatechange', state: pc.iceConnectionState});
  pc.ontrack = ({track: {kind}, transceiver: {mid}, streams}) => emit({event: 'track', kind, mid, streams: streams.map(({id}) => id)});
  pc.ondatachannel = ({channel}) => watch(channel, true);

  function watch(channel, announced) {
    channels.set(channel.label, channel);
    channel.binaryType = 'arraybuffer';
    const opened = () => emit({
      event: 'open', channel: channel.label, announced, ordered: channel.ordered,
      maxRetransmits: channel.maxRetransmits ?? null, maxPacketLifeTime: channel.maxPacketLifeTime ?? null,
      protocol: channel.protocol,
    });
    channel.onmessage = ({data}) => echo(channel, data);
    channel.onclose = () => emit({event: 'close', channel: channel.label});
    channel.onerror = (e) => emit({event: 'error', channel: channel.label, message: String(e?.error?.message ?? e?.message ?? e)});
    if (channel.readyState === 'open') {
      opened();
    } else {
      channel.onopen = opened;
    }
  }

  // Everything that arrives goes back, in order, with at most a megabyte under way.
  const LOW = 256 * 1024;
  const HIGH = 1024 * 1024;
  const backlog = new Map();
  const polls = new Set();
  const POLL_MILLIS = 10;

  function echo(channel, data) {
    if (!backlog.has(channel)) {
      backlog.set(channel, []);
      channel.bufferedAmountLowThreshold = LOW;
      channel.onbufferedamountlow = () => drain(channel);
    }
    backlog.get(channel).push(data);
    drain(channel);
  }

  function drain(channel) {
    const queue = backlog.get(channel);
    while (queue.length > 0 && channel.readyState === 'open' && channel.bufferedAmount < HIGH) {
      channel.send(queue.shift());
    }
    // Not every stack has the event "bufferedamountlow".
    if (queue.length > 0 && channel.readyState === 'open' && !polls.has(channel)) {
      polls.add(channel);
      setTimeout(() => {
        polls.delete(channel);
        drain(channel);
      }, POLL_MILLIS);
    }
  }

  async function describe(line) {
    if (line.type === 'rollback') {
      const rollback = {type: 'rollback'};
      await (pc.signalingState === 'have-local-offer' ? pc.setLocalDescription(rollback) : pc.setRemoteDescription(rollback));
      emit({event: 'described'});
      return;
    }
    if (options.perfect && line.type === 'offer' && pc.signalingState !== 'stable') {
      ignoringOffer = options.offer;
      emit({event: 'collision', ignored: ignoringOffer});
      if (ignoringOffer) {
        return;
      }
    } else {
      ignoringOffer = false;
    }
    await apply({type: line.type, sdp: line.sdp}, line.answer !== false);
  }

  async function apply(description, answer) {
    await pc.setRemoteDescription(description);
    remoteDescribed = true;
    if (description.type === 'offer' && answer) {
      await pc.setLocalDescription(await pc.createAnswer());
      emit({type: 'answer', sdp: pc.localDescription.sdp});
    }
    emit({event: 'described'});
    for (const candidate of early.splice(0)) {
      await add(candidate);
    }
  }

  async function add(line) {
    if (pc.signalingState === 'closed') {
      return;
    }
    if (!line.candidate) {
      // Not every stack takes the end of candidates; none needs it.
      await Promise.resolve(pc.addIceCandidate(options.endOfCandidates)).catch(() => undefined);
      return;
    }
    const {candidate, sdpMid, sdpMLineIndex, usernameFragment} = line;
    const init = {candidate, sdpMid};
    if (typeof sdpMLineIndex === 'number') {
      init.sdpMLineIndex = sdpMLineIndex;
    }
    if (usernameFragment && options.usernameFragment !== false) {
      init.usernameFragment = usernameFragment;
    }
    try {
      await pc.addIceCandidate(init);
    } catch (e) {
      if (!ignoringOffer) {
        throw e;
      }
    }
  }

  // In one chain with the lines that come, so that an offer is said before anything else is done, and no flag is needed.
  function negotiate() {
    if (!options.offer && !pc.remoteDescription) {
      return; // the first offer is the other end's
    }
    last = last.then(async () => {
      if (pc.signalingState === 'stable') {
        await pc.setLocalDescription();
        emit({type: 'offer', sdp: pc.localDescription.sdp});
      }
    }).catch(failed);
  }

  const stream = globalThis.MediaStream ? new MediaStream() : null;

  async function track(kind) {
    // A small picture: several browsers encode at once on a machine of two cores, and nobody looks.
    const wanted = kind === 'video' ? {width: 320, height: 240, frameRate: 5} : true;
    const [one] = (await navigator.mediaDevices.getUserMedia({[kind]: wanted})).getTracks();
    return one;
  }

  async function addTrack(kind) {
    const one = await track(kind);
    stream.addTrack(one);
    pc.addTrack(one, stream);
  }

  function transceiver(mid) {
    return pc.getTransceivers().find((one) => one.mid === mid);
  }

  async function report() {
    const transports = new Set([pc.sctp?.transport]);
    const transceivers = pc.getTransceivers().map((one) => {
      transports.add(one.sender.transport).add(one.receiver.transport);
      return {
        mid: one.mid, kind: one.receiver.track.kind, direction: one.direction, currentDirection: one.currentDirection,
        rids: one.sender.getParameters().encodings.map(({rid}) => rid ?? null),
      };
    });
    transports.delete(null);
    transports.delete(undefined);
    const states = {

      event: 'transceivers', signalingState: pc.signalingState, connectionState: pc.connectionState,
      iceConnectionState: pc.iceConnectionState, transceivers,
      transports: [...transports].map((dtls) => ({dtls: dtls.state, ice: dtls.iceTransport?.state})),
    };
    // Each component has a pair of its own, and not every browser has a transport for RTCP's: Firefox marks its pair.
    const pairs = new Set();
    for (const one of (await pc.getStats()).values()) {
      if (one.type === 'transport' && one.selectedCandidatePairId) {
        pairs.add(one.selectedCandidatePairId);
      } else if (one.type === 'candidate-pair' && one.selected) {
        pairs.add(one.id);
      }
    }
    emit({...states, selectedPairs: pairs.size});
  }

  // Browsers play sound, and some decode pictures, only for an element.
  const players = {};

  function play() {
    for (const {receiver: {track}} of pc.getTransceivers()) {
      const element = document.createElement(track.kind);
      element.srcObject = new MediaStream([track]);
      element.muted = track.kind === 'video';
      element.play().catch(failed);
      document.body.append(element);
      players[track.kind] = element;
    }
  }

  /** The colours of the picture's lower corners, [red, green, blue] each. */
  function corners() {
    const {videoWidth: width, videoHeight: height} = players.video ?? {};
    if (!width) {
      return [];
    }
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.drawImage(players.video, 0, 0);
    return [width / 8, width * 7 / 8].map((x) => [...canvas.getImageData(x, height * 7 / 8, 1, 1).data].slice(0, 3));
  }

  async function streams() {
    const all = await pc.getStats();
    const of = (kind, type) => {
      for (const one of all.values()) {
        if (one.type === type && one.kind === kind) {
          return {...one, codec: all.get(one.codecId)?.mimeType ?? null};
        }
      }
      return null;
    };
    const both = (type) => ({audio: of('audio', type), video: of('video', type)});
    const [inbound, outbound, remoteInbound] = ['inbound-rtp', 'outbound-rtp', 'remote-inbound-rtp'].map(both);
    emit({event: 'streams', inbound, outbound, remoteInbound, corners: corners()});
  }

  async function offer(offerOptions) {
    await pc.setLocalDescription(await pc.createOffer(offerOptions));
    emit({type: 'offer', sdp: pc.localDescription.sdp});
  }

  async function handle(line) {
    if (line.type) {
      await describe(line);
    } else if ('candidate' in line) {
      if (remoteDescribed) {
        await add(line);
      } else {
        early.push(line);
      }
    } else if (line.createChannel) {
      watch(pc.createDataChannel(line.createChannel, line.init ?? {}), false);
    } else if ('send' in line) {
      const channel = channels.get(line.channel);
      channel.send(line.text ?? Uint8Array.from(atob(line.base64), (c) => c.charCodeAt(0)));
    } else if ('close' in line) {
      if (line.channel) {
        channels.get(line.channel).close();
      } else {
        pc.close();
        emit({event: 'closed'});
      }
    } else if (line.addTrack) {
      await addTrack(line.addTrack);
    } else if (line.addTransceiver) {
      pc.addTransceiver(await track(line.addTransceiver), {streams: [stream], ...line.init});
    } else if (line.setDirection) {
      transceiver(line.mid).direction = line.setDirection;
    } else if (line.stop) {
      transceiver(line.mid).stop();
    } else if (line.getTransceivers) {
      await report();
    } else if (line.restartIce) {
      await offer({iceRestart: true});
    } else if (line.play) {
      play();
    } else if (line.getStreams) {
      await streams();
    } else {
      throw new Error('not understood: ' + JSON.stringify(line));
    }
  }

  function failed(e) {
    emit({event: 'error', message: `${e}\n${e?.stack ?? ''}`}); // Firefox's stack is without the message
  }

  async function start() {
    if (options.perfect) {
      pc.onnegotiationneeded = negotiate;
    }
    for (const kind of options.media ?? []) {
      await addTrack(kind);
    }
    for (const {label, ...init} of options.channels ?? []) {
      watch(pc.createDataChannel(label, init), false);
    }
    if (options.offer && !options.perfect) {
      await offer();
    }
  }

  last = start().catch(failed);
  return (line) => {
    last = last.then(() => handle(line)).catch(failed);
    return last;
  };
}

globalThis.startW3cPeer = startW3cPeer;
