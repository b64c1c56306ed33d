package dev.parley.attack.sctp;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/** Our data channels as a program that a hostile peer may attack over its standard streams: an example of a target's few lines. */
final class ParleyProgram {
    private static final long MEMORY = 32L << 20;

    private ParleyProgram() {}

    public static void main(String[] arguments) throws IOException {
        ParleyTarget target = new ParleyTarget(MEMORY, 4_096, true, 1);
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        long last = System.nanoTime();
        answer(target, out);
        try {
            while (true) {
                byte[] packet = new byte[in.readUnsignedShort()];
                in.readFully(packet);
                long now = System.nanoTime();
                target.elapse(Duration.ofNanos(now - last));
                last = now;
                target.send(packet);
                answer(target, out);
            }
        } catch (EOFException e) {
            // The attacker has enough.
            return;
        }
    }

    private static void answer(ParleyTarget target, DataOutputStream out) throws IOException {
        for (byte[] packet = target.receive(Duration.ZERO); packet != null; packet = target.receive(Duration.ZERO)) {
            out.writeShort(packet.length);
            out.write(packet);
        }
        out.flush();
    }
}
