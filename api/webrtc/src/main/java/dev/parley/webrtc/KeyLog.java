package dev.parley.webrtc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that DTLS secrets are appended to where the operator asked for it, in the format of NSS. */
final class KeyLog {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLog.class);

    private KeyLog() {}

    /** Appends a line. Two short writes a connection: nothing that the loop would have to be spared. */
    static synchronized void append(Path file, String line) {
        try {
            if (!Files.exists(file)) {
                createForOwner(file);
            }
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot write to the key log {}", file, e);
        }
    }

    /** Secrets are for their owner alone, where the file system knows owners. */
    private static void createForOwner(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            LOG.debug("{} is on a file system without POSIX permissions", file, e);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} was made meanwhile", file, e);
        }
    }
}
