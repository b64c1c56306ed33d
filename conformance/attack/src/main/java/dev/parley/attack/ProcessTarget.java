package dev.parley.attack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program under attack: packets go to its standard input and come from its standard output, each behind its length in two bytes, the
 * more significant one first. What it writes to standard error is passed on.
 */
public final class ProcessTarget implements Target, AutoCloseable {
    private final Process process;
    private final DataOutputStream out;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    /** Starts the program. */
    public ProcessTarget(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = new DataOutputStream(process.getOutputStream());
        Thread reader = new Thread(this::read, "attack-target");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            while (true) {
                byte[] packet = new byte[in.readUnsignedShort()];
                in.readFully(packet);
                received.add(packet);
            }
        } catch (EOFException e) {
            // The program has ended, which send() and isAlive() tell.
            return;
        } catch (IOException e) {
            process.destroy();
        }
    }

    /** Returns whether the program runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the program's memory in bytes as Linux counts it, or 0 where that cannot be found out. */
    public long memory() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    @Override
    public void send(byte[] packet) throws IOException {
        out.writeShort(packet.length);
        out.write(packet);
        out.flush();
    }

    @Override
    public byte @Nullable [] receive(Duration wait) throws IOException {
        try {
            return received.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void elapse(Duration time) {
        // It has a clock.
    }

    /** Ends the program. */
    @Override
    public void close() {
        process.destroy();
    }
}
