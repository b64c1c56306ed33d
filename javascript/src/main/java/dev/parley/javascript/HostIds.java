package dev.parley.javascript;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers for objects, by identity, for as long as they live: what the wrapper of a Java object is found by. */
final class HostIds {
    private final Map<Key, Integer> ids = new HashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private int last;

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, @Nullable ReferenceQueue<Object> queue) {
            super(object, queue);
            hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Key that && get() != null && get() == that.get();
        }
    }

    int of(Object object) {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            ids.remove(gone);
        }
        return ids.computeIfAbsent(new Key(object, collected), key -> ++last);
    }
}
