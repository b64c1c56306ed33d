package dev.parley.webrtc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that DTLS secrets are appended to where the operator asked for it, in the format of NSS. */
final class KeyLog {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLog.class);

    private KeyLog() {}

    /** Appends a line. Two short writes a connection: nothing that the loop would have to be spared. */
    static synchronized void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot write to the key log {}", file, e);
        }
    }
}
