package dev.parley.runtime;

/** The owner of a channel that a {@link SocketSelector} watches. */
interface SelectedChannel {
    /** The selector has found the channel ready. */
    void ready();
}
