// A peer in a page of a browser: node browser-peer.mjs chromium|firefox|firefox-dtls12 --offer|--answer [--channel LABEL …]
import {createServer} from 'node:http';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';
import {emit, parseOptions, readLines} from './lines.mjs';

// Firefox gathers addresses in clear, and asks nothing outside.
const firefoxPrefs = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
};

const browsers = {
  chromium: {
    browser: 'chrome',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection', '--js-flags=--expose-gc',
    ],
  },
  firefox: {browser: 'firefox', paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'], prefs: firefoxPrefs},
  'firefox-dtls12': {
    browser: 'firefox',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
    prefs: {...firefoxPrefs, 'media.peerconnection.dtls.version.max': 771},
  },
};

const [name, ...argv] = process.argv.slice(2);
const kind = browsers[name];
const executablePath = kind?.paths.find((path) => existsSync(path));
if (!executablePath) {
  console.error(kind ? `no browser at ${kind.paths.join(' or ')}` : `unknown browser "${name}"`);
  process.exit(2);
}

const script = readFileSync(new URL('w3c-peer.js', import.meta.url));
const server = createServer((request, response) => {
  response.setHeader('content-type', request.url === '/' ? 'text/html' : 'text/javascript');
  response.end(request.url === '/' ? '<!doctype html><title>peer</title><script src="w3c-peer.js"></script>' : script);
}).listen(0, 'localhost');
await new Promise((listening) => server.once('listening', listening));

const userDataDir = mkdtempSync(join(tmpdir(), 'parley-browser-'));
const browser = await puppeteer.launch({
  browser: kind.browser,
  executablePath,
  headless: true,
  userDataDir,
  args: kind.args ?? [],
  extraPrefsFirefox: kind.prefs,
  protocolTimeout: 120_000,
});
async function end(code) {
  await Promise.race([browser.close().catch(() => undefined), new Promise((r) => setTimeout(r, 3000))]);
  rmSync(userDataDir, {recursive: true, force: true, maxRetries: 5});
  process.exit(code);
}

const page = await browser.newPage();
page.on('pageerror', (e) => emit({event: 'error', message: String(e)}));
await page.goto(`http://localhost:${server.address().port}/`);
await page.exposeFunction('emitLine', (text) => emit(JSON.parse(text)));
const options = parseOptions(argv);
await page.evaluate((json) => {
  globalThis.handleLine = startW3cPeer(RTCPeerConnection, JSON.parse(json), (o) => emitLine(JSON.stringify(o)));
}, JSON.stringify(options));
await readLines((line) => page.evaluate((text) => globalThis.handleLine(JSON.parse(text)), JSON.stringify(line)));
await end(0);
