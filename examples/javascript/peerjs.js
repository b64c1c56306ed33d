// Two peers of the unmodified peerjs library, which find each other through its server (npm's "peer"):
//   npx peerjs --port 9000 &                       # in this folder, after npm ci
//   ./parley js examples/javascript/peerjs.js     
const { Peer } = require('peerjs');

// A script that runs before this one may say where else the server is:  var peerServerPort = 9001
const port = globalThis.peerServerPort ?? 9000;
const server = { host: '127.0.0.1', port, path: '/', config: { iceServers: [] } };
const callee = new Peer(server);
callee.on('open', id => {
  console.log('the callee has an id');
  const caller = new Peer(server);
  caller.on('error', e => { console.error(String(e)); process.exit(1); });
  caller.on('open', () => {
    const connection = caller.connect(id, { reliable: true, metadata: { why: 'example' } });
    connection.on('open', () => connection.send({ text: 'hello', list: [1, 2, 3] }));
    connection.on('data', answer => {
      console.log(`the caller got ${JSON.stringify(answer)}`);
      caller.destroy();
      callee.destroy();
    });
  });
});
callee.on('connection', connection => connection.on('data', data => {
  console.log(`the callee got ${JSON.stringify(data)} from a connection for ${connection.metadata.why}`);
  connection.send({ echo: data.list.length });
}));
callee.on('error', e => { console.error(String(e)); process.exit(1); });
