// A peer on a stack for Node: node node-peer.mjs wrtc|node-datachannel|werift --offer|--answer [--channel LABEL …]
import './w3c-peer.js';
import {emit, parseOptions, readLines} from './lines.mjs';

const stacks = {
  async wrtc() {
    const {default: wrtc} = await import('@roamhq/wrtc');
    return {RTCPeerConnection: wrtc.RTCPeerConnection};
  },
  async 'node-datachannel'() {
    const {RTCPeerConnection} = await import('node-datachannel/polyfill');
    return {RTCPeerConnection, usernameFragment: false};
  },
  async werift() {
    const {RTCPeerConnection} = await import('werift');
    return {RTCPeerConnection, usernameFragment: false};
  },
};

const [stack, ...argv] = process.argv.slice(2);
if (!stacks[stack]) {
  console.error(`unknown stack "${stack}": one of ${Object.keys(stacks).join(', ')}`);
  process.exit(2);
}
const {RTCPeerConnection, ...traits} = await stacks[stack]();
const options = {...parseOptions(argv), ...traits};
const handle = globalThis.startW3cPeer(RTCPeerConnection, options, emit);
await readLines(handle);
process.exit(0);
