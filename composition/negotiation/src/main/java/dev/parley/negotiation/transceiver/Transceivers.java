package dev.parley.negotiation.transceiver;

import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.HeaderExtensionCapability;
import dev.parley.negotiation.media.HeaderExtensions;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.parameters.Codec;
import dev.parley.parameters.Direction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The set of transceivers of a session, and the commands that change it between descriptions. A command about a transceiver
 * that has left the set, or that is stopping, changes nothing. After each of them but {@link #replaceTrack} and {@link
 * #setCodecPreferences} the owner updates the negotiation-needed flag, where webrtc-pc says so.
 */
public final class Transceivers {
    private final Supplier<TransceiverSet> set;
    private final Supplier<Capabilities> capabilities;
    private final TransceiverFactory factory;

    /**
     * Makes the commands.
     *
     * @param set the set in force, which the commands change
     * @param capabilities those in force
     */
    public Transceivers(Supplier<TransceiverSet> set, Supplier<Capabilities> capabilities, TransceiverFactory factory) {
        this.set = set;
        this.capabilities = capabilities;
        this.factory = factory;
    }

    /** Returns the transceivers in the order in which they were added. */
    public List<Transceiver> all() {
        return set.get().snapshot();
    }

    /** Returns a transceiver, or null where it is not in the set (any more). */
    public @Nullable Transceiver get(int id) {
        return set.get().get(id);
    }

    /** Returns the canonical name that our RTP streams have in RTCP and in "a=ssrc", RFC 7022. */
    public String cname() {
        return factory.cname();
    }

    /**
     * Adds a transceiver: the end of webrtc-pc's addTransceiver, whose arguments the owner has checked.
     *
     * @param kind audio or video
     */
    public Transceiver add(MediaKind kind, TransceiverInit init) {
        return factory.add(set.get(), kind, init, false);
    }

    /**
     * Gives a sender a track: webrtc-pc's addTrack from "The steps below describe how to determine if an existing sender can
     * be reused". Whether a transceiver was added shows in its id being a new one.
     *
     * @param kind audio or video
     */
    public Transceiver addTrack(MediaKind kind, String track, List<String> streams) {
        for (Transceiver each : all()) {
            // "The sender's track is null. The transceiver kind … matches kind. The [[Stopping]] slot … is false. The
            // sender has never been used to send."
            if (each.track() != null || each.kind() != kind || each.stopping() || each.slots().everSent) {
                continue;
            }
            return change(each, slots -> {
                slots.track = track;
                slots.streams = List.copyOf(new LinkedHashSet<>(streams));
                slots.direction = withSending(slots.direction, true);
                slots.madeByRemote = false;
            });
        }
        Transceiver added = add(kind, new TransceiverInit(Direction.SENDRECV, track, streams, List.of()));
        return change(added, slots -> slots.addedByAddTrack = true);
    }

    /** Takes the track of a sender away: webrtc-pc's removeTrack from "If sender.[[SenderTrack]] is null, abort these steps". */
    public void removeTrack(int id) {
        Transceiver transceiver = live(id);
        if (transceiver != null && transceiver.track() != null) {
            change(transceiver, slots -> {
                slots.track = null;
                slots.direction = withSending(slots.direction, false);
            });
        }
    }

    private static Direction withSending(Direction direction, boolean sends) {
        if (direction.receives()) {
            return sends ? Direction.SENDRECV : Direction.RECVONLY;
        }
        return sends ? Direction.SENDONLY : Direction.INACTIVE;
    }

    /** Sets [[Direction]]. */
    public void setDirection(int id, Direction direction) {
        Transceiver transceiver = live(id);
        if (transceiver != null) {
            change(transceiver, slots -> slots.direction = direction);
        }
    }

    /** Begins to stop: webrtc-pc's "stop sending and receiving", as stop() does it. The next answer makes it stopped. */
    public void stop(int id) {
        Transceiver transceiver = live(id);
        if (transceiver != null) {
            change(transceiver, slots -> {
                slots.direction = Direction.INACTIVE;
                slots.stopping = true;
            });
        }
    }

    /** Sets the id of [[SenderTrack]], or null: the session's part of replaceTrack. */
    public void replaceTrack(int id, @Nullable String track) {
        Transceiver transceiver = live(id);
        if (transceiver != null) {
            change(transceiver, slots -> slots.track = track);
        }
    }

    /** Sets [[AssociatedMediaStreamIds]]: webrtc-pc's setStreams. */
    public void setStreams(int id, List<String> streams) {
        Transceiver transceiver = live(id);
        if (transceiver != null) {
            change(transceiver, slots -> slots.streams = List.copyOf(new LinkedHashSet<>(streams)));
        }
    }

    /**
     * Notes which encodings are active: the session's part of setParameters.
     *
     * @param active one for each of {@link Transceiver#encodings}
     */
    public void setActive(int id, List<Boolean> active) {
        Transceiver transceiver = live(id);
        if (transceiver != null && transceiver.encodings().size() == active.size()) {
            List<Encoding> encodings = new ArrayList<>();
            for (int i = 0; i < active.size(); i++) {
                encodings.add(transceiver.encodings().get(i).withActive(active.get(i)));
            }
            change(transceiver, slots -> slots.encodings = List.copyOf(encodings));
        }
    }

    /**
     * Sets [[PreferredCodecs]]: webrtc-pc's setCodecPreferences.
     *
     * @throws NegotiationException INVALID_MODIFICATION where a codec is none of the capabilities, or none of them carries
     *     media; it is thrown for a transceiver that has left the set as well
     */
    public void setCodecPreferences(int id, MediaKind kind, List<Codec> codecs) throws NegotiationException {
        List<Codec> checked = new CodecPreferences(capabilities.get(), kind).check(codecs);
        Transceiver transceiver = get(id);
        if (transceiver != null) {
            change(transceiver, slots -> slots.preferredCodecs = checked);
        }
    }

    /**
     * Sets [[HeaderExtensionsToNegotiate]]: webrtc-extensions' setHeaderExtensionsToNegotiate.
     *
     * @param kind the transceiver's
     * @param extensions those of {@link Transceiver#headerExtensionsToNegotiate} in the same order
     * @throws NegotiationException INVALID_MODIFICATION where they are others, or a mandatory one is stopped; it is thrown
     *     for a transceiver that has left the set as well
     */
    public void setHeaderExtensionsToNegotiate(int id, MediaKind kind, List<HeaderExtensionCapability> extensions)
            throws NegotiationException {
        List<HeaderExtensionCapability> known = capabilities.get().headerExtensions(kind);
        // "If the size of extensions does not match the size of … throw an InvalidModificationError."
        if (extensions.size() != known.size()) {
            throw new NegotiationException(
                    Kind.INVALID_MODIFICATION,
                    "there are " + known.size() + " header extensions, not " + extensions.size());
        }
        for (int i = 0; i < known.size(); i++) {
            HeaderExtensionCapability extension = extensions.get(i);
            if (!extension.uri().equals(known.get(i).uri())) {
                throw new NegotiationException(
                        Kind.INVALID_MODIFICATION,
                        "header extension " + i + " is " + known.get(i).uri());
            }
            // "If extension.direction is not "sendrecv" and … uri indicates a mandatory-to-use attribute that is
            // required to be both sent and received, throw an InvalidModificationError." BUNDLE needs the mid: RFC 9143
            // §9.1.
            if (extension.uri().equals(HeaderExtensions.MID) && extension.direction() != Direction.SENDRECV) {
                throw new NegotiationException(Kind.INVALID_MODIFICATION, "the header extension for mids is mandatory");
            }
        }
        List<HeaderExtensionCapability> restricted = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            Direction wanted = extensions.get(i).direction();
            // "If necessary, restrict extension.direction as to not exceed the user agent's capabilities for this
            // extension." What is stopped by default can go both ways.
            Direction offered = known.get(i).direction();
            Direction capable = offered == null ? Direction.SENDRECV : offered;
            restricted.add(extensions.get(i).with(wanted == null ? null : wanted.intersect(capable)));
        }
        Transceiver transceiver = get(id);
        if (transceiver != null) {
            change(transceiver, slots -> slots.extensionsToNegotiate = List.copyOf(restricted));
        }
    }

    /**
     * Obeys one of the options offerToReceiveAudio and offerToReceiveVideo, which createOffer is given: webrtc-pc §4.4.3.3.
     * The options are obeyed in the order of the option names, before the offer is created; the negotiation-needed flag is
     * not updated.
     *
     * @return the transceiver that was added, for which the owner makes objects; null where none was
     */
    public @Nullable Transceiver offerToReceive(MediaKind kind, boolean receive) {
        List<Transceiver> live = all().stream()
                .filter(each -> each.kind() == kind && !each.stopping())
                .toList();
        if (!receive) {
            // "For each non-stopped "sendrecv" transceiver …, set [[Direction]] to "sendonly". For each non-stopped
            // "recvonly" transceiver …, set [[Direction]] to "inactive"."
            for (Transceiver each : live) {
                if (each.direction().receives()) {
                    change(
                            each,
                            slots -> slots.direction =
                                    slots.direction == Direction.SENDRECV ? Direction.SENDONLY : Direction.INACTIVE);
                }
            }
            return null;
        }
        // "If connection has any non-stopped "sendrecv" or "recvonly" transceivers …, continue with the next option."
        if (live.stream().anyMatch(each -> each.direction().receives())) {
            return null;
        }
        return add(kind, new TransceiverInit(Direction.RECVONLY, null, List.of(), List.of()));
    }

    private @Nullable Transceiver live(int id) {
        Transceiver transceiver = get(id);
        return transceiver == null || transceiver.stopping() ? null : transceiver;
    }

    private Transceiver change(Transceiver transceiver, Consumer<Transceiver.Slots> change) {
        Transceiver changed = transceiver.with(change);
        set.get().put(changed);
        return changed;
    }
}
