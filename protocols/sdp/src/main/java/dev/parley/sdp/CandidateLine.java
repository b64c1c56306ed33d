package dev.parley.sdp;

import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The candidate attribute, RFC 8839 §5.1, with RFC 6544's TCP candidates and any extension.
 *
 * @param text the value behind "candidate:", as it came
 * @param candidate its meaning; null if the grammar is met but the transport or the type is unknown or the foundation is
 *     oversized: such a candidate is to be ignored
 */
public record CandidateLine(String text, @Nullable Candidate candidate) {
    /** The longest address: a host name has 253 characters at most. */
    private static final int ADDRESS_LENGTH = 253;

    /** Candidates with longer foundations are ignored; the longest in use are UUIDs of 36 characters. */
    private static final int FOUNDATION_LENGTH = 256;

    private static final String NAME = "candidate:";

    /**
     * Reads a candidate with or without the prefixes "a=" and "candidate:".
     *
     * @throws SdpException where the text does not follow the grammar; the line is 1
     */
    public static CandidateLine of(String text) throws SdpException {
        // Line ends and spaces around are ASCII; other white space is part of a value.
        String value = text.trim();
        if (value.startsWith("a=")) {
            value = value.substring(2);
        }
        if (value.startsWith(NAME)) {
            value = value.substring(NAME.length());
        } else if (text.startsWith(" ")) {
            value = " " + value; // An empty foundation.
        }
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
            throw SdpException.at(1, NAME + value, "candidate has more than one line");
        }
        try {
            return ofValue(value);
        } catch (SdpException e) {
            throw e.atLine(1, NAME + value);
        }
    }

    /** Reads a candidate as {@link #of} does, or returns null where it is malformed or to be ignored. */
    public static @Nullable Candidate parse(String text) {
        try {
            return of(text).candidate();
        } catch (SdpException e) {
            return null;
        }
    }

    static CandidateLine ofValue(String value) throws SdpException {
        Fields fields = new Fields(value);
        String foundation = foundation(value, fields);
        int component = (int) fields.number("component", 1, 256);
        String transport = fields.token("transport");
        long priority = fields.number("priority", 0, 0xffff_ffffL);
        String address = fields.word("address");
        if (address.length() > ADDRESS_LENGTH) {
            throw new SdpException(0, "address is too long");
        }
        int port = (int) fields.number("port", 0, 65_535);
        if (!fields.word("typ").equalsIgnoreCase("typ")) {
            throw new SdpException(0, "typ is missing");
        }
        String type = fields.token("candidate type");

        String relatedAddress = null;
        Integer relatedPort = null;
        Candidate.TcpType tcpType = null;
        List<Candidate.Extension> extensions = new ArrayList<>();
        while (!fields.atEnd()) {
            String name = fields.word("extension");
            if (fields.atEnd()) {
                break; // A name without a value, which peers are known to write, says nothing.
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "raddr" -> relatedAddress = fields.word("related address");
                case "rport" -> relatedPort = (int) fields.number("related port", 0, 65_535);
                case "tcptype" -> tcpType = tcpType(fields.word("tcptype"));
                default -> extensions.add(new Candidate.Extension(name, fields.word("extension")));
            }
        }
        Candidate.Transport known = transport(transport);
        CandidateType knownType = type(type);
        // RFC 8839 §5.1: "extensibility is provided to allow for future transport protocols to be used": well formed,
        // but of no use.
        if (known == null || knownType == null || foundation.length() > FOUNDATION_LENGTH) {
            return new CandidateLine(value, null);
        }
        return new CandidateLine(
                value,
                new Candidate(
                        foundation,
                        component,
                        known,
                        priority,
                        address,
                        port,
                        knownType,
                        relatedAddress,
                        relatedPort,
                        tcpType,
                        extensions));
    }

    /**
     * Returns the foundation. RFC 8839 §5.1 requires 1 to 32 ice-chars; it only groups candidates, and peers are deployed that
     * write UUIDs, addresses, base64 or nothing: any text without spaces is taken.
     */
    private static String foundation(String value, Fields fields) throws SdpException {
        if (value.startsWith(" ")) {
            Fields ahead = new Fields(value);
            ahead.word("component");
            String second = ahead.word("transport");
            // A space may stand before a foundation; before a component it stands for an empty one.
            if (!second.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return "";
            }
        }
        return fields.word("foundation");
    }

    private static Candidate.@Nullable Transport transport(String token) {
        return switch (token.toUpperCase(Locale.ROOT)) {
            case "UDP" -> Candidate.Transport.UDP;
            case "TCP" -> Candidate.Transport.TCP;
            default -> null;
        };
    }

    private static @Nullable CandidateType type(String token) {
        for (CandidateType type : CandidateType.values()) {
            if (type.token().equalsIgnoreCase(token)) {
                return type;
            }
        }
        return null;
    }

    private static Candidate.TcpType tcpType(String token) throws SdpException {
        return switch (token.toLowerCase(Locale.ROOT)) {
            case "active" -> Candidate.TcpType.ACTIVE;
            case "passive" -> Candidate.TcpType.PASSIVE;
            case "so" -> Candidate.TcpType.SO;
            default -> throw new SdpException(0, "tcptype is none of active, passive, so");
        };
    }

    /** Returns the attribute without "a=": "candidate:…", the form that RTCIceCandidate shows. */
    public static String format(Candidate candidate) {
        StringBuilder text = new StringBuilder(NAME)
                .append(candidate.foundation())
                .append(' ')
                .append(candidate.component())
                .append(' ')
                .append(candidate.transport().name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(candidate.priority())
                .append(' ')
                .append(candidate.address())
                .append(' ')
                .append(candidate.port())
                .append(" typ ")
                .append(candidate.type().token());
        if (candidate.relatedAddress() != null) {
            text.append(" raddr ").append(candidate.relatedAddress());
        }
        if (candidate.relatedPort() != null) {
            text.append(" rport ").append(candidate.relatedPort());
        }
        if (candidate.tcpType() != null) {
            text.append(" tcptype ").append(candidate.tcpType().name().toLowerCase(Locale.ROOT));
        }
        for (Candidate.Extension extension : candidate.extensions()) {
            text.append(' ').append(extension.name()).append(' ').append(extension.value());
        }
        return text.toString();
    }
}
