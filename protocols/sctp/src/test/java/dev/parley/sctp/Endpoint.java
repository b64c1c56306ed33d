package dev.parley.sctp;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One end of a simulated association: the association, and what it told its owner. */
public final class Endpoint {
    /** A message that came whole. */
    record Message(int stream, int ppid, boolean unordered, byte[] data) {}

    final String name;
    public final SctpAssociation association;
    final TransmitBatch batch = new TransmitBatch();
    final List<Message> messages = new ArrayList<>();
    final List<SctpEvent> events = new ArrayList<>();
    final Map<Long, ByteArrayOutputStream> partial = new LinkedHashMap<>();
    final Map<Integer, Long> openOrdered = new LinkedHashMap<>();

    /** True if fragments are given back at once. */
    boolean consuming = true;

    long unconsumed;
    public long fragmentBytes;

    Endpoint(String name, SctpConfig config, long seed) {
        this.name = name;
        this.association = new SctpAssociation(config, new SeededRandom(seed));
    }

    /** Takes all events. Returns whether there were any. */
    boolean drainEvents(Timestamp now) {
        boolean any = false;
        for (SctpEvent event = association.pollEvent(); event != null; event = association.pollEvent()) {
            any = true;
            if (event instanceof SctpEvent.Fragment fragment) {
                take(fragment, now);
            } else if (event instanceof SctpEvent.MessageAborted aborted) {
                if (partial.remove(aborted.messageId()) == null) {
                    throw new AssertionError("aborted a message that was not begun");
                }
                openOrdered.remove(aborted.stream(), aborted.messageId());
                events.add(event);
            } else {
                events.add(event);
            }
        }
        return any;
    }

    private void take(SctpEvent.Fragment fragment, Timestamp now) {
        fragmentBytes += fragment.data().length;
        if (fragment.begin() == partial.containsKey(fragment.messageId())) {
            throw new AssertionError(name + ": begin flag of " + fragment);
        }
        if (!fragment.unordered()) {
            Long open = openOrdered.get(fragment.stream());
            if (fragment.begin() ? open != null : open == null || open != fragment.messageId()) {
                throw new AssertionError(name + ": ordered messages interleave on stream " + fragment.stream());
            }
            if (fragment.begin()) {
                openOrdered.put(fragment.stream(), fragment.messageId());
            }
        }
        ByteArrayOutputStream bytes = partial.computeIfAbsent(fragment.messageId(), id -> new ByteArrayOutputStream());
        bytes.writeBytes(fragment.data());
        if (fragment.end()) {
            partial.remove(fragment.messageId());
            if (!fragment.unordered()) {
                openOrdered.remove(fragment.stream());
            }
            messages.add(new Message(fragment.stream(), fragment.ppid(), fragment.unordered(), bytes.toByteArray()));
        }
        if (consuming) {
            association.consumed(fragment.stream(), fragment.data().length, now);
        } else {
            unconsumed += fragment.data().length;
        }
    }

    void consumeAll(Timestamp now) {
        association.consumed(0, (int) unconsumed, now);
        unconsumed = 0;
    }

    <E extends SctpEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
