package dev.parley.rtp.payload;

import dev.parley.rtp.payload.AssembledFrame.References;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decision whether a frame can be decoded after the frames that were delivered before it. */
final class DecodableFrames {
    /** Remembered frames: the largest difference that the dependency descriptor can state for a reference is 4,096. */
    static final int MEMORY = 4_096;

    /** Null until a frame states references. */
    private long @Nullable [] delivered;

    private boolean unbroken;

    void reset() {
        delivered = null;
        unbroken = false;
    }

    /** Reports that frames were lost; a frame without stated references then waits for a key frame. */
    void gap() {
        unbroken = false;
    }

    /** Returns whether the next frame can be decoded, and counts it as delivered if so. */
    boolean accept(boolean key, @Nullable References references) {
        boolean decodable = key || (references == null ? unbroken : hasAll(references));
        if (decodable) {
            if (references != null) {
                remember(references);
            }
            unbroken |= key;
        } else {
            unbroken = false;
        }
        return decodable;
    }

    private void remember(References references) {
        long[] memory = delivered;
        if (memory == null) {
            memory = new long[MEMORY];
            Arrays.fill(memory, Long.MIN_VALUE);
            delivered = memory;
        }
        for (long id : references.ids()) {
            memory[Math.floorMod(id, MEMORY)] = id;
        }
    }

    private boolean hasAll(References references) {
        long[] memory = delivered;
        if (memory == null) {
            return false;
        }
        for (long dependency : references.dependencies()) {
            if (memory[Math.floorMod(dependency, MEMORY)] != dependency) {
                return false;
            }
        }
        return true;
    }
}
