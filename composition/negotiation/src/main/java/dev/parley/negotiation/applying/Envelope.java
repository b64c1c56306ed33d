package dev.parley.negotiation.applying;

import dev.parley.negotiation.media.SimulcastRids;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulcast envelope of a sender, webrtc-pc §5.4.1: the first negotiation sets it, later ones may narrow it, and it
 * never grows again.
 */
final class Envelope {
    /** The largest number of encodings that we send: webrtc-pc's "supportedEncodings". Browsers send three. */
    static final int SUPPORTED_ENCODINGS = 8;

    private Envelope() {}

    /**
     * Returns the rids that a remote offer asks for. webrtc-pc §4.4.1.5: "use the order of the rid values specified in the
     * simulcast attribute …(using only the first value if comma-separated alternatives exist)"; repetitions do not count.
     */
    static List<String> proposed(MediaDescription offer) {
        List<String> rids = offer.rejected() ? List.of() : SimulcastRids.received(offer);
        return rids.subList(0, Math.min(rids.size(), SUPPORTED_ENCODINGS));
    }

    /**
     * Returns what is left of several encodings: those that are among the rids; "If … description is missing all of the
     * previously negotiated layers, then remove all dictionaries … except the first one".
     */
    static List<Encoding> shrunk(List<Encoding> encodings, List<String> rids) {
        if (encodings.size() < 2) {
            return encodings;
        }
        List<Encoding> left = new ArrayList<>(encodings);
        left.removeIf(encoding -> !rids.contains(encoding.rid()));
        return left.isEmpty() ? List.of(encodings.get(0)) : List.copyOf(left);
    }
}
