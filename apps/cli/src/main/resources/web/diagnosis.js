// When nothing connects: which step failed, and what to try.

/** Returns {title, steps: [{text, ok}], hint} for a connection that is not open. */
export function diagnose(peer, signalling, live, jvm) {
  const marks = peer?.marks ?? {};
  const found = peer?.localCandidates ?? 0;
  const steps = [
    [signalling.isUp, "The page reaches the server (WebSocket)", "The server does not answer. Is ./parley demo still running? A proxy in between must let WebSockets through."],
    [marks.answer !== undefined, "Offer and answer exchanged", "The JVM did not answer the offer. The terminal in which ./parley demo runs shows why; reload this page and try again."],
    [found > 0 || marks["ice-connected"] !== undefined, `The browser found addresses of its own (${found})`,
      "The browser offers no address. It needs a network interface that is up (browsers leave loopback out), and no extension or policy that disables WebRTC. In Firefox, media.peerconnection.enabled must be true."],
    [(peer?.remoteCandidates ?? 0) > 0 || /a=candidate/.test(peer?.pc.remoteDescription?.sdp ?? ""), "The JVM found addresses of its own",
      "The JVM has no usable address: is a network interface up on its machine?"],
    [marks["ice-connected"] !== undefined || jvm["ice-connected"] !== undefined, "A path works in both directions (ICE)", iceHint(live)],
    [marks["dtls-connected"] !== undefined || jvm["dtls-connected"] !== undefined, "Keys agreed (DTLS)",
      "Small packets pass, the handshake does not. Something on the way drops larger UDP packets: a VPN with a small MTU, or heavy loss (is there weather on the JVM’s end?)."],
    [marks["sctp-connected"] !== undefined || jvm["sctp-connected"] !== undefined, "Data association up (SCTP)",
      "Encrypted packets pass in one direction at most. Reload the page; if it stays, the terminal’s log helps us find out."],
    [marks.open !== undefined, "Channel open", "Everything below works, the channel does not open. Please tell us, with the terminal’s log."],
  ];
  const failed = steps.findIndex(([ok]) => !ok);
  return {
    title: failed < 0 ? "Connected" : `Not connected: “${steps[failed][1]}” did not happen`,
    steps: steps.map(([ok, text], i) => ({ text, state: failed < 0 || i < failed ? "ok" : i === failed ? "no" : "later", ok })),
    hint: failed < 0 ? "" : steps[failed][2],
  };
}

function iceHint(live) {
  const heard = live?.traffic?.packetsReceived ?? 0;
  const where = location.hostname === "localhost" || location.hostname.startsWith("127.");
  return (heard > 0
    ? "The JVM hears the browser, but its answers do not come back: a firewall on the browser’s machine, or one that knows only one direction. "
    : "The JVM hears nothing from the browser: UDP between the two is blocked. ")
    + (where ? "On one machine that is a local firewall or a VPN that takes all traffic: allow UDP for Java and the browser, or leave the VPN."
      : "Allow incoming UDP for Java on the machine that runs ./parley demo, use the same network for both devices, and check that the access point does not isolate its clients (guest networks do).");
}
