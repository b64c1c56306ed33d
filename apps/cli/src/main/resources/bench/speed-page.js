// One transfer after the other, as the WebSocket orders: {id, measure: "up"|"down", bytes, messageBytes}. All lines of one transfer,
// both ways, have its id. What is measured is the time on this page's clock, from the first message to the last.
'use strict';

const HIGH = 1024 * 1024;
const LOW = HIGH / 4;
const socket = new WebSocket(`ws://${location.host}/ws`);
const connections = new Map();

socket.onmessage = ({data}) => {
  const line = JSON.parse(data);
  const {id} = line;
  const failed = (problem) => socket.send(JSON.stringify({id, problem: String(problem)}));
  if (line.measure) {
    measure(line, (said) => socket.send(JSON.stringify({id, ...said})), failed).catch(failed);
  } else if (line.end) {
    connections.get(id)?.pc.close();
    connections.delete(id);
  } else {
    signal(connections.get(id), line).catch(failed);
  }
};

async function measure({id, measure: direction, bytes, messageBytes}, say, failed) {
  const pc = new RTCPeerConnection();
  connections.set(id, {pc, early: []});
  const channel = pc.createDataChannel('speed');
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = LOW;
  channel.onerror = (e) => failed(e.error?.message ?? 'the channel failed');
  pc.onconnectionstatechange = () => pc.connectionState === 'failed' && failed('the connection failed');
  let began = 0;
  let left = bytes;
  const done = () => say({millis: performance.now() - began});
  const message = new Uint8Array(messageBytes);
  const fill = () => {
    while (left > 0 && channel.bufferedAmount < HIGH) {
      channel.send(message);
      left -= messageBytes;
    }
  };
  channel.onopen = () => {
    began = performance.now();
    channel.send(JSON.stringify({[direction]: bytes}));
    if (direction === 'up') {
      channel.onbufferedamountlow = fill;
      fill();
    }
  };
  channel.onmessage = ({data}) => {
    if (typeof data === 'string') {
      done(); // the other end has all of it
    } else if ((left -= data.byteLength) === 0) {
      done();
    }
  };
  await pc.setLocalDescription();
  say({type: 'offer', sdp: pc.localDescription.sdp});
}

async function signal(connection, {type, sdp, candidate}) {
  if (!connection) {
    return; // it has ended
  }
  const {pc, early} = connection;
  if (type) {
    await pc.setRemoteDescription({type, sdp});
    for (const one of early.splice(0)) {
      await pc.addIceCandidate(one);
    }
  } else if (pc.remoteDescription) {
    await pc.addIceCandidate({candidate, sdpMLineIndex: 0});
  } else {
    early.push({candidate, sdpMLineIndex: 0});
  }
}
