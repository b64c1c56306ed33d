// The browsers that Parley is tested against, started without a window.
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';

// Firefox gathers addresses in clear, and asks nothing outside.
const firefoxPrefs = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
};

const chromiumPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const chromiumArgs = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required', '--js-flags=--expose-gc',
];

const browsers = {
  chromium: {browser: 'chrome', paths: chromiumPaths, args: chromiumArgs},
  'chromium-idata': {
    browser: 'chrome',
    paths: chromiumPaths,
    args: [...chromiumArgs, '--force-fieldtrials=WebRTC-DataChannelMessageInterleaving/Enabled/'],
  },
  firefox: {browser: 'firefox', paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'], prefs: firefoxPrefs},
  'firefox-dtls12': {
    browser: 'firefox',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
    prefs: {...firefoxPrefs, 'media.peerconnection.dtls.version.max': 771},
  },
};

/** Starts a browser with an empty profile; {browser, close} or an exit of the process that says what is missing. */
export async function launch(name) {
  const kind = browsers[name];
  const executablePath = kind?.paths.find((path) => existsSync(path));
  if (!executablePath) {
    console.error(kind ? `no browser at ${kind.paths.join(' or ')}` : `unknown browser "${name}"`);
    process.exit(2);
  }
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
  async function close() {
    await Promise.race([browser.close().catch(() => undefined), new Promise((r) => setTimeout(r, 3000))]);
    rmSync(userDataDir, {recursive: true, force: true, maxRetries: 5});
  }
  return {browser, close};
}
