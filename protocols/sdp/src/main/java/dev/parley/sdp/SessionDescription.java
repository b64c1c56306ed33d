package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed session description, RFC 8866. Immutable. {@link #text} gives back every line as it came, with CRLF ends.
 */
public final class SessionDescription {
    private final SessionLevel session;
    private final List<MediaDescription> media;

    SessionDescription(SessionLevel session, List<MediaDescription> media) {
        this.session = session;
        this.media = List.copyOf(media);
    }

    /**
     * Parses a description with either line end.
     *
     * @throws SdpException at the first line that is out of place or malformed, or over a limit
     */
    public static SessionDescription parse(String text, SdpLimits limits) throws SdpException {
        return new SdpParser(text, limits, false).parse();
    }

    /** Parses a description within {@link SdpLimits#DEFAULT}. */
    public static SessionDescription parse(String text) throws SdpException {
        return parse(text, SdpLimits.DEFAULT);
    }

    /**
     * Parses a fragment of "application/trickle-ice-sdpfrag", RFC 8840 §9: attributes, and m-sections that stand for
     * the description's, without "v=" and its companions.
     *
     * @throws SdpException at the first line that is malformed, or over a limit
     */
    public static SessionDescription parseFragment(String text, SdpLimits limits) throws SdpException {
        return new SdpParser(text, limits, true).parse();
    }

    /** Returns what stands before the first "m=". */
    public SessionLevel session() {
        return session;
    }

    /** Returns the m-sections in their order. */
    public List<MediaDescription> media() {
        return media;
    }

    /**
     * Returns this description with attributes more at the end of one m-section.
     *
     * @param index the section's place, 0 being the first
     * @param attributes without "a="
     * @throws SdpException where an attribute is malformed
     */
    public SessionDescription withAttributes(int index, List<String> attributes) throws SdpException {
        List<SdpLine> lines = new ArrayList<>(media.get(index).lines());
        for (String attribute : attributes) {
            SdpLine line = new SdpLine('a', attribute, 0);
            SdpParser.check(line);
            lines.add(line);
        }
        return withLines(index, lines);
    }

    /** Returns this description with another port and address of one m-section, in the lines "m=" and "c=". */
    public SessionDescription withDefaultDestination(int index, int port, ConnectionAddress address) {
        MediaDescription section = media.get(index);
        MediaLine line = section.mediaLine();
        MediaLine changed = new MediaLine(line.media(), port, 1, line.protocol(), line.formats());
        List<SdpLine> lines = new ArrayList<>();
        lines.add(new SdpLine('m', changed.toString(), section.lineNumber()));
        boolean written = false;
        for (SdpLine each : section.lines().subList(1, section.lines().size())) {
            // RFC 8866 §5: "i=" stands before "c=", all else after it.
            if (each.type() != 'i' && !written) {
                lines.add(new SdpLine('c', address.toString(), 0));
                written = true;
            }
            if (each.type() != 'c') {
                lines.add(each);
            }
        }
        if (!written) {
            lines.add(new SdpLine('c', address.toString(), 0));
        }
        return withLines(index, lines);
    }

    /**
     * Returns this description with another value of an attribute that one m-section has.
     *
     * @param index the section's place, 0 being the first
     * @throws SdpException where the value is malformed
     */
    public SessionDescription withAttribute(int index, String name, Object value) throws SdpException {
        List<SdpLine> lines = new ArrayList<>();
        for (SdpLine line : media.get(index).lines()) {
            SdpLine changed = name.equals(line.attributeName()) ? new SdpLine('a', name + ":" + value, 0) : line;
            SdpParser.check(changed);
            lines.add(changed);
        }
        return withLines(index, lines);
    }

    private SessionDescription withLines(int index, List<SdpLine> lines) {
        List<MediaDescription> changed = new ArrayList<>(media);
        changed.set(index, new MediaDescription(session, lines));
        return new SessionDescription(session, changed);
    }

    /** Returns the text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        session.writeTo(text);
        for (MediaDescription description : media) {
            description.writeTo(text);
        }
        return text.toString();
    }

    /** Returns the number of m-sections alone: the text has the password of ICE. */
    @Override
    public String toString() {
        return "SessionDescription[" + media.size() + " m-sections]";
    }
}
