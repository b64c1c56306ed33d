package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;

/** Payload formats of sound for sending: a frame is the payload of one packet. RFC 3551 §4.5, RFC 7587 §4.2. */
final class SoundPacketizer implements Packetizer {
    private final PayloadPlan plan = new PayloadPlan();

    @Override
    public PayloadPlan packetize(EncodedFrame frame, PayloadBudget budget) {
        if (frame.length() > budget.only()) {
            throw new IllegalArgumentException("sound of " + frame.length() + " bytes fits into no packet of "
                    + budget.only() + ": send shorter frames");
        }
        plan.begin(frame);
        if (frame.length() > 0) {
            plan.packet();
            plan.range(0, frame.length());
        }
        return plan;
    }
}
