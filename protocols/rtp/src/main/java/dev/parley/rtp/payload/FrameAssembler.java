package dev.parley.rtp.payload;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import dev.parley.rtp.payload.AssembledFrame.References;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one incoming stream: packets in any order go in, whole frames come out in decode order. A frame leaves when all its
 * packets and all frames before it are there; what is missing is waited for until {@link #setPatience patience} ends, and the next
 * frame that leaves is marked as one after a gap. Video frames that cannot be decoded for want of earlier ones are dropped, and
 * {@link #keyFrameNeeded()} is true until a key frame leaves.
 *
 * <p>Told the time; not thread-safe. What it holds is bounded by {@link #MAX_PACKETS} and {@link #MAX_BYTES}.
 */
public final class FrameAssembler {
    /** Maximum distance between the first packet waited for and the last one: 4 s of 1,000 packets per second. */
    public static final int MAX_PACKETS = 4_096;

    /** Maximum number of payload bytes held: one frame of the largest size. */
    public static final int MAX_BYTES = EncodedFrame.MAX_LENGTH;

    /** Maximum length of a dependency descriptor: the length of an extension element. */
    private static final int MAX_DESCRIPTOR = 255;

    private static final long NONE_MISSING = Long.MIN_VALUE;

    private final Codec codec;
    private final Depacketizer depacketizer;
    private final DependencyDescriptorReader dependencies = new DependencyDescriptorReader();
    private final DecodableFrames decodable = new DecodableFrames();
    private final DropCounters drops = new DropCounters();
    private final List<byte[]> payloads = new ArrayList<>();
    private @Nullable Packet @Nullable [] ring;
    private int bytes;

    /** The number of the packet that the next frame begins with. */
    private long next;

    private long highest;

    /** Result of {@link #findEnd}. */
    private long end;

    private boolean started;
    private boolean delivered;

    /** Packets before the first one that arrived are no longer waited for. */
    private boolean joined;

    /** Packet {@code next - 1} was the last one of a frame. */
    private boolean afterEnd;

    private boolean gap;
    private boolean keyFrameNeeded;
    private Duration patience = Duration.ofMillis(80);
    private long awaited = Long.MIN_VALUE;
    private Timestamp deadline = Timestamp.NEVER;

    private static final class Packet {
        static final byte[] NONE = {};
        final long number;
        final int timestamp;
        final boolean empty;
        final boolean end;
        final int borders;
        final byte[] payload;
        final byte[] descriptor;

        Packet(long number, int timestamp, boolean end, int borders, byte[] payload, byte[] descriptor) {
            this.number = number;
            this.timestamp = timestamp;
            this.empty = payload.length == 0;
            this.end = end;
            this.borders = borders;
            this.payload = payload;
            this.descriptor = descriptor;
        }
    }

    FrameAssembler(Codec codec, Depacketizer depacketizer) {
        this.codec = codec;
        this.depacketizer = depacketizer;
    }

    /** Sets how long missing packets are waited for, counted from when the stream is first seen to go on without them. */
    public void setPatience(Duration value) {
        patience = value;
    }

    /** Returns whether frames wait for a key frame, or were dropped for want of one. */
    public boolean keyFrameNeeded() {
        return keyFrameNeeded;
    }

    /** Returns what was dropped, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /**
     * Takes a packet. Duplicates and packets before the last frame delivered are ignored.
     *
     * @param number sequence number, extended over its wraps
     * @param timestamp RTP timestamp
     * @param marker marker bit
     * @param array holds the payload, which is copied; padding and the header of RTX are taken off
     */
    public void insert(long number, int timestamp, boolean marker, byte[] array, int offset, int length) {
        insert(number, timestamp, marker, array, offset, length, Packet.NONE, 0, 0);
    }

    /** Takes a packet with the value of its dependency descriptor extension. */
    public void insert(
            long number,
            int timestamp,
            boolean marker,
            byte[] array,
            int offset,
            int length,
            byte[] descriptor,
            int descriptorOffset,
            int descriptorLength) {
        if (!makeRoom(number, length)) {
            return;
        }
        int borders;
        try {
            borders = length == 0 ? 0 : depacketizer.borders(array, offset, length);
        } catch (MalformedException e) {
            // The number counts as seen: waiting for it would not mend it.
            drops.count(e.reason());
            put(new Packet(number, timestamp, false, 0, Packet.NONE, Packet.NONE));
            return;
        }
        byte[] payload = java.util.Arrays.copyOfRange(array, offset, offset + length);
        byte[] kept = descriptorLength == 0
                ? Packet.NONE
                : java.util.Arrays.copyOfRange(
                        descriptor, descriptorOffset, descriptorOffset + Math.min(descriptorLength, MAX_DESCRIPTOR));
        boolean end = length > 0 && (marker || (borders & Depacketizer.END) != 0);
        put(new Packet(number, timestamp, end, borders, payload, kept));
        bytes += length;
    }

    /** Takes the number of a packet of padding alone: it is no gap. */
    public void insertEmpty(long number) {
        if (makeRoom(number, 0)) {
            put(new Packet(number, 0, false, 0, Packet.NONE, Packet.NONE));
        }
    }

    private boolean makeRoom(long number, int length) {
        if (!started) {
            started = true;
            next = number;
            highest = number - 1;
        }
        if (number < next) {
            // A stream may begin with packets that overtook others: until something was delivered, the start may move
            // back.
            if (delivered || joined || highest - number >= MAX_PACKETS) {
                drops.count("media packet too late");
                return false;
            }
            afterEnd = false;
            next = number;
        }
        if (number - next >= MAX_PACKETS || bytes + (long) length > MAX_BYTES) {
            drops.count("media packets waiting for a gap discarded");
            restart(number);
        }
        return length <= MAX_BYTES && (number > highest || at(number) == null);
    }

    /** Drops all that waits, and goes on with the packet of that number. */
    private void restart(long number) {
        ring = null;
        bytes = 0;
        next = number;
        highest = number - 1;
        afterEnd = false;
        markGap();
    }

    private void markGap() {
        gap = delivered;
        decodable.gap();
    }

    private void put(Packet packet) {
        highest = Math.max(highest, packet.number);
        @Nullable Packet[] slots = ring;
        if (slots == null) {
            slots = new Packet[64];
        }
        if (highest - next >= slots.length) {
            int size = slots.length;
            while (highest - next >= size) {
                size *= 2;
            }
            @Nullable Packet[] larger = new Packet[size];
            for (Packet each : slots) {
                if (each != null && each.number >= next) {
                    larger[(int) (each.number & size - 1)] = each;
                }
            }
            slots = larger;
        }
        slots[(int) (packet.number & slots.length - 1)] = packet;
        ring = slots;
    }

    private @Nullable Packet at(long number) {
        @Nullable Packet[] slots = ring;
        Packet packet = slots == null ? null : slots[(int) (number & slots.length - 1)];
        return packet != null && packet.number == number ? packet : null;
    }

    /** Returns when {@link #poll} gives up what it waits for, or {@link Timestamp#NEVER}. */
    public Timestamp nextTimeout() {
        return deadline;
    }

    /** Returns the next frame, or null until there is one. */
    public @Nullable EncodedFrame poll(Timestamp now) {
        while (next <= highest) {
            Packet head = at(next);
            if (head == null) {
                if (!givenUp(next, now)) {
                    return null;
                }
                skip(next);
            } else if (head.empty) {
                discard(head);
            } else if (!begins(head)) {
                if (!delivered && !joined) {
                    if (!givenUp(next - 1, now)) {
                        return null;
                    }
                    joined = true;
                    continue;
                }
                discard(head);
                afterEnd = head.end || differs(head, at(next));
                markGap();
            } else {
                long missing = findEnd(head);
                if (missing == NONE_MISSING) {
                    EncodedFrame frame = take(head, end);
                    if (frame != null) {
                        return frame;
                    }
                } else if (missing > highest) {
                    awaitNothing();
                    return null;
                } else if (!givenUp(missing, now)) {
                    return null;
                } else {
                    skip(missing);
                }
            }
        }
        return null;
    }

    private boolean begins(Packet head) {
        return (head.borders & Depacketizer.START) != 0
                || afterEnd && (head.borders & Depacketizer.START_AFTER_END) != 0
                || !delivered && joined && (head.borders & Depacketizer.START_OF_STREAM) != 0;
    }

    private static boolean differs(Packet packet, @Nullable Packet following) {
        return following != null && !following.empty && following.timestamp != packet.timestamp;
    }

    /** Sets {@link #end} to the last packet of the frame at the head, or returns the number of the first packet that is missing. */
    private long findEnd(Packet head) {
        end = next;
        for (long number = next; number <= highest; number++) {
            Packet packet = at(number);
            if (packet == null) {
                return number;
            }
            if (packet.empty) {
                continue;
            }
            if (packet.timestamp != head.timestamp) {
                return NONE_MISSING;
            }
            end = number;
            if (packet.end) {
                return NONE_MISSING;
            }
        }
        return highest + 1;
    }

    private boolean givenUp(long missing, Timestamp now) {
        if (awaited != missing) {
            awaited = missing;
            deadline = now.plus(patience);
        }
        return !now.isBefore(deadline);
    }

    private void awaitNothing() {
        awaited = Long.MIN_VALUE;
        deadline = Timestamp.NEVER;
    }

    /** Drops what is before the missing packet, and goes on after it. */
    private void skip(long missing) {
        while (next < missing) {
            Packet packet = at(next);
            if (packet != null) {
                discard(packet);
            } else {
                next++;
            }
        }
        while (next <= highest && at(next) == null) {
            next++;
        }
        awaitNothing();
        afterEnd = false;
        markGap();
    }

    private void discard(Packet packet) {
        @Nullable Packet[] slots = ring;
        if (slots != null) {
            slots[(int) (packet.number & slots.length - 1)] = null;
        }
        bytes -= packet.payload.length;
        next = packet.number + 1;
        awaitNothing();
    }

    private @Nullable EncodedFrame take(Packet head, long last) {
        payloads.clear();
        References described = null;
        for (long number = next; number <= last; number++) {
            Packet packet = at(number);
            if (packet != null && !packet.empty) {
                payloads.add(packet.payload);
                if (packet.descriptor.length > 0) {
                    described = merge(described, dependencies.read(packet.descriptor, 0, packet.descriptor.length));
                }
            }
            if (packet != null) {
                discard(packet);
            }
        }
        afterEnd = true;
        try {
            AssembledFrame content = depacketizer.assemble(payloads);
            References references = described == null ? content.references() : described;
            if (decodable.accept(content.key(), references)) {
                return build(head, content, references);
            }
            drops.count("media frame without the frames that it needs");
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
        markGap();
        keyFrameNeeded = true;
        return null;
    }

    /** Joins the references of the layers of one frame. */
    private static @Nullable References merge(@Nullable References known, @Nullable DependencyDescriptor descriptor) {
        if (descriptor == null || known != null && known.ids().contains(descriptor.frameNumber())) {
            return known;
        }
        List<Long> ids = known == null ? new ArrayList<>() : new ArrayList<>(known.ids());
        List<Long> needed = known == null ? new ArrayList<>() : new ArrayList<>(known.dependencies());
        for (int difference : descriptor.frameDifferences()) {
            long id = descriptor.frameNumber() - difference;
            if (!ids.contains(id)) {
                needed.add(id);
            }
        }
        ids.add(descriptor.frameNumber());
        return new References(ids, needed);
    }

    private EncodedFrame build(Packet head, AssembledFrame content, @Nullable References references) {
        EncodedFrame frame = EncodedFrame.wrapping(codec, content.data())
                .rtpTimestamp(head.timestamp)
                .key(content.key())
                .size(content.width(), content.height())
                .layer(content.layer())
                .frameId(
                        references == null ? null : references.id(),
                        references == null ? List.of() : references.dependencies())
                .gapBefore(gap)
                .build();
        gap = false;
        delivered = true;
        keyFrameNeeded &= !content.key();
        return frame;
    }

    /** Drops all packets and references, for a stream that starts anew: another SSRC, or a jump of its numbers. */
    public void reset() {
        ring = null;
        bytes = 0;
        started = false;
        joined = false;
        afterEnd = false;
        gap = delivered;
        awaitNothing();
        decodable.reset();
        depacketizer.reset();
        dependencies.reset();
    }
}
