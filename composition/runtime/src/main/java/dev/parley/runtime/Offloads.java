package dev.parley.runtime;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link DatagramOffload} of this JVM, looked for once. */
final class Offloads {
    private static final Logger LOG = LoggerFactory.getLogger(Offloads.class);

    /** Providers that are looked at: a class path with more is a mistake, and a broken iterator ends here. */
    private static final int MOST_PROVIDERS = 8;

    private record Found(
            @Nullable DatagramOffload offload, @Nullable String unavailable) {}

    private Offloads() {}

    /** Made when first needed. */
    private static final class Lookup {
        static final Found FOUND = find();
    }

    /** Returns why there is none, or null. */
    static @Nullable String unavailable() {
        return Lookup.FOUND.unavailable();
    }

    /**
     * Returns the part of one loop, or null for NIO alone.
     *
     * @throws UnsupportedOperationException where {@code mode} demands what is not there
     */
    static DatagramOffload.@Nullable ForLoop forLoop(IoMode mode) {
        if (mode == IoMode.NIO) {
            return null;
        }
        DatagramOffload offload = Lookup.FOUND.offload();
        if (offload != null) {
            return offload.forLoop();
        }
        if (mode == IoMode.FAST) {
            throw new UnsupportedOperationException("no fast path: " + Lookup.FOUND.unavailable());
        }
        return null;
    }

    private static Found find() {
        String why = Runtime.version().feature() < 22
                ? "it needs JDK 22 or later"
                : "this program does not contain it (parley-runtime-linux)";
        Iterator<DatagramOffload> candidates = ServiceLoader.load(
                        DatagramOffload.class, DatagramOffload.class.getClassLoader())
                .iterator();
        for (int i = 0; i < MOST_PROVIDERS; i++) {
            try {
                if (!candidates.hasNext()) {
                    break;
                }
                DatagramOffload candidate = candidates.next();
                String unavailable = candidate.unavailable();
                if (unavailable == null) {
                    LOG.info("datagrams go by {}", candidate.description());
                    return new Found(candidate, null);
                }
                why = unavailable;
            } catch (ServiceConfigurationError | LinkageError e) {
                // One JAR serves all JDKs: classes for a later one are found here, and cannot be loaded.
                LOG.debug("an offload of datagrams could not be loaded", e);
            }
        }
        LOG.info("datagrams go by NIO; no fast path: {}", why);
        return new Found(null, why);
    }
}
