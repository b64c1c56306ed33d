// Drives the page of `parley demo` as a visitor would: node demo-page.mjs chromium|firefox URL SCREENSHOT_DIR
// Says one JSON line a step; the exit code is 1 at the first step that fails.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {launch} from './browsers.mjs';

const [name, url, pictures] = process.argv.slice(2);
mkdirSync(pictures, {recursive: true});
const {browser, close} = await launch(name);
const page = await browser.newPage();
const problems = [];
page.on('pageerror', (e) => problems.push(String(e)));
page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
const DESKTOP = {width: 1280, height: 900};
const PHONE = {width: 390, height: 844};

const started = Date.now();
function say(step, what = {}) {
  process.stdout.write(JSON.stringify({step, millis: Date.now() - started, ...what}) + '\n');
}
const until = (condition, seconds, ...args) => page.waitForFunction(condition, {timeout: seconds * 1000, polling: 100}, ...args);
const text = (selector) => page.$eval(selector, (e) => e.innerText.trim());

/** Takes the whole page at both widths in both schemes, and sees that nothing sticks out at the side. */
async function photograph(moment) {
  for (const scheme of ['light', 'dark']) {
    if (name === 'chromium') {
      await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
    } else if (scheme === 'dark') {
      break; // BiDi cannot ask Firefox for the other scheme
    }
    for (const [width, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      await page.setViewport(viewport);
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (tooWide > 0) {
        throw new Error(`the page is ${tooWide} pixels too wide at ${width} width, ${moment}`);
      }
      await page.screenshot({path: join(pictures, `${name}-${moment}-${width}-${scheme}.png`), fullPage: true});
    }
  }
  await page.setViewport(DESKTOP);
}

async function status() {
  return (await fetch(new URL('/status', url))).json();
}

async function visit() {
  await page.setViewport(DESKTOP);
  await page.goto(url);
  await until(() => document.querySelector('#jvm-name').innerText.trim() !== '', 20);
  await photograph('start');
  say('loaded', {jvm: await text('#jvm-name')});

  await page.click('#connect');
  await until(() => document.body.dataset.state === 'connected', 20);
  await until(() => document.querySelector('#setup-total').innerText !== '', 20);
  say('connected', {setup: await text('#setup-total'), waterfall: await text('#waterfall')});

  await page.type('#chat-text', 'hello from a script');
  await page.click('#chat-form button');
  await until(() => document.querySelector('#log .me') && document.querySelector('#log .me ~ p:not(.me):not(.note)'), 10);
  say('chatted', {log: await text('#log')});

  await until(() => /^\d/.test(document.querySelector('#g-rtt').innerText), 10);
  await until(() => /^\d/.test(document.querySelector('#g-cwnd').innerText), 10);
  // The view is refreshed once a second; SCTP has measured the path by the next time.
  await until(() => /SRTT [\d.]+ ms/.test(document.querySelector('#live-list').innerText), 10);
  const live = await text('#live-list');
  for (const [what, shown] of [['state', /connected/], ['selected pair', /[\d\]]:\d+ → .*:\d+/], ['SCTP', /SRTT [\d.]+ ms/]]) {
    if (!shown.test(live)) {
      throw new Error(`the live view shows no ${what}: ${live}`);
    }
  }
  say('live view', {rtt: await text('#g-rtt'), window: await text('#g-cwnd'), live});

  await page.click('#sample');
  await until(() => document.querySelector('#transfers [data-equal]'), 120);
  const transfer = await text('#transfers');
  if (await page.$eval('#transfers [data-equal]', (e) => e.dataset.equal) !== 'true') {
    throw new Error(`the digests differ: ${transfer}`);
  }
  say('20 MB there and back', {transfer});

  await page.click('#cut');
  await until(() => document.querySelector('#recovery').dataset.done === 'true', 60);
  await until(() => document.body.dataset.state === 'connected', 20);
  say('cut and recovered', {recovery: await text('#recovery')});
  await page.type('#chat-text', 'still there?');
  await page.click('#chat-form button');
  await until(() => [...document.querySelectorAll('#log .me')].pop().nextElementSibling, 20);
  say('chatted again');

  await page.click('#use-camera');
  await until(() => document.querySelector('#theirs').videoWidth > 0, 20);
  // Frames go on coming, and sound with them.
  await until(() => document.querySelector('#theirs').currentTime > 2, 20);
  await until(() => document.querySelectorAll('#streams table').length === 4, 10);
  say('sight and sound', {
    size: await page.$eval('#theirs', (e) => `${e.videoWidth}×${e.videoHeight}`),
    streams: await text('#streams'),
  });
  // The JVM's figures are there beside the browser's.
  await until(() => /JVM\s*\n?Codec\tVP8\tVP8/.test(document.querySelector('#streams').innerText), 10);

  await page.click('[data-show=own]');
  // The JVM's camera has pictures of 4 to 3, the page asks the browser's for 16 to 9.
  await until(() => document.querySelector('#theirs').videoWidth / document.querySelector('#theirs').videoHeight < 1.4, 20);
  say('a picture of its own', {size: await page.$eval('#theirs', (e) => `${e.videoWidth}×${e.videoHeight}`)});

  for (const key of ['4', '2', '#']) {
    await page.evaluate((k) => [...document.querySelectorAll('.keypad button')].find((b) => b.textContent === k).click(), key);
  }
  await until(() => document.querySelector('#heard').innerText === '42#', 20);
  say('keys heard');
  await photograph('connected');

  await page.click('#disconnect');
  await until(() => document.body.dataset.state === 'idle', 10);
  for (let left = 100; ; left--) {
    const counters = await status();
    if (counters.peers === 0 && counters.channels === 0 && counters.udpPorts === 0) {
      say('disconnected', {counters});
      break;
    }
    if (left === 0) {
      throw new Error(`the server keeps ${JSON.stringify(counters)}`);
    }
    await new Promise((r) => setTimeout(r, 100));
  }
  await page.close();
  for (let left = 100; (await status()).tabs !== 0; left--) {
    if (left === 0) {
      throw new Error('the server keeps the tab');
    }
    await new Promise((r) => setTimeout(r, 100));
  }
  if (problems.length > 0) {
    throw new Error(`the page complained: ${problems.join('; ')}`);
  }
  say('left nothing behind');
}

let code = 0;
try {
  await visit();
} catch (e) {
  code = 1;
  const state = await page.evaluate(() => document.body.innerText).catch(() => 'no page');
  await page.screenshot({path: join(pictures, `${name}-failed.png`)}).catch(() => undefined);
  say('failed', {why: String(e?.stack ?? e), problems, page: state.slice(0, 4000)});
}
await close();
process.exit(code);
