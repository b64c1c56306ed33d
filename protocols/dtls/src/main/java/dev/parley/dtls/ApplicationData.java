package dev.parley.dtls;

import dev.parley.base.PacketBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decrypted application data on its way to the owner: views into the last datagram, and copies of what had to wait. */
final class ApplicationData {
    private final ArrayDeque<PacketBuffer> kept = new ArrayDeque<>(1);
    private final List<PacketBuffer> views = new ArrayList<>();
    private int count;
    private int next;

    /** Adds bytes that belong to nobody else. */
    void addKept(byte[] array) {
        kept.add(PacketBuffer.wrap(array));
    }

    /** Adds bytes that are there until the next datagram. */
    void addView(byte[] array, int offset, int length) {
        if (count == views.size()) {
            views.add(PacketBuffer.wrap(array, offset, length));
        } else {
            views.get(count).set(array, offset, length);
        }
        count++;
    }

    @Nullable
    PacketBuffer poll() {
        PacketBuffer first = kept.poll();
        if (first != null) {
            return first;
        }
        return next < count ? views.get(next++) : null;
    }

    /** Forgets the views, whose bytes are about to go, and returns how many had not been fetched. */
    int discardViews() {
        int left = count - next;
        count = 0;
        next = 0;
        return left;
    }

    void clear() {
        discardViews();
        kept.clear();
    }
}
