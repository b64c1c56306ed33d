package dev.parley.sctp.send;

import org.jspecify.annotations.Nullable;

/** A list of chunks through their own links: adding and taking out from anywhere cost the same whatever its length. */
final class ChunkList {
    private @Nullable SentChunk head;
    private @Nullable SentChunk tail;

    @Nullable
    SentChunk first() {
        return head;
    }

    @Nullable
    SentChunk last() {
        return tail;
    }

    boolean isEmpty() {
        return head == null;
    }

    void addLast(SentChunk chunk) {
        chunk.previous = tail;
        chunk.next = null;
        if (tail == null) {
            head = chunk;
        } else {
            tail.next = chunk;
        }
        tail = chunk;
    }

    void remove(SentChunk chunk) {
        SentChunk before = chunk.previous;
        SentChunk after = chunk.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        chunk.previous = null;
        chunk.next = null;
    }

    void clear() {
        head = null;
        tail = null;
    }
}
