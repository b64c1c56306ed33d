// A peer in a page of a browser: node browser-peer.mjs chromium|chromium-idata|firefox|firefox-dtls12 --offer|--answer [--channel LABEL …]
import {createServer} from 'node:http';
import {readFileSync} from 'node:fs';
import {launch} from './browsers.mjs';
import {emit, parseOptions, readLines} from './lines.mjs';

const [name, ...argv] = process.argv.slice(2);
const script = readFileSync(new URL('w3c-peer.js', import.meta.url));
const server = createServer((request, response) => {
  response.setHeader('content-type', request.url === '/' ? 'text/html' : 'text/javascript');
  response.end(request.url === '/' ? '<!doctype html><title>peer</title><script src="w3c-peer.js"></script>' : script);
}).listen(0, 'localhost');
await new Promise((listening) => server.once('listening', listening));

const {browser, close} = await launch(name);
const page = await browser.newPage();
page.on('pageerror', (e) => emit({event: 'error', message: String(e)}));
await page.goto(`http://localhost:${server.address().port}/`);
await page.exposeFunction('emitLine', (text) => emit(JSON.parse(text)));
const options = parseOptions(argv);
await page.evaluate((json) => {
  globalThis.handleLine = startW3cPeer(RTCPeerConnection, JSON.parse(json), (o) => emitLine(JSON.stringify(o)));
}, JSON.stringify(options));
await readLines((line) => page.evaluate((text) => globalThis.handleLine(JSON.parse(text)), JSON.stringify(line)));
await close();
process.exit(0);
