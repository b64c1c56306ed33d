package dev.parley.cli.bench;

import dev.parley.cli.pairs.LoopbackPeers;

/** Our own peers, each end on a socket of its own. */
final class ParleyStack implements MeasuredStack {
    private final LoopbackPeers peers;
    private final int messageSize;
    private final boolean unordered;

    /** The peers stay their maker's, who closes them. */
    ParleyStack(LoopbackPeers peers, int messageSize, boolean unordered) {
        this.peers = peers;
        this.messageSize = messageSize;
        this.unordered = unordered;
    }

    @Override
    public String name() {
        return "parley";
    }

    @Override
    public Transfer transfer() {
        return new ParleyTransfer(peers.connect(unordered), messageSize);
    }

    @Override
    public double setupMillis() {
        long started = System.nanoTime();
        try (LoopbackPeers.Pair pair = peers.connect(unordered)) {
            return (pair.openedNanos() - started) / 1e6;
        }
    }

    @Override
    public void close() {
        // Nothing here is its own.
    }
}
