// JSON lines on standard input and output, and the options that all peers share.
import {createInterface} from 'node:readline';

export function parseOptions(argv) {
  const options = {offer: false, channels: [], media: []};
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--offer') {
      options.offer = true;
    } else if (argv[i] === '--answer') {
      options.offer = false;
    } else if (argv[i] === '--channel') {
      options.channels.push({label: argv[++i]});
    } else if (argv[i] === '--audio' || argv[i] === '--video') {
      options.media.push(argv[i].slice(2));
    } else if (argv[i] === '--perfect') {
      options.perfect = true;
    } else if (argv[i] === '--bundle-policy') {
      options.configuration = {...options.configuration, iceServers: [], bundlePolicy: argv[++i]};
    } else if (argv[i] === '--rtcp-mux-policy') {
      options.configuration = {...options.configuration, iceServers: [], rtcpMuxPolicy: argv[++i]};
    } else {
      options.rest = [...(options.rest ?? []), argv[i]];
    }
  }
  return options;
}

export function emit(object) {
  process.stdout.write(JSON.stringify(object) + '\n');
}

export async function readLines(handle) {
  for await (const text of createInterface({input: process.stdin})) {
    if (text.trim() !== '') {
      await handle(JSON.parse(text));
    }
  }
}

process.on('uncaughtException', (e) => {
  emit({event: 'error', message: String(e?.stack ?? e)});
});
