// Two peers of one foreign stack that meet by relays of a TURN server alone, once for each URL, and move 2 MB from one to the other.
// Usage: node relay-clients.mjs STACK USER PASSWORD URL...   Prints a line for each URL: "URL BYTES RELAY-PROTOCOLS".
import {createServer} from 'node:http';

const [stack, username, credential, ...urls] = process.argv.slice(2);

const BYTES = 2_000_000;

async function meet(url, username, credential, bytes) {
  const configuration = {iceServers: [{urls: url, username, credential}], iceTransportPolicy: 'relay'};
  const a = new RTCPeerConnection(configuration);
  const b = new RTCPeerConnection(configuration);
  const errors = [];
  a.onicecandidateerror = (event) => errors.push(`${event.errorCode} ${event.errorText}`);
  a.onicecandidate = (event) => event.candidate && b.addIceCandidate(event.candidate);
  b.onicecandidate = (event) => event.candidate && a.addIceCandidate(event.candidate);
  const received = new Promise((resolve, reject) => {
    b.ondatachannel = ({channel}) => {
      let count = 0;
      channel.binaryType = 'arraybuffer';
      channel.onmessage = (event) => {
        count += event.data.byteLength;
        if (count >= bytes) resolve(count);
      };
    };
    setTimeout(() => reject(new Error(`${a.iceConnectionState} ${errors}`)), 20_000);
  });
  const channel = a.createDataChannel('relayed');
  channel.onopen = () => {
    for (let sent = 0; sent < bytes; sent += 16_000) channel.send(new Uint8Array(16_000));
  };
  await a.setLocalDescription(await a.createOffer());
  await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription(await b.createAnswer());
  await a.setRemoteDescription(b.localDescription);
  const count = await received;
  const protocols = new Set();
  (await a.getStats()).forEach((each) => {
    if (each.type === 'local-candidate') protocols.add(`${each.candidateType}/${each.relayProtocol}`);
  });
  a.close();
  b.close();
  return `${count} ${[...protocols].join(',')}`;
}

async function inBrowser(name) {
  const {launch} = await import('./browsers.mjs');
  const {browser, close} = await launch(name);
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>relay</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.evaluate(`window.meet = ${meet}`);
    for (const url of urls) {
      console.log(url, await page.evaluate((...all) => window.meet(...all), url, username, credential, BYTES));
    }
  } finally {
    await close();
    server.close();
  }
}

async function inNode() {
  const {default: wrtc} = await import('@roamhq/wrtc');
  globalThis.RTCPeerConnection = wrtc.RTCPeerConnection;
  for (const url of urls) {
    console.log(url, await meet(url, username, credential, BYTES));
  }
}

await (stack === 'wrtc' ? inNode() : inBrowser(stack));
process.exit(0);
