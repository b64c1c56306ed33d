// Two peers of the unmodified simple-peer library in one process: ./parley js examples/javascript/simple-peer.js
// (npm ci in this folder first)
const Peer = require('simple-peer');

const a = new Peer({ initiator: true });
const b = new Peer();

a.on('signal', data => b.signal(data));
b.on('signal', data => a.signal(data));
let done = false;
for (const [name, peer] of [['a', a], ['b', b]]) {
  // When one end is destroyed the other one's channel fails, as in a browser.
  peer.on('error', e => { if (!done) { console.error(name, String(e)); process.exit(1); } });
}

a.on('connect', () => a.send('hello from a'));
b.on('data', data => {
  console.log(`b got "${data}"`);
  b.send(new Uint8Array([1, 2, 3]));
});
a.on('data', data => {
  console.log('a got', [...data].join(','));
  done = true;
  a.destroy();
});
b.on('close', () => console.log('closed'));
