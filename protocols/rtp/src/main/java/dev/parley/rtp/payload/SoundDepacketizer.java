package dev.parley.rtp.payload;

import java.util.List;

/** Payload formats of sound for receiving: a packet is a frame. */
final class SoundDepacketizer implements Depacketizer {
    @Override
    public int borders(byte[] bytes, int offset, int length) {
        return START | END;
    }

    @Override
    public AssembledFrame assemble(List<byte[]> payloads) {
        return AssembledFrame.sound(payloads.get(0));
    }
}
